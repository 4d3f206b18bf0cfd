"""Forms that bring files (multipart/form-data, RFC 7578), read as they come and never larger in memory than bounded.

Files are kept only for whoever may bring them, which is asked when the first one begins: what proves it stands before
it in the form. Files beyond the bounds are read over, so that everything else that was entered is still there. Nothing
is put on a disk on the way. What a browser says of a file, its name and type, is taken as a claim.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from comity.app.web.site import Web
from comity.kernel.errors import Malformed, TooLarge

MULTIPART: Final = "multipart/form-data"
UNKNOWN_TYPE: Final = "application/octet-stream"
_TYPE: Final = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,59}")
Pairs = tuple[tuple[str, str], ...]
MayBring = Callable[[Pairs], Awaitable[None]]


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a form. name, media_type: as the sender says. size: bytes that came.

    content: None where it went beyond the bounds.
    """

    field: str
    name: str
    media_type: str
    size: int
    content: bytes | None


class FileBounds(msgspec.Struct, frozen=True, kw_only=True):
    """How much of files a form may bring: their number, their bytes together, and bytes of a request read at all."""

    files: int
    size: int
    request: int


class PartBounds(msgspec.Struct, frozen=True, kw_only=True):
    """The bounds of one form: of its fields, their number and bytes with their names, and of its files."""

    fields: int
    size: int
    of_files: FileBounds


async def read_parts(request: Web, bounds: PartBounds, may_bring: MayBring) -> tuple[Pairs, tuple[Upload, ...]]:
    """The fields of a form in their order, and the files that were chosen.

    may_bring: given the fields before the first file, raises for whoever may not. Raises Malformed, TooLarge.
    """
    _, options = parse_options_header(request.headers.get("content-type", ""))
    reading = _Reading(bounds, may_bring)
    most = bounds.fields + bounds.of_files.files
    try:
        with PushMultipartParser(options.get("boundary", ""), max_segment_count=most, strict=True) as parser:
            async for chunk in request.stream():
                for event in parser.parse(chunk) if chunk else ():
                    await reading.take(event)
    except ParserLimitReached as fault:
        raise TooLarge("expected a form of at most {most} fields and files, got more", most=most) from fault
    except (MultipartError, UnicodeError, LookupError) as fault:
        raise Malformed("expected a form in parts (multipart/form-data), whole and well formed") from fault
    return tuple(reading.pairs), tuple(reading.files)


class _Reading:
    """One form as far as it has come."""

    def __init__(self, bounds: PartBounds, may_bring: MayBring) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.files: list[Upload] = []
        self._bounds = bounds
        self._may_bring = may_bring
        self._part: MultipartSegment | None = None
        self._content = bytearray()
        self._over = False
        self._fields = 0
        self._kept = 0
        self._asked = False

    async def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """The next piece: the head of a part, some of its content, or its end."""
        if isinstance(event, MultipartSegment):
            self._part, self._content, self._over = event, bytearray(), False
            if event.filename is None:
                self._count(len((event.name or "").encode()))
        elif event is None:
            self._end()
        elif self._part is not None and self._part.filename is None:
            self._count(len(event))
            self._content += event
        else:
            if not self._asked:
                await self._may_bring(tuple(self.pairs))
                self._asked = True
            self._take_file(event)

    def _take_file(self, piece: bytes | bytearray) -> None:
        bounds = self._bounds.of_files
        if self._over or len(self.files) >= bounds.files or self._kept + len(self._content) + len(piece) > bounds.size:
            self._over, self._content = True, bytearray()
        else:
            self._content += piece

    def _count(self, size: int) -> None:
        self._fields += size
        if self._fields > self._bounds.size:
            raise TooLarge(
                "expected a form of at most {most} bytes, got {size}", most=self._bounds.size, size=self._fields
            )

    def _end(self) -> None:
        part = self._part
        assert part is not None
        if part.filename is None:
            self._end_field(part.name or "")
        elif part.filename or part.size:
            self.files.append(
                Upload(
                    field=part.name or "",
                    name=part.filename,
                    media_type=_media_type(part.content_type or ""),
                    size=part.size,
                    content=None if self._over else bytes(self._content),
                )
            )
            self._kept += 0 if self._over else len(self._content)

    def _end_field(self, name: str) -> None:
        try:
            text = self._content.decode()
        except UnicodeDecodeError as fault:
            raw = ascii(bytes(self._content[:60]))
            raise Malformed("expected fields in UTF-8, percent-encoded, got {raw}", raw=raw) from fault
        if "\0" in name or "\0" in text:
            raise Malformed("expected text without the character U+0000")
        self.pairs.append((name, text.replace("\r\n", "\n")))


def _media_type(said: str) -> str:
    plain = said.strip().lower()
    return plain if _TYPE.fullmatch(plain) else UNKNOWN_TYPE
