"""Settings: what fits is read, what does not is named with its file."""

from pathlib import Path

import pytest

from comity.app.settings import FILE, Settings, first_settings, load_settings
from comity.kernel.errors import Malformed


def test_first_settings_are_the_defaults(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(first_settings("SCO-RATS"))
    assert load_settings(tmp_path) == Settings(party="SCO-RATS")


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = Settings(
        party="XAA",
        hosts=("one.example",),
        language="ru",
        suspended=("XBB",),
        tick_ms=10,
        batch_limit=1,
        kept_acts=100,
        boundaries="/maps/ours.json",
        warm=False,
        log_format="text",
        log_level="info",
        metrics="[::1]:9440",
    )
    (tmp_path / FILE).write_text(
        'party = "XAA"\nhosts = ["one.example"]\nlanguage = "ru"\nsuspended = ["XBB"]\n'
        "tick_ms = 10\nbatch_limit = 1\nkept_acts = 100\nboundaries = '/maps/ours.json'\nwarm = false\n"
        'log_format = "text"\nlog_level = "info"\nmetrics = "[::1]:9440"\n'
    )
    assert load_settings(tmp_path) == settings


def test_boundaries_are_looked_for_in_the_home(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('party = "XAA"\nboundaries = "ours.json"\n')
    assert load_settings(tmp_path).boundaries == str(tmp_path / "ours.json")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('party = "XAA"\ncolour = "red"', "unknown field `colour`"),
        ('party = "XAA"\ntick_ms = "often"', "`$.tick_ms`"),
        ('party = "XAA"\ntick_ms = 9', ">= 10"),
        ('party = "XAA"\nboundaries = 1', "`$.boundaries`"),
        ('party = "XAA"\nbatch_limit = 0', ">= 1"),
        ('party = "XAA"\nwarm = "no"', "`$.warm`"),
        ('party = "XAA"\nlog_format = "xml"', "`$.log_format`"),
        ('party = "XAA"\nmetrics = "0.0.0.0:9440"', "`$.metrics`"),
        ('party = "XAA"\nmetrics = "127.0.0.1:9440\\n"', "`$.metrics`"),
        ('party = "XAA"\nlanguage = "fr"', "`$.language`"),
        ('party = "XAA"\nlanguage = "en\\n"', "`$.language`"),
        ('party = "XAA"\nhosts = []', "`$.hosts`"),
        ('party = "XAA"\nsuspended = ["xbb"]', "`$.suspended[0]`"),
        ('party = "kaz"', "`$.party`"),
        ('party = "RECORD"', "expected a party code like KAZ or SCO-RATS, got 'RECORD'"),
        ("party = XAA", "Invalid value (at line 1, column 9)"),
        ("", "missing required field `party`"),
        ("party = 1979-05-27", "Expected `str`"),
        ('party = "XAA"\nparty = "XBB"', "Cannot overwrite a value"),
    ],
)
def test_setting_that_does_not_fit_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(Malformed) as caught:
        load_settings(tmp_path)
    assert named in str(caught.value)


def test_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(Malformed, match=f"{FILE} cannot be used: .*utf-8"):
        load_settings(tmp_path)


def test_folder_without_settings_is_no_node(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match=r"expected a node at .*, found no comity\.toml; make one with: comity init"):
        load_settings(tmp_path)
