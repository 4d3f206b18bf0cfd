"""Pieces of a statement around the words looked for: its own text, cut, with the words marked."""

from hypothesis import given
from hypothesis import strategies as st

from comity.app.node import Node
from comity.app.web.search.snippets import AFTER, BEFORE, MOST_WORDS, snippet, words_in
from comity.kernel.act import Said
from comity.kernel.marking import Reader


def found(node: Node, text: str) -> Said:
    return node.reading(Reader()).search(text).acts[0]


def test_snippet_holds_the_words_marked(node: Node) -> None:
    pieces = snippet(found(node, "joint naval drills"), words_in("NAVAL drills"))
    assert {piece.text.casefold() for piece in pieces if piece.marked} == {"naval", "drills"}


def test_snippet_is_a_part_of_one_text_and_short(node: Node) -> None:
    pieces = snippet(found(node, "mission"), words_in("mission"))
    text = "".join(piece.text for piece in pieces)
    assert len(text) <= BEFORE + AFTER + 2
    assert "://" not in text


def test_word_that_is_not_there_gives_nothing(node: Node) -> None:
    assert snippet(found(node, "mission"), words_in("zzzz")) == ()
    assert snippet(found(node, "mission"), ()) == ()


@given(st.text(max_size=300))
def test_any_text_gives_a_bounded_number_of_words(text: str) -> None:
    words = words_in(text)
    assert len(words) <= MOST_WORDS
    assert len(set(words)) == len(words)
    assert all(words)


def test_han_is_found_by_its_pairs_where_the_whole_is_not_there(node: Node) -> None:
    pieces = snippet(found(node, "合作组织"), words_in("组织的合作"))
    assert {piece.text for piece in pieces if piece.marked} & {"组织", "合作"}
