"""The truth in PostgreSQL: acts with their openings, documents, tiles, heads and checkpoints (K2).

One row per log entry, numbered by arrival. An append first takes the one row of ``counter`` and holds it until it has
committed, so that sequences become visible in their order, over all logs and processes: who pages by sequence passes
over nothing. Then it takes the log's head row, where the size must be the expected one. *Who can change the database
gains* nothing unnoticed: ``comity log verify`` names every changed byte.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Final

from comity.adapters.rows import act_of, act_rows, document_rows, head_of, verify_documents
from comity.adapters.store_postgres.address import Address
from comity.adapters.store_postgres.database import Connection, Database, one, rows
from comity.adapters.store_postgres.faults import OutcomeUnknown
from comity.adapters.store_postgres.migrations import LOG, RUN_BITS
from comity.adapters.store_postgres.names import Names
from comity.kernel.errors import Damaged, StoreFault
from comity.kernel.ids import LogId
from comity.kernel.merkle import Tile
from comity.kernel.store import ActRow, Batch, Head, verify_size

_PIECE: Final = 256
"""Rows read at a time: at most 64 MiB of acts, as one has at most 256 KiB (K1); a log is taken up again in one."""
_MOST: Final = 2**62

_ACT: Final = """
    SELECT act.sequence, log.party, log.epoch, act.idx, act.entry,
           CASE WHEN act.matter IS NULL THEN '' ELSE matter.name END,
           CASE WHEN act.kind IS NULL THEN '' ELSE kind.name END,
           act.stored, act.opening, act.raw, act.documents"""
_NAMED: Final = """
      LEFT JOIN log ON log.number = act.log
      LEFT JOIN matter ON matter.number = act.matter
      LEFT JOIN kind ON kind.number = act.kind"""
_RUNS: Final = f"generate_series(0::bigint, (SELECT max(sequence) FROM act) >> {RUN_BITS}) AS run (number)"
_ROWS: Final = f"""{_ACT} FROM act {_NAMED}
     WHERE act.log = (SELECT number FROM log WHERE party = %s AND epoch = %s) AND act.idx >= %s AND act.idx < %s
     ORDER BY act.idx LIMIT %s"""
_BARE_ROWS: Final = """
    SELECT act.sequence, log.party, log.epoch, act.idx, act.entry, '', '', act.stored, NULL, NULL, 0
      FROM log JOIN act ON act.log = log.number
     WHERE log.party = %s AND log.epoch = %s AND act.idx >= %s AND act.idx < %s ORDER BY act.idx LIMIT %s"""
_TILES: Final = """
    SELECT idx, root, hashes FROM tile
     WHERE log = (SELECT number FROM log WHERE party = %s AND epoch = %s)
       AND level = %s AND idx >= %s AND idx < %s ORDER BY idx"""
_BARE_TILES: Final = _TILES.replace("hashes", "''::bytea")
_SINCE: Final = f"{_ACT} FROM act {_NAMED} WHERE act.sequence > %s ORDER BY act.sequence LIMIT %s"
_FIND: Final = f"""{_ACT}, wanted.place
      FROM unnest(%s::bytea[]) WITH ORDINALITY AS wanted (entry, place) CROSS JOIN {_RUNS}
      JOIN act ON act.sequence >> {RUN_BITS} = run.number
       AND substr(act.entry, 1, 8) = substr(wanted.entry, 1, 8) AND act.entry = wanted.entry {_NAMED}
     ORDER BY wanted.place, act.sequence"""
_MATTER: Final = f"""{_ACT}
      FROM {_RUNS} JOIN act ON act.sequence >> {RUN_BITS} = run.number
       AND act.matter = (SELECT number FROM matter WHERE name = %s) {_NAMED}
     ORDER BY act.sequence"""
_HEADS: Final = """
    SELECT log.party, log.epoch, head.size, head.root, head.frontier, newest.size, newest.text
      FROM head JOIN log ON log.number = head.log
      LEFT JOIN LATERAL (
        SELECT size, text FROM checkpoint WHERE log = head.log
         ORDER BY size DESC, number DESC LIMIT 1) AS newest ON true
     ORDER BY log.party, log.epoch"""
_ACT_TYPES: Final = ("int8", "int8", "int8", "bytea", "int8", "int8", "int8", "int4", "bytea", "bytea")
_TILE_TYPES: Final = ("int8", "int4", "int8", "bytea", "bytea")
_DOCUMENT_TYPES: Final = ("int8", "int4", "bytea")


class PostgresStore:
    """:class:`comity.kernel.store.Store` in one schema, which is made when it is not there.

    place: the server's system identifier and timeline, which change when another server takes over.
    """

    def __init__(self, address: Address, *, filling: bool = False) -> None:
        self._address = address
        self._database = Database(address, LOG, filling=filling)
        self.place = self._database.place
        self._writing = Lock()
        self._matters = Names("matter")
        self._kinds = Names("kind")
        with self._database.reading() as db:
            self._generation: int = one(db, "SELECT generation FROM counter")

    def heads(self) -> tuple[Head, ...]:
        """The head of every log held, by party and epoch."""
        with self._database.reading() as db:
            found = rows(db, _HEADS)
        return tuple(head_of(one) for one in found)

    def append(self, batch: Batch) -> int:
        """Write a batch durably and return the sequence of its last row.

        Raises HeadMoved when the log's size is not the expected one; nothing is written then or on any fault, except
        that a connection lost during the commit may leave unknown whether it was, which the fault says.
        """
        try:
            with self._holding_counter(len(batch.rows)) as (db, last):
                log = _log_number(db, batch.head.log)
                _move_head(db, log, batch)
                _copy(db, "act", _ACT_TYPES, self._acts(db, log, last - len(batch.rows), batch))
                _copy(db, "document", _DOCUMENT_TYPES, list(document_rows(batch, last - len(batch.rows))))
                _copy(
                    db,
                    "tile",
                    _TILE_TYPES,
                    [(log, tile.level, tile.index, tile.root, tile.hashes) for tile in batch.tiles],
                )
        except OutcomeUnknown as fault:
            return self._find_out(batch, fault)
        return last

    def sign(self, log: LogId, size: int, checkpoint: str) -> None:
        """Keep a signed checkpoint for good; the largest, and of equals the latest, is the head's newest."""
        with self._holding_counter(0) as (db, _):
            row = (_log_number(db, log), size, checkpoint)
            if one(db, "SELECT 1 FROM checkpoint WHERE log = %s AND size = %s AND text = %s", row) is None:
                db.execute("INSERT INTO checkpoint (log, size, text) VALUES (%s, %s, %s)", row)

    def checkpoints(self, log: LogId) -> Iterator[tuple[int, str]]:
        """Every signed checkpoint kept, with its size, smallest first, equals in order of arrival."""
        size, number = -1, 0
        while True:
            with self._database.reading() as db:
                piece = rows(
                    db,
                    """SELECT size, number, text FROM checkpoint
                        WHERE log = (SELECT number FROM log WHERE party = %s AND epoch = %s)
                          AND (size, number) > (%s, %s) ORDER BY size, number LIMIT %s""",
                    (log.party, log.epoch, size, number, _PIECE),
                )
            if not piece:
                return
            yield from ((found, text) for found, _, text in piece)
            size, number, _ = piece[-1]

    def rows(self, log: LogId, start: int, stop: int, *, bare: bool = False) -> Iterator[ActRow]:
        """Rows with start <= index < stop in index order, read in pieces; nothing is held between them.

        bare: with places, entries and times alone; all else as if it had never been given.
        """
        query = _BARE_ROWS if bare else _ROWS
        while start < stop:
            piece = self._read(query, (log.party, log.epoch, start, min(stop, _MOST), _PIECE))
            yield from piece
            if len(piece) < _PIECE:
                return
            start = piece[-1].index + 1

    def find(self, ids: Sequence[bytes]) -> tuple[ActRow, ...]:
        """The rows of these act ids, in the order asked, each once; unknown ones are left out.

        A repeated entry yields its first row.
        """
        if not ids:
            return ()
        first: dict[bytes, ActRow] = {}
        for row in self._read(_FIND, (list(dict.fromkeys(ids)),)):
            first.setdefault(row.entry, row)
        return tuple(first.values())

    def matter(self, matter: str) -> tuple[ActRow, ...]:
        """Every row of a matter, by sequence; rows whose content was erased included."""
        # No text of this database holds a NUL.
        return self._read(_MATTER, (matter,)) if "\0" not in matter else ()

    def since(self, sequence: int, limit: int) -> tuple[ActRow, ...]:
        """At most ``limit`` rows after this sequence, in order; feeds the Index."""
        return self._read(_SINCE, (sequence, limit))

    def tiles(self, log: LogId, level: int, start: int, stop: int, *, bare: bool = False) -> tuple[Tile, ...]:
        """Full tiles of a level with start <= index < stop, in order; bare: with their roots and no hashes."""
        query = _BARE_TILES if bare else _TILES
        with self._database.reading() as db:
            found = rows(db, query, (log.party, log.epoch, level, start, min(stop, _MOST)))
        return tuple(Tile(level=level, index=index, root=root, hashes=hashes) for index, root, hashes in found)

    def close(self) -> None:
        """Release the connections; further calls are mistakes."""
        self._database.close()

    @contextmanager
    def _holding_counter(self, count: int) -> Iterator[tuple[Connection, int]]:
        """A transaction that has taken ``count`` sequences, and the last of them; no other process writes meanwhile."""
        with self._writing:
            try:
                with self._database.writing() as db:
                    yield db, self._take(db, count)
            except BaseException:
                # Numbers given in this transaction went with it.
                self._matters.forget()
                self._kinds.forget()
                raise

    def _take(self, db: Connection, count: int) -> int:
        found = rows(db, "UPDATE counter SET sequence = sequence + %s RETURNING sequence, generation", (count,))
        if not found:
            raise Damaged("{address} has lost its counter; restore a backup", address=self._address)
        last, generation = found[0]
        if generation != self._generation:
            raise StoreFault(
                "keys or store of {address} were changed by another process; start this one again",
                address=self._address,
            )
        return int(last)

    def _find_out(self, batch: Batch, fault: OutcomeUnknown) -> int:
        """Whether a batch whose commit got no answer is there: its last row's sequence.

        The counter tells: it is free only when the server has ended that transaction, one way or the other.
        """
        if not batch.rows:
            raise fault
        newest = batch.rows[-1]
        try:
            with self._writing, self._database.writing() as db:
                db.execute("SELECT sequence FROM counter FOR UPDATE")
                sequence = one(
                    db,
                    """SELECT sequence FROM act WHERE entry = %s AND idx = %s
                          AND log = (SELECT number FROM log WHERE party = %s AND epoch = %s)""",
                    (newest.entry, newest.index, newest.log.party, newest.log.epoch),
                )
        except StoreFault as still:
            raise fault from still
        if sequence is None:
            raise StoreFault(
                "the connection to {address} was lost before the commit; nothing was written: try again",
                address=self._address,
            ) from fault
        return int(sequence)

    def _acts(self, db: Connection, log: int, before: int, batch: Batch) -> list[tuple[object, ...]]:
        matters = self._matters.numbers(db, (row.matter for row in batch.rows))
        kinds = self._kinds.numbers(db, (row.kind for row in batch.rows))
        return list(act_rows(batch, before, log, matters, kinds))

    def _read(self, query: str, values: tuple[object, ...]) -> tuple[ActRow, ...]:
        with self._database.reading() as db:
            found = rows(db, query, values)
            listed = {one[0]: one[10] for one in found if one[10]}
            papers: dict[int, list[bytes]] = {sequence: [] for sequence in listed}
            if listed:
                query = "SELECT act, bytes FROM document WHERE act = ANY(%s) ORDER BY act, position"
                for sequence, content in rows(db, query, (list(listed),)):
                    papers[sequence].append(content)
        for sequence, count in listed.items():
            verify_documents(sequence, count, len(papers[sequence]), self._address)
        return tuple(act_of(one[:10], tuple(papers.get(one[0], ())), self._address) for one in found)


def _log_number(db: Connection, log: LogId) -> int:
    found = one(db, "SELECT number FROM log WHERE party = %s AND epoch = %s", (log.party, log.epoch))
    if found is None:
        found = one(db, "INSERT INTO log (party, epoch) VALUES (%s, %s) RETURNING number", (log.party, log.epoch))
    return int(found)


def _move_head(db: Connection, log: int, batch: Batch) -> None:
    """Write the head after the batch, if the one before has the expected size."""
    size = one(db, "SELECT size FROM head WHERE log = %s FOR UPDATE", (log,))
    verify_size(batch.head.log, batch.expected_size, size or 0)
    db.execute(
        """INSERT INTO head VALUES (%s, %s, %s, %s)
               ON CONFLICT (log) DO UPDATE
               SET size = excluded.size, root = excluded.root, frontier = excluded.frontier""",
        (log, batch.head.size, batch.head.root, batch.head.frontier),
    )


def _copy(db: Connection, table: str, types: Sequence[str], values: Sequence[tuple[object, ...]]) -> None:
    """Add rows by COPY, in the binary form."""
    if values:
        with db.cursor().copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(types)
            for row in values:
                copy.write_row(row)
