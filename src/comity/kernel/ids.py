"""Names of parties, matters, acts and logs.

* **Party**: an upper-case code of a state (ISO 3166-1 alpha-3, ``KAZ``; fictional ones use the user-assigned codes
  ``XAA``..``XZZ``) or of an organisation (``SCO-RATS``).
* **Act**: 32 random-looking bytes, its log entry (K1, K2), written as 64 lower-case hexadecimal digits.
* **Matter**: ``type:OWNER.name``, for example ``organisation:KAZ.0f3a…``. Only the owner can open it, so that nobody
  can contest a matter by opening it twice. ``name`` is random (32 hexadecimal digits) unless the matter is public from
  its first act, when it may be a slug. The shipped record owns the names without an owner: ``organisation:sco``.
* **Log**: one per party and epoch (K2); its origin line, and so its key name, is ``comity/KAZ/1``.
"""

import re
from typing import Annotated, NewType

import msgspec

from comity.kernel.errors import Malformed

# A bare $ lets a final newline pass in Python, and \Z is unknown to JSON Schema: hence $(?!\n), here and wherever a
# pattern stands in an act.
PARTY_PATTERN = r"^[A-Z][A-Z0-9]{1,11}(-[A-Z0-9]{1,12}){0,3}$(?!\n)"
MATTER_PATTERN = (
    r"^[a-z][a-z_]{1,30}:([A-Z][A-Z0-9]{1,11}(-[A-Z0-9]{1,12}){0,3}\.)?"
    r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$(?!\n)"
)
ACT_ID_BYTES = 32
RECORD = "RECORD"
"""Owner name of the shipped public record (K11); not a party, and no party may take it."""

Party = Annotated[str, msgspec.Meta(pattern=PARTY_PATTERN, max_length=50)]
"""A party code inside an act."""
Matter = Annotated[str, msgspec.Meta(pattern=MATTER_PATTERN, max_length=150)]
"""A matter id inside an act."""
ActHex = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
"""An act id in its written form."""

ActId = NewType("ActId", bytes)
"""An act id as 32 bytes: the log entry (K1)."""

_PARTY = re.compile(PARTY_PATTERN)
_MATTER = re.compile(MATTER_PATTERN)
_RANDOM_NAME = re.compile(r"^[0-9a-f]{32}$(?!\n)")


class LogId(msgspec.Struct, frozen=True, order=True):
    """One party's log in one epoch; epochs count from 1."""

    party: str
    epoch: int = 1

    @property
    def origin(self) -> str:
        """The checkpoint's origin line and the log key's name: ``comity/KAZ/1``."""
        return f"comity/{self.party}/{self.epoch}"


def parse_origin(text: str) -> LogId:
    """Read a log's origin line.

    Raises Malformed when it is not ``comity/PARTY/EPOCH``.
    """
    found = re.fullmatch(r"comity/([A-Z0-9-]{2,50})/([1-9][0-9]{0,8})", text)
    if found is None:
        raise Malformed("expected a log origin like comity/KAZ/1, got {text!r}", text=text[:80])
    return LogId(parse_party(found[1]), int(found[2]))


def parse_party(text: str) -> str:
    """Return the party code, or raise Malformed."""
    if len(text) > 50 or text == RECORD or not _PARTY.match(text):
        raise Malformed("expected a party code like KAZ or SCO-RATS, got {text!r}", text=text[:60])
    return text


def parse_act_id(text: str) -> ActId:
    """Read an act id from 64 hexadecimal digits, or raise Malformed."""
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise Malformed("expected an act id of 64 hexadecimal digits, got {text!r}", text=text[:80])
    return ActId(bytes.fromhex(text))


def matter_id(matter_type: str, owner: str, name: str) -> str:
    """Compose a matter id; ``owner`` is a party code, or RECORD for the shipped record.

    Raises Malformed when a part does not fit.
    """
    text = f"{matter_type}:{name}" if owner == RECORD else f"{matter_type}:{owner}.{name}"
    return parse_matter(text)


def parse_matter(text: str) -> str:
    """Return the matter id, or raise Malformed."""
    if len(text) > 150 or not _MATTER.match(text):
        raise Malformed(
            "expected a matter id like organisation:sco or organisation:KAZ.0f3a, got {text!r}", text=text[:160]
        )
    return text


def matter_type(matter: str) -> str:
    """The type before the colon: ``organisation``."""
    return matter.partition(":")[0]


def matter_owner(matter: str) -> str:
    """The party that alone may open this matter, or RECORD."""
    owner, dot, _ = matter.partition(":")[2].partition(".")
    return owner if dot else RECORD


def has_random_name(matter: str) -> bool:
    """Whether the name tells nothing; slugs are for matters that are public from their first act (K10)."""
    return bool(_RANDOM_NAME.match(matter.partition(":")[2].rpartition(".")[2]))
