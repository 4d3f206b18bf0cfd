from typing import Any

import msgspec
import pytest

from comity.capabilities import CAPABILITIES, REGISTRY
from comity.kernel.capability import Capability, View, build_registry
from comity.kernel.errors import Malformed, NotFound
from comity.kernel.fold import Folded
from comity.kernel.marking import Marking
from kernel.ballot import BALLOT, NOTED, OPENED, kind


class Query(msgspec.Struct, frozen=True):
    pass


class Row(msgspec.Struct, frozen=True):
    matter: str
    marking: Marking


class Unmarked(msgspec.Struct, frozen=True):
    matter: str


class Unlabelled(msgspec.Struct, frozen=True):
    text: str


def no_rows(folded: Folded, query: Any) -> tuple[Row, ...]:
    return ()


VIEW = View(
    name="ballots", label="Ballots", matter_type="ballot", query=Query, row=Row, columns=(), rows=no_rows
)  # fmt: skip
BALLOTS = Capability(
    name="ballots",
    label="Ballots",
    kinds=BALLOT.kinds,
    matter_types=(BALLOT,),
    views=(VIEW,),
    admission=lambda seen, said: (),
)
EMPTY = Capability(
    name="empty", label="Empty", kinds=(), matter_types=(), views=(), admission=lambda seen, said: ()
)  # fmt: skip


def test_a_registry_finds_everything_by_name() -> None:
    registry = build_registry((BALLOTS, EMPTY))
    assert set(registry.kinds) == {
        "act.withdrawn/1",
        "act.disputed/1",
        "act.translated/1",
        *(one.name for one in BALLOT.kinds),
    }
    assert registry.matter_types == {"ballot": BALLOT}
    assert registry.views == {"ballots": VIEW}
    assert registry.capability_of("ballot") is BALLOTS


def test_a_type_of_matter_nobody_declares_is_not_found() -> None:
    with pytest.raises(NotFound, match="weather"):
        build_registry((BALLOTS,)).capability_of("weather")


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"name": "ballots"}, "ballots"),
        ({"kinds": (OPENED,)}, "ballot.opened/1"),
        ({"kinds": (kind("act.withdrawn/1", NOTED.body),)}, "act.withdrawn/1"),
        ({"matter_types": (BALLOT,)}, "ballot"),
        ({"views": (VIEW,)}, "ballots"),
    ],
)
def test_a_name_used_twice_is_refused(more: dict[str, Any], name: str) -> None:
    with pytest.raises(Malformed, match=f"every name once, got {name} twice"):
        build_registry((BALLOTS, msgspec.structs.replace(EMPTY, **more)))


def test_transport_kinds_share_the_names() -> None:
    assert NOTED.name in build_registry((EMPTY,), (NOTED,)).kinds
    with pytest.raises(Malformed, match="twice"):
        build_registry((BALLOTS,), (NOTED,))


def test_a_view_whose_rows_carry_no_marking_is_refused() -> None:
    view = msgspec.structs.replace(VIEW, row=Unmarked)
    with pytest.raises(Malformed, match="marking on the rows of ballots"):
        build_registry((msgspec.structs.replace(BALLOTS, views=(view,)),))


def test_a_query_without_labels_is_refused() -> None:
    view = msgspec.structs.replace(VIEW, query=Unlabelled)
    with pytest.raises(Malformed, match="label on every field"):
        build_registry((msgspec.structs.replace(BALLOTS, views=(view,)),))


def test_a_body_outside_the_profile_is_refused() -> None:
    with pytest.raises(Malformed, match="label on every field"):
        build_registry((msgspec.structs.replace(EMPTY, kinds=(kind("empty.said/1", Unlabelled),)),))


def test_a_closing_kind_must_say_what_it_counted() -> None:
    closing = kind("empty.closed/1", NOTED.body, closes=True)
    with pytest.raises(Malformed, match=r"field counted in the body of empty\.closed/1"):
        build_registry((msgspec.structs.replace(EMPTY, kinds=(closing,)),))


def test_the_product_s_registry_is_whole() -> None:
    names = ["transport", "parties", "instruments", "decisions", "exercises", "programmes", "assessment"]
    assert [one.name for one in CAPABILITIES] == names
    for view in REGISTRY.views.values():
        assert view.matter_type in REGISTRY.matter_types
    for matter_type in REGISTRY.matter_types.values():
        assert {one.subject for one in matter_type.kinds} == {matter_type.name}
        assert all(REGISTRY.kinds[one.name] is one for one in matter_type.kinds)
        assert any(one.opens for one in matter_type.kinds)
