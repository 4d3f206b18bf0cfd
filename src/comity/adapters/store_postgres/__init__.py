"""A node's store in one schema of a PostgreSQL database, which any number of its processes share.

Log, Index and Desk lie side by side, as the three files of SQLite do. What is acknowledged is on the server's disk.
Layout, order of locks and figures: docs/decisions/0015-postgresql.md. *Who can change the database gains* what
:mod:`comity.kernel.store` says of each of the three.
"""

from comity.adapters.store_postgres.address import SCHEME, Address, parse_address
from comity.adapters.store_postgres.desk import PostgresDesk
from comity.adapters.store_postgres.index import PostgresIndex
from comity.adapters.store_postgres.log import PostgresStore
from comity.adapters.store_postgres.turns import PostgresTurns

__all__ = ["SCHEME", "Address", "PostgresDesk", "PostgresIndex", "PostgresStore", "PostgresTurns", "parse_address"]
