"""The form of every kind of statement: drawn in every language, labelled, and read back as it was filled in."""

import pytest

from app.web.write.people import Writer, form_of
from comity.app.node import Node
from comity.app.web.forms.controls import field_id
from comity.app.web.forms.inputs import inputs_of, leaves
from comity.app.web.kinds import writable_kinds
from comity.capabilities import REGISTRY
from markup import faults_of, read
from served import Client

KINDS = [kind.name for kind in writable_kinds(REGISTRY)]


@pytest.fixture(scope="module")
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_form_of_every_kind_is_a_sound_page(writer: Writer, kind: str, language: str) -> None:
    page = writer.get(f"/write/{kind}", language)
    assert not faults_of(page)
    known = {one.get("id") for one in read(page).all()}
    assert {field_id(path) for path, _ in leaves(inputs_of(REGISTRY.kinds[kind].body))} <= known


@pytest.mark.parametrize("kind", KINDS)
def test_empty_form_says_what_is_missing(writer: Writer, kind: str) -> None:
    to = writer.press(writer.get(f"/write/{kind}"), "do", "preview")
    page = writer.get(to)
    assert not faults_of(page)
    summary = next(one for one in read(page).all("section") if one.get("id") == "problems")
    assert len(list(summary.all("li"))) >= 2
    invalid = [one for one in read(page).all("input", "textarea", "select") if one.get("aria-invalid") == "true"]
    assert invalid
    assert all(one.get("aria-describedby") for one in invalid)


def test_form_keeps_what_was_entered_when_something_is_wrong(writer: Writer) -> None:
    page = writer.get("/write/organisation.described/1")
    wrong = {"code": "not a code", "name__ru": "Тихий пакт", "type": "<script>alert(1)</script>", "founded": "soon"}
    page = writer.get(writer.press(page, "do", "preview", **wrong))
    kept = dict(form_of(page)[1])
    assert {name: kept[name.replace("__", ".")] for name in wrong} == wrong
    assert "<script>alert(1)" not in page
    assert "Expected a date like 2001, 2001-06 or 2001-06-15, got &#39;soon&#39;." in page
