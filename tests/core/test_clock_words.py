"""Times in UTC are shown as the clock on a Swedish wall has them, the day too."""
from __future__ import annotations

import pytest

from core.answers.clock import day, minute


@pytest.mark.parametrize(("time", "shown"), [
    ("2026-07-21T01:24:39+00:00", "2026-07-21 03:24"), ("2026-12-31T23:30:00+00:00", "2027-01-01 00:30"), ("", ""),
])
def test_a_moment_is_told_by_the_swedish_clock(time: str, shown: str):
    assert (minute(time), day(time)) == (shown, shown[:10])
