"""The front end is bundled when it has changed, and a build without a bundle fails."""

import os
import re
from pathlib import Path

import pytest

from hatch_build import OUTPUT, FrontendBuildHook

LOCK = """{"packages": {
  "": {"dependencies": {"esbuild": "1.0.0", "world-atlas": "2.0.0"}},
  "node_modules/esbuild": {"version": "1.0.0"},
  "node_modules/world-atlas": {"version": "2.0.0"}
}}"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree whose bundle is up to date."""
    (tmp_path / "frontend" / "src").mkdir(parents=True)
    for name in ("src/main.ts", "src/style.css", "build.mjs", "boundaries.mjs"):
        (tmp_path / "frontend" / name).write_text(name, encoding="utf-8")
    (tmp_path / "frontend" / "package-lock.json").write_text(LOCK, encoding="utf-8")
    hook = hook_for(tmp_path)
    for name in OUTPUT:
        (hook.package / name).parent.mkdir(parents=True, exist_ok=True)
        (hook.package / name).write_text(name, encoding="utf-8")
    hook.stamp_file.write_text(hook.stamp(), encoding="ascii")
    return tmp_path


def test_installed_bundle_is_of_the_present_sources(root: Path) -> None:
    assert hook_for(root).is_fresh(), "the bundle is not of the present sources: run make setup"


def test_unchanged_tree_needs_neither_node_nor_a_new_bundle(tree: Path) -> None:
    before = hook_for(tree).stamp_file.stat().st_mtime_ns
    assert hook_for(tree).dependencies() == []
    hook_for(tree).initialize("standard", {})
    assert hook_for(tree).stamp_file.stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["src/main.ts", "src/new.ts", "build.mjs", "boundaries.mjs", "package-lock.json"])
def test_changed_source_asks_for_a_new_bundle(tree: Path, name: str) -> None:
    (tree / "frontend" / name).write_text("changed", encoding="utf-8")
    assert not hook_for(tree).is_fresh()


@pytest.mark.parametrize("name", OUTPUT)
def test_altered_or_missing_output_asks_for_a_new_bundle(tree: Path, name: str) -> None:
    output = hook_for(tree).package / name
    output.write_text("altered", encoding="utf-8")
    assert not hook_for(tree).is_fresh()
    output.unlink()
    assert not hook_for(tree).is_fresh()


@pytest.mark.parametrize(
    ("installed", "complete"),
    [
        ({"esbuild": "1.0.0", "world-atlas": "2.0.0"}, True),
        ({"esbuild": "1.0.0", "world-atlas": "2.0.1"}, False),
        ({"esbuild": "1.0.0"}, False),
        ({}, False),
    ],
)
def test_packages_are_installed_where_any_is_missing_or_of_another_version(
    tree: Path, installed: dict[str, str], complete: bool
) -> None:
    for name, version in installed.items():
        folder = tree / "frontend" / "node_modules" / name
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(f'{{"version": "{version}"}}', encoding="utf-8")
    assert hook_for(tree).has_packages() == complete


@pytest.mark.parametrize("name", OUTPUT)
def test_build_without_output_fails(tree: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    tools = tree / "tools"
    tools.mkdir()
    for tool in ("node", "npm"):
        (tools / tool).write_text("#!/bin/sh\necho v18.0.0\n", encoding="utf-8")
        (tools / tool).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.defpath}")
    (hook_for(tree).package / name).unlink()
    with pytest.raises(RuntimeError, match=f"missing: {re.escape(name)}"):
        hook_for(tree).initialize("standard", {})


def hook_for(root: Path) -> FrontendBuildHook:
    """The hook as the build calls it for the tree at ``root``."""
    return FrontendBuildHook(str(root), {}, None, None, str(root / "dist"), "wheel")  # type: ignore[arg-type]
