"""A network as SVG: a line for each belonging, nothing over anything else, the same each time."""

from itertools import combinations

from comity.app.web.design.figures import Drawing
from comity.app.web.design.network import HEIGHT, WIDTH, Knot, Tie, network_drawing, wide
from markup import read

ABOUT = Drawing(id="n", title="T", description="D", width=WIDTH, height=HEIGHT, links=True)
KNOTS = [
    Knot(lines=("PACT",), told="PACT", href="/p"),
    *(Knot(lines=(f"X{at}",), told=f"X{at}", href=None, count=at + 1) for at in range(9)),
]
TIES = [Tie(0, at, sure=at != 3) for at in range(1, 10)]


def test_each_knot_and_each_tie_is_drawn() -> None:
    page = read(str(network_drawing(ABOUT, KNOTS, TIES)))
    assert len(list(page.all("line"))) == 9
    assert [one.get("class") for one in page.all("line")].count("unsure") == 1
    assert [one.text() for one in page.all("text")] == ["PACT", *(f"X{at}" for at in range(9))]
    assert {one.get("tabindex") for one in page.all("a")} == {"-1"}


def test_circles_keep_clear_of_one_another_and_inside() -> None:
    page = read(str(network_drawing(ABOUT, KNOTS, TIES)))
    circles = [tuple(float(one.get(name)) for name in ("cx", "cy", "r")) for one in page.all("circle")]
    for (x1, y1, r1), (x2, y2, r2) in combinations(circles, 2):
        assert (x1 - x2) ** 2 + (y1 - y2) ** 2 > (r1 + r2) ** 2
    assert all(r <= x <= WIDTH - r and r <= y <= HEIGHT - r for x, y, r in circles)


def test_same_network_is_drawn_alike() -> None:
    assert str(network_drawing(ABOUT, KNOTS, TIES)) == str(network_drawing(ABOUT, KNOTS, TIES))


def test_han_takes_twice_the_room() -> None:
    assert wide("中国") == 2 * wide("CN")
