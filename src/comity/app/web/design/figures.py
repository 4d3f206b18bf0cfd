"""A drawing and its twin: whatever a figure shows stands in a table beside it, for those who cannot or need not see it.

Drawings are SVG made by the server, without scripts and styles inside.
"""

from collections.abc import Iterable, Sequence

import htpy as h
import msgspec

from comity.app.web.layout import scroll_table


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing's surroundings. id: of the figure, from which those of its title and description are made.

    width, height: in units of the drawing. links: whether there are links in it, which an image would hide.
    """

    id: str
    title: str
    description: str
    width: int
    height: int
    links: bool = False


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """A table to be. caption: what it lists. heads: of its columns; the first cell of each row is the row's head.

    ids: of the rows, where something leads to them.
    """

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[h.Node]]
    ids: Sequence[str] = ()


def units(value: float) -> str:
    """A length or place in a drawing, as its attributes hold it: at most one digit after the point."""
    return f"{value:.1f}".removesuffix(".0")


def drawing(about: Drawing, kind: str, *content: h.Node) -> h.Element:
    """The SVG element. kind: its class, for its looks."""
    return h.svg(
        class_=kind,
        viewBox=f"0 0 {about.width} {about.height}",
        role="group" if about.links else "img",
        aria_labelledby=f"{about.id}-title {about.id}-desc",
        focusable="false",
    )[h.title(id=f"{about.id}-title")[about.title], h.desc(id=f"{about.id}-desc")[about.description], content]


def figure(about: Drawing, drawn: h.Node, *caption: h.Node) -> h.Element:
    """The drawing in a frame that scrolls where the screen is narrow, by keyboard too."""
    return h.figure(".figure", id=about.id, tabindex="0", role="group", aria_label=about.title)[
        drawn, h.figcaption[caption] if caption else None
    ]


def legend(keys: Iterable[tuple[str, str]]) -> h.Element:
    """What forms and colours mean: a class for each, and its words."""
    return h.ul(".legend")[(h.li(class_=kind)[text] for kind, text in keys)]


def twin(columns: Columns) -> h.Node:
    """A table as rows of cells; on a narrow screen its rows become cards."""
    first, *others = columns.heads
    ids: list[str | None] = [*columns.ids] if columns.ids else [None] * len(columns.rows)
    return scroll_table(
        columns.caption,
        h.table(".stack")[
            h.caption[columns.caption],
            h.thead[h.tr[h.th(scope="col")[first], (h.th(scope="col")[head] for head in others)]],
            h.tbody[(_row(cells, others, id) for cells, id in zip(columns.rows, ids, strict=True))],
        ],
    )


def _row(cells: Sequence[h.Node], heads: Sequence[str], id: str | None) -> h.Element:
    first, *others = cells
    return h.tr(id=id)[
        h.th(scope="row")[first],
        (h.td(data_label=head)[cell] for head, cell in zip(heads, others, strict=True)),
    ]
