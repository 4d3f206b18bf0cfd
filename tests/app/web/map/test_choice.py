"""What the map is asked for: what fits is read, what does not is named."""

import pytest

from comity.app.web.map.choice import Choice, Near, read_choice
from comity.kernel.errors import Malformed


def test_nothing_asked_is_everything_in_eurasia() -> None:
    assert read_choice({}) == Choice(layers=(), since=None, until=None, of={}, near=None, extent="eurasia")


def test_everything_asked_is_read() -> None:
    values = {
        "layer": "seat,exercise,seat",
        "since": "2003",
        "until": "2003",
        "organisation": "SCO",
        "party": "KAZ",
        "near": "-43.24,176.8,40",
        "view": "world",
    }
    assert read_choice(values) == Choice(
        layers=("seat", "exercise"),
        since=2003,
        until=2003,
        of={"organisation": "SCO", "party": "KAZ"},
        near=Near(-43.24, 176.8, 40),
        extent="world",
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("layer", "exercise,tanks", "expected layers out of exercise, seat, .* got 'tanks'"),
        ("layer", ",", "got ''"),
        ("layer", "x" * 400, "got 'x{40}'$"),
        ("since", "03", "expected a year such as 2005 in since, got '03'"),
        ("since", "２００５", "expected a year"),
        ("until", "2005-01", "in until"),
        ("until", "-2005", "in until"),
        ("until", "99999", "in until"),
        ("view", "moon", "expected view to be one of eurasia, central-asia, world, got 'moon'"),
        ("near", "43.24,76.89", "expected near as latitude, longitude and 1 to 3000 km"),
        ("near", "43.24,76.89,0", "got '43.24,76.89,0'"),
        ("near", "43.24,76.89,3001", "expected near"),
        ("near", "90.1,76.89,5", "expected near"),
        ("near", "43.24,180.1,5", "expected near"),
        ("near", "nan,inf,5", "expected near"),
        ("near", "43.24,76.89,5\n", "expected near"),
        ("near", "43.24, 76.89, 5", "expected near"),
    ],
)
def test_what_does_not_fit_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        read_choice({name: value})


def test_years_run_forwards() -> None:
    with pytest.raises(Malformed, match="expected until not before since, got 2010 to 2009"):
        read_choice({"since": "2010", "until": "2009"})
