"""Sharing a statement from its page: who may, with whom, why not, and what is on record then."""

import re
from threading import Barrier, Thread

import msgspec
import pytest

from app.web.people.session import LOCAL, SCRIPT, Session, with_passkey
from authenticator import text
from comity.app.accounts.assertion import thumbprint, verify_assertion
from comity.app.accounts.roles import Role
from comity.app.draft import Submitted
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Entry
from comity.app.trail.proof import verify_export
from comity.capabilities import REGISTRY
from comity.kernel.evidence import Known, verify_evidence
from comity.kernel.marking import ANY, Level, Marking
from comity.kernel.transport import release_matter
from nodes import OFFICER, OWN, organisation
from signed import People

THREE = Marking(level=Level.RESTRICTED, release=("XAA", "XBB", "XCC"), originators=("XAA",), purposes=ANY)
ORCON = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA", "XDD"), purposes=ANY)


@pytest.fixture
def shared(people: People) -> Submitted:
    return people.node.submit(organisation("XAA-PACT", THREE), OFFICER)


def records(people: People, recipient: str) -> int:
    return len(people.node.reading(OFFICER.reader).folded(release_matter("XAA", recipient)).lines)


def test_a_share_is_chosen_explained_recorded_and_downloaded(people: People, shared: Submitted) -> None:
    one = people.browser()
    address = f"/statements/{shared.id.hex()}/share"
    assert "Share this statement" in one.text(f"/statements/{shared.id.hex()}")
    first = one.get(address)
    assert "No share of it is on record here." in first
    assert re.search(r'<optgroup label="Its handling admits them"><option value="XBB">', first)
    assert re.search(r'<optgroup label="Others">.*value="KAZ">Kazakhstan \(KAZ\)', first, re.DOTALL)
    assert "It may be shared with XBB" in one.text(f"{address}?to=XBB")
    one.get(f"{address}/proof?to=XBB", 404)
    assert one.post(address, to="XBB") == f"{address}?to=XBB"
    text = one.text(f"{address}?to=XBB")
    assert "XAA gave it to XBB on 22 November 2026" in text
    assert "XBB was given it; the share is on record." in text
    raw = one.get(f"{address}/proof?to=XBB").encode()
    proven = verify_evidence(raw, Known(kinds=REGISTRY.kinds, identity=people.node.keys.identity, record={}))
    assert (proven.id, proven.anchored) == (shared.id, True)
    one.get(f"{address}/proof?to=XCC", 404)


def test_every_reason_stands_there_and_no_button(people: People) -> None:
    one = people.browser()
    act = people.node.submit(organisation("XAA-OWN", OWN), OFFICER).id.hex()
    page = one.get(f"/statements/{act}/share?to=XBB")
    assert "It may not be shared with XBB. Why:" in page
    assert "Its handling does not admit XBB." in page
    assert 'method="post" action="/statements' not in page
    assert "release" not in one.post(f"/statements/{act}/share", 409, to="XBB").lower().partition("<main")[0]
    one.get(f"/statements/{act}/share/proof?to=XBB", 404)


@pytest.mark.parametrize("to", ["", "xbb", "XAA", "X" * 60, "<script>"])
def test_who_cannot_be_a_recipient_is_refused(people: People, shared: Submitted, to: str) -> None:
    one = people.browser()
    one.post(f"/statements/{shared.id.hex()}/share", 400, to=to)


@pytest.mark.parametrize("role", [Role.PLANNER, Role.LEGAL, Role.ANALYST, Role.CLEARED_OVERSEER])
def test_other_roles_neither_see_the_page_nor_share(people: People, shared: Submitted, role: Role) -> None:
    one, act = people.browser(role), shared.id.hex()
    before = people.node.status().size
    one.get(f"/statements/{act}/share", 409)
    one.get(f"/statements/{act}/share/proof?to=XBB", 409)
    one.post(f"/statements/{act}/share", 409, to="XBB")
    assert people.node.status().size == before
    if role is not Role.CLEARED_OVERSEER:
        assert "Share this statement" not in one.text(f"/statements/{act}")


def test_who_may_not_see_it_cannot_tell_that_it_is_there(people: People) -> None:
    low = people.browser(clearance=Level.OPEN)
    act = people.node.submit(organisation("XAA-OWN", OWN), OFFICER).id.hex()
    nothing = "0" * 64
    for form in ("/statements/{}/share", "/statements/{}/share?to=XBB", "/statements/{}/share/proof?to=XBB"):
        there, not_there = low.get(form.format(act), 404), low.get(form.format(nothing), 404)
        assert there.replace(act, nothing) == not_there
    assert low.post(f"/statements/{act}/share", 404, to="XBB").replace(act, nothing) == low.post(
        f"/statements/{nothing}/share", 404, to="XBB"
    )


def test_a_session_proves_itself_anew_before_it_shares(people: People, shared: Submitted) -> None:
    one, address = people.browser(), f"/statements/{shared.id.hex()}/share"
    one.forget_step()
    assert "You will first be asked to prove that it is you." in one.text(f"{address}?to=XBB")
    password = "correct horse battery staple"
    kept = people.node.people.passwords.hash(password)
    people.node.accounts.replace(msgspec.structs.replace(one.account, password=kept))
    before = people.node.status().size
    asked = one.post(address, 200, to="XBB")
    assert 'name="to" value="XBB"' in asked
    one.send(address, {"to": "XBB", "step.password": "something else entirely"}, 403)
    assert people.node.status().size == before
    assert one.send(address, {"to": "XBB", "step.password": password}) == f"{address}?to=XBB"
    assert "XBB was given it" in one.text(f"{address}?to=XBB")


def test_what_the_passkey_said_is_kept_with_the_share_and_can_be_checked(people: People, shared: Submitted) -> None:
    session, address = (
        Session(people.node, people.client, people.browser().account),
        f"/statements/{shared.id.hex()}/share",
    )
    device = with_passkey(session)
    begun = session.post("/passkeys/step", headers=SCRIPT).json()
    shown = [("step.challenge", begun["challenge"]), ("step.credential", device.show(begun["options"]))]
    assert session.post(address, [("to", "XBB"), *shown], LOCAL).status_code == 303
    assert session.post(address, [("to", "XCC")]).status_code == 303
    made, *shares = (one.noted for one in noted_of(people, session.id) if one.noted.deed is not Deed.STEPPED_UP)
    assert [one.deed for one in shares] == [Deed.SHARED, Deed.SHARED]
    assert made.basis == f"way_made: way:passkey,key:{thumbprint(session.account.passkeys[0].key)}"
    for one in shares:
        assert one.shown is not None
        verify_assertion(one.shown)
        assert (one.shown.credential, one.shown.key) == (text(device.id), session.account.passkeys[0].key)
        assert text(device.handle) not in str(one.shown)
    assert people.node.trail_heads is not None
    tree = people.node.trail_heads.sign_if_grown()
    overseer = people.browser(Role.OVERSEER)
    proven = verify_export(overseer.get("/trail.json?deed=shared").encode(), people.node.trail_heads.verifier)
    assert (proven.shown, tree.size) == (2, proven.size)
    page = overseer.text(f"/trail?deed=shared&person={session.id}")
    assert page.count(f"confirmed with a passkey key:{thumbprint(session.account.passkeys[0].key)}") == 2


def test_a_share_confirmed_in_another_way_carries_no_assertion(people: People, shared: Submitted) -> None:
    one = people.browser()
    one.post(f"/statements/{shared.id.hex()}/share", to="XBB")
    (noted,) = (entry.noted for entry in noted_of(people, one.id))
    assert (noted.deed, noted.shown) == (Deed.SHARED, None)


def noted_of(people: People, account: str) -> list[Entry]:
    """What is noted of an account but for reading."""
    trail = people.node.trail
    found = [one.entry for one in trail.entries(0, trail.newest()) if one.entry.noted.who == account]
    return [one for one in found if one.noted.deed is not Deed.READ]


def test_pressing_twice_and_two_officers_at_once_share_once(people: People, shared: Submitted) -> None:
    browsers = [people.browser(), people.browser(Role.APPROVER)] * 3
    address, barrier = f"/statements/{shared.id.hex()}/share", Barrier(6)
    before = records(people, "XBB") if _known(people) else 0
    led = []

    def press(number: int) -> None:
        barrier.wait()
        led.append(browsers[number].post(address, to="XBB"))

    threads = [Thread(target=press, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert led == [f"{address}?to=XBB"] * 6
    assert records(people, "XBB") == before + 1


def _known(people: People) -> bool:
    return bool(people.node.stores.store.matter(release_matter("XAA", "XBB")))


def test_records_of_shares_and_the_library_have_no_way_to_share(people: People, shared: Submitted) -> None:
    one, address = people.browser(), f"/statements/{shared.id.hex()}/share"
    one.post(address, to="XCC")
    row = people.node.stores.store.matter(release_matter("XAA", "XCC"))[-1]
    record = people.node.stores.store.matter("organisation:sco")[0]
    for act in (row.entry.hex(), record.entry.hex()):
        assert "Share this statement" not in one.text(f"/statements/{act}")
        assert "It may not be shared" in one.text(f"/statements/{act}/share?to=XBB")


def test_an_access_key_does_not_share(people: People, shared: Submitted) -> None:
    answer = people.client.post(
        f"/statements/{shared.id.hex()}/share", data={"to": "XBB"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 401
