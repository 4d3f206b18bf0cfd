"""The pages that are asked for most are read once after the start, beside the requests, and not while closing."""

import asyncio
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
from litestar.types import ASGIApp

from comity.adapters.keys import create_keys
from comity.app.settings import Settings
from comity.app.web.app import build_app
from comity.app.web.warming import PAGES, Warming
from nodes import SetClock, memory_stores, node_on

PATIENCE = 60.0
"""Seconds after which what should have been read never will be."""
SETTINGS = Settings(party="XAA")


class Reader:
    """An application that notes what it is asked, and answers as another one does, or not at all."""

    def __init__(self, app: ASGIApp | None = None, before: Event | None = None) -> None:
        self._app = app
        self._before = before
        self.asked: list[str] = []
        self.answered: list[int] = []
        self.finished = 0
        self.reading = Event()
        self.whole = Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        self.reading.set()
        if self._before is not None:
            assert await asyncio.to_thread(self._before.wait, PATIENCE)
        try:
            if self._app is not None:
                await self._app(scope, receive, self._note)
        finally:
            self.finished += 1
            if self.finished == len(PAGES):
                self.whole.set()

    async def _note(self, message: Any) -> None:
        if "status" in message:
            self.answered.append(message["status"])


def test_pages_are_read_once_as_a_visitor_gets_them(tmp_path: Path) -> None:
    create_keys(tmp_path, "XAA")
    node = node_on(tmp_path, memory_stores(), SetClock())
    app = Reader(build_app(node, SetClock()))
    warming = Warming(app, node.settings)
    warming.start()
    assert app.whole.wait(PATIENCE)
    warming.close()
    assert app.asked == list(PAGES)
    assert app.answered == [200] * len(PAGES)
    assert node.stores.desk.trail(0, 1) == ()
    node.close()


def test_start_waits_for_no_page_and_end_for_the_one_being_read() -> None:
    go_on = Event()
    app = Reader(before=go_on)
    warming = Warming(app, SETTINGS)
    warming.start()
    assert app.reading.wait(PATIENCE)
    assert app.asked == [PAGES[0]]
    go_on.set()
    warming.close()
    assert app.asked == list(PAGES[: len(app.asked)])
    assert app.finished == len(app.asked)


def test_setting_switches_it_off() -> None:
    app = Reader()
    warming = Warming(app, msgspec.structs.replace(SETTINGS, warm=False))
    warming.start()
    warming.close()
    assert app.asked == []


def test_page_that_fails_leaves_the_others_to_be_read() -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError(scope["path"])

    app = Reader(failing)
    warming = Warming(app, SETTINGS)
    warming.start()
    assert app.whole.wait(PATIENCE)
    warming.close()
    assert app.asked == list(PAGES)
