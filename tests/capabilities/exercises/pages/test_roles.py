"""Who had which part in one exercise, and who was host of a series."""

from capabilities.exercises.pages.drawing import cells, drawn, row, series, shown
from capabilities.exercises.speaking import sandstorm
from comity.capabilities.exercises.acts import ExerciseStatus
from comity.capabilities.exercises.pages import host_table, never_host, participant_table


def test_hosts_come_first_and_doubt_tells_what_is_entered() -> None:
    exercise = sandstorm(participants=("XAA", "XBB"), hosts=("XBB",), observers=("XCC",), doubtful=("XCC",))
    table = next(drawn(participant_table(exercise, shown())).all("table"))
    assert [[cell.text() for cell in line] for line in cells(table)[1:]] == [
        ["Arcadia", "host, took part"],
        ["Xanadu", "took part"],
        ["Cockaigne", "sources differ on its part entered here as: observer"],
    ]
    assert [one.get("href") for one in table.all("a")] == ["/states/XBB", "/states/XAA", "/states/XCC"]


def test_doubtful_state_that_is_not_entered_otherwise() -> None:
    table = next(drawn(participant_table(sandstorm(participants=("XAA",), doubtful=("XCC",)), shown())).all("table"))
    assert cells(table)[2][1].text() == "sources differ on its part entered here as: not named"


def test_states_of_an_exercise_not_held_were_only_named() -> None:
    table = next(drawn(participant_table(sandstorm(status=ExerciseStatus.POSTPONED), shown())).all("table"))
    assert next(table.all("caption")).text() == "States named beforehand; the exercise was not held"
    assert [line[1].text() for line in cells(table)[1:]] == ["named beforehand", "named beforehand"]


def test_exercise_without_states_has_no_table() -> None:
    assert participant_table(sandstorm(participants=()), shown()) is None


def test_hosts_of_held_editions_are_counted() -> None:
    rows = (*series(), row("Sandstorm 2025", start="2025", hosts=("XAA", "XBB")))
    table = next(drawn(host_table(rows, shown())).all("table"))
    assert [[cell.text() for cell in line] for line in cells(table)[1:]] == [
        ["Arcadia", "2", "2019, 2025"],
        ["Xanadu", "1", "2025"],
    ]


def test_host_of_what_is_not_verified_is_not_counted() -> None:
    assert host_table((series()[4],), shown()) is None
    assert never_host(series()) == ("XAA",)


def test_state_that_nothing_names_is_not_linked() -> None:
    exercise = sandstorm(participants=("XAA", "XBB"), hosts=("XBB",))
    drawings = (
        participant_table(exercise, shown(names={"XAA": "Xanadu"})),
        host_table((row("Sandstorm 2025", start="2025", hosts=("XAA", "XBB")),), shown(names={"XAA": "Xanadu"})),
    )
    for drawing in drawings:
        table = next(drawn(drawing).all("table"))
        assert {line[0].text() for line in cells(table)[1:]} == {"Xanadu", "XBB"}
        assert [one.get("href") for one in table.all("a")] == ["/states/XAA"]
