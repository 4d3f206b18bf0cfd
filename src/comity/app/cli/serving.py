"""``comity serve`` and ``comity demo``: a node with its pages."""

import signal
import sys
import tempfile
from pathlib import Path

import click

from comity.app.cli.printing import home_option
from comity.app.node import Node
from comity.app.opening import make_home, open_node


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8440, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on.")
@home_option
def serve(host: str, port: int, home: Path) -> None:
    """Serve the node's pages and API until stopped."""
    _run(open_node(home), host, port)


@click.command()
@click.option("--port", default=8440, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on.")
def demo(port: int) -> None:
    """Serve the shipped record from a passing node of the fictional state XAA."""
    with tempfile.TemporaryDirectory(prefix="comity-demo-") as folder:
        home = Path(folder) / "XAA"
        make_home(home, "XAA")
        _run(open_node(home), "127.0.0.1", port)


def _run(node: Node, host: str, port: int) -> None:
    import uvicorn

    from comity.app.web.app import build_app

    # The server ends in order on this signal and then lets it take its course, which must not be the process's end yet.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        node.tick()
        for reason in node.status().reasons:
            click.echo(f"Attention: {reason}.", err=True)
        click.echo(f"Node of {node.party}: http://{host}:{port}/  (Ctrl-C stops it)")
        uvicorn.run(build_app(node), host=host, port=port, log_level="warning", server_header=False)
    except SystemExit as ended:
        raise click.exceptions.Exit(1 if ended.code else 0) from ended
    finally:
        node.close()
