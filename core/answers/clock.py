"""Times as a Swedish reader's clock shows them."""
from __future__ import annotations


def minute(time: str) -> str:
    """``2026-07-21T01:24:39+00:00`` → ``2026-07-21 03:24``: the clock on a Swedish wall, summer time included."""
    import pendulum  # noqa: PLC0415 – slow to load, and few answers show a clock

    parsed = pendulum.parse(time) if time else None
    return parsed.in_timezone("Europe/Stockholm").format("YYYY-MM-DD HH:mm") if isinstance(parsed, pendulum.DateTime) else time


def day(time: str) -> str:
    """The date of the same: a moment late in the evening in UTC is the next day on a Swedish wall."""
    return minute(time)[:10]
