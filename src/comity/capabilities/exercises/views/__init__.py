"""Questions about exercises and their series, asked alike by pages, API and command line."""

from comity.capabilities.exercises.views.editions import (
    EXERCISES,
    ExerciseQuery,
    ExerciseRow,
    StatedStrength,
    exercise_events,
    exercise_points,
    exercise_rows,
    strength_range,
)
from comity.capabilities.exercises.views.series import SERIES, SeriesQuery, SeriesRow, series_rows, series_summary

__all__ = [
    "VIEWS",
    "ExerciseQuery",
    "ExerciseRow",
    "SeriesQuery",
    "SeriesRow",
    "StatedStrength",
    "exercise_events",
    "exercise_points",
    "exercise_rows",
    "series_rows",
    "series_summary",
    "strength_range",
]

VIEWS = (EXERCISES, SERIES)
