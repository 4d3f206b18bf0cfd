"""What the content-free overseer is served does not depend on content (K10).

Two histories in which the same people do the same things with other files, words, kinds and handling. Masked are seals,
leaves, heads and keys, which are random to one without the salts: a seal is a hash over 32 random bytes that are served
to nobody who may not open the content. The same masks are laid over the two answers, and a test shows that they hide
nothing else: two histories that differ in a count are told apart.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from app.web.trail.conftest import Place, place_in
from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.kernel.marking import ANY, Level, Marking
from nodes import OFFICER, organisation

OWN = Marking(level=Level.SECRET, release=("XAA",), originators=("XAA",), purposes=("planning",))
SHARED = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY)
PATHS = ("/trail", "/trail?deed=read", "/trail?person=reader", "/trail.csv", "/trail.json", "/trail.json?deed=searched")
MASKS = (
    (r"[0-9a-f]{64}", "<hash>"),
    (r"<code title=\"<hash>\">[0-9a-f]{12}…", "<seal>"),
    (r"comity/trail/XAA\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", "<key>"),
    (r"(comity/trail/XAA(\n|\\n)\d+(\n|\\n)).*?XAA [A-Za-z0-9+/=]+", r"\1<head>"),
)


def masked(text: str) -> str:
    for pattern, instead in MASKS:
        text = re.sub(pattern, instead, text, flags=re.DOTALL)
    return text


def person(place: Place, role: Role) -> str:
    """Somebody with the same id in every history."""
    numbers = count()
    account = Account(
        id="", login=role.value, name=f"The {role.value}", roles=(role,), clearance=Level.SECRET, made=0
    )  # fmt: skip
    kept = place.node.accounts.create(
        account, lambda size: sha256(f"{role.value} {next(numbers)}".encode()).digest()[:size]
    )
    return place.node.sessions.open(kept.id, "passkey", "test", lambda size: bytes(range(size)))


def served(home: Path, code: str, marking: Marking, words: str, reads: int = 2) -> Iterator[str]:
    """What the overseer is served after a history about the file of this code."""
    home.mkdir()
    for place in place_in(home, marking, code):
        place.node.submit(organisation(f"{code}-TWO", marking, exercise=False), OFFICER)
        reader = person(place, Role.OFFICER)
        for _ in range(reads):
            assert place.get(reader, f"/statements/{place.quiet.id.hex()}").status_code == 200
        assert place.get(reader, f"/api/v1/search?text={words}").status_code == 200
        assert place.get(reader, "/api/v1/organisations.csv").status_code == 200
        assert place.node.trail_heads is not None
        place.node.trail_heads.sign_if_grown()
        overseer = person(place, Role.OVERSEER)
        for path in PATHS:
            answer = place.get(overseer, path)
            assert answer.status_code == 200
            yield masked(f"{path} {sorted(answer.headers.items())} {answer.text}")


@pytest.mark.parametrize(
    ("code", "marking", "words"),
    [
        ("XAA-LEAGUE", SHARED, "other"),
        ("XAA-PACT", OWN, "unheard"),
        ("XAA-SECRET", OWN, "hidden+words+of+other+length"),
    ],
)
def test_histories_that_differ_in_content_alone_serve_the_same(
    tmp_path: Path, code: str, marking: Marking, words: str
) -> None:
    one = list(served(tmp_path / "one", "XAA-PACT", SHARED, "unheard"))
    other = list(served(tmp_path / "other", code, marking, words))
    for mine, theirs in zip(one, other, strict=True):
        assert mine == theirs


def test_the_masks_leave_what_the_overseer_is_to_see(tmp_path: Path) -> None:
    one = list(served(tmp_path / "one", "XAA-PACT", SHARED, "unheard"))
    other = list(served(tmp_path / "other", "XAA-PACT", SHARED, "unheard", reads=3))
    assert all(mine != theirs for mine, theirs in zip(one[:5], other[:5], strict=True))
