"""What every Index must do; each implementation's test class inherits this and gives the fixture ``index``.

The properties fill the index anew for every example, after :meth:`clear`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.adapters.store_memory import MemoryIndex
from comity.kernel.ids import ActId
from comity.kernel.marking import Level, Marking, public
from comity.kernel.store import Arrival, Index, IndexHit, IndexRow
from comity.kernel.terms import terms

OPEN = public("XAA")
SECRET = Marking(level=Level.SECRET, release=("XAA", "XBB"), originators=("XAA",), purposes="ANY")
NARROW = Marking(level=Level.OPEN, release=("XAA",), originators=("XAA",), purposes="ANY", caveats=("ORCON",))
MARKINGS = (OPEN, SECRET, NARROW)
PARTIES = ("XAA", "XBB")
MATTERS = ("organisation:XAA.a", "organisation:XAA.b", "organisation:sco", "exercise:XAA.a")
WORDS = ("учение", "мир", "军事", "exercise", "_x", "İ")
TOP = 2**62
START = datetime(1970, 1, 1, tzinfo=UTC)

# One contract, several implementations: an example that failed one is worth trying on the others.
each_example_clears = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]
)


def row(sequence: int, **changed: object) -> IndexRow:
    plain: dict[str, object] = {
        "sequence": sequence,
        "act": ActId(sha256(b"%d" % sequence).digest()),
        "matter": "organisation:XAA.a",
        "kind": "organisation.described/1",
        "stored": sequence * 1000,
        "marking": OPEN,
        "parties": ("XAA",),
        "terms": (),
    }
    return IndexRow(**{**plain, **changed})  # type: ignore[arg-type]


def histories() -> st.SearchStrategy[tuple[IndexRow, ...]]:
    """Rows as a clock that stands still and jumps would stamp them."""
    contents = st.tuples(
        st.sampled_from(MATTERS),
        st.integers(0, 12),
        st.sampled_from(MARKINGS),
        st.sets(st.sampled_from(PARTIES)),
        st.sets(st.sampled_from(WORDS), max_size=3),
    )
    return st.lists(contents, max_size=25).map(
        lambda found: tuple(
            row(number, matter=matter, stored=stored, marking=marking, parties=tuple(parties), terms=tuple(words))
            for number, (matter, stored, marking, parties, words) in enumerate(found, 1)
        )
    )


def numbers(index: Index, markings: Sequence[Marking]) -> tuple[int, ...]:
    return tuple(number for number, marking in index.audiences() if marking in markings)


def answers(index: Index, markings: Sequence[Marking]) -> tuple[object, ...]:
    """Everything the index tells a reader who may see these markings."""
    seen = numbers(index, markings)
    return (
        *(index.matters(kind, seen, after, 2) for kind in ("organisation", "exercise") for after in ("", MATTERS[0])),
        *(index.arrivals(party, seen, None, limit) for party in PARTIES for limit in (1, 99)),
        *(
            index.arrivals(party, seen, START + timedelta(microseconds=after), 3)
            for party in PARTIES
            for after in range(20)
        ),
        *(index.search((word,), seen, before, 3) for word in WORDS for before in (9, TOP)),
        *(index.search((one, other), seen, TOP, 99) for one, other in pairwise(WORDS)),
    )


class IndexContract:
    def test_an_empty_index_knows_nothing(self, index: Index) -> None:
        assert index.cursor() == 0
        assert index.newest() is None
        assert index.audiences() == ()
        assert index.matters("organisation", (1, 2), "", 9) == ()
        assert index.arrivals("XAA", (1,), None, 9) == ()
        assert index.search(("x",), (1,), TOP, 9) == ()
        assert index.dump() == (("cursor", 0),)

    def test_rows_at_or_below_the_cursor_are_skipped(self, index: Index) -> None:
        index.project([row(1), row(2)], 2)
        index.project([row(1), row(2, matter="organisation:XAA.b"), row(3)], 3)
        index.project([], 7)
        index.project([row(6)], 2)
        assert index.cursor() == 7
        assert index.matters("organisation", numbers(index, MARKINGS), "", 9) == ("organisation:XAA.a",)
        assert len(index.arrivals("XAA", numbers(index, MARKINGS), None, 9)) == 3

    def test_the_newest_act_stands_at_or_below_the_cursor(self, index: Index) -> None:
        index.project([row(1), row(2, matter="organisation:XAA.b")], 5)
        newest = IndexHit(2, row(2).act, "organisation:XAA.b")
        assert (index.newest(), index.cursor()) == (newest, 5)
        index.project([], 6)
        assert index.newest() == newest
        index.project([row(7)], 7)
        assert index.newest() == IndexHit(7, row(7).act, row(7).matter)
        index.clear()
        assert index.newest() is None

    def test_equal_markings_are_one_audience(self, index: Index) -> None:
        index.project([row(1), row(2, marking=SECRET), row(3), row(4, marking=SECRET)], 4)
        assert sorted(marking.level.rank for _, marking in index.audiences()) == [0, 3]
        assert len({number for number, _ in index.audiences()}) == 2

    def test_matters_page_by_id_and_show_once(self, index: Index) -> None:
        rows = [row(number, matter=f"organisation:XAA.m{number % 5}", marking=OPEN) for number in range(1, 20)]
        index.project([*rows, row(20, matter="exercise:XAA.m0"), row(21, matter="organisation:b", marking=SECRET)], 21)
        seen = numbers(index, [OPEN])
        assert index.matters("organisation", seen, "", 2) == ("organisation:XAA.m0", "organisation:XAA.m1")
        assert index.matters("organisation", seen, "organisation:XAA.m3", 9) == ("organisation:XAA.m4",)
        assert index.matters("organisation", (), "", 9) == ()
        assert index.matters("organisation", numbers(index, MARKINGS), "organisation:XAA.m4", 9) == ("organisation:b",)

    def test_acts_are_found_by_words_of_any_script(self, index: Index) -> None:
        texts = (
            "Совместное учение «Мирная миссия»",
            "“和平使命”联合军事演习",
            "Joint exercise Peace Mission, phase_2 (naïve)",
            "учение and exercise 演习",
        )
        index.project([row(number, terms=terms(text)) for number, text in enumerate(texts, 1)], 4)
        seen = numbers(index, [OPEN])
        for query, found in (
            ("УЧЕНИЕ", [4, 1]),
            ("мирная миссия", [1]),
            ("演习", [4, 2]),
            ("军事演习", [2]),
            ("Exercise", [4, 3]),
            ("PHASE_2", [3]),
            ("naïve", [3]),
            ("naive", []),
            ("phase", []),
            ("учение exercise", [4]),
            ("миссия exercise", []),
        ):
            assert [hit.sequence for hit in index.search(terms(query), seen, TOP, 9)] == found, query

    def test_search_is_newest_first_and_pages_back(self, index: Index) -> None:
        index.project([row(number, terms=("x",)) for number in range(1, 8)], 7)
        seen = numbers(index, [OPEN])
        hits = index.search(("x",), seen, TOP, 3)
        assert [hit.sequence for hit in hits] == [7, 6, 5]
        assert [hit.act for hit in hits] == [row(number).act for number in (7, 6, 5)]
        assert [hit.sequence for hit in index.search(("x",), seen, 5, 9)] == [4, 3, 2, 1]
        assert index.search((), seen, TOP, 9) == ()

    def test_terms_are_never_read_as_a_query(self, index: Index) -> None:
        index.project([row(1, terms=("or", "x")), row(2, terms=("not",))], 2)
        seen = numbers(index, [OPEN])
        assert [hit.sequence for hit in index.search(("or",), seen, TOP, 9)] == [1]
        for hostile in ('"', "x OR not", "x*", "terms:x", "", "\0", "6f72"):
            assert index.search((hostile,), seen, TOP, 9) == ()

    def test_arrivals_of_one_moment_rise_by_a_microsecond(self, index: Index) -> None:
        index.project([row(number, stored=50) for number in (1, 2, 3)], 3)
        seen = numbers(index, [OPEN])
        moments = [START + timedelta(microseconds=micros) for micros in (50, 51, 52)]
        assert [arrival.added for arrival in index.arrivals("XAA", seen, None, 9)] == moments
        assert index.arrivals("XAA", seen, moments[1], 9) == (
            Arrival(moments[2], row(3).act, row(3).matter, row(3).kind),
        )
        assert index.arrivals("XBB", seen, None, 9) == ()

    def test_an_arrival_at_the_first_moment_keeps_it(self, index: Index) -> None:
        index.project([row(1, stored=0), row(2, stored=0)], 2)
        assert [_micros(one) for one in index.arrivals("XAA", numbers(index, [OPEN]), None, 9)] == [0, 1]

    def test_hidden_arrivals_move_no_date_when_the_clock_is_set_back(self, index: Index) -> None:
        index.project([row(1, stored=10), row(2, stored=900, marking=SECRET), row(3, stored=20), row(4, stored=5)], 4)
        assert [_micros(one) for one in index.arrivals("XAA", numbers(index, [OPEN]), None, 9)] == [10, 20, 21]
        assert [_micros(one) for one in index.arrivals("XAA", numbers(index, MARKINGS), None, 9)] == [10, 900, 901, 902]

    def test_clearing_forgets_everything(self, index: Index) -> None:
        index.project([row(1, terms=("x",))], 1)
        index.clear()
        assert index.dump() == (("cursor", 0),)
        index.project([row(1, terms=("y",))], 1)
        assert index.search(("x",), numbers(index, [OPEN]), TOP, 9) == ()

    @each_example_clears
    @given(history=histories(), cuts=st.sets(st.integers(0, 25)))
    def test_a_rebuilt_index_equals_one_that_grew(
        self, index: Index, history: tuple[IndexRow, ...], cuts: set[int]
    ) -> None:
        index.clear()
        for start, stop in pairwise([0, *sorted(cut for cut in cuts if 0 < cut < len(history)), len(history)]):
            index.project(history[:stop] if start % 2 else history[start:stop], stop)
        grown = index.dump()
        index.clear()
        index.project(history, len(history))
        assert index.dump() == grown

    @each_example_clears
    @given(history=histories(), visible=st.sets(st.sampled_from(MARKINGS)))
    def test_all_implementations_answer_alike(
        self, index: Index, history: tuple[IndexRow, ...], visible: set[Marking]
    ) -> None:
        index.clear()
        index.project(history, len(history))
        plain = MemoryIndex()
        plain.project(history, len(history))
        assert index.dump() == plain.dump()
        assert answers(index, tuple(visible)) == answers(plain, tuple(visible))

    @each_example_clears
    @given(history=histories(), visible=st.sets(st.sampled_from(MARKINGS)))
    def test_hidden_rows_change_no_answer(
        self, index: Index, history: tuple[IndexRow, ...], visible: set[Marking]
    ) -> None:
        index.clear()
        index.project(history, len(history))
        with_hidden = answers(index, tuple(visible))
        index.clear()
        index.project([one for one in history if one.marking in visible], len(history))
        assert answers(index, tuple(visible)) == with_hidden

    @each_example_clears
    @given(history=histories(), visible=st.sets(st.sampled_from(MARKINGS)), limit=st.integers(1, 4))
    def test_arrivals_rise_and_page_without_gap_or_repeat(
        self, index: Index, history: tuple[IndexRow, ...], visible: set[Marking], limit: int
    ) -> None:
        index.clear()
        index.project(history, len(history))
        seen = numbers(index, tuple(visible))
        every = index.arrivals("XAA", seen, None, 99)
        assert all(one.added < other.added for one, other in pairwise(every))
        assert [one.act for one in every] == [o.act for o in history if o.marking in visible and "XAA" in o.parties]
        paged: list[Arrival] = []
        while page := index.arrivals("XAA", seen, paged[-1].added if paged else None, limit):
            paged += page
        assert tuple(paged) == every


def _micros(arrival: Arrival) -> int:
    return (arrival.added - START) // timedelta(microseconds=1)
