"""The command line. Each command lives in a module that is imported only when it is used."""

from comity.app.cli.main import main

__all__ = ["main"]
