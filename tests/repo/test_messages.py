"""Every text a reader can meet is there in Russian and Chinese, whole, and nothing else is."""

import io
import re
import string
from pathlib import Path

import pytest
from babel.messages import Catalog, pofile

from comity.capabilities import REGISTRY
from repo.messages import (
    Message,
    allowed,
    built_at_run_time,
    counts_outside_catalogues,
    faulted,
    looked_up,
    refused,
    vocabularies,
    vocabularies_used,
    wanted,
)

Texts = str | tuple[str, ...] | list[str] | None
"""A text, or its forms by count."""
TRANSLATIONS = {"ru": 3, "zh": 1}
"""Languages and how many plural forms they have (CLDR, for whole numbers)."""


@pytest.fixture(scope="module")
def source(root: Path) -> Path:
    return root / "src" / "comity"


@pytest.fixture(params=sorted(TRANSLATIONS))
def catalogue(request: pytest.FixtureRequest, source: Path) -> Catalog:
    file = source / "locale" / request.param / "LC_MESSAGES" / "comity.po"
    return pofile.read_po(io.BytesIO(file.read_bytes()), locale=request.param, abort_invalid=True)


def test_every_text_is_translated(source: Path, catalogue: Catalog) -> None:
    missing = wanted(source) - translated(catalogue)
    assert not missing, "\n".join(map(repr, sorted(missing)))


def test_no_translation_is_left_over(source: Path, catalogue: Catalog) -> None:
    left_over = keys(catalogue) - allowed(source)
    assert not left_over, "\n".join(map(repr, sorted(left_over)))


def test_translations_have_the_slots_of_their_text(catalogue: Catalog) -> None:
    assert keys(catalogue)
    wrong = [repr(one.id) for one in catalogue if one.id and not has_slots(one.id, one.string)]
    assert not wrong, "\n".join(wrong)


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert not [one.id for one in catalogue if one.id and one.fuzzy]


def test_plural_forms_are_those_of_the_language(catalogue: Catalog) -> None:
    assert catalogue.locale is not None
    assert catalogue.num_plurals == TRANSLATIONS[catalogue.locale.language]


def test_texts_are_literal(source: Path) -> None:
    assert not built_at_run_time(source)


def test_counts_are_said_by_the_catalogue(root: Path) -> None:
    pages = [root / "src/comity/app/web", *sorted((root / "src/comity/capabilities").glob("*/pages"))]
    assert not [place for folder in pages for place in counts_outside_catalogues(folder)]


def test_count_beside_words_is_found(tmp_path: Path) -> None:
    lines = (
        'f"{len(rows)} rows"',
        'f"{words.number(count)} of {total}"',
        'f"{count}"',
        'f"badge-{count}"',
        'f"{name} is here"',
        'f"{count} files."',
    )
    (tmp_path / "one.py").write_text("\n".join(lines), encoding="utf-8")
    assert counts_outside_catalogues(tmp_path) == ("one.py:1", "one.py:2", "one.py:6")


def test_languages_are_named_in_one_place_alone(source: Path) -> None:
    """Which there are is told by folders; others name only what a rule has words in, or fields of names."""
    lists = re.compile(r"""["']ru["'],\s*["']zh["']|["']zh-Hans["']""")
    found = {
        file.relative_to(source).as_posix() for file in source.rglob("*.py") if lists.search(file.read_text("utf-8"))
    }
    assert found <= {"kernel/rule/words.py", "app/web/drafts/page.py"}


def test_vocabularies_of_pages_are_declared(source: Path) -> None:
    assert vocabularies_used(source, REGISTRY) <= vocabularies(REGISTRY).keys()


def test_texts_are_found_in_the_source(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        'c.gettext("a" "b")\n_("c")\nc.pgettext("x", "d")\nc.ngettext("e", "f", 2)\nc.gettext(name)\n'
        'refusal("code", "g {h}", h=1)\nRefusal(code="code", template="i")\n'
        'raise Malformed("j {k}", k=1)\nraise ValueError("l")\n',
        encoding="utf-8",
    )
    assert set(looked_up(tmp_path)) == {
        Message("ab"),
        Message("c"),
        Message("d", context="x"),
        Message("e", plural="f"),
    }
    assert set(refused(tmp_path)) == {Message("g {h}"), Message("i")}
    assert set(faulted(tmp_path, ("one.py",))) == {Message("j {k}")}
    assert set(faulted(tmp_path, ("app/",))) == set()


def test_text_built_at_run_time_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('c.gettext("a")\nc.gettext(f"{a}")\nc.gettext("a" + b)\n', encoding="utf-8")
    assert built_at_run_time(tmp_path) == ("one.py:2", "one.py:3")


def test_registry_gives_labels_helps_units_and_codes(source: Path) -> None:
    assert {
        Message("Collective defence"),
        Message("States and organisations"),
        Message("Give the names and capital of a state."),
        Message("0.0001 degree"),
        Message("Russian"),
        Message("dialogue partner", context="membership_status"),
        Message("top secret", context="level"),
    } <= wanted(source)


@pytest.mark.parametrize(
    ("text", "translation", "fits"),
    [
        ("{a} of {b}", "{b}: {a}", True),
        ("{a!r}", "«{a}»", True),
        ("{a}", "b", False),
        ("a", "{a}", False),
        ("{a}", "{a:#x}", False),
        ("{a}", "{a", False),
        (("{n} act", "{n} acts"), ("{n} x", "{n} y", "{n} z"), True),
        (("{n} act", "{n} acts"), ("{n} x", "y", "{n} z"), False),
    ],
)
def test_slots_are_compared(text: Texts, translation: Texts, fits: bool) -> None:
    assert has_slots(text, translation) == fits


def keys(catalogue: Catalog) -> frozenset[Message]:
    """Every key of a catalogue."""
    return frozenset(_key(one.id, one.context) for one in catalogue if one.id)


def translated(catalogue: Catalog) -> frozenset[Message]:
    """Keys whose every form has a text."""
    return frozenset(
        _key(one.id, one.context) for one in catalogue if one.id and _texts(one.string) and all(_texts(one.string))
    )


def has_slots(text: Texts, translation: Texts) -> bool:
    """Whether each form of the translation names the slots of the text; values are text, so without format."""
    wanted_slots = {name for name, _ in _slots(_texts(text)[-1])}
    try:
        return all(_slots(one) == {(name, "") for name in wanted_slots} for one in _texts(translation))
    except ValueError:
        return False


def _slots(text: str) -> set[tuple[str, str]]:
    return {(name, form or "") for _, name, form, _ in string.Formatter().parse(text) if name is not None}


def _texts(one: Texts) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else tuple(one or ())


def _key(text: Texts, context: str | None) -> Message:
    forms = _texts(text)
    return Message(forms[0], context=context or "", plural=forms[1] if len(forms) > 1 else "")
