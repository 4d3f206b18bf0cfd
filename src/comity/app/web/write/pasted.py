"""Rows that were pasted, as they would be taken: cell by cell, with what is wrong where it is wrong."""

import htpy as h

from comity.app.web.forms.tables import Table
from comity.app.web.layout import scroll_table
from comity.app.web.pages import Asked
from comity.app.web.write.places import TAKE

MOST_SHOWN = 100


def table_part(table: Table, path: str, asked: Asked) -> h.Node:
    """The rows, and a button that takes them where every cell fits."""
    words = asked.words
    if table.problems:
        return h.div(".pasted", role="status")[h.ul(".wrong-text")[(h.li[text] for text in table.problems)]]
    count = words.ngettext("{count} row was read.", "{count} rows were read.", len(table.rows))
    wrong = words.ngettext("{count} cell does not fit.", "{count} cells do not fit.", len(table.wrong))
    return h.div(".pasted")[
        h.p(role="status")[
            count.format(count=words.number(len(table.rows))),
            [" ", h.strong[wrong.format(count=words.number(len(table.wrong)))]] if table.wrong else None,
        ],
        _rows(table, asked),
        h.button(".button.quiet", type="submit", name=f"{TAKE}{path}", value="1", formnovalidate=True)[
            words.gettext("Take these rows")
        ]
        if table.good
        else h.p(".muted")[words.gettext("Mend the rows above and look at them again.")],
    ]


def _rows(table: Table, asked: Asked) -> h.Node:
    """The first rows; those with something wrong come before the others."""
    words = asked.words
    wrong = {row for row, _ in table.wrong}
    numbers = sorted(range(len(table.rows)), key=lambda row: (row not in wrong, row))[:MOST_SHOWN]
    title = words.gettext("Rows that were pasted")
    return scroll_table(
        title,
        h.table[
            h.caption[title],
            h.thead[
                h.tr[
                    h.th(scope="col")[words.gettext("Row")],
                    (h.th(scope="col")[words.gettext(one.label)] for _, one in table.columns),
                ]
            ],
            h.tbody[
                (
                    h.tr[
                        h.th(scope="row")[words.number(number + 1)],
                        (_cell(text, table.wrong.get((number, at))) for at, text in enumerate(table.rows[number])),
                    ]
                    for number in numbers
                )
            ],
        ],
    )


def _cell(text: str, wrong: str | None) -> h.Node:
    if wrong is None:
        return h.td[text]
    return h.td(".wrong")[text, h.p(".wrong-text")[wrong]]
