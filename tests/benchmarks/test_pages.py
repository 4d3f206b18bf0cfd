"""Requests are timed as asked for, and only answers that are pages count."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from benchmarks.figures import Effort
from benchmarks.pages import ADDRESSES, Served, answered, in_turns, opened_anew, percentile


def served(home: Path, copies: int) -> Served:
    return Served(home, copies, lambda *_: None)


def test_percentile_is_a_value_that_so_many_do_not_exceed() -> None:
    values = [float(number) for number in range(20, 0, -1)]
    assert percentile(values, 95) == 19
    assert percentile(values, 100) == 20
    assert percentile(values[:1], 95) == 20


def test_every_address_is_a_page_in_both_languages(tmp_path: Path) -> None:
    once = served(tmp_path / "once", 1)
    assert all(once.ask(address, language) > 0 for address in ADDRESSES for language in ("en", "ru"))
    once.close()


def test_what_is_no_page_is_refused() -> None:
    async def missing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    with pytest.raises(RuntimeError, match="expected /nothing to be answered with 200, got 404"):
        asyncio.run(answered(missing, "/nothing", "en"))


class Counted(Served):
    """Notes what is asked of it."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__(Path("nowhere"), 1, lambda *_: None)
        self._seen = seen

    def open(self) -> None:
        self._seen.append("open")

    def write(self) -> None:
        self._seen.append("write")

    def ask(self, address: str, language: str) -> float:
        self._seen.append(language)
        return float(len(self._seen))


def test_turns_are_warmed_up_and_write_before_each_request_where_asked() -> None:
    seen: list[str] = []
    taken = Counted(seen).turn("/", 3, written=True)
    assert seen == ["en", "ru", "write", "en", "write", "ru", "write", "en"]
    assert taken == 8


def test_nodes_take_turns_and_are_opened_anew_for_the_first_request() -> None:
    many: list[str] = []
    once: list[str] = []
    effort = Effort(pairs=2, requests=1, openings=3)
    assert len(in_turns(Counted(many), Counted(once), "/", effort)) == 2
    assert many == once == ["en", "ru", "en"] * 2
    many.clear()
    assert len(opened_anew(Counted(many), Counted(once), "/", effort)) == 3
    assert many == ["open", "en"] * 3
