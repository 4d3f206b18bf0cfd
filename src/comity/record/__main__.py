"""``python -m comity.record``: check the packaged record and show its root, before it is pinned and after.

Exit code 0 when everything holds and the root is the pinned one, 1 otherwise.
"""

import sys

from comity.kernel.errors import ComityError
from comity.record import build_batch
from comity.record.checking import SOURCES, find_problems, find_stale_sources, read_sources
from comity.record.pin import PINNED_ROOT, PINNED_SIZE
from comity.record.reading import load_tables, read_packaged


def main() -> int:
    """Print what is found, one line each, and return the exit code."""
    try:
        lines, code = _report()
    except ComityError as fault:
        lines, code = (str(fault),), 1
    sys.stdout.write("\n".join(lines) + "\n")
    return code


def _report() -> tuple[tuple[str, ...], int]:
    tables = load_tables()
    counts = (
        f"states: {len(tables.parties)}",
        f"organisations: {len(tables.organisations)}",
        f"memberships: {len(tables.memberships)}",
    )
    problems = (*find_problems(tables), *find_stale_sources(read_sources(read_packaged(SOURCES))))
    if problems:
        return (*counts, *problems), 1
    head = build_batch(tables).head
    found = (*counts, f"size: {head.size}", f"root: {head.root.hex()}")
    if (head.size, head.root.hex()) == (PINNED_SIZE, PINNED_ROOT):
        return (*found, "as pinned"), 0
    return (*found, f"not as pinned: expected size {PINNED_SIZE} and root {PINNED_ROOT}"), 1


if __name__ == "__main__":
    sys.exit(main())
