"""One entry of the trail: an open part without content, and a content part that is sealed off.

The open part names who, when, what was done, under which rule, and a count, and carries what a passkey said to agree to
a share, so that every overseer can check it. Of the content part, which says of which
files, statements and words, it holds only a commitment, SHA-256 over a domain, a random salt of 32 bytes and the
content's canonical bytes. Who sees the open part alone can check that the content was not changed, and learns nothing
of it. An entry as it is kept::

    {"content":{"files":["exercise:XAA.pm"]},
     "noted":{"at":1795348800000000,"by":"session","count":3,"deed":"read","roles":["officer"],
              "sealed":"5f0c…","who":"0f3a…"},
     "salt":"9b1d…"}
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Annotated, Final

import msgspec

from comity.app.accounts.assertion import Assertion
from comity.app.trail.deeds import Deed
from comity.kernel import canonical
from comity.kernel.errors import Damaged, Malformed
from comity.kernel.ids import ActHex
from comity.kernel.marking import Marking
from comity.kernel.merkle import leaf_hash

MOST_NAMED: Final = 200
"""Most files, and most statements, that one entry names; of more it keeps the number."""
MOST_WORDS: Final = 500
SALT_BYTES: Final = 32
_DOMAIN: Final = b"comity/trail/content/v1\0"
_MOST_ID: Final = 100
_MOST_BASIS: Final = 200

Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
Name = Annotated[str, msgspec.Meta(max_length=_MOST_ID)]
File = Annotated[str, msgspec.Meta(max_length=150)]


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an entry is about, to be seen only by those whom the handling of it admits.

    files: matters. acts: written ids of statements asked for one by one. more: how many files and statements are not
    named for want of room. words: what was looked for, or the address asked for. kind: of a statement handed in. to:
    the party shared with. marking: the handling of what was handed in, which is not in the log when it is noted.
    """

    files: Annotated[tuple[File, ...], msgspec.Meta(max_length=MOST_NAMED)] = ()
    acts: Annotated[tuple[ActHex, ...], msgspec.Meta(max_length=MOST_NAMED)] = ()
    more: Annotated[int, msgspec.Meta(ge=0)] = 0
    words: Annotated[str, msgspec.Meta(max_length=MOST_WORDS)] = ""
    kind: Name = ""
    to: Name = ""
    marking: Marking | None = None


NO_CONTENT: Final = Content()


class What(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted beside who and the deed.

    basis: the rule, right or refusal codes it rested on, sorted and with commas between. count: statements or entries
    concerned. whom: id of the account it was done to. shown: what the passkey said of whoever agreed to it.
    """

    basis: str = ""
    count: int = 1
    whom: str = ""
    shown: Assertion | None = None
    content: Content = NO_CONTENT


class Noted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The open part. at: microseconds since 1970. who, whom: account id, or name of an access key; empty for nobody.

    by: how: ``session``, ``key``, ``command``, ``node``, or empty. sealed: commitment to the content part. shown: what
    the passkey said of whoever agreed to it; one assertion may stand in several entries, for the minutes it counts.
    """

    at: int
    deed: Deed
    sealed: Hash
    who: Name = ""
    by: Name = ""
    roles: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)] = ()
    basis: Annotated[str, msgspec.Meta(max_length=_MOST_BASIS)] = ""
    count: Annotated[int, msgspec.Meta(ge=0)] = 1
    whom: Name = ""
    shown: Assertion | None = None

    def leaf(self) -> bytes:
        """Hash of the open part as a leaf of the trail's tree."""
        return leaf_hash(canonical.encode(self))


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry as it is kept. salt: 64 hexadecimal digits."""

    noted: Noted
    salt: Hash
    content: Content

    def holds(self) -> bool:
        """Whether the content part is the one that the open part commits to."""
        return commitment(bytes.fromhex(self.salt), self.content) == self.noted.sealed


class Who(msgspec.Struct, frozen=True):
    """Who did it: id, roles, and how they came in."""

    id: str = ""
    roles: tuple[str, ...] = ()
    by: str = ""


def seal(at: int, who: Who, deed: Deed, what: What, entropy: Callable[[int], bytes]) -> Entry:
    """Make an entry; texts that are too long are cut, so that nothing is left unnoted for its length."""
    salt = entropy(SALT_BYTES)
    content = _bounded(what.content)
    noted = Noted(
        at=at,
        deed=deed,
        sealed=commitment(salt, content),
        who=_cut(who.id, _MOST_ID),
        by=_cut(who.by, _MOST_ID),
        roles=tuple(_cut(role, _MOST_ID) for role in who.roles[:20]),
        basis=_cut(what.basis, _MOST_BASIS),
        count=max(0, what.count),
        whom=_cut(what.whom, _MOST_ID),
        shown=what.shown,
    )
    return Entry(noted=noted, salt=salt.hex(), content=content)


def commitment(salt: bytes, content: Content) -> str:
    """What the open part holds of a content part."""
    return sha256(_DOMAIN + salt + canonical.encode(content)).hexdigest()


def encode_entry(entry: Entry) -> bytes:
    """The bytes that are kept."""
    return canonical.encode(entry)


def open_entry(raw: bytes) -> Entry:
    """Read kept bytes.

    Raises Damaged when they are not what :func:`encode_entry` makes.
    """
    try:
        entry = canonical.parse_json(raw, Entry)
    except Malformed as fault:
        raise Damaged("an entry of the access trail cannot be read: {fault}", fault=fault) from fault
    if canonical.encode(entry) != raw:
        raise Damaged("an entry of the access trail is not in the form it was kept in")
    return entry


def _bounded(content: Content) -> Content:
    left_out = max(0, len(content.files) - MOST_NAMED) + max(0, len(content.acts) - MOST_NAMED)
    return msgspec.structs.replace(
        content,
        files=tuple(_cut(one, 150) for one in content.files[:MOST_NAMED]),
        acts=content.acts[:MOST_NAMED],
        more=content.more + left_out,
        words=_cut(content.words, MOST_WORDS),
        kind=_cut(content.kind, _MOST_ID),
        to=_cut(content.to, _MOST_ID),
    )


def _cut(text: str, most: int) -> str:
    return text.encode("utf-8", "replace").decode()[:most]
