import re
from pathlib import Path

from comity.capabilities import REGISTRY
from comity.kernel.declaration import declared_fields


def rows(text: str) -> dict[str, list[str]]:
    """Further cells of each table row by its first cell, without the heads."""
    lines = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in text.split("\n")]
    tables = [cells for cells in lines if len(cells) > 1 and not set(cells[0]) <= set("- ")]
    return {cells[0]: cells[1:] for cells in tables if cells[0] not in {"field", "kind", "code"} or cells[1] == "yes"}


def sections(root: Path, page: str) -> dict[str, str]:
    text = (root / "docs" / "reference" / page).read_text(encoding="utf-8")
    return {part.partition("\n")[0].strip("`"): part for part in re.split(r"^#+ ", text, flags=re.MULTILINE)}


def test_every_kind_is_documented_and_nothing_else(root: Path) -> None:
    listed = rows(sections(root, "acts.md")["Acts"])
    assert listed.keys() == REGISTRY.kinds.keys()
    for name, (_, _, recallable) in listed.items():
        assert recallable == ("yes" if REGISTRY.kinds[name].recallable else "no"), name


def test_every_field_of_every_kind_is_documented(root: Path) -> None:
    pages = sections(root, "acts.md")
    for kind in REGISTRY.kinds.values():
        declared = {one.name: "yes" if one.required else "no" for one in declared_fields(kind.body)}
        listed = {field: cells[0] for field, cells in rows(pages[kind.name]).items()}
        assert listed == declared, kind.name
        assert all(all(cells) for cells in rows(pages[kind.name]).values()), kind.name


def test_every_refusal_of_the_kernel_is_placed_at_its_verb(root: Path) -> None:
    listed = {name for part in sections(root, "refusals.md").values() for name in rows(part)}
    sources = [*(root / "src/comity/kernel").glob("*.py"), *(root / "src/comity/capabilities").rglob("*.py")]
    codes = {code for file in sources for code in re.findall(r'refusal\(\s*"([a-z_.]+)"', file.read_text("utf-8"))}
    assert listed == codes
