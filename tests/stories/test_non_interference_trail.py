"""What trails and streams tell of hidden statements.

Overseers see that others wrote, read and shared, by whom, when and how much: that is their right, and it differs where
somebody did something else. So two histories are compared here in which everybody does the same, and what an overseer
may not see says something else, in other files. Masked are the seals: each is the hash of a random salt with what was
hidden, so that it can be checked and tells nothing; and the tree over the seals. That one's own trail, and that of a
node where nobody else came, are the same to the last byte is a part of test_non_interference.py.
"""

import re
from pathlib import Path

import pytest

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Role
from comity.app.node import Node
from comity.app.web.arriving.events import Told as Event
from comity.app.web.arriving.events import Watch
from comity.kernel.marking import Level
from stories.interference.asking import Answer, Asking, Leak, client_of, difference, tell_twice
from stories.interference.readers import NODIS, READERS, Arrived, As, come_in, key_of, name_of
from stories.interference.worlds import FULL_HISTORY, SERVING, Step, Told, World

OVERSEERS = tuple(one for one in READERS if one.role in (Role.OVERSEER, Role.CLEARED_OVERSEER))
SHOWN = ("/trail", "/trail?deed=read", "/trail?deed=wrote", "/trail.csv", "/trail.json", "/trail.json?content=yes")
WITHOUT_SHARES: tuple[Step, ...] = tuple(one for one in FULL_HISTORY if one[1] != "shared")
READ_BY_COLLEAGUE = ("/organisations", "/exercises", "/api/v1/memberships.csv", "/search?text=XP1")
_SEALS = (
    (r'<code title="[0-9a-f]{64}">[0-9a-f]{12}', "seal"),
    (r"<pre>[^<]*</pre>", "head"),
    (r",[0-9a-f]{64},[0-9a-f]{64}\r\n", "seal and leaf"),
    (r'"(sealed|leaf)":"[0-9a-f]{64}"', "seal or leaf"),
    (r'"head":"[^"]*"', "head"),
    (r'"others":\[[^\]]*\]', "hashes beside"),
)


def without_seals(answer: Answer) -> Answer:
    status, headers, text = answer
    for pattern, name in _SEALS:
        text = re.sub(pattern, f"({name})", text)
    return status, headers, text


def overseen(world: World, node: Node, told: list[Told], who: As) -> list[Answer]:
    """What an overseer sees after a colleague has read everything."""
    world.around.enter("people", SERVING - 10)
    arrived = come_in(node, world, who)
    colleague = key_of(node, world, As(role=Role.OFFICER, clearance=Level.SECRET, caveats=NODIS))
    with client_of(node, world) as client:
        reading = Asking(world, node, Arrived(who=who, headers=colleague), client)
        for address in READ_BY_COLLEAGUE:
            assert reading.get(address).status_code == 200
        for one in told:
            for address in (f"/statements/{one.act}", f"/api/v1/matters/{one.matter}"):
                assert reading.get(address).status_code == 200
        looking = Asking(world, node, arrived, client)
        for address in SHOWN:
            looking.get(address)
    return list(looking.answers.values())


@pytest.mark.parametrize("who", OVERSEERS, ids=name_of)
def test_trail_tells_nothing_of_what_hidden_statements_say(keys: Path, tmp_path: Path, who: As) -> None:
    one, other = World(keys, tmp_path / "one"), World(keys, tmp_path / "other")
    with one.open() as node:
        told = one.tell(node, WITHOUT_SHARES)
        seen = overseen(one, node, told, who)
    with other.open() as node:
        told_otherwise = other.tell_otherwise(node, told, who.reader)
        seen_otherwise = overseen(other, node, told_otherwise, who)
    assert told != told_otherwise
    assert [status for status, _, _ in seen[:4]] == [200] * 4
    assert seen != seen_otherwise, "nothing was hidden in the trail"
    for address, answer, answer_otherwise in zip(SHOWN, seen, seen_otherwise, strict=True):
        masked, masked_otherwise = without_seals(answer), without_seals(answer_otherwise)
        if masked != masked_otherwise:
            raise Leak(f"{who}: {address}\n{difference(masked, masked_otherwise)}")


@pytest.mark.parametrize("who", [READERS[1], READERS[3], READERS[5]], ids=name_of)
def test_events_of_a_stream_are_the_same(keys: Path, tmp_path: Path, who: As) -> None:
    pair = tell_twice(keys, tmp_path, FULL_HISTORY, who)
    whole, parted = World(keys, tmp_path / "a"), World(keys, tmp_path / "b")
    said: dict[bool, list[Event]] = {True: [], False: []}
    for world in (whole, parted):
        with world.open() as node:
            watch, found = watch_of(node, who), said[world is whole]

            def look(watch: Watch = watch, found: list[Event] = found) -> None:
                event = watch.look()
                if event is not None:
                    found.append(event)

            if world is whole:
                world.tell(node, FULL_HISTORY, look)
            else:
                world.tell_again(node, pair.told, who.reader, look)
    assert said[True] == said[False]
    assert [one.count for one in said[True]] == list(range(1, len(said[True]) + 1))
    assert said[True]


def watch_of(node: Node, who: As) -> Watch:
    """What a stream is made from, for somebody with a session."""
    assert who.role is not None
    return Watch(node, Person(id="0" * 32, name="Asker", roles=frozenset({who.role}), reader=who.reader))
