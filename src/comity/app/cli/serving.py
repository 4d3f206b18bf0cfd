"""``comity serve`` and ``comity demo``: a node with its pages."""

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import click

from comity.app.access import Access
from comity.app.accounts.roles import Role
from comity.app.cli.plain import plain
from comity.app.cli.printing import home_option, json_option, print_json
from comity.app.node import Node
from comity.app.opening import make_home, open_node
from comity.kernel.marking import Level

STREAMS_END = 3
"""Seconds that open streams of events have to end when the server is told to."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8440, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on.")
@home_option
def serve(host: str, port: int, home: Path) -> None:
    """Serve the node's pages and API until stopped."""
    _run(open_node(home), host, port)


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
            _run(open_node(home), "127.0.0.1", port)


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
    import uvicorn

    from comity.app.web.app import build_app

    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            build_app(node),
            log_level="warning",
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
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
            node.close()


def _run(node: Node, host: str, port: int) -> None:
    import uvicorn

    from comity.app.web.app import build_app
    from comity.app.web.warming import Warming

    # The server ends in order on this signal and then lets it take its course, which must not be the process's end yet.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        node.tick()
        for reason in node.status().reasons:
            click.echo(f"Attention: {reason}.", err=True)
        click.echo(f"Node of {node.party}: http://{host}:{port}/  (Ctrl-C stops it)")
        _show_first_link(node, host, port)
        app = build_app(node)
        with closing(Warming(app, node.settings)) as warming:
            warming.start()
            # One-time links stand in paths, so that no request is logged.
            uvicorn.run(
                app,
                host=host,
                port=port,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=STREAMS_END,
            )
    except SystemExit as ended:
        raise click.exceptions.Exit(1 if ended.code else 0) from ended
    finally:
        node.close()


def _show_first_link(node: Node, host: str, port: int) -> None:
    """Print the link that makes the first administrator, as long as the node has no account at all."""
    secret = node.people.first_link(node.entropy)
    if secret is None:
        return
    # Passkeys need a host name, so that this machine is named, where it may be, and not numbered.
    here = "localhost" if host == "127.0.0.1" and "localhost" in node.settings.hosts else host
    address = node.settings.address or f"http://{here}:{port}"
    click.echo(f"No account yet. Make the first, within 24 hours: {address}/welcome/{secret}")
