"""The journal holds what the program says, and nothing that was sent to it."""

import io
import json
import logging

import pytest

from comity.app.journal import REQUEST, journal, tell
from comity.kernel.errors import Malformed, StoreFault

SECRET = "hunter2-is-the-word"


def fail(fault: Exception) -> None:
    raise fault


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_event_is_one_line_of_json_with_its_fields() -> None:
    stream = io.StringIO()
    with journal("json", "info", stream):
        name = REQUEST.set("ab12")
        tell(logging.INFO, "started", party="XAA", note="two\nlines")
        REQUEST.reset(name)
    (line,) = lines(stream)
    assert str(line.pop("time")).endswith("Z")
    assert line == {"level": "info", "event": "started", "request": "ab12", "party": "XAA", "note": "two\nlines"}


def test_text_is_one_line_too() -> None:
    stream = io.StringIO()
    with journal("text", "info", stream):
        tell(logging.WARNING, "attention", reason="two\nlines")
    (line,) = stream.getvalue().splitlines()
    assert line.endswith(' warning attention reason="two\\nlines"')


def test_events_below_the_level_are_left_out() -> None:
    stream = io.StringIO()
    with journal("json", "warning", stream):
        tell(logging.INFO, "answered")
        tell(logging.WARNING, "attention")
    assert [line["event"] for line in lines(stream)] == ["attention"]


@pytest.mark.parametrize("fault", [ValueError(SECRET), Malformed("no {it}", it=SECRET), KeyError(SECRET)])
def test_what_a_fault_says_is_left_out(fault: Exception) -> None:
    stream = io.StringIO()
    with journal("json", "info", stream):
        try:
            fail(fault)
        except Exception:
            logging.getLogger("comity.web").exception("problem %s", 1)
    (line,) = lines(stream)
    assert line["fault"] == type(fault).__name__
    assert "fail" in str(line["places"])
    assert SECRET not in stream.getvalue()


def test_fault_of_the_store_tells_its_text() -> None:
    stream = io.StringIO()
    with journal("json", "info", stream):
        logging.getLogger("comity.web").error("problem %s", 1, exc_info=StoreFault("the disk {name} is gone", name="d"))
    assert lines(stream)[0]["says"] == "the disk d is gone"


def test_library_tells_its_pattern_alone() -> None:
    stream = io.StringIO()
    with journal("json", "debug", stream):
        logging.getLogger("other.part").warning("got %s", SECRET)
        logging.getLogger("other.part").warning(f"got {SECRET}")
        logging.getLogger("httpx").info("HTTP Request: %s", SECRET)
    told = lines(stream)
    assert [(line["library"], line["pattern"]) for line in told] == [
        ("other", "got %s"),
        ("other", "without a pattern"),
    ]
    assert SECRET not in stream.getvalue()


def test_server_that_cannot_listen_says_why() -> None:
    stream = io.StringIO()
    with journal("json", "warning", stream):
        logging.getLogger("uvicorn.error").error(OSError(98, "address already in use"))
    assert "address already in use" in str(lines(stream)[0]["pattern"])


def test_logging_is_as_before_afterwards() -> None:
    root = logging.getLogger()
    before = (root.level, tuple(root.handlers), logging.getLogger("httpx").level)
    with journal("json", "debug", io.StringIO()):
        assert root.level == logging.DEBUG
    assert (root.level, tuple(root.handlers), logging.getLogger("httpx").level) == before
