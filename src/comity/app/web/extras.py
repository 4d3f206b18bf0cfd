"""What is added to the page of one file beyond what every file has, by the name of the view that lists such files.

An addition is drawn between the facts and the other statements of the file.
"""

from collections.abc import Callable, Mapping
from typing import Final

import htpy as h

from comity.app.web.glossaries import glossary_extra
from comity.app.web.pages import Asked
from comity.app.web.series import exercise_extra
from comity.kernel.fold import Folded

Extra = Callable[[Asked, Folded], h.Node]

EXTRAS: Final[Mapping[str, Extra]] = {"exercises": exercise_extra, "glossaries": glossary_extra}
