"""The description of the interface for programs as OpenAPI 3.1, built from the declarations themselves.

Schemas come from msgspec; titles and descriptions of fields from their declared labels, help and units, in the reader's
language. What the node answers and what this says cannot drift apart: routes, parameters, bodies and rows are read
from the same registry.
"""

from typing import Final

import msgspec

from comity import __version__
from comity.app.language import Catalogue
from comity.app.reading import PAGE_LIMIT
from comity.app.web.api import MAX_LIMIT
from comity.app.web.asking import MAX_VALUE
from comity.app.web.errors import title
from comity.app.web.exports import BIBTEX, CSV
from comity.app.web.finding import MAX_ARRIVALS
from comity.app.web.kinds import writable_kinds
from comity.app.web.schemas import ACT, MATTER, NAME, REF, Schema, component_schemas, draft_name, ref
from comity.app.web.viewing import one_paths
from comity.kernel.act import MAX_DOCUMENTS
from comity.kernel.capability import Registry, View
from comity.kernel.declaration import declared_fields

_OBJECT: Final[Schema] = {"type": "object"}
_READING: Final = (("malformed", 400), ("http.token_unknown", 401), ("not_found", 404), ("http.method", 405))
_WRITING: Final = (
    ("malformed", 400),
    ("http.token_missing", 401),
    ("http.method", 405),
    ("not_allowed", 409),
    ("too_large", 413),
    ("http.media_type", 415),
    ("read_only", 503),
)


def describe_interface(registry: Registry, words: Catalogue) -> Schema:
    """The OpenAPI document in the reader's language."""
    token = {
        "type": "http",
        "scheme": "bearer",
        "description": words.gettext("An access token that the operator of this system gave you."),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "comity",
            "version": __version__,
            "description": words.gettext(
                "Reading and writing statements. Every answer holds what the reader may see, and no more."
            ),
        },
        "servers": [{"url": "/"}],
        "paths": {
            **_views(registry, words),
            **_statements(words),
            **_finding(words),
            **_writing(registry, words),
            **_health(words),
        },
        "components": {"schemas": component_schemas(registry, words), "securitySchemes": {"token": token}},
    }


def _views(registry: Registry, words: Catalogue) -> Schema:
    paths: Schema = {}
    for view in registry.views.values():
        answer, query = _json(_rows(view), words), _query(view, words)
        label = words.gettext(view.label)
        if not view.of_one:
            asked = _asked([*query, *_paging(words)], answer, words)
            paths[f"/api/v1/{view.name}"] = {"get": {"operationId": view.name, "summary": label, **asked}}
            paths |= _files(f"/api/v1/{view.name}", view.name, label, query, words)
            continue
        for path in one_paths(view, registry):
            by_name = "{name:str}" in path
            where = _in_path("name", NAME) if by_name else _in_path("matter", MATTER)
            name = f"{view.name}_by_name" if by_name else view.name
            plain = path.replace(":str}", "}")
            asked = _asked([where, *query], answer, words)
            paths[plain] = {"get": {"operationId": name, "summary": label, **asked}}
            paths |= _files(plain, name, label, [where, *query], words)
    return paths


def _files(path: str, name: str, label: str, parameters: list[Schema], words: Catalogue) -> Schema:
    """The same answer as files: all rows, hence without paging."""
    return {
        f"{path}.{ending}": {
            "get": {
                "operationId": f"{name}_{ending}",
                "summary": f"{label} ({form})",
                **_asked(parameters, _text(media_type, words), words),
            }
        }
        for ending, form, media_type in (("csv", "CSV", CSV), ("bib", "BibTeX", BIBTEX))
    }


def _statements(words: Catalogue) -> Schema:
    act, file = _in_path("act", ACT), _in_path("matter", MATTER)
    operations: tuple[tuple[str, str, str, list[Schema], Schema], ...] = (
        ("/api/v1/matters/{matter}", "file", words.gettext("A file with its statements"), [file], ref("File")),
        ("/api/v1/acts/{act}", "statement", words.gettext("One statement, as logged"), [act], ref("Envelope")),
        (
            "/api/v1/acts/{act}/receipt",
            "receipt",
            words.gettext("The portable proof of one statement"),
            [act],
            _OBJECT,
        ),
        ("/api/v1/kinds", "kinds", words.gettext("What can be said"), [], ref("KindsAnswer")),
    )
    sources = {
        "operationId": "file_sources",
        "summary": words.gettext("A file and its sources as BibTeX"),
        **_asked([file], _text(BIBTEX, words), words),
    }
    return {
        **{
            path: {"get": {"operationId": name, "summary": summary, **_asked(parameters, _json(answer, words), words)}}
            for path, name, summary, parameters, answer in operations
        },
        "/api/v1/matters/{matter}/sources.bib": {"get": sources},
    }


def _finding(words: Catalogue) -> Schema:
    text = {"type": "string", "minLength": 1, "maxLength": MAX_VALUE}
    words_asked = _in_query("text", words.gettext("Words that a statement must hold, all of them"), text)
    last = _in_query("after", words.gettext("What the page before gave as next"), ACT)
    since = _in_query("after", words.gettext("A time with its zone"), {"type": "string", "format": "date-time"})
    search = [{**words_asked, "required": True}, last, _limit(PAGE_LIMIT, words)]
    position = {"type": "integer", "minimum": 0, "maximum": MAX_DOCUMENTS - 1}
    paper = {
        "description": words.gettext("As asked"),
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
    operations: tuple[tuple[str, str, str, list[Schema], Schema], ...] = (
        ("/api/v1/search", "search", words.gettext("Search"), search, _json(ref("SearchAnswer"), words)),
        (
            "/api/v1/arrivals",
            "arrivals",
            words.gettext("What has arrived"),
            [since, _limit(MAX_ARRIVALS, words)],
            _json(ref("ArrivalsAnswer"), words),
        ),
        (
            "/api/v1/acts/{act}/documents/{position}",
            "document",
            words.gettext("A paper that goes with a statement"),
            [_in_path("act", ACT), _in_path("position", position)],
            paper,
        ),
    )
    return {
        path: {"get": {"operationId": name, "summary": summary, **_asked(parameters, answer, words)}}
        for path, name, summary, parameters, answer in operations
    }


def _writing(registry: Registry, words: Catalogue) -> Schema:
    drafts = {"oneOf": [ref(draft_name(kind.name)) for kind in writable_kinds(registry)]}
    location = {"Location": {"schema": {"type": "string"}}}
    return {
        "/api/v1/acts": {
            "post": {
                "operationId": "submit",
                "summary": words.gettext("Write a statement"),
                "security": [{"token": []}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": drafts}}},
                "responses": {
                    "201": {**_json(ref("Created"), words), "headers": location},
                    **_problems(_WRITING, words),
                },
            }
        }
    }


def _health(words: Catalogue) -> Schema:
    return {
        "/healthz": {
            "get": {
                "operationId": "health",
                "summary": words.gettext("Whether reading and writing work"),
                "responses": {
                    "200": _json(_OBJECT, words),
                    "503": _json(_OBJECT, words),
                    **_problems((("malformed", 400), ("http.method", 405)), words),
                },
            }
        }
    }


def _asked(parameters: list[Schema], answer: Schema, words: Catalogue) -> Schema:
    """The parts that all reading operations share."""
    return {
        "security": [{}, {"token": []}],
        "parameters": parameters,
        "responses": {"200": answer, **_problems(_READING, words)},
    }


def _query(view: View, words: Catalogue) -> list[Schema]:
    """The view's parameters; null is not among a parameter's values, since leaving it out says the same."""
    _, schemas = msgspec.json.schema_components([view.query], ref_template=REF)
    properties = schemas[view.query.__name__].get("properties", {})
    found = []
    for one in declared_fields(view.query):
        schema = properties[one.name]
        options = [option for option in schema.get("anyOf", [schema]) if option.get("type") != "null"]
        found.append(
            {
                "name": one.name,
                "in": "query",
                "description": words.gettext(one.help or one.label),
                "schema": options[0] if len(options) == 1 else {"anyOf": options},
            }
        )
    return found


def _paging(words: Catalogue) -> list[Schema]:
    after = words.gettext("What the page before gave as next")
    return [_in_query("after", after, MATTER), _limit(MAX_LIMIT, words)]


def _limit(most: int, words: Catalogue) -> Schema:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": most}
    return _in_query("limit", words.gettext("How many are read for one answer"), schema)


def _rows(view: View) -> Schema:
    following = {"anyOf": [MATTER, {"type": "null"}]}
    return {
        "type": "object",
        "required": ["rows", "next"],
        "properties": {"rows": {"type": "array", "items": ref(view.row.__name__)}, "next": following},
    }


def _problems(codes: tuple[tuple[str, int], ...], words: Catalogue) -> Schema:
    content = {"application/problem+json": {"schema": ref("Problem")}}
    return {
        **{str(status): {"description": title(code, words), "content": content} for code, status in codes},
        "default": {"description": title("", words), "content": content},
    }


def _json(schema: Schema, words: Catalogue) -> Schema:
    return {"description": words.gettext("As asked"), "content": {"application/json": {"schema": schema}}}


def _text(media_type: str, words: Catalogue) -> Schema:
    return {"description": words.gettext("As asked"), "content": {media_type: {"schema": {"type": "string"}}}}


def _in_path(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}
