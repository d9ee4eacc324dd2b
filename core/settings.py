"""What a municipality may set of itself, each by one word: how its figures are shown, when they get a colour, a round's last day."""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from core.amount_words import read_amount
from core.fold import plain, quoted
from core.money import NO_BREAK_SPACE, Amount, AmountError, MoneyUnit, format_amount, format_exact, format_fraction
from core.profile import SIGN_NOTE, Layout, Profile, Thresholds
from core.register import Register

if TYPE_CHECKING:
    from core.rounds import Round


class SettingError(ValueError):
    """A value that cannot be set; the message is a Swedish sentence."""


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Set one of ``SETTINGS`` by its key to what a person wrote. ``seen``: the profile that a preview showed."""

    setting: str
    value: str
    municipality: str | None = None
    write: bool = False
    seen: Profile | None = None


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """Move the last day of an open round (id or name; None: the latest): an ISO date, ”15 september”, or ”ingen”.

    ``seen``: the round that a preview showed.
    """

    round: str | None
    day: str
    municipality: str | None = None
    write: bool = False
    seen: Round | None = None


Setting = SetProfile | SetDeadline
"""The commands about settings. Each answers with a preview first, whose ``yes`` is the command that writes it."""


class Known(NamedTuple):
    """One setting: its key, what it is called, what may be written, how it reads and how a text changes it."""

    key: str
    label: str
    hint: str
    said: Callable[[Profile, Register], str]
    changed: Callable[[Profile, Register, str], Profile]


def setting_called(name: str) -> Known | None:
    """The setting with this key, written with or without its dots."""
    return next((each for each in SETTINGS if each.key == plain(name)), None)


def _unit(profile: Profile, _register: Register, text: str) -> Profile:
    wanted = {"kr": "kr", "kronor": "kr", "tkr": "tkr", "mnkr": "mnkr", "mkr": "mnkr"}.get(plain(text))
    if wanted not in get_args(MoneyUnit):
        raise SettingError(f"{quoted(text)} är ingen enhet för belopp. Skriv kr, tkr eller mnkr.")
    if wanted == profile.unit:
        return profile
    return profile._replace(unit=wanted, one_unit=True)  # type: ignore[arg-type]  # checked above to be one of the units


def _signs(profile: Profile, _register: Register, text: str) -> Profile:
    wanted = {"r": "R", "resultat": "R", "n": "N", "netto": "N", "nettokostnad": "N", "l": "L", "redovisning": "L"}.get(plain(text))
    if wanted not in get_args(Layout):
        raise SettingError(f"{quoted(text)} säger inget om tecken. Skriv R (resultat), N (nettokostnad) eller L (som i redovisningen).")
    return profile._replace(layout=wanted)  # type: ignore[arg-type]  # checked above to be one of the layouts


def _home(profile: Profile, register: Register, text: str) -> Profile:
    wanted = text.strip().casefold()
    found = [code for code, unit in register.latest.items() if wanted in (code.casefold(), unit.name.casefold())]
    if len(found) != 1:
        raise SettingError(
            f"Enheten {quoted(text)} finns inte i {register.name}, eller delas namnet av flera. Skriv enhetens kod."
        )
    return profile._replace(home=None if found[0] == register.root.code else found[0])


_PERCENT: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|procent\b)")


def _limit(level: str) -> tuple[Callable[[Profile, Register], str], Callable[[Profile, Register, str], Profile]]:
    def said(profile: Profile, _register: Register) -> str:
        amount, fraction = (getattr(profile.thresholds, f"{level}_{part}") for part in ("amount", "fraction"))
        return limit_text(amount, fraction, profile.unit)

    def changed(profile: Profile, _register: Register, text: str) -> Profile:
        amount, fraction = read_limit(text, profile.unit)
        said = {f"{level}_amount": amount, f"{level}_fraction": fraction}
        parts = {name: part for name, part in said.items() if part is not None}
        limits = profile.thresholds._replace(**parts)  # type: ignore[arg-type]  # an amount is whole öre, a fraction is not
        if not _is_in_order(limits):
            raise SettingError("Rött kan inte börja före gult: både beloppet och procenten ska vara minst lika stora.")
        return profile._replace(thresholds=limits)

    return said, changed


def _is_in_order(limits: Thresholds) -> bool:
    return limits.serious_amount >= limits.notable_amount and limits.serious_fraction >= limits.notable_fraction


def limit_text(amount: Amount, fraction: float, unit: MoneyUnit) -> str:
    """”50 tkr och 1,0 %”: both must be reached. An amount that the unit cannot show whole is written out."""
    size = format_amount(amount, unit)
    shown = f"{size}{NO_BREAK_SPACE}{unit}" if read_amount(size, unit) == amount else format_exact(amount, unit)
    return f"{shown} och {format_fraction(fraction, signed=False)}{NO_BREAK_SPACE}%"


def read_limit(text: str, unit: MoneyUnit) -> tuple[Amount | None, float | None]:
    """The öre and the fraction of ”50 tkr och 1 %”, in either order; what is not said is None. Raises SettingError."""
    percent = _PERCENT.search(text)
    rest = f"{text[:percent.start()]} {text[percent.end():]}" if percent else text
    words = " ".join(word for word in rest.replace(",  ", " ").split() if plain(word) not in ("och", "minst", ","))
    try:
        amount = read_amount(words, unit) if words else None
    except AmountError as error:
        raise SettingError(f"{str(error).partition(' Skriv till exempel')[0]} Skriv till exempel 50 tkr och 1 %.") from None
    fraction = float(percent[1].replace(",", ".")) / 100 if percent else None
    if (amount is None and fraction is None) or (amount or 0) < 0 or (fraction or 0) > 1:
        raise SettingError(f"{quoted(text)} är ingen gräns. Skriv till exempel 50 tkr och 1 %.")
    return amount, fraction


_BOTH: Final = "belopp och procent, till exempel 50 tkr och 1 %; båda måste nås"
SETTINGS: Final = (
    Known("enhet", "Belopp visas i", "kr, tkr eller mnkr", lambda profile, _: profile.unit, _unit),
    Known("tecken", "Tecken", "R (resultat), N (nettokostnad) eller L (som i redovisningen)",
          lambda profile, _: f"{profile.layout}: {SIGN_NOTE[profile.layout]}", _signs),
    Known("hem", "Egen rapport", "enhetens kod eller hela namn", lambda _, register: register.latest[register.home].name, _home),
    Known("gul", "Gult från", _BOTH, *_limit("notable")),
    Known("rod", "Rött från", _BOTH, *_limit("serious")),
    Known("kommentar", "Kommentar krävs från", _BOTH, *_limit("comment")),
)
"""Everything of a profile that a person sets by a word."""

DEADLINE: Final = "sista-dag"
ROLE: Final = "roll"
"""First words of what is set that has a name of its own: a round, a person."""


def keys() -> Sequence[str]:
    """The words that ``koll installningar`` takes."""
    return (*(each.key for each in SETTINGS), DEADLINE, ROLE)
