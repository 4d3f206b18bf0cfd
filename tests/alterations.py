"""Every way to alter one byte or a piece of a text, for properties that no alteration passes."""

from collections.abc import Iterator

from hypothesis import strategies as st


def bit_flips(text: str) -> Iterator[str]:
    """The text with one bit of its UTF-8 bytes flipped, for every bit that leaves UTF-8."""
    content = text.encode()
    for place in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            try:
                yield changed.decode()
            except UnicodeDecodeError:
                continue


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """The text with a piece replaced by other characters, never the text itself."""
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 5)))
    edited = text[:start] + draw(st.text(st.characters(codec="utf-8"), max_size=5)) + text[end:]
    return edited if edited != text else text[:-1]
