"""What a statement rests on, and how sure the one who makes it is."""

from enum import Enum
from typing import Annotated

import msgspec

from comity.kernel.declaration import field


class Confidence(Enum):
    """How sure the one who says it is of the statement as a whole."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


Sources = Annotated[
    tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)], ...],
    field("Sources", help="Documents or pages the statement rests on.", max_length=20),
]
Note = Annotated[str, field("Note", max_length=2_000)]
