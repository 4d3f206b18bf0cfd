"""Handling as it is chosen becomes a marking that holds; a marking comes back into its form no wider than it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.app.web.forms.handling import PREFIX, Resolved, handling_inputs, handling_pairs, read_handling
from comity.app.web.forms.reading import Grasp, Read
from comity.app.web.forms.values import Values
from comity.kernel.marking import ANY, PUBLIC, Level, Marking, audience, covers
from strategies import markings

MEMBERS = {"SCO": ("CHN", "KAZ")}


def chosen(grasp: Grasp, **fields: str) -> Read[Resolved]:
    pairs = tuple((f"{PREFIX}{name.replace('__', '.')}", text) for name, text in fields.items())
    return read_handling(Values(pairs), grasp, "XAA", lambda code: MEMBERS.get(code, ()))


@given(marking=markings())
def test_marking_comes_back_no_wider(grasp: Grasp, marking: Marking) -> None:
    pairs = handling_pairs(marking, "XAA")
    read = read_handling(Values(pairs), grasp, "XAA", lambda _: ())
    if not pairs or read.body is None:
        return
    again = read.body.marking
    others = audience(again)
    assert again.level is marking.level
    assert again.caveats == marking.caveats
    assert again.exclusions == marking.exclusions
    assert again.purposes == marking.purposes
    assert (again.release == PUBLIC) == (marking.release == PUBLIC)
    assert others is None or others - {"XAA"} <= (audience(marking) or set()) | set(marking.release)
    assert again.confidential_always == marking.confidential_always
    if marking.valid_until is not None:
        assert again.valid_until is not None
        assert again.valid_until <= marking.valid_until


@given(marking=markings().filter(lambda one: "XAA" in one.originators and len(one.originators) == 1))
def test_own_marking_covers_what_its_form_gives(grasp: Grasp, marking: Marking) -> None:
    read = read_handling(Values(handling_pairs(marking, "XAA")), grasp, "XAA", lambda _: ())
    if read.body is not None:
        assert covers(marking, read.body.marking)


@given(data=st.data())
def test_any_choice_is_a_marking_or_is_told(grasp: Grasp, data: st.DataObject) -> None:
    anything = st.text(max_size=8) | st.sampled_from(("KAZ", "SCO", "2026-11-22", "9999-12-31", "yes", "ORCON"))
    pairs = []
    for one in handling_inputs(("NODIS", "ORCON"), grasp.words):
        path = f"{PREFIX}{one.name}"
        path = f"{path}.0" if one.form == "list" else path
        if data.draw(st.booleans()):
            pairs.append((path, data.draw(st.sampled_from(one.codes) if one.codes else anything)))
    read = read_handling(Values(tuple(pairs)), grasp, "XAA", lambda code: MEMBERS.get(code, ()))
    assert (read.body is None) == bool(read.problems)


def test_members_are_added_and_named(grasp: Grasp) -> None:
    read = chosen(grasp, audience="those_named", level="restricted", parties__0="XZZ", members_of__0="SCO")
    assert read.body is not None
    assert read.body.marking.release == ("CHN", "KAZ", "XAA", "XZZ")
    assert read.body.members == (("SCO", ("CHN", "KAZ")),)


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"audience": "everybody", "level": "secret"}, "level"),
        ({"audience": "everybody", "level": "open", "exclusions__0": "XBB"}, "exclusions"),
        ({"audience": "everybody", "level": "open", "caveats": "ORCON"}, "caveats"),
        ({"audience": "only_we", "level": "open", "parties__0": "XBB"}, "audience"),
        ({"audience": "those_named", "level": "open"}, "parties"),
        ({"audience": "those_named", "level": "open", "members_of__0": "XNONE"}, "members_of.0"),
        ({"audience": "only_we", "level": "open", "confidentiality": "until_a_day"}, "confidential_until"),
        ({"audience": "only_we", "level": "open", "confidential_until": "2027-01-01"}, "confidential_until"),
        ({"audience": "only_we", "level": "open", "label": "secr\u202eet"}, "label"),
        ({"audience": "only_we", "level": "open", "valid_until": "9999-12-31"}, "valid_until"),
        ({"level": "open"}, "audience"),
    ],
)
def test_contradiction_is_told_where_it_lies(grasp: Grasp, fields: dict[str, str], at: str) -> None:
    read = chosen(grasp, **fields)
    assert read.body is None
    assert [one.path for one in read.problems] == [f"{PREFIX}{at}"]


def test_days_are_whole(grasp: Grasp) -> None:
    read = chosen(grasp, audience="only_we", level="secret", valid_until="2026-12-31", label="ДСП")
    assert read.body is not None
    assert read.body.marking.valid_until is not None
    assert read.body.marking.valid_until.isoformat() == "2027-01-01T00:00:00+00:00"
    assert read.body.marking.labels[0].text == "ДСП"
    assert (read.body.marking.level, read.body.marking.purposes) == (Level.SECRET, ANY)
