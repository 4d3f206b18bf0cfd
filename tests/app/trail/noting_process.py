"""A process that notes in the trail of a home and signs after every ten; tests kill it, or run two at once.

Usage: ``noting_process.py HOME COUNT [POINT TIME]``. POINT: of ``TRAIL_POINTS``, at whose TIMEth reaching it is killed.
"""

import sys
from pathlib import Path

from app.trail.trails import kept_in
from comity.adapters.store_sqlite import SqliteDesk
from nodes import Kills


def main(home: Path, count: int, kills: Kills) -> None:
    """Note, sign, and close in order."""
    kept = kept_in(home, SqliteDesk(home / "desk.db"), kills)
    for number in range(0, count, 10):
        kept.read(10, number)
        kept.heads.sign_if_grown()
    kept.heads.close()
    kept.desk.close()


if __name__ == "__main__":
    point, time = (sys.argv[3], int(sys.argv[4])) if len(sys.argv) > 3 else ("", 1)
    main(Path(sys.argv[1]), int(sys.argv[2]), Kills(point, time))
