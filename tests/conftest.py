"""Fixtures and Hypothesis profiles that every test may use."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from browsing import Opener, running_browser
from needs import needs

ROOT = Path(__file__).parent.parent

settings.register_profile("default", deadline=None, max_examples=60)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, print_blob=True)
settings.register_profile("soak", settings.get_profile("default"), max_examples=600)
settings.load_profile("default")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests with a browser last, in the order they have."""
    # Playwright keeps an event loop running in the thread of the tests, and asyncio.run refuses to start beside it.
    items.sort(key=lambda item: "chromium" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of this repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the shared test vectors."""
    folder = Path(os.environ.get("COMITY_SHARED") or ROOT.parent / "shared")
    return needs("shared", folder if (folder / "vectors").is_dir() else None)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return Path(needs("chromium", next(filter(None, map(shutil.which, names)), None)))


@pytest.fixture(scope="session")
def running_chromium(chromium: Path) -> Iterator[Browser]:
    with running_browser(chromium) as running:
        yield running


@pytest.fixture
def browser(running_chromium: Browser) -> Iterator[Browser]:
    """Chromium; what a test opened in it is closed when the test ends."""
    yield running_chromium
    for context in running_chromium.contexts:
        context.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Opens pages that may complain of nothing until the test ends."""
    opener = Opener(browser)
    yield opener
    assert opener.told == []
