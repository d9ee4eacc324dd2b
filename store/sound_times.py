"""Days and times in documents that someone may have edited by hand: they are read again long after they were let in."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from store.schema import Document


def moment(text: str) -> datetime:
    """A time with its place on the globe. Raises ValueError for what Koll would not have written."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None or time.isoformat() != text:
        raise ValueError(text)
    return time


_FIELDS: Final[dict[str, dict[str, Callable[[str], object]]]] = {
    "prognoses": {"time": moment}, "rounds": {"frozen_at": moment, "deadline": date.fromisoformat}, "invitations": {"expires": moment},
    "outgoing": {"time": moment}, "schedules": {"since": moment},
}
"""Table → field → how it is read. Raises ValueError."""


def fault_of_times(table: str, document: Document) -> str | None:
    """What is wrong with the days and times of a document, whose fields are texts or empty; None for nothing."""
    for name, read in _FIELDS.get(table, {}).items():
        try:
            _ = document.get(name) and read(document[name])
        except ValueError:
            return f"fältet {name} är ingen tid som Koll skriver den"
    return None
