"""A person as the store's records tell of them: by which names and user ids, and where something is kept."""
from __future__ import annotations

from typing import Final, Literal, NamedTuple

Place = Literal["access", "invitation", "manager", "prognosis", "post", "log", "note", "reported", "source", "question", "year", "round"]

PLACE_WORDS: Final[dict[Place, str]] = {
    "access": "tillgång till chatten", "invitation": "inbjudan", "manager": "ansvarig för enhet", "prognosis": "prognos",
    "post": "inlägg", "log": "logg", "note": "vad som stod före en ändring", "reported": "rapporttabell", "source": "minnesregel för filer",
    "question": "fråga i chatten", "year": "källa till ett års siffror", "round": "prognostillfälle",
}


class Subject(NamedTuple):
    """Every name that the person goes by in the store, and their user ids in the chat. ``others``: the names of others in which one of
    theirs is a part, as Ek is of Eva Ek."""

    names: tuple[str, ...]
    users: tuple[int, ...] = ()
    others: tuple[str, ...] = ()


class Trace(NamedTuple):
    """One thing that is kept about a person: where, when (ISO 8601 in UTC; empty where no time is kept), and what."""

    place: Place
    time: str
    what: str


class Asking(NamedTuple):
    """A question that was asked in the chat: when (ISO 8601 in UTC), by whom, of which municipality (id) and unit (code), in
    which words, and what came of it (an answer's status, or ``denied``)."""

    time: str
    who: str
    municipality: str = ""
    unit: str = ""
    words: str = ""
    status: str = ""


def alias_of(number: int) -> str:
    """What stands in a person's place after the change with this number."""
    return f"Raderad person {number}"
