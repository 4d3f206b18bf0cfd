"""One's own feed address: shown once, made by somebody who just proved who they are."""

import re

from comity.app.accounts.roles import Role
from markup import faults_of
from signed import People


def test_address_is_shown_once(people: People) -> None:
    one = people.browser()
    made = one.post("/account/feed", 200, do="renew", level="open")
    assert faults_of(made) == []
    assert len(set(re.findall(r"/feeds/[0-9a-f]{64}/", made))) == 1
    later = one.get("/account/feed")
    assert faults_of(later) == []
    assert "/feeds/" not in later
    assert "up to the level Open" in later


def test_making_one_needs_a_fresh_proof(people: People) -> None:
    one = people.browser()
    one.forget_step()
    assert "Prove that it is you" in one.post("/account/feed", 200, do="renew", level="open")
    assert people.node.feeds.of(one.id) is None


def test_level_beyond_the_offer_is_refused(people: People) -> None:
    one = people.browser()
    one.post("/account/feed", 400, do="renew", level="cosmic")
    assert people.node.feeds.of(one.id) is None


def test_whoever_reads_no_content_has_none(people: People) -> None:
    people.browser(Role.OVERSEER).get("/account/feed", status=409)
