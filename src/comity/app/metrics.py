"""Figures of a running node in the text format of Prometheus, for its operator alone (docs/decisions/0016).

What processes count stands in a registry of this process; what the store knows is asked for when figures are asked for.
"""

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from comity.app.node import Node
from comity.app.queued import DUE
from comity.app.tally import BOUNDS, Tally
from comity.app.trees import head_of_log
from comity.app.web.observing import Answered

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
MOST_LAG: Final = 1_000
"""Entries that are counted at most where lists lag behind."""
_PIECE: Final = 1_000


class Metrics:
    """The figures of one process. occupied: bytes of the store's files; None where a database keeps them."""

    def __init__(self, node: Node, occupied: Callable[[], int | None]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "comity_requests",
            "Requests answered, by method, template of the route and status.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "comity_request_seconds",
            "Seconds until a request was answered whole, by template of the route.",
            ["route"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._registry.register(_OfNode(node, occupied))

    def answered(self, one: Answered) -> None:
        """Count a request."""
        self._requests.labels(one.method, one.route, str(one.status)).inc()
        self._seconds.labels(one.route).observe(one.seconds)

    def text(self) -> bytes:
        """Every figure as it is now. Asks the store: call it in a thread. Raises StoreFault where that fails."""
        return generate_latest(self._registry)


class _OfNode(Collector):
    """What the node and its store know."""

    def __init__(self, node: Node, occupied: Callable[[], int | None]) -> None:
        self._node = node
        self._occupied = occupied

    def collect(self) -> Iterator[Metric]:
        """Every figure."""
        yield from _written(self._node.tally)
        status = self._node.status()
        yield _gauge("comity_writable", "1 while the node writes, 0 while it only reads.", int(status.writable))
        yield _gauge("comity_reasons", "Things that are wrong, as /ready tells them.", len(status.reasons))
        yield _gauge("comity_log_entries", "Entries in the node's own log.", status.size)
        yield from self._head()
        lag = len(self._node.stores.store.since(self._node.stores.index.cursor(), MOST_LAG))
        yield _gauge("comity_projection_lag_entries", f"Entries not in lists yet; counted up to {MOST_LAG}.", lag)
        yield _gauge("comity_outbox_waiting", "Statements that were handed in and are not sent.", self._waiting())
        yield _gauge("comity_sessions_open", "Sessions that hold.", self._node.sessions.count())
        occupied = self._occupied()
        if occupied is not None:
            yield _gauge("comity_store_bytes", "Bytes of the store's files.", occupied)

    def _head(self) -> Iterator[Metric]:
        head = head_of_log(self._node.stores.store, self._node.log)
        size, signed = (head.size, head.signed_size) if head is not None else (0, 0)
        first = next(self._node.stores.store.rows(self._node.log, signed, signed + 1), None) if size > signed else None
        age = max(0, self._node.clock.micros() - first.stored) / 1_000_000 if first is not None else 0
        yield _gauge("comity_head_unsigned_entries", "Entries that no signed head covers yet.", size - signed)
        yield _gauge("comity_head_age_seconds", "Seconds that the oldest of these has waited; 0 without any.", age)

    def _waiting(self) -> int:
        count, after = 0, ""
        while keys := self._node.stores.desk.keys(DUE, after, _PIECE):
            count, after = count + len(keys), keys[-1]
        return count


def _written(tally: Tally) -> Iterator[Metric]:
    counts = list(accumulate(tally.sizes))
    buckets = [(str(bound), count) for bound, count in zip((*BOUNDS, "+Inf"), counts, strict=True)]
    about = "Acts in each batch that this process made durable."
    yield HistogramMetricFamily("comity_batch_acts", about, buckets=buckets, sum_value=tally.acts)
    yield CounterMetricFamily("comity_acts_appended", "Acts that this process made durable.", value=tally.acts)
    yield CounterMetricFamily("comity_store_faults", "Batches that the store refused.", value=tally.faults)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)
