"""The description of the interface for programs as OpenAPI 3.1, built from the declarations themselves.

Schemas come from msgspec; titles and descriptions of fields from their declared labels, help and units, in the reader's
language. What the node answers and what this says cannot drift apart: routes, parameters, bodies and rows are read
from the same registry.
"""

from typing import Any, Final

import msgspec

from comity import __version__
from comity.app.draft import Draft
from comity.app.language import Catalogue
from comity.app.reading import PAGE_LIMIT
from comity.app.web.api import MAX_LIMIT, Created, one_paths
from comity.app.web.asking import MAX_VALUE
from comity.app.web.errors import Problem, title
from comity.app.web.finding import MAX_ARRIVALS, ArrivalsAnswer, SearchAnswer
from comity.app.web.kinds import KindsAnswer, writable_kinds
from comity.kernel.act import MAX_DOCUMENTS, Envelope
from comity.kernel.capability import Registry, View
from comity.kernel.declaration import declared_fields
from comity.kernel.ids import MATTER_PATTERN

Schema = dict[str, Any]
REF: Final = "#/components/schemas/{name}"
_ACT: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_MATTER: Final[Schema] = {"type": "string", "pattern": MATTER_PATTERN, "maxLength": 150}
_NAME: Final[Schema] = {"type": "string", "pattern": MATTER_PATTERN.replace("[a-z][a-z_]{1,30}:", ""), "maxLength": 100}
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
        "components": {"schemas": _schemas(registry, words), "securitySchemes": {"token": token}},
    }


def _views(registry: Registry, words: Catalogue) -> Schema:
    paths: Schema = {}
    for view in registry.views.values():
        answer = _json(_rows(view), words)
        label = words.gettext(view.label)
        if not view.of_one:
            asked = _asked([*_query(view, words), *_paging(words)], answer, words)
            paths[f"/api/v1/{view.name}"] = {"get": {"operationId": view.name, "summary": label, **asked}}
            continue
        for path in one_paths(view, registry):
            by_name = "{name:str}" in path
            where = _in_path("name", _NAME) if by_name else _in_path("matter", _MATTER)
            operation = {"operationId": f"{view.name}_by_name" if by_name else view.name, "summary": label}
            asked = _asked([where, *_query(view, words)], answer, words)
            paths[path.replace(":str}", "}")] = {"get": {**operation, **asked}}
    return paths


def _statements(words: Catalogue) -> Schema:
    act, file = _in_path("act", _ACT), _in_path("matter", _MATTER)
    operations: tuple[tuple[str, str, str, list[Schema], Schema], ...] = (
        ("/api/v1/matters/{matter}", "file", words.gettext("A file with its statements"), [file], _ref("File")),
        ("/api/v1/acts/{act}", "statement", words.gettext("One statement, as logged"), [act], _ref("Envelope")),
        (
            "/api/v1/acts/{act}/receipt",
            "receipt",
            words.gettext("The portable proof of one statement"),
            [act],
            _OBJECT,
        ),
        ("/api/v1/kinds", "kinds", words.gettext("What can be said"), [], _ref("KindsAnswer")),
    )
    return {
        path: {"get": {"operationId": name, "summary": summary, **_asked(parameters, _json(answer, words), words)}}
        for path, name, summary, parameters, answer in operations
    }


def _finding(words: Catalogue) -> Schema:
    text = {"type": "string", "minLength": 1, "maxLength": MAX_VALUE}
    words_asked = _in_query("text", words.gettext("Words that a statement must hold, all of them"), text)
    last = _in_query("after", words.gettext("What the page before gave as next"), _ACT)
    since = _in_query("after", words.gettext("A time with its zone"), {"type": "string", "format": "date-time"})
    search = [{**words_asked, "required": True}, last, _limit(PAGE_LIMIT, words)]
    position = {"type": "integer", "minimum": 0, "maximum": MAX_DOCUMENTS - 1}
    paper = {
        "description": words.gettext("As asked"),
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
    operations: tuple[tuple[str, str, str, list[Schema], Schema], ...] = (
        ("/api/v1/search", "search", words.gettext("Search"), search, _json(_ref("SearchAnswer"), words)),
        (
            "/api/v1/arrivals",
            "arrivals",
            words.gettext("What has arrived"),
            [since, _limit(MAX_ARRIVALS, words)],
            _json(_ref("ArrivalsAnswer"), words),
        ),
        (
            "/api/v1/acts/{act}/documents/{position}",
            "document",
            words.gettext("A paper that goes with a statement"),
            [_in_path("act", _ACT), _in_path("position", position)],
            paper,
        ),
    )
    return {
        path: {"get": {"operationId": name, "summary": summary, **_asked(parameters, answer, words)}}
        for path, name, summary, parameters, answer in operations
    }


def _writing(registry: Registry, words: Catalogue) -> Schema:
    drafts = {"oneOf": [_ref(_draft_name(kind.name)) for kind in writable_kinds(registry)]}
    location = {"Location": {"schema": {"type": "string"}}}
    return {
        "/api/v1/acts": {
            "post": {
                "operationId": "submit",
                "summary": words.gettext("Write a statement"),
                "security": [{"token": []}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": drafts}}},
                "responses": {
                    "201": {**_json(_ref("Created"), words), "headers": location},
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
    return [_in_query("after", after, _MATTER), _limit(MAX_LIMIT, words)]


def _limit(most: int, words: Catalogue) -> Schema:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": most}
    return _in_query("limit", words.gettext("How many are read for one answer"), schema)


def _rows(view: View) -> Schema:
    following = {"anyOf": [_MATTER, {"type": "null"}]}
    return {
        "type": "object",
        "required": ["rows", "next"],
        "properties": {"rows": {"type": "array", "items": _ref(view.row.__name__)}, "next": following},
    }


def _schemas(registry: Registry, words: Catalogue) -> Schema:
    kinds = writable_kinds(registry)
    views = registry.views.values()
    bodies = dict.fromkeys(kind.body for kind in kinds)
    used = (
        Draft,
        Created,
        Problem,
        SearchAnswer,
        ArrivalsAnswer,
        KindsAnswer,
        Envelope,
        *bodies,
        *(one for v in views for one in (v.row, v.query)),
    )
    _, schemas = msgspec.json.schema_components(dict.fromkeys(used), ref_template=REF)
    for body in bodies:
        _label(schemas[body.__name__], body, words)
    draft = schemas.pop("Draft")
    for kind in kinds:
        own = {"kind": {"const": kind.name}, "body": _ref(kind.body.__name__)}
        schemas[_draft_name(kind.name)] = {
            **draft,
            "title": words.gettext(kind.label),
            "description": words.gettext(kind.help),
            "properties": {**draft["properties"], **own},
        }
    schemas["File"] = _file()
    return schemas


def _file() -> Schema:
    line = {
        "id": _ACT,
        "standing": {"type": "string"},
        "reasons": {"type": "array", "items": _ref("Reason")},
        "disputed_by": {"type": "array", "items": _ACT},
        "statement": _ref("Envelope"),
    }
    lines = {"type": "object", "required": list(line), "properties": line}
    whole = {"matter": _MATTER, "statements": {"type": "array", "items": lines}}
    return {"type": "object", "required": list(whole), "properties": whole}


def _label(schema: Schema, body: type[msgspec.Struct], words: Catalogue) -> None:
    """Give a body's properties their declared titles and descriptions."""
    for one in declared_fields(body):
        unit = words.gettext("Unit: {unit}.").format(unit=words.gettext(one.unit)) if one.unit else ""
        description = " ".join(filter(None, (words.gettext(one.help), unit)))
        schema["properties"][one.name] = {
            **schema["properties"][one.name],
            "title": words.gettext(one.label),
            **({"description": description} if description else {}),
        }


def _problems(codes: tuple[tuple[str, int], ...], words: Catalogue) -> Schema:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {
        **{str(status): {"description": title(code, words), "content": content} for code, status in codes},
        "default": {"description": title("", words), "content": content},
    }


def _json(schema: Schema, words: Catalogue) -> Schema:
    return {"description": words.gettext("As asked"), "content": {"application/json": {"schema": schema}}}


def _in_path(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _ref(name: str) -> Schema:
    return {"$ref": REF.format(name=name)}


def _draft_name(kind: str) -> str:
    return "Draft." + kind.replace("/", ".v")
