"""Text that others wrote, as a terminal gets it."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.conftest import Comity
from comity.app.cli.plain import plain


@given(st.text())
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    shown = plain(text)
    assert len(shown) == len(text)
    assert all(
        one in "\u200c\u200d" or unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for one in shown
    )


@pytest.mark.parametrize("text", ["Мирная миссия [1]", "和平使命", "می‌خواهم", "क्‍ष", "naïve – «x»"])
def test_writing_of_every_script_stays(text: str) -> None:
    assert plain(text) == text


def test_lines_and_tabs_become_spaces() -> None:
    assert plain("a\nb\tc\r\u2028") == "a b c  "


def test_a_proof_file_cannot_write_to_the_terminal(comity: Comity, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    proof.write_text('{"format":"comity/evidence/v1","\\u001b[2J":1}')
    done = comity("verify", proof)
    assert (done.code, "\x1b" in done.err) == (1, False)
