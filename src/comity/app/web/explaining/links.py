"""The questions that stand on the page of every statement and file, each a link to its answer."""

from typing import Final
from urllib.parse import quote

import htpy as h

from comity.app.accounts.roles import Right
from comity.app.language import Catalogue
from comity.app.web.explaining.binding import CONCERNS
from comity.app.web.pages import Asked
from comity.app.web.sharing.handing import share_address
from comity.kernel.act import Said
from comity.kernel.ids import RECORD, matter_type
from comity.kernel.release import TRANSPORT_SUBJECTS

BINDS: Final = "binds"
PARTS: Final = ("why", "who", "verify", BINDS)
"""Parts of an explanation, each the id of its section; BINDS only where documents may concern the file."""


def question(part: str, words: Catalogue) -> str:
    """What a part answers."""
    return {
        "why": words.gettext("Why do I see this?"),
        "who": words.gettext("Who else sees this?"),
        "verify": words.gettext("Verify this"),
        "binds": words.gettext("What binds us here?"),
    }[part]


def statement_questions(said: Said, asked: Asked) -> h.Node:
    """The questions about a statement, and the way to share it for those who may."""
    address = f"/statements/{said.id.hex()}/explained"
    return [_questions(address, said.act.envelope.matter, asked), _share(said, asked)]


def file_questions(matter: str, asked: Asked) -> h.Node:
    """The questions about a file."""
    return _questions(f"/files/{quote(matter, safe='')}/explained", matter, asked)


def _questions(address: str, matter: str, asked: Asked) -> h.Node:
    words, concerned = asked.words, matter_type(matter) in CONCERNS
    failed = words.gettext("The answer cannot be had at the moment.")
    return h.nav(".explain", aria_label=words.gettext("Questions about this page"), data_failed=failed)[
        h.ul[
            (h.li[h.a(href=f"{address}#{part}")[question(part, words)]] for part in PARTS if part != BINDS or concerned)
        ]
    ]


def _share(said: Said, asked: Asked) -> h.Node:
    """Left out where no share can ever be: the reference library, and records of shares and keys."""
    person, envelope = asked.person, said.act.envelope
    if person is None or not person.session or not person.may(Right.SHARE):
        return None
    if envelope.origin == RECORD or matter_type(envelope.matter) in TRANSPORT_SUBJECTS:
        return None
    return h.p(".share-way")[h.a(href=share_address(said.id.hex()))[asked.words.gettext("Share this statement")]]
