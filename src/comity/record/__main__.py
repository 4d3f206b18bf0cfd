"""``python -m comity.record``: check the packaged record and show its root, before it is pinned and after.

Exit code 0 when everything holds and the root of every edition is the pinned one, 1 otherwise.
"""

import sys

from comity.kernel.errors import ComityError
from comity.record import build_batches
from comity.record.boundaries import packaged_boundaries
from comity.record.checking import SOURCES, find_misplaced_rows, find_problems, find_stale_sources, read_sources
from comity.record.pin import PINS
from comity.record.reading import load_rows, read_packaged


def main() -> int:
    """Print what is found, one line each, and return the exit code."""
    try:
        lines, code = _report()
    except ComityError as fault:
        lines, code = (str(fault),), 1
    sys.stdout.write("\n".join(lines) + "\n")
    return code


def _report() -> tuple[tuple[str, ...], int]:
    rows = load_rows()
    files = dict.fromkeys(row.file for row in rows)
    counts = tuple(f"{file}: {sum(row.file == file for row in rows)}" for file in files)
    problems = (*find_problems(rows), *find_stale_sources(read_sources(read_packaged(SOURCES))))
    if not problems:
        problems = find_misplaced_rows(rows, packaged_boundaries())
    if problems:
        return (*counts, *problems), 1
    found = tuple((batch.head.size, batch.head.root.hex()) for batch in build_batches(rows))
    lines = tuple(f"edition {number}: size {size}, root {root}" for number, (size, root) in enumerate(found, start=1))
    if found == PINS:
        return (*counts, *lines, "as pinned"), 0
    pinned = tuple(
        f"pinned for {number}: size {size}, root {root}" for number, (size, root) in enumerate(PINS, start=1)
    )
    return (*counts, *lines, "not as pinned", *pinned), 1


if __name__ == "__main__":
    sys.exit(main())
