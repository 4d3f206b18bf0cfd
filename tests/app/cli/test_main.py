"""The command line as a whole: how commands end, and that nothing is loaded before it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.conftest import Comity
from comity import __version__
from comity.app.cli.main import LazyGroup, cli


def test_version_is_told_without_server_and_stores() -> None:
    code = (
        "import sys\nfrom comity.app.cli import main\n"
        "try:\n    main(['--version'])\nfinally:\n"
        "    print(*sorted({'litestar', 'sqlite3', 'uvicorn', 'rich', 'cryptography', 'babel'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, f"comity, version {__version__}\n\n"), done.stderr


def test_every_command_has_help(comity: Comity) -> None:
    assert isinstance(cli, LazyGroup)
    for name in cli.list_commands(None):  # type: ignore[arg-type]
        done = comity(name, "--help")
        assert done.code == 0
        assert done.out.startswith("Usage: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Usage:"),
        (("abolish",), "No such command 'abolish'"),
        (("log",), "Usage:"),
        (("log", "abolish"), "No such command 'abolish'"),
        (("log", "verify", "--colour"), "No such option"),
        (("init",), "Missing argument 'HOME'"),
        (("init", "home"), "Missing option '--party'"),
        (("act", "submit", "no-such-file"), "No such file or directory"),
        (("verify", "no-such-file"), "No such file or directory"),
        (("store", "restore", "no-such-file"), "does not exist"),
        (("serve", "--port", "65536"), "65536 is not in the range"),
        (("access", "create", "one", "--clearance", "cosmic"), "'cosmic' is not one of"),
        (("show", "members"), "Missing argument"),
        (("show", "abolished"), "No such command 'abolished'"),
    ],
)
def test_wrong_use_exits_2_and_says_how(comity: Comity, arguments: tuple[str, ...], said: str) -> None:
    done = comity(*arguments)
    assert done.code == 2
    assert said in done.out + done.err


@pytest.mark.parametrize(
    "command",
    [
        ("access", "create", "one", "--clearance", "open"),
        ("access", "withdraw", "one"),
        ("keys", "show"),
        ("log", "checkpoint"),
        ("log", "prove", "0" * 64),
        ("log", "verify"),
        ("serve",),
        ("store", "backup", "copy.db"),
        ("store", "check"),
        ("store", "reindex"),
    ],
)
def test_folder_without_a_node_exits_1_and_stays_empty(
    comity: Comity, tmp_path: Path, command: tuple[str, ...]
) -> None:
    home = tmp_path / "none"
    home.mkdir()
    done = comity(*command, "--home", home)
    assert done.code == 1
    assert "expected" in done.out + done.err
    assert list(home.iterdir()) == []


def test_reader_who_has_had_enough_is_no_fault() -> None:
    code = "from comity.app.cli import main; main(['show', 'memberships', '--home', 'none', '--json'])"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(60) in (0, 1)
