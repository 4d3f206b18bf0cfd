"""The front end is bundled when it has changed, and a build without a bundle fails."""

import os
from pathlib import Path

import pytest

from hatch_build import OUTPUT, FrontendBuildHook


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree whose bundle is up to date."""
    (tmp_path / "frontend" / "src").mkdir(parents=True)
    for name in ("src/main.ts", "src/style.css", "build.mjs"):
        (tmp_path / "frontend" / name).write_text(name, encoding="utf-8")
    (tmp_path / "frontend" / "package-lock.json").write_text(
        '{"packages": {"node_modules/esbuild": {"version": "1.0.0"}}}', encoding="utf-8"
    )
    hook = hook_for(tmp_path)
    hook.static.mkdir(parents=True)
    for name in OUTPUT:
        (hook.static / name).write_text(name, encoding="utf-8")
    hook.stamp_file.write_text(hook.stamp(), encoding="ascii")
    return tmp_path


def test_installed_bundle_is_of_the_present_sources(root: Path) -> None:
    assert hook_for(root).is_fresh(), "the bundle is not of the present sources: run make setup"


def test_unchanged_tree_needs_neither_node_nor_a_new_bundle(tree: Path) -> None:
    before = hook_for(tree).stamp_file.stat().st_mtime_ns
    assert hook_for(tree).dependencies() == []
    hook_for(tree).initialize("standard", {})
    assert hook_for(tree).stamp_file.stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["src/main.ts", "src/new.ts", "build.mjs", "package-lock.json"])
def test_changed_source_asks_for_a_new_bundle(tree: Path, name: str) -> None:
    (tree / "frontend" / name).write_text("changed", encoding="utf-8")
    assert not hook_for(tree).is_fresh()


@pytest.mark.parametrize("name", OUTPUT)
def test_altered_or_missing_output_asks_for_a_new_bundle(tree: Path, name: str) -> None:
    output = hook_for(tree).static / name
    output.write_text("altered", encoding="utf-8")
    assert not hook_for(tree).is_fresh()
    output.unlink()
    assert not hook_for(tree).is_fresh()


def test_build_without_output_fails(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tree / "tools"
    tools.mkdir()
    for name in ("node", "npm"):
        (tools / name).write_text("#!/bin/sh\necho v18.0.0\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.defpath}")
    (hook_for(tree).static / "main.js").unlink()
    with pytest.raises(RuntimeError, match=r"missing: main\.js"):
        hook_for(tree).initialize("standard", {})


def hook_for(root: Path) -> FrontendBuildHook:
    """The hook as the build calls it for the tree at ``root``."""
    return FrontendBuildHook(str(root), {}, None, None, str(root / "dist"), "wheel")  # type: ignore[arg-type]
