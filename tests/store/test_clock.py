"""The day that words such as ”förra månaden” rest on is Sweden's, and goes on with the clock."""
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from store import clock
from store.configuration import today_of


@pytest.mark.parametrize(("moment", "day"), [
    ("2026-06-30 21:59", date(2026, 6, 30)), ("2026-06-30 22:00", date(2026, 7, 1)), ("2026-12-31 22:59", date(2026, 12, 31)),
    ("2026-12-31 23:00", date(2027, 1, 1)), ("2026-03-29 00:30", date(2026, 3, 29)),
])
def test_the_date_is_that_of_a_swedish_wall(moment: str, day: date):
    assert clock.today(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == day


def test_a_program_that_runs_on_past_midnight_has_a_new_day(monkeypatch: pytest.MonkeyPatch):
    moments = iter([datetime(2026, 11, 30, 12, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)])
    monkeypatch.setattr(clock, "now", lambda: next(moments))
    today = today_of({})
    assert (today(), today()) == (date(2026, 11, 30), date(2026, 12, 1))


def test_a_day_that_is_set_stays():
    assert today_of({"today": "2020-09-15"})() == date(2020, 9, 15)
