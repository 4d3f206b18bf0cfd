"""Makes a node's home, and opens a node from it."""

import os
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Final

import msgspec

from comity.adapters.clock import Clock, SystemClock
from comity.adapters.files import disk_faults, read_or_none, write_durably
from comity.adapters.keys import LoadedKeys, create_keys, load_keys, renew_keys, trail_key, trail_name
from comity.adapters.locks import HomeLock, OwnTurns, Turns
from comity.adapters.store_memory import MemoryIndex, MemoryStore
from comity.app.draft import Draft, Officer
from comity.app.faults import Faults, NoFaults
from comity.app.gathering import Gathering
from comity.app.heads import HeadKeeper, read_sidecar, sidecar_path
from comity.app.node import Node, Surroundings
from comity.app.opened import OpenedActs
from comity.app.projecting import Projector
from comity.app.reading import FoldCache, Library, Reading
from comity.app.settings import FILE, Settings, first_settings, load_settings
from comity.app.startup import Start, forget_other_log, start_log, with_closed
from comity.app.storing import place_of_stores
from comity.app.trail.heads import Place, TrailHeads
from comity.app.trees import head_of_log
from comity.capabilities import REGISTRY
from comity.kernel.canonical import encode
from comity.kernel.errors import Damaged, HeadMoved, Malformed, NotAllowed, NotProven, refusal
from comity.kernel.ids import RECORD, LogId, parse_party
from comity.kernel.keys import ClosedHead, KeyStatement
from comity.kernel.marking import Reader, public
from comity.kernel.merkle import EMPTY_ROOT
from comity.kernel.note import Signer
from comity.kernel.store import Batch, Desk, Head, Store
from comity.kernel.transport import KeysStated, keys_matter
from comity.record import record_batches

PLACE: Final = "store.place"
"""File of the home that names the server which kept the store when it was last opened."""


def make_home(home: Path, party: str) -> KeyStatement:
    """Make a new node's home: settings and fresh keys.

    Raises NotAllowed when there is a node already, StoreFault when the disk refuses; nothing is overwritten.
    """
    parse_party(party)
    if (home / FILE).exists():
        raise NotAllowed((refusal("home.taken", "There is a node at {home} already.", home=home),))
    with disk_faults(home):
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    statement = create_keys(home, party)
    write_durably(home / FILE, first_settings(party).encode())
    return statement


def open_node(home: Path, clock: Clock | None = None, faults: Faults | None = None) -> Node:
    """Open a node and bring it into service, without its clockwork.

    Raises Malformed for settings that do not fit, NotProven for a wrong key, Damaged for changed files, and StoreFault
    while another process changes keys or database.
    """
    settings = load_settings(home)
    around = Surroundings(clock=clock or SystemClock(), entropy=os.urandom, faults=faults or NoFaults())
    with ExitStack() as undo:
        # Before the keys are read: nobody renews them from here on.
        lock = undo.enter_context(closing(HomeLock(home)))
        keys = _own_keys(home, settings)
        stores = place_of_stores(home, settings).open_stores(lock)
        undo.pop_all()
        undo.callback(stores.close)
        forget_other_log(stores.store, stores.index)
        node = Node(settings, REGISTRY, stores, keys, around)
        undo.pop_all()
        undo.callback(node.close)
        start_node(home, node, around)
        undo.pop_all()
    return node


def _own_keys(home: Path, settings: Settings) -> LoadedKeys:
    keys = load_keys(home)
    if keys.statement.party != settings.party:
        raise Malformed(
            "expected keys of {party}, found keys of {other}", party=settings.party, other=keys.statement.party
        )
    return keys


def open_epoch(home: Path, identity: Signer) -> KeyStatement:
    """Close the log at what the database holds and open a new one under new keys (K2, K3).

    For a node whose newest entries are lost for good, or whose log key may be known to others. What was lost stays
    provable by those who hold it; what the database holds gets a last signed head first. identity: the party's identity
    key. Raises StoreFault while another process has the node open: it would go on under the keys of the closed epoch.
    """
    settings = load_settings(home)
    with closing(HomeLock(home, alone=True)):
        keys = _own_keys(home, settings)
        log = LogId(keys.statement.party, keys.statement.epoch)
        place = place_of_stores(home, settings)
        place.hold_off()
        with closing(place.open_log()) as store:
            # A log that contradicts what was shown of it cannot be signed; to leave it behind is what this is for.
            with suppress(Damaged, NotProven):
                _sign_last(home, store, keys)
            head = head_of_log(store, log)
        size, root = (head.size, head.root) if head is not None else (0, EMPTY_ROOT)
        statement = renew_keys(home, identity, ClosedHead(epoch=log.epoch, size=size, root=root))
    open_node(home).close()
    return statement


def _sign_last(home: Path, store: Store, keys: LoadedKeys) -> None:
    """Sign the present head of the log that is to be closed, unless the database is an older copy."""
    log, signer = LogId(keys.statement.party, keys.statement.epoch), keys.held.log_signer
    sidecar = sidecar_path(home, log)
    if not start_log(store, log, read_sidecar(sidecar), signer.verifier).reason:
        HeadKeeper(store, log, signer, sidecar, NoFaults()).sign_if_grown()


def open_record() -> Reading:
    """The shipped record alone, in memory, as a visitor reads it."""
    store, index, opened = MemoryStore(), MemoryIndex(), OpenedActs(REGISTRY.kinds, 20_000)
    _load_record(store)
    Projector(store, index, opened, RECORD, NoFaults()).catch_up()
    now = SystemClock().now
    library = Library(
        store=store,
        index=index,
        registry=REGISTRY,
        opened=opened,
        folds=FoldCache(),
        gathering=Gathering(now),
        now=now,
    )
    return Reading(library, Reader())


def start_node(home: Path, node: Node, around: Surroundings) -> Node:
    """Check the log, load the record, start service, and state the keys once."""
    store, turns = node.stores.store, node.stores.turns
    sidecar = sidecar_path(home, node.log)
    signer = node.keys.held.log_signer
    with turns.turn("start"):
        _load_record(store)
        start = start_log(store, node.log, read_sidecar(sidecar), signer.verifier)
        start = with_closed(start, store, (*(statement for statement, _ in node.keys.earlier), node.keys.statement))
        start = _with_place(home, node.stores.place, start, sidecar.exists())
        if node.stores.place:
            # Copies of this home sign one trail: they must find its key in it.
            trail_key(home, node.party)
        node.trail_heads = trail_heads(home, node.party, node.stores.desk, around.faults, turns)
        node.start(start, HeadKeeper(store, node.log, signer, sidecar, around.faults))
        if not start.reason and start.state.size == 0:
            _state_keys(node, node.keys)
    return node


def _with_place(home: Path, place: str, start: Start, shown: bool) -> Start:
    """The start with what follows from another server having taken over, which counts as an older copy (K2).

    shown: whether a head is kept outside the database, with which it was compared. The place is kept for next time.
    """
    path = home / PLACE
    kept = read_or_none(path) if place else None
    if kept is not None and kept.decode("utf-8", "replace") != place:
        if not shown:
            lacking = (
                "another database server took over, and no head is kept outside the database, so that what it may lack "
                "cannot be told. Put that file back, or go on under new keys with: comity keys epoch"
            )
            return msgspec.structs.replace(start, reason="; ".join(filter(None, (start.reason, lacking))))
        lacking = (
            "another database server took over; it holds every entry under a head that was shown from here, but may "
            "lack what was written in the last moment before"
        )
        start = msgspec.structs.replace(start, warning="; ".join(filter(None, (start.warning, lacking))))
    if place and not start.reason:
        write_durably(path, place.encode())
    return start


def trail_heads(home: Path, party: str, desk: Desk, faults: Faults, turns: Turns | None = None) -> TrailHeads:
    """What signs the heads of a home's access trail, which is compared with the newest of them."""
    held = turns if turns is not None else OwnTurns()
    place = Place(trail_name(party), home, lambda: trail_key(home, party), lambda: held.turn("trail"))
    heads = TrailHeads(desk, place, faults)
    heads.check()
    return heads


def _load_record(store: Store) -> None:
    """Bring the record's log to the packaged edition: an empty one, or one that an earlier edition left."""
    batches = record_batches()
    newest = batches[-1].head
    for batch in batches:
        held = head_of_log(store, newest.log)
        if batch.expected_size == (held.size if held is not None else 0) and _is_edition(held, batches):
            with suppress(HeadMoved):  # another process is starting on these files and has just loaded it
                store.append(batch)
    found = head_of_log(store, newest.log)
    if found is None or (found.size, found.root) != (newest.size, newest.root):
        raise Damaged(
            "expected the reference library with root {expected} or an earlier edition, found {found} in the database; "
            "a newer package may have been used on it",
            expected=newest.root.hex()[:16],
            found=found.root.hex()[:16] if found is not None else "nothing",
        )


def _is_edition(held: Head | None, batches: tuple[Batch, ...]) -> bool:
    return held is None or any((held.size, held.root) == (one.head.size, one.head.root) for one in batches)


def _state_keys(node: Node, keys: LoadedKeys) -> None:
    log: LogId = node.log
    node.submit(
        Draft(
            kind="keys.stated/1",
            matter=keys_matter(log.party, log.epoch),
            body=msgspec.Raw(encode(KeysStated(statement=keys.statement_text))),
            marking=public(log.party),
        ),
        Officer(name="node", role="node", reader=Reader(party=log.party)),
        own=True,
    )
