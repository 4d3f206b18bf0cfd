"""The page ``/style``: colours with their contrast, letters, distances, and a sample of every piece."""

from collections.abc import Callable
from typing import Final

import htpy as h
from litestar import route

from comity.app.language import Catalogue
from comity.app.web.answers import Answer
from comity.app.web.design.controls import button
from comity.app.web.design.figures import Columns, twin
from comity.app.web.pages import Asked, make_page
from comity.app.web.site import READ, Web
from comity.app.web.style import samples
from comity.app.web.style.colours import Pair, colours_of, pairs_of

SPACES: Final = (4, 8, 12, 16, 24, 32)
"""Distances in use, in CSS pixels at the usual size of letters."""


@route(samples.PATH, **READ)
def style_page(request: Web) -> Answer:
    """Every piece of the design system."""
    known = tuple(f"sample-{name}" for name in ("plain", "helped", "wrong", "chosen", "box"))
    return make_page(request, known, _style)


def _style(asked: Asked) -> Answer:
    words = asked.words
    title = words.gettext("Pieces that pages are made of")
    sheet = asked.site.assets.files["style.css"].decode()
    parts: tuple[tuple[str, str, Callable[[Catalogue], h.Node]], ...] = (
        ("buttons", words.gettext("Buttons"), samples.buttons),
        ("fields", words.gettext("Fields"), samples.fields),
        ("badges", words.gettext("Badges and handling"), samples.badges),
        ("notices", words.gettext("Notices and states"), samples.notices),
        ("structure", words.gettext("Tabs, steps, cards, facts, tables"), samples.structure),
        ("charts", words.gettext("Charts"), samples.charts),
        ("calendar", words.gettext("Calendar"), samples.month),
        ("network", words.gettext("Network"), samples.network),
    )
    return asked.answer(
        title,
        h.h1[title],
        h.p(".lead")[
            words.gettext(
                "Every piece in every state, drawn by the functions that the pages use. The content is made up."
            )
        ],
        _section("colours", words.gettext("Colours"), _colours(sheet, words)),
        _section("letters", words.gettext("Letters and distances"), _letters(words)),
        (_section(name, label, sample(words)) for name, label, sample in parts),
        _section("paper", words.gettext("On paper"), _paper(words)),
    )


def _section(name: str, label: str, content: h.Node) -> h.Node:
    return h.section(id=name)[h.h2[label], content]


def _colours(sheet: str, words: Catalogue) -> h.Node:
    """A swatch of each colour in either scheme, then the contrast of each pair."""
    heads = (
        words.gettext("On the ground"),
        words.gettext("Light"),
        words.gettext("Dark"),
        words.gettext("At least"),
    )
    return [
        h.ul(".swatches")[
            (
                h.li[
                    h.svg(
                        viewBox="0 0 100 20", preserveAspectRatio="none", role="img", aria_labelledby=f"colour-{name}"
                    )[
                        h.title(id=f"colour-{name}")[name],
                        h.desc[f"#{light}, #{dark}"],
                        h.rect(width=50, height=20, fill=f"#{light}"),
                        h.rect(x=50, width=50, height=20, fill=f"#{dark}"),
                    ],
                    h.code[name],
                    " ",
                    h.span(".muted")[f"#{light} · #{dark}"],
                ]
                for name, (light, dark) in colours_of(sheet).items()
            )
        ],
        twin(
            Columns(
                caption=words.gettext("Contrast of what stands on what"),
                heads=heads,
                rows=[_contrast(pair) for pair in pairs_of(sheet)],
            )
        ),
    ]


def _contrast(pair: Pair) -> tuple[h.Node, ...]:
    return (
        h.code[f"{pair.above} / {pair.below}"],
        f"{pair.light:.2f}",
        f"{pair.dark:.2f}",
        f"{pair.least:.1f}",
    )


def _letters(words: Catalogue) -> h.Node:
    """The scale of headings and texts, then distances as bars of their length."""
    return [
        h.p(".lead")[words.gettext("Lead: what the page is about, in a sentence.")],
        h.h3[words.gettext("A heading of the third step")],
        h.p[words.gettext("Text as it is read most of the time, no wider than is easy on the eye.")],
        h.p(".muted")[words.gettext("What is less important.")],
        h.p[h.code["organisation:sco"]],
        h.ul(".spacings")[
            (
                h.li[
                    h.svg(width=space * 4, height=12, role="img", aria_labelledby=f"space-{space}")[
                        h.title(id=f"space-{space}")[f"{space} px"],
                        h.desc[f"{space} px"],
                        h.rect(width=space * 4, height=12),
                    ],
                    f" {space} px",
                ]
                for space in SPACES
            )
        ],
    ]


def _paper(words: Catalogue) -> h.Node:
    return [
        h.p[
            words.gettext(
                "Print this page: every sheet begins with handling, address and day; menus and buttons stay away, and "
                "heads of tables come again on each sheet."
            )
        ],
        h.form(method="get", action=samples.PATH)[button(words.gettext("Show"))],
    ]
