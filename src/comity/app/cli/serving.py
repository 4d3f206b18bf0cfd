"""``comity serve`` and ``comity demo``: a node with its pages."""

import logging
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from comity import __version__
from comity.app.access import Access
from comity.app.accounts.roles import Role
from comity.app.cli.plain import plain
from comity.app.cli.printing import home_option, json_option, print_json
from comity.app.node import Node
from comity.app.opening import make_home, open_node
from comity.app.storing import place_of_stores
from comity.kernel.marking import Level

if TYPE_CHECKING:
    from comity.app.metrics import Metrics

STREAMS_END = 3
"""Seconds that open streams of events have to end when the server is told to."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8440, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on.")
@home_option
def serve(host: str, port: int, home: Path) -> None:
    """Serve the node's pages and API until stopped."""
    node = open_node(home)
    _run(node, host, port, lambda: place_of_stores(home, node.settings).occupied())


@click.command()
@click.option("--port", default=8440, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on.")
@click.option("--check", is_flag=True, help="Play the main job against the node, print each step, and end.")
@json_option
def demo(port: int, check: bool, as_json: bool) -> None:
    """Serve the shipped record from a passing node of the fictional state XAA."""
    with tempfile.TemporaryDirectory(prefix="comity-demo-") as folder:
        home = Path(folder) / "XAA"
        make_home(home, "XAA")
        if check:
            _rehearse(open_node(home), as_json)
        else:
            _run(open_node(home), "127.0.0.1", port, lambda: None)


def _rehearse(node: Node, as_json: bool) -> None:
    import httpx

    from comity.app.rehearsing import Scene, rehearse

    token = node.access.create(Access(name="rehearsal", role=Role.OFFICER, clearance=Level.RESTRICTED), os.urandom)
    steps = []
    with _served(node) as address, httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
        for step in rehearse(Scene(client, token)):
            steps.append(step)
            if not as_json:
                click.echo(f"{'ok    ' if step.holds else 'FAILED'}  {step.name}: {plain(step.seen)}")
    if as_json:
        print_json({"steps": steps})
    if not all(step.holds for step in steps):
        raise click.exceptions.Exit(1)


@contextmanager
def _served(node: Node) -> Iterator[str]:
    """The node's pages on a free port of this machine, from a thread."""
    from comity.app.web.app import build_app

    try:
        with _beside(build_app(node), "127.0.0.1", 0) as port:
            yield f"http://127.0.0.1:{port}"
    finally:
        node.close()


@contextmanager
def _beside(app: object, host: str, port: int) -> Iterator[int]:
    """Serve an application at an address of this machine from a thread while the block runs; the port it has."""
    import uvicorn

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host.strip("[]"), port), family=family) as listening:
        config = uvicorn.Config(
            app,  # type: ignore[arg-type]  # what an application is, Litestar and uvicorn declare each by itself
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=STREAMS_END,
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


@contextmanager
def _operators_side(node: Node, metrics: "Metrics") -> Iterator[None]:
    """Figures and health at the address that the settings name, if any."""
    from comity.app.web.operators import OperatorsSide

    if not node.settings.metrics:
        yield
        return
    host, _, port = node.settings.metrics.rpartition(":")
    with _beside(OperatorsSide(node, metrics), host, int(port)):
        click.echo(f"For the operator: http://{node.settings.metrics}/metrics")
        yield


def _run(node: Node, host: str, port: int, occupied: Callable[[], int | None]) -> None:
    from comity.app.journal import journal, tell
    from comity.app.metrics import Metrics
    from comity.app.watching import Watch

    # The server ends in order on this signal and then lets it take its course, which must not be the process's end yet.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with journal(node.settings.log_format, node.settings.log_level), closing(Watch(node)) as watch:
            node.tick()
            watch.start()
            for reason in node.status().reasons:
                click.echo(f"Attention: {reason}.")
            click.echo(f"Node of {node.party}: http://{host}:{port}/  (Ctrl-C stops it)")
            _show_first_link(node, host, port)
            tell(logging.INFO, "started", party=node.party, version=__version__)
            metrics = Metrics(node, occupied)
            with _operators_side(node, metrics):
                _serve(node, metrics, host, port)
    except SystemExit as ended:
        raise click.exceptions.Exit(1 if ended.code else 0) from ended
    finally:
        node.close()


def _serve(node: Node, metrics: "Metrics", host: str, port: int) -> None:
    import uvicorn

    from comity.app.web.app import build_app
    from comity.app.web.observing import Observed
    from comity.app.web.warming import Warming

    app = build_app(node)
    with closing(Warming(app, node.settings)) as warming:
        warming.start()
        # One-time links stand in paths, so that the server itself logs no request.
        uvicorn.run(
            Observed(app, metrics.answered),
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=STREAMS_END,
        )


def _show_first_link(node: Node, host: str, port: int) -> None:
    """Print the link that makes the first administrator, as long as the node has no account at all."""
    secret = node.people.first_link(node.entropy)
    if secret is None:
        return
    # Passkeys need a host name, so that this machine is named, where it may be, and not numbered.
    here = "localhost" if host == "127.0.0.1" and "localhost" in node.settings.hosts else host
    address = node.settings.address or f"http://{here}:{port}"
    click.echo(f"No account yet. Make the first, within 24 hours: {address}/welcome/{secret}")
