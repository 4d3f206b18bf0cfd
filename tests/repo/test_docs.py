"""The reference names everything there is and nothing that is not.

A subject is a page of ``docs/reference`` with a function that collects the names it must list. Each name has one row
of a table on that page: the name, what it means, what to do. Settings, commands and kinds of act also tell their
defaults, options and headings.
"""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import msgspec
import pytest

from comity.app.cli.main import cli
from comity.app.settings import Settings
from comity.capabilities import REGISTRY
from comity.kernel import errors

Collect = Callable[[Path], set[str]]


def error_codes(root: Path) -> set[str]:
    """Codes of every fault and of every refusal that the source declares."""
    faults = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ComityError)]
    return {one.code for one in faults if one is not errors.ComityError} | refusal_codes(root / "src" / "comity")


def setting_names(root: Path) -> set[str]:
    """Names of every setting."""
    return set(Settings.__struct_fields__)


SUBJECTS: tuple[tuple[str, Collect], ...] = (("errors.md", error_codes), ("settings.md", setting_names))


@pytest.mark.parametrize(("page", "collect"), SUBJECTS, ids=[page for page, _ in SUBJECTS])
def test_page_lists_everything_and_nothing_else(root: Path, page: str, collect: Collect) -> None:
    rows = documented((root / "docs" / "reference" / page).read_text(encoding="utf-8"))
    there = collect(root)
    assert there
    assert there - rows.keys() == set(), f"{page} lacks rows"
    assert rows.keys() - there == set(), f"{page} has rows for what is not there"


@pytest.mark.parametrize(("page", "collect"), SUBJECTS, ids=[page for page, _ in SUBJECTS])
def test_page_leaves_no_cell_empty(root: Path, page: str, collect: Collect) -> None:
    rows = documented((root / "docs" / "reference" / page).read_text(encoding="utf-8"))
    assert rows
    assert not [name for name, cells in rows.items() if len(cells) < 2 or not all(cells)]


def test_settings_are_documented_with_their_defaults_and_bounds(root: Path) -> None:
    rows = documented((root / "docs" / "reference" / "settings.md").read_text(encoding="utf-8"))
    for one in msgspec.inspect.type_info(Settings).fields:  # type: ignore[attr-defined]
        _, bounds, default = rows[one.name]
        if not one.required:
            said = tomllib.loads(f"it = {default.strip('`')}")["it"]
            assert said == msgspec.to_builtins(one.default, str_keys=True) or tuple(said) == one.default, one.name
        for bound in (
            getattr(one.type, "ge", None),
            getattr(one.type, "le", None),
            getattr(one.type, "max_length", None),
        ):
            assert bound is None or one.name == "party" or str(bound) in bounds, f"{one.name}: {bound}"


def test_every_command_has_a_heading_and_every_heading_a_command(root: Path) -> None:
    assert sections(root).keys() == {name for name, _ in commands()}


def test_every_option_is_documented_and_every_documented_one_is_there(root: Path) -> None:
    texts = sections(root)
    for name, command in commands():
        there = {option_name(one): one for one in command.params}
        rows = documented(texts.get(name, ""))
        assert rows.keys() == there.keys(), name
        for option, (_, default) in rows.items():
            assert default.startswith(default_of(there[option])), f"{name} {option}: {default_of(there[option])}"


def test_every_command_shows_an_example(root: Path) -> None:
    without = [name for name, text in sections(root).items() if f"$ {name}" not in text]
    assert not without


def test_every_kind_of_act_has_a_heading(root: Path) -> None:
    text = (root / "docs" / "reference" / "acts.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^#+ .*`([a-z_]+\.[a-z_]+/[0-9]+)`", text, re.MULTILINE))
    assert headings == set(REGISTRY.kinds)


def test_links_between_pages_lead_somewhere(root: Path) -> None:
    pages = [*root.glob("*.md"), *root.glob("docs/**/*.md")]
    assert len(pages) > 10
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_rows_are_read_from_tables() -> None:
    text = "| code | meaning | what to do |\n|---|---|---|\n| `one.two` | means | do |\n| `three` | means | |\n`four`\n"
    assert documented(text) == {"one.two": ("means", "do"), "three": ("means", "")}


def test_refusal_codes_are_read_from_the_source(tmp_path: Path) -> None:
    source = 'def f() -> None:\n    g(refusal("a.b", "No {x}.", x=1), Refusal(code="c.d", template="No."))\n'
    (tmp_path / "one.py").write_text(source, encoding="utf-8")
    assert refusal_codes(tmp_path) == {"a.b", "c.d"}


def documented(text: str) -> dict[str, tuple[str, ...]]:
    """Further cells of each table row that starts with a name in backticks, by that name."""
    rows = re.findall(r"^\| `([^`]+)` \|(.*)\|$", text, re.MULTILINE)
    return {name: tuple(cell.strip() for cell in cells.split("|")) for name, cells in rows}


def commands(command: click.Command = cli, path: str = "comity") -> Iterator[tuple[str, click.Command]]:
    """Every command that is not a group of commands, by what one types."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from commands(found, f"{path} {name}")


def sections(root: Path) -> dict[str, str]:
    """The text under each command's heading."""
    text = (root / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    _, *parts = re.split(r"^## `([^`]+)`$", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def option_name(one: click.Parameter) -> str:
    """How an option or argument is named on the page."""
    return one.make_metavar(click.Context(cli)).strip("[]{}") if isinstance(one, click.Argument) else one.opts[0]


def default_of(one: click.Parameter) -> str:
    """What the page's default must begin with; nothing is demanded where the program has none."""
    if isinstance(one, click.Option) and one.is_flag:
        return "off"
    given = one.to_info_dict()["default"]
    return f"`{given}`" if isinstance(given, (str, int, Path)) else ""


def refusal_codes(folder: Path) -> set[str]:
    """Literal codes given to ``refusal("code", ...)`` or ``Refusal(code="code", ...)`` anywhere under a folder."""
    nodes = [node for file in folder.rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    first = [call.args[0] for call in calls if _name(call) == "refusal" and call.args]
    named = [word.value for call in calls if _name(call) == "Refusal" for word in call.keywords if word.arg == "code"]
    return {str(code.value) for code in (*first, *named) if isinstance(code, ast.Constant)}


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
