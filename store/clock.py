"""What the clock says: in UTC for what is kept, and on a Swedish wall for what is said, wherever the server stands."""
from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

_SAME_DAY: Final = 22
"""Until this hour in UTC it is the same day in Sweden, summer and winter."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The moment on a Swedish clock; on the server's own where the operating system does not know the zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 – slow to load, and most questions come before the hour above

    try:
        return moment.astimezone(ZoneInfo("Europe/Stockholm"))
    except ZoneInfoNotFoundError:
        return moment.astimezone()


def today(moment: datetime | None = None) -> date:
    """The date in Sweden, now or at a moment (UTC)."""
    moment = moment or now()
    return moment.date() if moment.hour < _SAME_DAY else local(moment).date()
