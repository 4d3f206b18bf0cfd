"""Signing in through an identity provider on this machine, and everything a hostile one or a hostile browser tries."""

import base64
import hmac
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from comity.adapters.provider import MAX_ANSWER, ProviderLine, check_address
from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.account import Account, Accounts
from comity.app.accounts.id_token import Shown
from comity.app.accounts.identities import find_by_identity, link, unlink
from comity.app.accounts.provider import AT_ONCE, LIFETIME, UNTRIED, Callback, Journey, Provider, Registration
from comity.app.accounts.roles import Role
from comity.app.accounts.tickets import MOST_EACH
from comity.kernel.errors import Malformed, NotAllowed, NotProven
from comity.kernel.marking import Level
from issuer import CLIENT, SECRET, SUBJECT, Issuer, running_issuer
from nodes import NOON, SEEDS, SetClock

BACK = "http://localhost:8440/sign-in/provider/back"
SIGN_IN = Journey(purpose="sign_in", back=BACK, next="/new")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer(NOON.timestamp()) as running:
        yield running


@pytest.fixture
def provider(issuer: Issuer, clock: SetClock) -> Provider:
    return provider_of(issuer, clock)


def provider_of(issuer: Issuer, clock: SetClock, secret: str = SECRET) -> Provider:
    registration = Registration(issuer=issuer.address, client=CLIENT, secret=secret)
    return Provider(registration, MemoryDesk(), clock.micros, os.urandom)


def walked(address: str) -> Callback:
    """What a browser comes back with from the provider."""
    answer = httpx.get(address, follow_redirects=False, trust_env=False, verify=False)
    assert answer.status_code == 302, answer.text
    return Callback(**dict(parse_qsl(urlsplit(answer.headers["location"]).query)))


def signed_in(provider: Provider, journey: Journey = SIGN_IN) -> tuple[Journey, Shown]:
    started = provider.begin(journey)
    return provider.finish(walked(started.address), started.cookie)


def refused(provider: Provider, match: str) -> None:
    with pytest.raises(NotProven, match=match):
        signed_in(provider)


def compact(header: dict[str, Any], claims: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """A token in its compact form, by hand: libraries make no bad ones."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    signature = base64.urlsafe_b64encode(sign(b".".join(parts))).rstrip(b"=")
    return b".".join((*parts, signature)).decode()


def test_provider_says_who_somebody_is(provider: Provider, issuer: Issuer) -> None:
    journey, shown = signed_in(provider)
    assert journey == SIGN_IN
    assert shown == Shown(issuer=issuer.address, subject=SUBJECT)


def test_browser_is_sent_with_state_nonce_and_challenge(provider: Provider, issuer: Issuer) -> None:
    signed_in(provider)
    asked = issuer.authorized
    assert (asked["response_type"], asked["scope"], asked["client_id"]) == ("code", "openid", CLIENT)
    assert asked["redirect_uri"] == BACK
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert "max_age" not in asked


@pytest.mark.parametrize("methods", [["client_secret_basic"], ["client_secret_post"], ["private_key_jwt"]])
def test_secret_is_shown_as_the_provider_takes_it(provider: Provider, issuer: Issuer, methods: list[str]) -> None:
    issuer.metadata["token_endpoint_auth_methods_supported"] = methods
    assert signed_in(provider)[1].subject == SUBJECT


def test_public_client_has_no_secret(issuer: Issuer, clock: SetClock) -> None:
    issuer.secret = ""
    assert signed_in(provider_of(issuer, clock, secret=""))[1].subject == SUBJECT


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (lambda: RSAKey.generate_key(2048), "PS256"),
        (lambda: ECKey.generate_key("P-256"), "ES256"),
        (lambda: ECKey.generate_key("P-521"), "ES512"),
        (lambda: OKPKey.generate_key("Ed25519"), "Ed25519"),
    ],
)
def test_other_sound_algorithms_are_accepted(provider: Provider, issuer: Issuer, key: Any, algorithm: str) -> None:
    issuer.key = issuer.signing = key()
    issuer.algorithm = algorithm
    with_kid(issuer)
    assert signed_in(provider)[1].subject == SUBJECT


def with_kid(issuer: Issuer) -> None:
    """Have the key set name the key as tokens do."""
    published = {**issuer.key.as_dict(private=False), "kid": "one"}
    issuer.key = type(issuer.key).import_key(published)


# Hostile browsers


def test_wrong_state_is_refused(provider: Provider) -> None:
    started = provider.begin(SIGN_IN)
    back = walked(started.address)
    for state in ("", "x", "0" * 84, back.state[:-1] + ("0" if back.state[-1] != "0" else "1")):
        with pytest.raises(NotAllowed):
            provider.finish(msgspec.structs.replace(back, state=state), started.cookie)


def test_state_of_another_browser_is_refused(provider: Provider) -> None:
    """Somebody hands a victim the address of an own sign-in that is half done."""
    attacker, victim = provider.begin(SIGN_IN), provider.begin(SIGN_IN)
    back = walked(attacker.address)
    with pytest.raises(NotAllowed):
        provider.finish(back, victim.cookie)
    with pytest.raises(NotAllowed):
        provider.finish(back, "")


def test_state_counts_once_and_for_ten_minutes(provider: Provider, clock: SetClock) -> None:
    started = provider.begin(SIGN_IN)
    back = walked(started.address)
    provider.finish(back, started.cookie)
    with pytest.raises(NotAllowed):
        provider.finish(back, started.cookie)
    late = provider.begin(SIGN_IN)
    back = walked(late.address)
    clock.time += LIFETIME + timedelta(microseconds=1)
    with pytest.raises(NotAllowed):
        provider.finish(back, late.cookie)


def test_code_that_was_used_is_refused(provider: Provider) -> None:
    first, second = provider.begin(SIGN_IN), provider.begin(SIGN_IN)
    used = walked(first.address)
    provider.finish(used, first.cookie)
    replayed = msgspec.structs.replace(walked(second.address), code=used.code)
    with pytest.raises(NotProven, match="status 400"):
        provider.finish(replayed, second.cookie)


def test_code_of_another_sign_in_is_refused(provider: Provider) -> None:
    """A code that was caught on its way does not fit the PKCE verifier of another sign-in."""
    victim, attacker = provider.begin(SIGN_IN), provider.begin(SIGN_IN)
    injected = msgspec.structs.replace(walked(attacker.address), code=walked(victim.address).code)
    with pytest.raises(NotProven, match="status 400"):
        provider.finish(injected, attacker.cookie)


def test_refusal_by_the_provider_is_told(provider: Provider) -> None:
    started = provider.begin(SIGN_IN)
    state = walked(started.address).state
    with pytest.raises(NotAllowed) as told:
        provider.finish(Callback(state=state, error="access_denied"), started.cookie)
    assert told.value.refusals[0].code == "provider.denied"


# Hostile tokens


@pytest.mark.parametrize(
    ("claims", "match"),
    [
        ({"nonce": "another"}, "another sign-in"),
        ({"nonce": None}, "claims"),
        ({"iss": "https://evil.example"}, "expected an ID token of"),
        ({"iss": None}, "claims"),
        ({"aud": "another"}, "somebody else"),
        ({"aud": [CLIENT, "another"]}, "somebody else"),
        ({"aud": []}, "somebody else"),
        ({"aud": None}, "claims"),
        ({"azp": "another"}, "somebody else"),
        ({"exp": NOON.timestamp() - 61}, "run out"),
        ({"exp": None}, "claims"),
        ({"exp": "9999999999"}, "claims"),
        ({"iat": NOON.timestamp() + 61}, "just now"),
        ({"iat": NOON.timestamp() - 661}, "just now"),
        ({"iat": None}, "claims"),
        ({"nbf": NOON.timestamp() + 61}, "not hold yet"),
        ({"sub": None}, "claims"),
        ({"sub": ""}, "claims"),
        ({"sub": "x" * 256}, "claims"),
        ({"sub": "a\u202eb"}, "nobody"),
        ({"sub": 7}, "claims"),
    ],
)
def test_claim_that_does_not_hold_is_refused(
    provider: Provider, issuer: Issuer, claims: dict[str, Any], match: str
) -> None:
    issuer.claims = claims
    refused(provider, match=match)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": [CLIENT]},
        {"azp": CLIENT},
        {"exp": NOON.timestamp() - 59},
        {"iat": NOON.timestamp() + 59},
        {"iat": NOON.timestamp() - 600},
    ],
)
def test_claim_within_bounds_is_accepted(provider: Provider, issuer: Issuer, claims: dict[str, Any]) -> None:
    issuer.claims = claims
    assert signed_in(provider)[1].subject == SUBJECT


def test_token_without_signature_is_refused(provider: Provider, issuer: Issuer) -> None:
    issuer.forge = lambda claims: compact({"alg": "none"}, claims, lambda _: b"")
    refused(provider, match="none, which is not accepted")


def test_token_without_signature_that_names_an_algorithm_is_refused(provider: Provider, issuer: Issuer) -> None:
    issuer.forge = lambda claims: compact({"alg": "RS256", "kid": "one"}, claims, lambda _: b"")
    refused(provider, match="signature")


def test_token_signed_with_the_public_key_as_a_secret_is_refused(provider: Provider, issuer: Issuer) -> None:
    secret = issuer.key.as_pem(private=False)
    issuer.forge = lambda claims: compact(
        {"alg": "HS256", "kid": "one"}, claims, lambda signed: hmac.digest(secret, signed, "sha256")
    )
    refused(provider, match="HS256, which is not accepted")


def test_token_signed_with_another_key_is_refused(provider: Provider, issuer: Issuer) -> None:
    issuer.signing = RSAKey.generate_key(2048)
    refused(provider, match="signature")


def test_key_that_comes_with_the_token_is_not_believed(provider: Provider, issuer: Issuer) -> None:
    own = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "jwk": own.as_dict(private=False)}
    issuer.forge = lambda claims: jwt.encode(header, claims, own)
    refused(provider, match="signature|expected form")


def test_short_rsa_key_is_refused(provider: Provider, issuer: Issuer) -> None:
    with pytest.warns(UserWarning, match="2048"):
        short = RSAKey.generate_key(1024, {"kid": "one"}, auto_kid=False)
    issuer.key = short
    issuer.forge = lambda claims: compact({"alg": "RS256", "kid": "one"}, claims, lambda _: b"")
    refused(provider, match="shorter than 2048 bits")


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "....", "e30.e30.e30", "я.я.я", "x" * 70_000])
def test_text_that_is_no_token_is_refused(provider: Provider, issuer: Issuer, token: str) -> None:
    issuer.token = token or " "
    with pytest.raises((NotProven, Malformed)):
        signed_in(provider)


def test_new_key_of_the_provider_is_fetched_when_a_token_names_it(
    provider: Provider, issuer: Issuer, clock: SetClock
) -> None:
    signed_in(provider)
    fresh = RSAKey.generate_key(2048, {"kid": "two"}, auto_kid=False)
    issuer.key = fresh
    issuer.forge = lambda claims: jwt.encode({"alg": "RS256", "kid": "two"}, claims, fresh)
    with pytest.raises(NotProven, match="expected one key"):
        signed_in(provider)
    assert issuer.asked.count("/keys") == 1, "keys are not asked for again at once"
    clock.time += timedelta(seconds=31)
    assert signed_in(provider)[1].subject == SUBJECT
    assert issuer.asked.count("/keys") == 2


# Mix-up, and a provider that is not the one it says


def test_answer_of_another_issuer_is_refused(provider: Provider) -> None:
    started = provider.begin(SIGN_IN)
    mixed = msgspec.structs.replace(walked(started.address), iss="https://evil.example")
    with pytest.raises(NotProven, match="expected an answer of"):
        provider.finish(mixed, started.cookie)


def test_answer_without_issuer_is_refused_where_it_is_promised(provider: Provider, issuer: Issuer) -> None:
    issuer.metadata["authorization_response_iss_parameter_supported"] = True
    started = provider.begin(SIGN_IN)
    without = msgspec.structs.replace(walked(started.address), iss="")
    with pytest.raises(NotProven, match="expected an answer of"):
        provider.finish(without, started.cookie)


def test_description_of_another_issuer_is_refused(provider: Provider, issuer: Issuer) -> None:
    issuer.metadata["issuer"] = "https://evil.example"
    with pytest.raises(NotProven, match="expected the provider"):
        provider.begin(SIGN_IN)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "address", ["http://evil.example/", "ftp://127.0.0.1/", "https://a@evil.example/", "javascript:1"]
)
def test_address_without_encryption_is_refused(provider: Provider, issuer: Issuer, name: str, address: str) -> None:
    issuer.metadata[name] = address
    with pytest.raises(Malformed):
        provider.begin(SIGN_IN)


def test_answer_beyond_any_honest_size_is_not_read(provider: Provider, issuer: Issuer) -> None:
    issuer.metadata["padding"] = "x" * MAX_ANSWER
    with pytest.raises(Malformed, match="at most"):
        provider.begin(SIGN_IN)


def test_redirect_of_the_provider_is_not_followed(issuer: Issuer) -> None:
    with pytest.raises(NotProven, match="status 302"):
        ProviderLine().get(f"{issuer.address}/authorize?redirect_uri=http://127.0.0.1:1/&state=x")


def test_provider_that_is_away_is_told(clock: SetClock) -> None:
    registration = Registration(issuer="http://127.0.0.1:1", client=CLIENT)
    with pytest.raises(NotProven, match="cannot be reached"):
        Provider(registration, MemoryDesk(), clock.micros, os.urandom).begin(SIGN_IN)


def test_secret_is_not_printed(issuer: Issuer) -> None:
    assert SECRET not in repr(Registration(issuer=issuer.address, client=CLIENT, secret=SECRET))


# Proving oneself anew


def test_step_asks_the_provider_for_a_proof_anew(provider: Provider, issuer: Issuer) -> None:
    journey = Journey(purpose="step", back=BACK, session="key")
    assert signed_in(provider, journey)[0].session == "key"
    assert (issuer.authorized["prompt"], issuer.authorized["max_age"]) == ("login", "0")


@pytest.mark.parametrize("since", [None, NOON.timestamp() - 61, NOON.timestamp() + 61])
def test_step_without_a_proof_anew_is_refused(provider: Provider, issuer: Issuer, since: float | None) -> None:
    issuer.claims = {"auth_time": since}
    with pytest.raises(NotProven, match="anew"):
        signed_in(provider, Journey(purpose="step", back=BACK, session="key"))


# Slow and broken ones


def test_provider_that_failed_is_not_asked_again_for_a_while(
    provider: Provider, issuer: Issuer, clock: SetClock
) -> None:
    issuer.metadata = {"issuer": "https://another.example"}
    for _ in range(3):
        with pytest.raises(NotProven):
            provider.begin(SIGN_IN)
    assert issuer.asked == ["/.well-known/openid-configuration"]
    issuer.metadata = {}
    clock.time += UNTRIED
    assert signed_in(provider)[1].subject == SUBJECT


def test_what_the_provider_is_is_asked_once_for_all_who_come(provider: Provider, issuer: Issuer) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert len(list(pool.map(lambda _: provider.begin(SIGN_IN), range(AT_ONCE)))) == AT_ONCE
    assert issuer.asked == ["/.well-known/openid-configuration"]


def test_slow_provider_holds_up_a_few_and_the_others_are_told(
    provider: Provider, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = [provider.begin(SIGN_IN) for _ in range(AT_ONCE + 1)]
    back, arrived, go_on = [walked(one.address) for one in started], Barrier(AT_ONCE + 1), Event()
    honest = issuer.exchange

    def slow(form: dict[str, str], basic: str) -> dict[str, Any]:
        arrived.wait(10)
        go_on.wait(10)
        return honest(form, basic)

    monkeypatch.setattr(issuer, "exchange", slow)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(provider.finish, back[at], started[at].cookie) for at in range(AT_ONCE)]
        arrived.wait(10)
        with pytest.raises(NotAllowed) as told:
            provider.finish(back[-1], started[-1].cookie)
        assert told.value.refusals[0].code == "provider.busy"
        go_on.set()
        assert [one.result()[1].subject for one in waiting] == [SUBJECT] * AT_ONCE
    monkeypatch.setattr(issuer, "exchange", honest)
    assert provider.finish(back[-1], started[-1].cookie)[1].subject == SUBJECT


def test_visitors_take_no_room_from_those_who_prove_themselves(provider: Provider) -> None:
    step = provider.begin(Journey(purpose="step", back=BACK, session="key"), "anna")
    back = walked(step.address)
    for _ in range(MOST_EACH + 1):
        provider.begin(SIGN_IN, "192.0.2.1")
    assert provider.finish(back, step.cookie)[0].purpose == "step"


@pytest.mark.parametrize(
    ("claimed", "proven"),
    [(None, 0), (-1, -1), (30, 0), (61, None), (1e300, None)],
    ids=["unsaid", "before", "clock ahead", "in the future", "far in the future"],
)
def test_when_somebody_proved_themselves_there_is_told(
    provider: Provider, issuer: Issuer, claimed: float | None, proven: int | None
) -> None:
    """claimed, proven: seconds from now; None where it is not said, or not believed."""
    now = NOON.timestamp()
    issuer.claims = {"auth_time": None if claimed is None else now + claimed}
    expected = 0 if claimed is None or proven is None else int((now + proven) * 1_000_000)
    assert signed_in(provider)[1].proven == expected


# Accounts


@pytest.fixture
def accounts() -> Accounts:
    return Accounts(MemoryDesk(), "XAA", SEEDS)


@pytest.fixture
def add(accounts: Accounts) -> Callable[[str], Account]:
    def added(login: str) -> Account:
        fresh = Account(id="", login=login, name="Anna", roles=(Role.OFFICER,), clearance=Level.OPEN, made=1)
        return accounts.create(fresh, os.urandom)

    return added


def test_account_is_found_by_issuer_and_subject_together(accounts: Accounts, add: Callable[[str], Account]) -> None:
    account = add("anna")
    assert find_by_identity(accounts, "https://one.example", "1") is None
    link(accounts, account.id, "https://one.example", "1")
    found = find_by_identity(accounts, "https://one.example", "1")
    assert found is not None
    assert found.id == account.id
    assert find_by_identity(accounts, "https://two.example", "1") is None
    assert find_by_identity(accounts, "https://one.example", "2") is None


def test_identity_has_one_account(accounts: Accounts, add: Callable[[str], Account]) -> None:
    anna, boris = add("anna"), add("boris")
    link(accounts, anna.id, "https://one.example", "1")
    with pytest.raises(NotAllowed) as told:
        link(accounts, boris.id, "https://one.example", "1")
    assert told.value.refusals[0].code == "provider.taken"
    link(accounts, anna.id, "https://one.example", "1")
    accounts.change(anna.id, lambda one: msgspec.structs.replace(one, password="some"))
    unlink(accounts, anna.id)
    link(accounts, boris.id, "https://one.example", "1")
    assert accounts.get(anna.id).identity == ""


def test_withdrawn_account_has_no_identity(accounts: Accounts, add: Callable[[str], Account]) -> None:
    account = add("anna")
    link(accounts, account.id, "https://one.example", "1")
    accounts.change(account.id, lambda one: msgspec.structs.replace(one, withdrawn=1))
    assert find_by_identity(accounts, "https://one.example", "1") is None


@pytest.mark.parametrize(
    "address", ["https://login.example", "http://127.0.0.1:9/a", "http://[::1]:9", "http://localhost"]
)
def test_address_with_encryption_or_on_this_machine_is_accepted(address: str) -> None:
    check_address(address)
