"""The script, the style sheet and the mark of the pages, held in memory and served under their digest.

The address changes with the content (``/static/5f1c0a2b3c4d/style.css``), so a browser may keep a file for good. Only
the names listed here exist; no address is ever turned into a path of the disk.
"""

import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import Final

import msgspec

from comity.kernel.errors import StoreFault

MARK: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    b'<rect width="32" height="32" rx="7" fill="#12586a"/>'
    b'<g fill="none" stroke="#fff" stroke-width="2.6">'
    b'<circle cx="12.5" cy="13" r="6"/><circle cx="19.5" cy="13" r="6"/>'
    b'<circle cx="16" cy="19.5" r="6"/></g></svg>'
)
"""Three joined rings: the icon of the pages."""
_BUNDLED: Final = ("main.js", "style.css")
_MEDIA_TYPES: Final = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}


class Assets(msgspec.Struct, frozen=True):
    """Files by name, and the digest all of them are served under."""

    files: Mapping[str, bytes]
    digest: str

    def url(self, name: str) -> str:
        """The address of a file."""
        return f"/static/{self.digest}/{name}"


def load_assets() -> Assets:
    """Read what the package ships.

    Raises StoreFault when the front end was not bundled.
    """
    folder = resources.files("comity.app.web").joinpath("static")
    try:
        files = {name: folder.joinpath(name).read_bytes() for name in _BUNDLED}
    except OSError as fault:
        raise StoreFault("expected the bundled front end in this package, got none; run: make setup") from fault
    files["mark.svg"] = MARK
    total = hashlib.sha256(b"".join(hashlib.sha256(files[name]).digest() for name in sorted(files)))
    return Assets(files, total.hexdigest()[:12])


def media_type(name: str) -> str:
    """The media type by the name's ending."""
    return _MEDIA_TYPES[name.rpartition(".")[2]]
