"""How exercises and their series look: pure functions from views' rows to HTML.

They know neither requests nor addresses of other capabilities than states; words, names and shared parts are handed in
as :class:`~comity.capabilities.parties.pages.shown.Shown`.
"""

from comity.capabilities.exercises.pages.editions import editions_of, listed, states_of, times
from comity.capabilities.exercises.pages.roles import host_table, never_host, participant_table
from comity.capabilities.exercises.pages.strengths import strength_table
from comity.capabilities.exercises.pages.strip import state_strip
from comity.capabilities.exercises.pages.tables import edition_table, neighbours
from comity.capabilities.exercises.pages.troops import series_figure, troop_ranges

__all__ = [
    "edition_table",
    "editions_of",
    "host_table",
    "listed",
    "neighbours",
    "never_host",
    "participant_table",
    "series_figure",
    "state_strip",
    "states_of",
    "strength_table",
    "times",
    "troop_ranges",
]
