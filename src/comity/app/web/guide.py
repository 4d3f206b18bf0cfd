"""The interface for programs, described twice: as OpenAPI for tools, as a page for people."""

from typing import Any

import htpy as h
from litestar import route

from comity.app.web.answers import Answer, json_answer
from comity.app.web.asking import parameters, words_of
from comity.app.web.errors import REQUEST_STATUS, STATUS, title
from comity.app.web.facts import joined
from comity.app.web.kinds import Choice, Field, KindAnswer, describe_kinds
from comity.app.web.layout import scroll_table
from comity.app.web.openapi import describe_interface
from comity.app.web.pages import Asked, make_page
from comity.app.web.site import READ, Web, site_of


@route("/api/openapi.json", **READ)
def openapi(request: Web) -> Answer:
    """The OpenAPI document."""
    parameters(request, ())
    return json_answer(describe_interface(site_of(request).node.registry, words_of(request)))


@route("/api", **READ)
def guide_page(request: Web) -> Answer:
    """Routes, parameters, problems and kinds of statement, readable without any script."""
    return make_page(request, (), _guide)


def _guide(asked: Asked) -> Answer:
    words = asked.words
    registry = asked.site.node.registry
    name = words.gettext("For programs")
    return asked.answer(
        name,
        h.h1[name],
        h.p(".lead")[words.gettext("Programs read and write the same statements as people, under the same rules.")],
        h.p[
            words.gettext("Description for tools:"),
            " ",
            h.a(href="/api/openapi.json")["/api/openapi.json"],
            " (OpenAPI 3.1)",
        ],
        _routes(describe_interface(registry, words)["paths"], asked),
        _problems(asked),
        h.h2[words.gettext("Kinds of statement")],
        (_kind(kind, asked) for kind in describe_kinds(registry, words).kinds),
    )


def _routes(paths: dict[str, Any], asked: Asked) -> h.Node:
    words = asked.words
    name = words.gettext("Addresses")
    heads = (words.gettext("Address"), words.gettext("Meaning"), words.gettext("Parameters"))
    rows = [(path, method, one) for path, methods in paths.items() for method, one in methods.items()]
    return [
        h.h2[name],
        scroll_table(
            name,
            h.table(".stack")[
                h.caption[words.gettext("All addresses; those with POST need an access token")],
                h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[h.code[f"{method.upper()} {path}"]],
                            h.td(data_label=heads[1])[one["summary"]],
                            h.td(data_label=heads[2])[_parameters(one)],
                        ]
                        for path, method, one in rows
                    )
                ],
            ],
        ),
    ]


def _parameters(operation: dict[str, Any]) -> h.Node:
    names = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
    return [[", " if at else None, h.code[name]] for at, name in enumerate(names)] or "–"


def _problems(asked: Asked) -> h.Node:
    words = asked.words
    name = words.gettext("Problems")
    rows = [*((kind.code, status) for kind, status in STATUS), *REQUEST_STATUS, ("fault", 500)]
    return [
        h.h2[name],
        h.p[words.gettext("Whatever cannot be answered comes as a problem detail (RFC 9457) with one of these codes.")],
        scroll_table(
            name,
            h.table[
                h.caption[words.gettext("Codes with their statuses")],
                h.thead[
                    h.tr[
                        (
                            h.th(scope="col")[head]
                            for head in (words.gettext("Code"), words.gettext("Status"), words.gettext("Meaning"))
                        )
                    ]
                ],
                h.tbody[
                    (
                        h.tr(id=f"problem-{code}")[
                            h.th(scope="row")[h.code[code]], h.td[str(status)], h.td[title(code, words)]
                        ]
                        for code, status in rows
                    )
                ],
            ],
        ),
    ]


def _kind(kind: KindAnswer, asked: Asked) -> h.Node:
    return h.section(".card.kind")[
        h.h3[kind.label],
        h.p[h.code[kind.name]],
        h.p[kind.help],
        h.dl(".facts")[(_field(one, asked) for one in kind.fields)],
    ]


def _field(field: Field, asked: Asked) -> h.Node:
    words = asked.words
    notes = [
        words.gettext("required") if field.required else words.gettext("may be left out"),
        field.unit,
        field.help,
    ]
    choices = [" · ", joined((_choice(one) for one in field.choices), words)] if field.choices else None
    return h.div[
        h.dt[h.code[field.name]],
        h.dd[
            field.label,
            h.span(".muted")[
                [" · ", " · ".join(note for note in notes if note)], [" · ", choices] if choices else None
            ],
        ],
    ]


def _choice(choice: Choice) -> h.Node:
    return [h.code[choice.code], f" ({choice.label})"]
