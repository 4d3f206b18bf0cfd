"""What the node refers to for an author: the newest acts, of those that every reader of the new one may read."""

from invariants import Steps
from nodes import OFFICER, OPEN, OWN, SHARED, membership, officer, organisation, remark


def references(steps: Steps, act: bytes) -> tuple[str, ...]:
    return steps.node.reading(OFFICER.reader).act(act).act.envelope.refs  # type: ignore[arg-type]


def test_new_statement_follows_the_newest_that_its_readers_see(steps: Steps) -> None:
    opened = steps.submit(organisation(marking=OPEN))
    shared = steps.submit(membership(opened.matter, marking=SHARED))
    secret = steps.submit(membership(opened.matter, "XAA", marking=OWN))
    assert references(steps, shared.id) == (opened.id.hex(),)
    assert references(steps, secret.id) == (shared.id.hex(),)
    public = steps.submit(membership(opened.matter, "XCC", marking=OPEN))
    again = steps.submit(membership(opened.matter, "XDD", marking=SHARED))
    assert references(steps, public.id) == (opened.id.hex(),)
    assert references(steps, again.id) == tuple(sorted((shared.id.hex(), public.id.hex())))


def test_references_are_the_same_whether_the_file_was_kept_or_read_anew(steps: Steps) -> None:
    opened = steps.submit(organisation())
    first = steps.submit(membership(opened.matter, "XCC"))
    withdrawn = steps.submit(remark("withdrawn", opened.matter, first.id.hex()))
    other = steps.submit(membership(opened.matter, "XDD"), officer("two"))
    assert references(steps, withdrawn.id) == (first.id.hex(),)
    assert references(steps, other.id) == (withdrawn.id.hex(),)


def test_no_statement_names_more_than_16_others(steps: Steps) -> None:
    opened = steps.submit(organisation())
    for number in range(20):
        steps.node.submit(membership(opened.matter, start=str(1950 + number), refs=()), OFFICER)
    last = steps.submit(membership(opened.matter, "XCC"))
    found = references(steps, last.id)
    lines = steps.read(opened.matter).lines
    assert set(found) == {line.said.id.hex() for line in lines[5:21]}
    assert list(found) == sorted(found)
