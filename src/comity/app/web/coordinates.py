"""The closed list of fields that give a place in a log (K10).

Where an entry stands in its log tells how much else was logged, hidden statements included. Such fields therefore
appear in three places only: the answer to a posted statement, the receipt, and a page's "verify" part, each under a
name of this list. The property of non-interference masks exactly these and demands that all else be equal.
"""

from typing import Final

LOG_COORDINATES: Final = frozenset({"index", "size", "root", "path", "head"})
"""JSON fields of the answer to a posted statement and of the receipt."""
COORDINATE_CLASS: Final = "log-coordinate"
"""Class of the ``data`` element that holds a place in a log on a page: ``<data class="log-coordinate">17</data>``."""
