"""The example in docs/rule-language.md runs and prints what the page says."""

import contextlib
import io
import re
from pathlib import Path

from comity.kernel.rule import Outcome
from comity.kernel.rule.provision import Declaration


def test_the_example_prints_what_the_page_says(root: Path) -> None:
    page = (root / "docs/rule-language.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (printed,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example, "rule-language.md", "exec"), {})
    assert out.getvalue() == printed


def test_the_page_names_every_outcome_and_field(root: Path) -> None:
    page = (root / "docs/rule-language.md").read_text(encoding="utf-8")
    missing = [name for name in (*Outcome, *Declaration.__struct_fields__) if f"`{name}`" not in page]
    assert missing == ["id"]
