"""Recording a share, and the file that goes to its recipient."""

from urllib.parse import urlencode

import msgspec
from litestar import Response, route

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right
from comity.app.accounts.stepping import Proofs, require_step
from comity.app.releasing import find_releases, release_act
from comity.app.web.answers import Answer, redirect
from comity.app.web.asking import parameters, path_value, reading_of, signed_in
from comity.app.web.pages import named
from comity.app.web.posting import Form
from comity.app.web.site import READ, Web, site_of
from comity.kernel.errors import NotFound
from comity.kernel.ids import parse_act_id, parse_party
from comity.kernel.release import Policy


def share_address(act: str, to: str = "") -> str:
    """The page on which a statement is shared. to: the recipient looked at."""
    return f"/statements/{act}/share?{urlencode({'to': to})}" if to else f"/statements/{act}/share"


def proof_address(act: str, to: str) -> str:
    """The file for a recipient to whom the statement was handed."""
    return f"/statements/{act}/share/proof?{urlencode({'to': to})}"


def sharer(request: Web) -> Person:
    """Who is signed in and may share. Raises NotSignedIn, NotAllowed."""
    person = signed_in(request)
    person.require(Right.SHARE)
    return person


def hand_over(request: Web, form: Form) -> Answer:
    """Record the share, by somebody who has just proved themselves anew; the trail keeps what their passkey said."""
    person, node = sharer(request), site_of(request).node
    act = named(parse_act_id, path_value(request, "act"))
    to = parse_party(form.get("to"))
    reading_of(request).act(act)
    require_step(person, node.clock.micros())
    proof = Proofs(node.stores.desk, node.clock.micros).find(person.session)
    officer = msgspec.structs.replace(person.officer(), shown=proof.assertion() if proof is not None else None)
    release_act(node, act, to, officer, Policy(sender=node.party))
    return redirect(share_address(act.hex(), to))


@route("/statements/{act:str}/share/proof", **READ)
def proof_file(request: Web) -> Answer:
    """The proof file of a statement for a party to which it was handed; nothing before the share is recorded."""
    person, node = sharer(request), site_of(request).node
    act = named(parse_act_id, path_value(request, "act"))
    to = parse_party(parameters(request, ("to",)).get("to", ""))
    reading = reading_of(request)
    if not any((one.by, one.to) == (node.party, to) for one in find_releases(reading, reading.act(act).id)):
        raise NotFound("There is nothing here that you may read.")
    name = f"{act.hex()[:16]}-{to}.json"
    return Response(
        node.evidence(act, person.reader),
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
