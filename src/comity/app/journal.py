"""What a running node tells its operator: one line for each event, as JSON or as text, on standard error.

A line holds the words of the program and fields that are named where the event is told, never a query, a form, a
cookie, a key or a name. What a fault says of itself can hold any of these, so that only faults of storage tell their
text; of all others the journal has the kind and the places in the source. The same goes for what libraries log: the
pattern of their message is told, and never what stood in its slots.
"""

import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, TextIO

import msgspec

from comity.kernel.errors import Damaged, HeadMoved, ReadOnly, StoreFault, StoreFull

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that is being answered; empty beside requests."""
OWN: Final = "comity"
"""The logger whose events carry fields; those of the package are below it."""
_TELLING: Final = (StoreFault, StoreFull, Damaged, ReadOnly, HeadMoved)
_MOST_PLACES: Final = 8
_QUIET: Final = ("httpx", "httpcore", "asyncio")
"""Loggers that would name addresses in their patterns below a warning."""
_PLAIN: Final = frozenset({"uvicorn"})
"""Libraries whose messages without slots hold nothing that was sent: fixed words, or why an address cannot be had."""
_LOG: Final = logging.getLogger(OWN)

Value = str | int | float


def tell(level: int, event: str, **fields: Value) -> None:
    """Tell of an event that the program foresees."""
    _LOG.log(level, event, extra={"told": fields})


class Lines(logging.Formatter):
    """Makes the line of a record."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the fields hold."""
        line = dict(_line(record))
        if self._as_json:
            return msgspec.json.encode(line).decode()
        first = " ".join(str(line.pop(name)) for name in ("time", "level", "event"))
        return " ".join((first, *(f"{name}={msgspec.json.encode(value).decode()}" for name, value in line.items())))


@contextmanager
def journal(form: str, level: str, stream: TextIO | None = None) -> Iterator[None]:
    """Write the journal while the block runs. form: ``json`` or ``text``. level: least level that is written."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(form == "json"))
    handler.setLevel(level.upper())
    root = logging.getLogger()
    former, quiet = root.level, {name: logging.getLogger(name).level for name in _QUIET}
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    root.addHandler(handler)
    root.setLevel(level.upper())
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(former)
        for name, before in quiet.items():
            logging.getLogger(name).setLevel(before)


def _line(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    yield "time", datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    yield "level", record.levelname.lower()
    own = record.name == OWN or record.name.startswith(f"{OWN}.")
    if own:
        yield "event", str(record.msg).replace("%s", "…")
    else:
        yield "event", "library"
        library = record.name.split(".", 1)[0]
        yield "library", library
        plain = record.args or library in _PLAIN
        yield "pattern", str(record.msg).split("\n", 1)[0][:200] if plain else "without a pattern"
    if request := REQUEST.get():
        yield "request", request
    told: Mapping[str, object] = getattr(record, "told", {}) if own else {}
    yield from told.items()
    if record.exc_info is not None and record.exc_info[1] is not None:
        yield from _fault(record.exc_info[1], record.exc_info[2])


def _fault(fault: BaseException, where: TracebackType | None) -> Iterator[tuple[str, object]]:
    yield "fault", type(fault).__name__
    if isinstance(fault, _TELLING):
        yield "says", str(fault)
    places = traceback.extract_tb(where)[-_MOST_PLACES:]
    yield "places", [f"{_module(one.filename)}:{one.lineno} {one.name}" for one in places]


def _module(path: str) -> str:
    """The end of a path, from the package's folder on: where a node is installed is nobody's business."""
    parts = path.replace("\\", "/").split("/")
    start = parts.index("site-packages") + 1 if "site-packages" in parts else -3
    return "/".join(parts[start:])
