"""The folders are those of the architecture, and tests lie where what they test lies."""

from pathlib import Path

import pytest

LAYERS = {"adapters", "analysis", "app", "capabilities", "interop", "kernel", "locale", "record"}
NOT_MIRRORED = {"conformance", "repo", "stories"}


def test_source_holds_exactly_the_layers(root: Path) -> None:
    folders = {path.name for path in (root / "src" / "comity").iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == LAYERS


def test_every_source_folder_is_a_package_that_says_why(root: Path) -> None:
    folders = {file.parent for file in (root / "src" / "comity").rglob("*.py")}
    assert folders
    assert not [folder for folder in folders if not _says_why(folder / "__init__.py")]


def test_tests_mirror_the_source(root: Path) -> None:
    assert strays(root) == ()


def test_folders_of_tests_are_not_packages(root: Path) -> None:
    assert not list((root / "tests").rglob("__init__.py"))


@pytest.mark.parametrize(
    ("name", "stray"),
    [
        ("kernel/test_merkle.py", False),
        ("kernel/test_merkle_vectors.py", False),
        ("kernel/test_rule.py", False),
        ("kernel/rule/test_parse.py", False),
        ("stories/test_two_nodes.py", False),
        ("kernel/test_markle.py", True),
        ("kernel/test_merklevectors.py", True),
        ("app/test_merkle.py", True),
        ("test_everything.py", True),
        ("benchmarks/test_tree.py", False),
        ("benchmarks/test_trees.py", True),
    ],
)
def test_stray_test_is_reported(tmp_path: Path, name: str, stray: bool) -> None:
    for file in (
        "src/comity/kernel/merkle.py",
        "src/comity/kernel/rule/parse.py",
        "benchmarks/tree.py",
        f"tests/{name}",
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert strays(tmp_path) == ((name,) if stray else ())


def strays(root: Path) -> tuple[str, ...]:
    """Tests that mirror no module: ``tests/kernel/test_x*.py`` needs ``src/comity/kernel/x.py`` or its folder.

    Benchmarks lie outside the package, and their tests mirror them there.
    """
    tests = sorted(file.relative_to(root / "tests") for file in root.glob("tests/**/test_*.py"))
    return tuple(
        test.as_posix()
        for test in tests
        if test.parts[0] not in NOT_MIRRORED and not _is_mirrored(_mirrored(root, test), test)
    )


def _mirrored(root: Path, test: Path) -> Path:
    return root if test.parts[0] == "benchmarks" else root / "src" / "comity"


def _says_why(package: Path) -> bool:
    return package.is_file() and package.read_text(encoding="utf-8").startswith('"""')


def _is_mirrored(source: Path, test: Path) -> bool:
    """Whether the name is that of a module, alone or followed by ``_`` and the part that is tested."""
    words = test.stem.removeprefix("test_").split("_")
    names = ["_".join(words[:count]) for count in range(1, len(words) + 1)]
    folder = source / test.parent
    return any((folder / f"{name}.py").is_file() or (folder / name).is_dir() for name in names)
