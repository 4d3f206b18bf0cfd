"""Real servers in processes of their own, and the command line, as people run them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ENTRY = "import sys; from comity.app.cli import main; main(sys.argv[1:])"


class Served:
    """A running ``comity serve``; ``client`` asks it."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.client = httpx.Client(base_url=address, timeout=20, headers={"accept-language": "en"})

    def stop(self, how: signal.Signals = signal.SIGTERM) -> str:
        """Send a signal, wait for the end, and return what was printed."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=30)[0]


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A command run in a folder."""
    return subprocess.run(
        [sys.executable, "-c", ENTRY, *map(str, arguments)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def done(folder: Path, *arguments: object) -> str:
    """Standard output of a command that must end well."""
    ended = run(folder, *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    """Serve a home until the block ends, unless the block stopped it."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", ENTRY, "serve", "--home", str(home), "--port", str(port)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    served = Served(process, f"http://127.0.0.1:{port}")
    with process, served.client:
        try:
            wait_until_answering(served)
            yield served
        finally:
            process.kill()


def wait_until_answering(served: Served) -> None:
    end = time.monotonic() + 30
    while True:
        assert served.process.poll() is None, served.process.communicate()[0]
        try:
            served.client.get("/healthz")
        except httpx.TransportError:
            assert time.monotonic() < end, "the server did not answer"
            time.sleep(0.05)
        else:
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment() -> dict[str, str]:
    source = Path(__file__).parents[2] / "src"
    return {**os.environ, "PYTHONPATH": str(source)}
