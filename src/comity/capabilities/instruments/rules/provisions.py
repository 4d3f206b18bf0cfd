"""Provisions of instruments as data: the agreement of 1996, as far as it speaks about holding an exercise.

Two files lie beside this module. ``s96_facts.json`` declares what may be stated about an exercise. ``s96.json`` holds,
article by article in the form of :mod:`comity.kernel.rule.provision`, what the Agreement on Confidence Building in the
Military Field in the Border Area (Shanghai, 26 April 1996) asks on it. Whoever may do input reads the files and hands
their bytes over.

The agreement has two sides, China and the Joint Party of Kazakhstan, Kyrgyzstan, Russia and Tajikistan; so it is
*sides* that are bound here, never single states. Confirmations are those of the shipped record under its own name,
:data:`READER`: a paragraph whose text was read is confirmed, one known from a source about the text is secondary, and
whatever the record marks as not verified is unconfirmed, so that it neither passes nor fails anyone.
"""

from typing import Final

import msgspec

from comity.kernel.errors import RuleMistake
from comity.kernel.ids import RECORD
from comity.kernel.rule import Provision, Vocabulary, load, read_vocabulary

FACTS_FILE: Final = "s96_facts.json"
"""Name of the shipped vocabulary."""
PROVISIONS_FILE: Final = "s96.json"
"""Name of the shipped provisions."""
READER: Final = RECORD
"""Under this code the shipped record confirms provisions; no party can have it."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """Provisions, and the vocabulary in which they and the cases under them are stated."""

    vocabulary: Vocabulary
    provisions: tuple[Provision, ...]


def read_rules(facts: bytes, provisions: bytes) -> Rules:
    """Read a vocabulary and provisions from their JSON forms.

    Every provision must name its source, and :data:`READER` must have said how well it is confirmed. Raises RuleMistake
    naming the fact or provision, what was expected and what came.
    """
    vocabulary = read_vocabulary(facts)
    loaded = load(provisions, vocabulary)
    for provision in loaded:
        if not provision.declared.citation.source.strip():
            raise RuleMistake("provision {id}: expected its source, got none", id=provision.id)
        if READER not in (one.party for one in provision.declared.confirmations):
            raise RuleMistake("provision {id}: expected a confirmation by {by}, got none", id=provision.id, by=READER)
    return Rules(vocabulary=vocabulary, provisions=loaded)
