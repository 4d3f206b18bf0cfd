"""A process that hands statements in, takes some back and sends the others; tests kill it at a named place.

Usage: ``outbox_process.py HOME ACKS COUNT POINT TIME``. It hands in COUNT statements, each opening the file of an
organisation with a code and a paper of its own, takes every third back, and sends the rest as if their time had come.
It appends to the file ACKS, forced to the disk before it goes on, ``handed CODE ID`` and ``undone CODE ID``. At the
TIMEth reaching of POINT, a name of ``comity.app.faults``, it kills itself.
"""

import os
import sys
from pathlib import Path

from comity.app.draft import Attachment
from comity.app.node import Node
from comity.app.opening import open_node
from nodes import OFFICER, Kills, organisation

OWNER = "a1"


def say(acks: int, *words: str) -> None:
    os.write(acks, (" ".join(words) + "\n").encode())
    os.fsync(acks)


def hand_in(node: Node, acks: int, count: int) -> None:
    """Hand in, take back every third, then send what is left."""
    for number in range(count):
        code = f"XAA-N{number}"
        paper = Attachment(name=f"{code}.txt", media_type="text/plain", lang="en", content=code.encode())
        draft = organisation(code, attachments=(paper,))
        entry = node.outbox.hand_in(OWNER, draft, OFFICER, values=(("organisation.code", code),))
        say(acks, "handed", code, entry)
        if number % 3 == 2:
            node.outbox.undo(OWNER, entry)
            say(acks, "undone", code, entry)
    node.outbox.send_due(node.clock.micros() + 20_000_000)


if __name__ == "__main__":
    home, acks, count, point, time = sys.argv[1:]
    opened = os.open(acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    node = open_node(Path(home), faults=Kills(point, int(time)))
    hand_in(node, opened, int(count))
    node.close()
