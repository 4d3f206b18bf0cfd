"""A node's store in three SQLite files: ``log.db``, the truth; ``index.db``, rebuildable; ``desk.db``, the node's own.

One writer, many readers that it never blocks (write-ahead logging). What is acknowledged is on the disk. Layout and
figures: docs/decisions/0003-three-protocols.md.
"""

from comity.adapters.store_sqlite.desk import SqliteDesk
from comity.adapters.store_sqlite.index import SqliteIndex
from comity.adapters.store_sqlite.log import SqliteStore

__all__ = ["SqliteDesk", "SqliteIndex", "SqliteStore"]
