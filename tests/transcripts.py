"""Runs the commands that a page of the documentation shows, and compares what they print with what the page says.

A block fenced as ``console`` holds commands after ``$ `` and what they print; ``(exit 1)`` ends the output of one that
fails, a line ``...`` stands for any lines. A command that ends in ``&`` runs on until the page is done. A fenced block
whose info string names a file, as in ``json draft.json``, is written to that file. All commands of a page share one
folder, and a server of the page listens on a free port instead of 8440.

Keys, ids, signatures and times differ in every run. They are matched one to one: the first time the page's value meets
the value of this run, the two belong together; from then on commands use the run's value, and a page that prints it in
another place must print it there.

``python tests/transcripts.py PAGE`` writes the page anew with what its commands print now.
"""

import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

PORT = "8440"
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
VALUE = re.compile(
    r"(?<=\+)[0-9a-f]{8}\+[A-Za-z0-9+/]{44}|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=|"
    r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{91}=|[0-9a-f]{32,64}"
)
"""Public key after its hash, 32 bytes in base64, a note's signature, an id in hexadecimal."""
SECONDS = 60


class Step(NamedTuple):
    """A command, and the lines it prints."""

    command: str
    printed: tuple[str, ...]


def steps(block: str) -> Iterator[Step]:
    """The commands of one console block."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *printed = part.rstrip("\n").split("\n")
        yield Step(command, tuple(printed))


class Session:
    """One page being run in a folder of its own."""

    def __init__(self, folder: Path, commands: Path) -> None:
        self._folder = folder
        self._environ = {
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
        }
        self._port = _free_port()
        self._known: dict[str, str] = {}
        self._running = ExitStack()

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def write(self, name: str, content: str) -> None:
        """Write a file of the page."""
        (self._folder / name).write_text(self._translated(content), encoding="utf-8")

    def run(self, step: Step) -> tuple[str, ...]:
        """Run a command; the lines it prints."""
        command = self._translated(step.command).replace(PORT, self._port)
        if command.endswith("&"):
            return self._start(command.rstrip("& "), len(step.printed))
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self._folder,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        lines = self._shown(done.stdout)
        return lines if done.returncode == 0 else (*lines, f"(exit {done.returncode})")

    def compare(self, step: Step, found: Sequence[str]) -> str:
        """What differs between a page and what was printed; empty when nothing does."""
        said, got = "\n".join(step.printed), "\n".join(found)
        match = re.fullmatch("".join(_pattern(said)), got)
        values = VALUE.findall(TIME.sub("", said))
        if match is not None and all(
            self._known.setdefault(value, now) == now for value, now in zip(values, match.groups(), strict=True)
        ):
            return ""
        return f"$ {step.command}\n--- the page says\n{said}\n--- it printed\n{got}\n"

    def _start(self, command: str, lines: int) -> tuple[str, ...]:
        server = subprocess.Popen(
            shlex.split(command), cwd=self._folder, env=self._environ, stdout=subprocess.PIPE, text=True
        )
        self._running.callback(_stop, server)
        assert server.stdout is not None
        printed = "".join(server.stdout.readline() for _ in range(lines))
        while server.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(self._port))) == 0:
                    break
        return self._shown(printed)

    def _shown(self, printed: str) -> tuple[str, ...]:
        return tuple(line.rstrip() for line in printed.replace(self._port, PORT).rstrip("\n").split("\n") if printed)

    def _translated(self, text: str) -> str:
        return VALUE.sub(lambda found: self._known.get(found[0], found[0]), text)


def differences(page: str, folder: Path, commands: Path) -> list[str]:
    """Run a page; what differs.

    commands: folder of the programs to be found first.
    """
    found = []
    with Session(folder, commands) as session:
        for language, name, content in FENCE.findall(page):
            if name:
                session.write(name, content)
            elif language == "console":
                found += [text for step in steps(content) if (text := session.compare(step, session.run(step)))]
    return found


def rewritten(page: str, folder: Path, commands: Path) -> str:
    """The page with what its commands print now; elided lines are printed whole."""
    with Session(folder, commands) as session:

        def anew(fence: re.Match[str]) -> str:
            language, name, content = fence.groups()
            if name:
                session.write(name, content)
            if name or language != "console":
                return fence[0]
            return "```console\n" + "".join(_printed(session, step) for step in steps(content)) + "```"

        return FENCE.sub(anew, page)


def _printed(session: Session, step: Step) -> str:
    found = session.run(step)
    if not session.compare(step, found):
        return "\n".join((f"$ {step.command}", *step.printed, ""))
    return "\n".join((f"$ {step.command}", *found, ""))


def _pattern(said: str) -> Iterator[str]:
    """A pattern of what a page says, with a group for each value."""
    for place, part in enumerate(re.split(f"({TIME.pattern}|{VALUE.pattern}|^\\.\\.\\.$)", said, flags=re.MULTILINE)):
        if place % 2 == 0:
            yield re.escape(part)
        elif part == "...":
            yield r"(?s:.*)"
        else:
            yield TIME.pattern if TIME.fullmatch(part) else f"({VALUE.pattern})"


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _stop(server: subprocess.Popen[str]) -> None:
    server.terminate()
    server.communicate(timeout=SECONDS)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as place:
        text = rewritten(target.read_text(encoding="utf-8"), Path(place), Path(sys.executable).parent)
    target.write_text(text, encoding="utf-8")
