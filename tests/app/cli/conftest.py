"""Running the command line in this process, as its entry point does."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from comity.app.cli import main
from comity.app.draft import Draft
from nodes import organisation, posted


class Done(msgspec.Struct, frozen=True):
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Comity = Callable[..., Done]


@pytest.fixture
def comity(capsys: pytest.CaptureFixture[str]) -> Comity:
    """Runs a command; whatever it raises but SystemExit fails the test."""

    def run(*arguments: object) -> Done:
        code: object = 0
        try:
            main([str(one) for one in arguments])
        except SystemExit as ended:
            code = ended.code
        printed = capsys.readouterr()
        assert isinstance(code, int)
        return Done(code, printed.out, printed.err)

    return run


@pytest.fixture
def draft_file(tmp_path: Path) -> Callable[[Draft], Path]:
    """Writes a draft to a file."""

    def write(draft: Draft | None = None) -> Path:
        path = tmp_path / "draft.json"
        path.write_bytes(msgspec.json.encode(posted(draft or organisation())))
        return path

    return write
