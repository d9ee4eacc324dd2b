"""How far long work has come: in words with the time that remains, and a part of a whole."""
from __future__ import annotations

from core.progress import Pace, named, within


def test_the_time_that_remains_is_told_from_two_seconds_on() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    now[0] = 1.0
    assert pace.sentence("Läser a.se", 0.5) == "Läser a.se: 50 %"
    now[0] = 12.0
    assert pace.sentence("Läser a.se", 0.75) == "Läser a.se: 75 %, ungefär 4 s kvar"


def test_what_has_hardly_begun_says_no_time() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    now[0] = 9.0
    assert pace.sentence("Läser a.se", 0.0) == "Läser a.se: 0 %"


def test_inside_a_part_the_whole_is_told() -> None:
    told: list[tuple[str, float]] = []
    part = named(within(lambda what, done: told.append((what, done)), 0.5, 0.75), "Läser a.se")
    part(0.0)
    part(1.0)
    assert told == [("Läser a.se", 0.5), ("Läser a.se", 0.75)]
