"""The routes for writing statements."""

import htpy as h
from litestar import route
from litestar.handlers import HTTPRouteHandler

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right
from comity.app.papers import MEGABYTE
from comity.app.papers import MOST_BYTES as MOST_PAPERS
from comity.app.web.answers import Answer, json_answer, page_answer, redirect
from comity.app.web.asking import NotSignedIn, find_person, path_value, signed_in, words_of
from comity.app.web.kinds import writable_kinds
from comity.app.web.pages import Asked, make_page
from comity.app.web.posting import Bounds, Form, Further, belongs_to_session, form_route
from comity.app.web.site import READ, Site, Web, site_of
from comity.app.web.uploads import FileBounds
from comity.app.web.write.actions import act_on, entered, save_draft
from comity.app.web.write.choosing import choose_page
from comity.app.web.write.form import Shown, write_page
from comity.app.web.write.handed_in import handed_in_page
from comity.app.web.write.kept import LIFETIME, KeptForm, find_owner, keep_form, take_form
from comity.app.web.write.papers import SPOKEN, UNKNOWN, brought, keep_all
from comity.app.web.write.places import AT, DRAFT, KIND, LANG, MATTER, OWNER, SHOW, kind_address
from comity.app.web.write.prefilled import TEXT, prefilled, values_of_draft
from comity.app.web.write.searching import find_part
from comity.app.web.write.seeing import seeing_part
from comity.app.web.write.written import read_handling_of
from comity.kernel.act import MAX_DOCUMENTS, Kind
from comity.kernel.errors import NotFound

KEPT_PAGE = "/write/kept"
KEPT_COOKIE = "kept_form"
WRITING = Bounds(size=1024 * 1024, fields=20_000)
"""A table of the greatest size, percent-encoded, with the fields of a statement around it."""
WITH_PAPERS = Bounds(
    size=WRITING.size,
    fields=WRITING.fields,
    files=FileBounds(files=MAX_DOCUMENTS, size=MOST_PAPERS, request=256 * MEGABYTE),
)
"""The same with papers; what is beyond their bounds is read over, so that nothing that was entered is lost."""


def write_routes() -> list[HTTPRouteHandler]:
    """All pages and parts under /write."""
    return [
        choose_page,
        find_part,
        kept_page,
        form_page,
        form_route("/write/keep", _keep, bounds=WRITING),
        form_route("/write/seen", _seen, bounds=WRITING),
        form_route(
            "/write/{name:str}/{version:str}",
            _pressed,
            bounds=WITH_PAPERS,
            further=Further(lost=_lost, may_bring=_may_bring),
        ),
    ]


@route("/write/{name:str}/{version:str}", **READ)
def form_page(request: Web) -> Answer:
    """The form for one kind of statement."""
    person, kind = _writer(request), _kind(request, _kind_name(request))

    def page(asked: Asked) -> Answer:
        draft, party = asked.values.get(DRAFT, ""), asked.site.node.party
        if not draft:
            return write_page(Shown(kind=kind, values=prefilled(kind, asked), person=person), asked)
        try:
            kept = asked.site.node.drafts.get(person.id, draft)
        except NotFound:
            return handed_in_page(kind, draft, asked, person)
        if kept.kind != kind.name:
            raise NotFound("There is nothing here that you may read.")
        values = values_of_draft(kept.values, kind, party)
        show, at = asked.values.get(SHOW, ""), asked.values.get(AT, "")
        return write_page(Shown(kind=kind, values=values, person=person, draft=draft, show=show, at=at), asked)

    return make_page(request, ("matter", "act", TEXT, DRAFT, SHOW, AT), page)


@route(KEPT_PAGE, **READ)
def kept_page(request: Web) -> Answer:
    """Give back the form that was sent after its session had ended, to the account it was drawn for."""
    person, site = _writer(request), site_of(request)
    kept = take_form(site.node, request.cookies.get(KEPT_COOKIE, ""))
    if kept is None:
        return redirect("/write", (_forgetting(site),))
    if kept.owner != person.id:
        return redirect("/write", (_remembering(site, keep_form(site.node, kept)),))
    kind = _kind(request, kept.kind)
    draft = make_draft(request, kind, kept, person)
    return redirect(kind_address(kind.name, draft=draft, show="given_back"), (_forgetting(site),))


def make_draft(request: Web, kind: Kind, kept: KeptForm, person: Person) -> str:
    """A kept form as a draft of its owner, with the papers that came with it."""
    drafts = site_of(request).node.drafts
    values = entered(kept.values)
    try:
        known = drafts.get(person.id, kept.draft).id if kept.draft else None
    except NotFound:
        known = None
    matter, told = values.get(MATTER).strip()[:300], (*values.pairs, *kept.refused)
    draft = drafts.save(person.id, known, kind.name, matter, told)
    if refused := keep_all(kept.papers, lambda paper: drafts.papers.add(person.id, draft, paper)):
        drafts.save(person.id, draft, kind.name, matter, (*told, *refused))
    return draft


def _pressed(request: Web, form: Form) -> Answer:
    person, kind = _writer(request), _kind(request, _kind_name(request))
    return make_page(request, (), lambda asked: act_on(kind, form, asked, person))


def _keep(request: Web, form: Form) -> Answer:
    """Keep what is being entered, while it is being entered."""
    person, kind = _writer(request), _kind(request, form.get(KIND))
    values, draft = entered(form.pairs), form.get(DRAFT)

    def answer(asked: Asked) -> Answer:
        kept = save_draft(kind, draft, values, asked, person)
        return json_answer({"draft": kept, "text": asked.words.gettext("Kept as a draft.")})

    return make_page(request, (), answer)


def _seen(request: Web, form: Form) -> Answer:
    """Who will see it, as a part of the page."""
    _writer(request)
    values = entered(form.pairs)

    def part(asked: Asked) -> Answer:
        return page_answer(h.fragment[seeing_part(read_handling_of(values, asked).body, asked)])

    return make_page(request, (), part)


def _lost(request: Web, form: Form) -> Answer:
    """Keep a form of a session that has ended; whoever is signed in by now gets it back at once."""
    site = site_of(request)
    kind, owner = _kind_name(request), find_owner(site.node, form.get(OWNER))
    person = find_person(request)
    to = KEPT_PAGE if person is not None and person.session else f"/sign-in?next={KEPT_PAGE}"
    if owner is None:
        return redirect(to.replace(KEPT_PAGE, "/write"))
    lang = form.get(LANG) if form.get(LANG) in SPOKEN else UNKNOWN
    papers, refused = brought(form.files, lang, words_of(request))
    kept = KeptForm(owner=owner, kind=kind, draft=form.get(DRAFT), values=form.pairs, papers=papers, refused=refused)
    return redirect(to, (_remembering(site, keep_form(site.node, kept)),))


def _may_bring(request: Web, form: Form) -> None:
    """Files are taken from a writer's own form only, of this session or of one that has ended.

    Raises NotSignedIn, NotAllowed.
    """
    person = find_person(request)
    if person is not None and person.session and belongs_to_session(person, form):
        person.require(Right.WRITE)
    elif find_owner(site_of(request).node, form.get(OWNER)) is None:
        raise NotSignedIn


def _writer(request: Web) -> Person:
    person = signed_in(request)
    person.require(Right.WRITE)
    return person


def _kind_name(request: Web) -> str:
    return f"{path_value(request, 'name')}/{path_value(request, 'version')}"


def _kind(request: Web, name: str) -> Kind:
    for kind in writable_kinds(site_of(request).node.registry):
        if kind.name == name:
            return kind
    raise NotFound("There is nothing here that you may read.")


def _remembering(site: Site, name: str) -> tuple[str, str]:
    return _cookie(site, name, int(LIFETIME.total_seconds()))


def _forgetting(site: Site) -> tuple[str, str]:
    return _cookie(site, "", 0)


def _cookie(site: Site, value: str, seconds: int) -> tuple[str, str]:
    secure = "; Secure" if site.node.settings.address.startswith("https://") else ""
    return ("set-cookie", f"{KEPT_COOKIE}={value}; Path=/write; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}")
