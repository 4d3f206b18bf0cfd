"""A statement as it would stand on its page, with who will see it, and the button that sends it."""

from typing import Final

import htpy as h

from comity.app.web.glossaries import term_hints
from comity.app.web.pages import Asked
from comity.app.web.posting import form_key
from comity.app.web.statements import Ahead, exercise_notice, said_part
from comity.app.web.write.kept import owner_mark
from comity.app.web.write.papers import looked_at_part
from comity.app.web.write.places import DO, DRAFT, KIND, OWNER, SEEN, kind_address
from comity.app.web.write.seeing import seeing_part
from comity.app.web.write.written import Written

SEND_FORM: Final = "send"
"""Id of the form whose buttons stand beside papers too."""


def preview_part(written: Written, draft: str, digest: str, asked: Asked) -> h.Node:
    """The statement, whole. digest: of what is looked at, so that nothing else is sent."""
    words, person = asked.words, asked.person
    assert written.checked is not None
    assert written.draft is not None
    assert person is not None
    envelope = written.checked.said.act.envelope
    opens = written.draft.matter is None
    listed = looked_at_part(written.papers, written.draft.attachments, SEND_FORM, words)
    return [
        h.p(".lead")[
            words.gettext("This is what will be said. Nothing said can be changed unnoticed; it can be withdrawn.")
        ],
        [h.p(".notice")[one.text] for one in written.notices],
        h.p(".notice")[words.gettext("It opens a new file.")] if opens else None,
        term_hints(written.checked.said.act, asked),
        h.article(".statement-preview")[
            exercise_notice(envelope, words),
            said_part(written.checked.said, asked, Ahead(new_file=opens, papers=listed)),
        ],
        seeing_part(written.handling, asked),
        h.form(f"#{SEND_FORM}.send-form", method="post", action=kind_address(envelope.kind))[
            form_key(person),
            h.input(type="hidden", name=OWNER, value=owner_mark(asked.site.node, person)),
            h.input(type="hidden", name=DRAFT, value=draft),
            h.input(type="hidden", name=KIND, value=envelope.kind),
            h.input(type="hidden", name=SEEN, value=digest),
            h.div(".form-actions")[
                h.button(".button", type="submit", name=DO, value="send")[words.gettext("Send")],
                h.a(".button.quiet", href=kind_address(envelope.kind, draft=draft))[words.gettext("Change it")],
            ],
            h.p(".muted")[words.gettext("You can take it back for 15 seconds after you press Send.")],
        ],
    ]
