"""Which command sets what a person names: ``gul 100 tkr``, ``sista-dag 2020-08 15 september``, ``roll Eva Ek, chef, Staben``."""
from __future__ import annotations

from core.commands import Invite, Remove, SetRole
from core.fold import plain, quoted
from core.people import ROLES
from core.settings import DEADLINE, ROLE, SetDeadline, SetProfile, SettingError, keys

TAKE_AWAY = ("ta bort", "bort", "ingen")


def can_be_set(key: str) -> bool:
    """True for the key of a row that a value sets."""
    return plain(key.partition(" ")[0]) in keys()


def setting(key: str, value: str, municipality: str | None = None) -> SetProfile | SetDeadline | SetRole | Remove:
    """The command; ``key`` is that of a row of the settings: a word, and after it the round or the person. Raises SettingError."""
    first, _, whose = key.strip().partition(" ")
    if not value.strip():
        raise SettingError(f"Vad ska {quoted(key)} vara? Skriv värdet efter.")
    if plain(first) == DEADLINE:
        return SetDeadline(whose.strip() or None, value, municipality)
    if plain(first) == ROLE:
        return _role(whose.strip(), value)
    return SetProfile(first, value, municipality)


def invitation(text: str, token: str, municipality: str | None = None) -> Invite:
    """What ”Eva Ek, chef, Staben” invites to; without a role a reader. ``token`` is made by the face. Raises SettingError."""
    name, _, rest = text.partition(",")
    word, _, where = rest.strip().partition(",")
    role = ROLES.get(plain(word)) if word.strip() else "reader"
    if role is None:
        raise SettingError(_no_role(word))
    unit, *more = _units(where) or [""]
    return Invite(name.strip(), token, role, unit, municipality=municipality, write=False, more=tuple(more))


def _units(text: str) -> list[str]:
    """Several units are parted by semicolons: a name may hold a comma."""
    return [unit.strip() for unit in text.split(";") if unit.strip()]


def _no_role(word: str) -> str:
    return f"{quoted(word)} är ingen roll. Skriv läsare, chef, controller eller admin, eller ”ta bort”."


def _role(person: str, value: str) -> SetRole | Remove:
    if plain(value) in TAKE_AWAY:
        return Remove(person, write=False)
    word, _, where = value.strip().partition(" ")
    role = ROLES.get(plain(word.removesuffix(",")))
    if role is None:
        raise SettingError(_no_role(word))
    units = _units(where.removeprefix(","))
    same = None if role in ("reader", "manager") else ""
    return SetRole(person, role, units[0] if units else same, more=tuple(units[1:]))
