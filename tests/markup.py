"""A reader of our own HTML that finds what no browser would complain about: the oracle for pages."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

VOID = frozenset({"br", "input", "link", "meta", "img", "hr"})
SELF_CLOSED = frozenset({"script"})


class Element:
    """One element: name, attributes, children in order; text is a child too."""

    def __init__(self, name: str, attributes: dict[str, str | None], parent: "Element | None") -> None:
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    def all(self, *names: str) -> Iterator["Element"]:
        """Elements below this one in the order of the page, of these names or of any."""
        for child in self.children:
            if isinstance(child, Element):
                if not names or child.name in names:
                    yield child
                yield from child.all(*names)

    def text(self, *without: str) -> str:
        """The text below this element, leaving out elements that have one of these classes."""
        if set(without) & set((self.attributes.get("class") or "").split()):
            return ""
        parts = (child if isinstance(child, str) else child.text(*without) for child in self.children)
        return " ".join(" ".join(parts).split())

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.attributes.get(name) or ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Element("", {}, None)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append(f"an attribute twice on {tag}")
        element = Element(tag, dict(attrs), self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        if tag != self.at.name or self.at.parent is None:
            self.faults.append(f"expected the end of {self.at.name}, got that of {tag}")
            return
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(text: str) -> Element:
    """The page as elements; raises AssertionError where tags do not nest."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert not reader.faults, reader.faults
    assert reader.at is reader.root, f"{reader.at.name} is not closed"
    return reader.root


def faults_of(text: str) -> list[str]:
    """What is wrong with a page, as sentences."""
    page = read(text)
    return [
        *_identities(page),
        *_headings(page),
        *_tables(page),
        *_forms(page),
        *_figures(page),
        *_inline(page),
    ]


def _identities(page: Element) -> Iterator[str]:
    known = [one.get("id") for one in page.all() if one.get("id")]
    yield from (f"id {one} twice" for one in set(known) if known.count(one) > 1)
    for one in page.all():
        for name in ("for", "aria-labelledby", "aria-describedby"):
            yield from (f"{name} names no element: {ref}" for ref in one.get(name).split() if ref not in known)
        href = one.get("href")
        if href.startswith("#") and href[1:] not in known:
            yield f"link to no element: {href}"
    if not all(one.get("lang") for one in page.all("html")):
        yield "html without lang"


def _headings(page: Element) -> Iterator[str]:
    levels = [int(one.name[1]) for one in page.all("h1", "h2", "h3", "h4")]
    if levels.count(1) != 1:
        yield f"expected one h1, got {levels.count(1)}"
    yield from (f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1)
    yield from ("an empty heading" for one in page.all("h1", "h2", "h3", "h4") if not one.text())


def _tables(page: Element) -> Iterator[str]:
    for table in page.all("table"):
        if not [one for one in table.all("caption") if one.text()]:
            yield "a table without caption"
        yield from ("a th without scope" for one in table.all("th") if one.get("scope") not in {"col", "row"})
        widths = {len([cell for cell in row.children if isinstance(cell, Element)]) for row in table.all("tr")}
        if len(widths) != 1:
            yield f"rows of different widths: {sorted(widths)}"


def _forms(page: Element) -> Iterator[str]:
    labelled = {one.get("for") for one in page.all("label")}
    for one in page.all("input", "select", "textarea"):
        if one.get("type") != "hidden" and "hidden" not in one.attributes and one.get("id") not in labelled:
            yield f"a field without label: {one.get('name')}"
    yield from ("a form without button" for form in page.all("form") if not list(form.all("button")))


def _figures(page: Element) -> Iterator[str]:
    for drawing in page.all("svg"):
        parts = {one.name for one in drawing.children if isinstance(one, Element)}
        # What is inside an image is hidden from readers, so that a drawing that holds links is a group.
        role = "group" if list(drawing.all("a")) else "img"
        if drawing.get("role") != role or not {"title", "desc"} <= parts:
            yield "a drawing without role, title or desc"
    yield from ("an image without alt" for one in page.all("img") if "alt" not in one.attributes)


def _inline(page: Element) -> Iterator[str]:
    """What the Content Security Policy would block."""
    for one in page.all():
        yield from (
            f"inline {name} on {one.name}" for name in one.attributes if name == "style" or name.startswith("on")
        )
        if one.name == "style" or (one.name == "script" and one.text()):
            yield f"inline {one.name}"
        source = one.get("src") or (one.get("href") if one.name == "link" else "")
        if re.match(r"[a-z]+:|//", source):
            yield f"a foreign {one.name}: {source}"
        if one.name == "a" and re.match(r"(?!https?:)[a-z]+:", one.get("href")):
            yield f"a link of another scheme: {one.get('href')}"
