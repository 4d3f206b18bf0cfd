"""Copies of the record are statements that a node admits, in files of their own, and as many as asked for."""

from collections import Counter
from itertools import islice
from pathlib import Path

from benchmarks.copies import copied, further, make_copies, originals, write
from comity.app.opening import open_node
from comity.app.web.addresses import empty_query
from comity.capabilities.exercises.views import ExerciseQuery
from comity.kernel.ids import matter_type
from comity.kernel.marking import Reader
from comity.record.reading import load_rows


def test_all_but_the_states_is_copied() -> None:
    types = Counter(matter_type(one.matter) for one in originals())
    assert "party" not in types
    assert types["exercise"] > 100
    states = {one.file for one in load_rows() if "parties" in one.file}
    assert types.total() == sum(one.file not in states for one in load_rows())


def test_names_of_copies_differ_and_keep_to_their_length() -> None:
    matters = [copied(one, number).draft.matter for number in (7, 100) for one in originals()]
    assert len(set(matters)) == 2 * len({one.matter for one in originals()})
    assert all(matter is not None and len(matter.partition(".")[2]) <= 64 for matter in matters)


def test_node_holds_the_record_as_often_as_asked(tmp_path: Path) -> None:
    make_copies(tmp_path / "home", 3, lambda *_: None)
    node = open_node(tmp_path / "home")
    reading, views = node.reading(Reader()), node.registry.views
    for name in ("exercises", "organisations", "memberships", "claims"):
        rows = reading.all_rows(views[name], empty_query(views[name]))
        own = [row for row in rows if ":XAA." in row.matter]
        assert len(own) == 2 * (len(rows) - len(own)), name
    once = reading.all_rows(views["exercises"], ExerciseQuery(series="Peace Mission"))
    assert len(reading.all_rows(views["exercises"], ExerciseQuery(series="Peace Mission r2"))) == len(once) > 0
    node.close()


def test_further_statements_take_turns_among_the_types_and_are_admitted(tmp_path: Path) -> None:
    make_copies(tmp_path / "home", 2, lambda *_: None)
    types = len({matter_type(one.matter) for one in originals()})
    intents = list(islice(further(), 30 * types))
    assert all(len({matter_type(str(one.draft.matter)) for one in intents[at::types]}) == 1 for at in range(types))
    node = open_node(tmp_path / "home")
    write(node, intents)
    node.close()
