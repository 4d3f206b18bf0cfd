"""Schemas of what the interface for programs takes and gives, from the declarations, for :mod:`comity.app.web.openapi`.

Schemas come from msgspec; titles and descriptions of fields from their declared labels, help and units, in the reader's
language.
"""

from typing import Any, Final

import msgspec

from comity.app.draft import Draft
from comity.app.language import Catalogue
from comity.app.web.api import Created
from comity.app.web.errors import Problem
from comity.app.web.finding import ArrivalsAnswer, SearchAnswer
from comity.app.web.kinds import KindsAnswer, writable_kinds
from comity.kernel.act import Envelope
from comity.kernel.capability import Registry
from comity.kernel.declaration import declared_fields
from comity.kernel.ids import MATTER_PATTERN

Schema = dict[str, Any]
REF: Final = "#/components/schemas/{name}"
ACT: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
MATTER: Final[Schema] = {"type": "string", "pattern": MATTER_PATTERN, "maxLength": 150}
NAME: Final[Schema] = {"type": "string", "pattern": MATTER_PATTERN.replace("[a-z][a-z_]{1,30}:", ""), "maxLength": 100}


def ref(name: str) -> Schema:
    """A reference to a schema by its name."""
    return {"$ref": REF.format(name=name)}


def draft_name(kind: str) -> str:
    """The schema of drafts of a kind."""
    return "Draft." + kind.replace("/", ".v")


def component_schemas(registry: Registry, words: Catalogue) -> Schema:
    """All schemas by name."""
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
        own = {"kind": {"const": kind.name}, "body": ref(kind.body.__name__)}
        schemas[draft_name(kind.name)] = {
            **draft,
            "title": words.gettext(kind.label),
            "description": words.gettext(kind.help),
            "properties": {**draft["properties"], **own},
        }
    schemas["File"] = _file()
    return schemas


def _file() -> Schema:
    line = {
        "id": ACT,
        "standing": {"type": "string"},
        "reasons": {"type": "array", "items": ref("Reason")},
        "disputed_by": {"type": "array", "items": ACT},
        "statement": ref("Envelope"),
    }
    lines = {"type": "object", "required": list(line), "properties": line}
    whole = {"matter": MATTER, "statements": {"type": "array", "items": lines}}
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
