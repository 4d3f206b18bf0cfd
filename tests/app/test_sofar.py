"""What the node refers to for an author: the newest acts, of those that every reader of the new one may read."""

import msgspec

from comity.app.draft import Draft, Officer, Submitted
from comity.app.writing import Intent
from comity.kernel.canonical import encode
from comity.kernel.errors import NotAllowed
from comity.kernel.marking import Level
from comity.kernel.transport import ReleaseRecorded, next_link, release_marking, release_matter
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


OTHER = officer("two", "XAA", Level.TOP_SECRET, "NODIS")
MATTER = release_matter("XAA", "XBB")


def release(act: str, last: ReleaseRecorded | None) -> Draft:
    counter, chain = next_link(last)
    body = ReleaseRecorded(recipient="XBB", counter=counter, chain=chain, acts=(act,), basis=("release.admitted",))
    return Draft(
        kind="release.recorded/1",
        matter=MATTER,
        body=msgspec.Raw(encode(body)),
        marking=release_marking("XAA", "XBB"),
    )


def written(steps: Steps, *drafts: tuple[Draft, Officer]) -> list[str]:
    """What became of drafts in one batch: the codes of what refused them, or nothing."""
    done = steps.node.write([Intent(draft=draft, officer=by, own=True) for draft, by in drafts])
    steps.check()
    assert all(isinstance(one, (Submitted, NotAllowed)) for one in done)
    return [one.refusals[0].code if isinstance(one, NotAllowed) else "" for one in done]


def test_what_one_author_says_binds_another_of_the_same_batch(steps: Steps) -> None:
    acts = [steps.submit(organisation(f"XAA-N{number}", SHARED)).id.hex() for number in range(3)]
    assert written(steps, (release(acts[0], None), OFFICER)) == [""]
    last = steps.read(MATTER).state
    both = [(release(acts[1], last), OFFICER), (release(acts[2], last), OTHER), (release(acts[2], last), OFFICER)]
    assert written(steps, *both) == ["", "release.chain", "release.chain"]
    assert len(steps.read(MATTER).lines) == 2


def test_what_was_withdrawn_in_the_same_batch_is_gone_for_the_next(steps: Steps) -> None:
    opened = steps.submit(organisation())
    first = membership(opened.matter, "XCC")
    act = steps.submit(first)
    done = steps.node.write(
        [
            Intent(draft=membership(opened.matter, "XDD"), officer=OFFICER),
            Intent(draft=remark("withdrawn", opened.matter, act.id.hex()), officer=OFFICER),
            Intent(draft=membership(opened.matter, "XEE"), officer=OTHER),
        ]
    )
    steps.check()
    ids = [one.id.hex() for one in done if isinstance(one, Submitted)]
    assert references(steps, bytes.fromhex(ids[1])) == (ids[0],)
    assert references(steps, bytes.fromhex(ids[2])) == (ids[1],)
