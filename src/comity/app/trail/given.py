"""What of a node's content that is not public goes into one answer, collected while the answer is made."""

from collections.abc import Iterable

from comity.app.trail.entry import Content
from comity.kernel.act import Said
from comity.kernel.marking import PUBLIC


class Given:
    """Statements that are not public, each once; ``one_by_one`` holds the ids of those asked for by their id."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._one_by_one: dict[str, None] = {}

    def add(self, statements: Iterable[Said]) -> None:
        """Note statements of which some may be public."""
        for said in statements:
            envelope = said.act.envelope
            if envelope.marking.release != PUBLIC:
                self._files[said.id.hex()] = envelope.matter

    def add_one(self, said: Said) -> None:
        """Note a statement that was asked for by its id."""
        if said.act.envelope.marking.release != PUBLIC:
            self.add((said,))
            self._one_by_one[said.id.hex()] = None

    def add_guarded(self, guarded: Iterable[tuple[str, str]]) -> None:
        """Note statements that are known not to be public: written ids, each with its matter."""
        self._files.update(guarded)

    @property
    def count(self) -> int:
        """How many statements there are."""
        return len(self._files)

    def content(self, words: str) -> Content:
        """The content part of an entry about them."""
        files = tuple(sorted(set(self._files.values())))
        return Content(files=files, acts=tuple(self._one_by_one), words=words)

    def forget(self) -> None:
        """Begin anew."""
        self._files.clear()
        self._one_by_one.clear()
