"""Runs ``writing_process.py`` apart, and checks what it left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec

from comity.app.heads import read_sidecar, sidecar_path
from comity.app.node import Node
from comity.app.opening import open_node
from comity.app.verifying import audit_home
from comity.capabilities import REGISTRY
from comity.kernel.checkpoint import open_checkpoint
from comity.kernel.ids import parse_act_id
from invariants import check_index, check_matter
from nodes import OFFICER, organisation

SCRIPT = Path(__file__).with_name("writing_process.py")
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
"""For ``run_apart``: the folder is read-only, also for root."""


class Acknowledged(msgspec.Struct, frozen=True, kw_only=True):
    """What a process said before it ended.

    acts: written ids. heads: sizes. faults: codes with messages. moved: None where it did not come to that.
    """

    acts: tuple[str, ...]
    heads: tuple[int, ...]
    faults: tuple[str, ...]
    moved: int | None


def environment(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root / "tests")])}


def start_writing(root: Path, home: Path, acks: Path, count: int, *more: object) -> subprocess.Popen[str]:
    """Start the process; ``more``: threads, and where it is to kill itself."""
    command = [sys.executable, SCRIPT, home, acks, count, *(more or (1,))]
    return subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=environment(root),
    )  # fmt: skip


def ended(process: subprocess.Popen[str], code: int = 0) -> None:
    """Wait for the end, which must be this one."""
    output = process.communicate(timeout=120)[0]
    assert process.returncode == code, output


def was_killed(process: subprocess.Popen[str]) -> None:
    ended(process, -signal.SIGKILL)


def run_apart(script: str, folder: Path, root: Path, *command: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a mount namespace of its own."""
    apart = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, folder, *command]
    return subprocess.run(
        [str(part) for part in apart], capture_output=True, text=True, check=False, timeout=120, env=environment(root)
    )


def read_acks(path: Path) -> Acknowledged:
    """What was acknowledged; a line that was cut off was not."""
    whole = path.read_text().rpartition("\n")[0] if path.exists() else ""
    lines = [line.partition(" ")[::2] for line in whole.splitlines()]
    moved = [int(rest) for word, rest in lines if word == "moved"]
    return Acknowledged(
        acts=tuple(rest for word, rest in lines if word == "act"),
        heads=tuple(int(rest) for word, rest in lines if word == "head"),
        faults=tuple(rest for word, rest in lines if word == "fault"),
        moved=moved[-1] if moved else None,
    )


def verify_after(home: Path, acks: Path) -> int:
    """Check a home that nobody works on, then write to it once more; how many entries its log holds now.

    The log is intact, nothing acknowledged is missing, every head that was shown is that of a part of it, and the Index
    is what rebuilding gives.
    """
    said = read_acks(acks)
    findings = list(audit_home(home, lambda name, done, size: None))
    assert not findings, findings
    node = open_node(home)
    try:
        verify_open(node, home, said)
        size = node.status().size
        assert node.submit(organisation("XAA-AFTER"), OFFICER).index == size
        node.signed_head()
    finally:
        node.close()
    findings = list(audit_home(home, lambda name, done, size: None))
    assert not findings, findings
    return size + 1


def verify_open(node: Node, home: Path, said: Acknowledged) -> None:
    status = node.status()
    assert status.writable, status
    assert not status.reasons, status
    reading = node.reading(OFFICER.reader)
    found = [reading.act(parse_act_id(act)) for act in said.acts]
    assert len({one.index for one in found}) == len(said.acts)
    assert max(said.heads, default=0) <= status.size
    kept = read_sidecar(sidecar_path(home, node.log))
    shown = open_checkpoint(kept, node.keys.statement.log).size if kept is not None else 0
    assert max(said.heads, default=0) <= shown <= status.size
    check_index(node.stores.store, node.stores.index, node.party, REGISTRY.kinds)
    for matter in {one.act.envelope.matter for one in found}:
        check_matter(reading, matter)
