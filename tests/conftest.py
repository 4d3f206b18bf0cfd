"""Fixtures and Hypothesis profiles that every test may use."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from needs import needs

ROOT = Path(__file__).parent.parent

settings.register_profile("default", deadline=None, max_examples=60)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, print_blob=True)
settings.register_profile("soak", settings.get_profile("default"), max_examples=600)
settings.load_profile("default")


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
