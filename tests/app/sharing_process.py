"""A process that writes to a home whose store is in PostgreSQL, beside others that do the same.

Usage: ``sharing_process.py HOME ACKS COUNT THREADS``. It opens the node, writes ``ready`` to standard output, waits for
a line, and then writes as ``writing_process.py`` does.
"""

import sys
from pathlib import Path
from threading import Thread

from app.writing_process import Acks, write
from comity.app.opening import open_node


def main(home: Path, acks: Acks, count: int, threads: int) -> None:
    """Write with so many threads, then close the node in order."""
    node = open_node(home)
    node.tick()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    writers = [Thread(target=write, args=(node, acks, f"officer {number}", count)) for number in range(threads)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    node.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Acks(Path(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4]))
