"""Three windows of fictional parties on the first screen; what they will show when nodes exchange statements."""

from typing import Final

import htpy as h

from comity.app.language import Catalogue

PARTIES: Final = ("XAA", "XBB", "XCC")
"""ISO 3166-1 user-assigned codes, which no state has."""


def party_windows(words: Catalogue) -> h.Node:
    """The windows, each saying what its party will see; nothing can be pressed yet, and the heading says so."""
    sees = {
        "XAA": words.gettext("says something, and shares it with XBB only"),
        "XBB": words.gettext("receives it with its proof, and sees when it is withdrawn"),
        "XCC": words.gettext("never learns of it"),
    }
    return h.section("#windows.first-windows", aria_labelledby="windows-title")[
        h.h2("#windows-title")[
            words.gettext("Sharing between national systems"), " ", h.span(".badge")[words.gettext("coming")]
        ],
        h.ul(".windows")[
            (
                h.li(".window")[
                    h.strong[party],
                    " ",
                    h.span(".muted")[words.gettext("fictional")],
                    h.p[sees[party]],
                ]
                for party in PARTIES
            )
        ],
        h.p(".window-actions")[
            (
                h.button(".button", type="button", disabled=True)[label]
                for label in (
                    words.gettext("Share"),
                    words.gettext("Withdraw"),
                    words.gettext("Try to alter history"),
                )
            )
        ],
    ]
