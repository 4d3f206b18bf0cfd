"""Recovery by two persons: neither gets in alone, and the owner can stop it."""

import os
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from app.accounts.conftest import Office
from comity.app.accounts.account import Account
from comity.app.accounts.recovery import LASTS
from comity.app.accounts.roles import Role
from comity.kernel.errors import NotAllowed, NotFound

REASON = "Lost telephone and notebook; met in person."


class Scene:
    """Two administrators, an approver, an officer, and Anna, who lost everything."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.root = office.somebody("root", Role.ADMINISTRATOR)
        self.other = office.somebody("other", Role.ADMINISTRATOR)
        self.approver = office.somebody("approver", Role.APPROVER)
        self.officer = office.somebody("officer", Role.OFFICER)
        self.anna = office.somebody("anna", Role.OFFICER)

    def ask(self, by: Account, reason: str = REASON) -> None:
        self.office.people.recoveries.ask(self.anna.id, self.office.person(by), reason)

    def agree(self, by: Account) -> str:
        return self.office.people.agree_to_recovery(self.anna.id, self.office.person(by), os.urandom)


@pytest.fixture
def scene(office: Office) -> Scene:
    return Scene(office)


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(NotAllowed) as caught:
        act()
    return [one.code for one in caught.value.refusals]


@pytest.mark.parametrize("second", ["other", "approver"])
def test_a_second_person_gets_the_link_once(scene: Scene, second: str) -> None:
    scene.ask(scene.root)
    secret = scene.agree(getattr(scene, second))
    assert scene.office.people.invitations.get(secret).account == scene.anna.id
    with pytest.raises(NotFound):
        scene.agree(scene.other)


def test_nobody_is_both_persons(scene: Scene) -> None:
    scene.ask(scene.root)
    assert refused(lambda: scene.agree(scene.root)) == ["recovery.same_person"]
    scene.ask(scene.other)
    assert refused(lambda: scene.agree(scene.other)) == ["recovery.same_person"]
    assert scene.agree(scene.root)


def test_only_administrators_ask_and_only_those_who_may_agree(scene: Scene) -> None:
    for somebody in (scene.approver, scene.officer, scene.anna):
        assert refused(lambda by=somebody: scene.ask(by)) == ["role.may_not"]  # type: ignore[misc]
    scene.ask(scene.root)
    assert refused(lambda: scene.agree(scene.officer)) == ["role.may_not"]
    with pytest.raises(NotFound):
        scene.office.people.agree_to_recovery(scene.officer.id, scene.office.person(scene.other), os.urandom)


def test_nobody_recovers_their_own_account(scene: Scene) -> None:
    own = scene.office.people.recoveries
    assert refused(lambda: own.ask(scene.root.id, scene.office.person(scene.root), REASON)) == ["recovery.own_account"]
    own.ask(scene.approver.id, scene.office.person(scene.root), REASON)
    agreeing = scene.office.person(scene.approver)
    assert refused(lambda: own.agree(scene.approver.id, agreeing)) == ["recovery.own_account"]


@pytest.mark.parametrize("gone", ["withdrawn", "changed"])
def test_what_somebody_asked_who_may_no_longer_ask_does_not_count(scene: Scene, gone: str) -> None:
    scene.ask(scene.root)
    change = {"withdrawn": 1} if gone == "withdrawn" else {"roles": (Role.OFFICER,)}
    scene.office.accounts.change(scene.root.id, lambda one: msgspec.structs.replace(one, **change))
    assert refused(lambda: scene.agree(scene.other)) == ["recovery.asker_gone"]


def test_it_runs_out(scene: Scene) -> None:
    scene.ask(scene.root)
    scene.office.clock.time += LASTS + timedelta(seconds=1)
    assert scene.office.people.recoveries.pending() == ()
    with pytest.raises(NotFound):
        scene.agree(scene.other)


def test_it_can_be_stopped(scene: Scene) -> None:
    scene.ask(scene.root)
    assert [one.account for one in scene.office.people.recoveries.pending()] == [scene.anna.id]
    assert scene.office.people.recoveries.stop(scene.anna.id)
    with pytest.raises(NotFound):
        scene.agree(scene.other)


def test_a_withdrawn_account_is_not_recovered(scene: Scene) -> None:
    scene.ask(scene.root)
    scene.office.people.withdraw(scene.anna.id)
    with pytest.raises(NotFound):
        scene.agree(scene.other)
    assert refused(lambda: scene.ask(scene.root)) == ["account.withdrawn"]


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_a_reason_is_given(scene: Scene, reason: str) -> None:
    assert refused(lambda: scene.ask(scene.root, reason)) == ["recovery.reason"]
