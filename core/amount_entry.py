"""Reads what is typed in the amount field of a form: an amount, a sum (=−25700−290) or a change in percent (+5%)."""
from __future__ import annotations

import re
from typing import Final

from core.amount_words import read_amount
from core.fold import clean, quoted
from core.money import Amount, AmountError, MoneyUnit, round_half_away

_MINUSES: Final = str.maketrans({"\u2212": "-", "\u2013": "-"})
_SHORT: Final = re.compile(r"(?<=\d) ?(t|m)(?![a-zåäö])", re.IGNORECASE)
_UNITS: Final = {"t": " tkr", "m": " mnkr"}
_PERCENT: Final = re.compile(r"([+-]) ?(\d{1,4}(?:,\d{1,3})?) ?%", re.ASCII)
_TERM: Final = re.compile(r"([+-]?)([^+-]+)")


def read_entry(text: str, unit: MoneyUnit, of: Amount | None = None) -> Amount | None:
    """The amount in öre with the sign as typed; None for an empty field.

    ``unit`` where the text says none; ``of`` is what a percentage changes, also with the sign as typed. ``25,99m`` and ``25 990t``
    are mnkr and tkr. Raises AmountError, whose message says what is wrong.
    """
    typed = clean(text).translate(_MINUSES)
    if not typed:
        return None
    if typed.endswith("%"):
        return _changed(typed, of)
    return _sum(typed[1:].strip(), unit) if typed.startswith("=") else _one(typed, unit)


def _one(text: str, unit: MoneyUnit) -> Amount:
    return read_amount(_SHORT.sub(lambda found: _UNITS[found.group(1).casefold()], text), unit)


def _changed(text: str, of: Amount | None) -> Amount:
    """The amount moved by the percentage of its size: +5 % is always up, whichever sign the amount has."""
    found = _PERCENT.fullmatch(text)
    if found is None:
        raise AmountError(f"{quoted(text)} är ingen ändring i procent. Skriv till exempel +5%.")
    if of is None:
        raise AmountError("Det finns inget belopp att räkna procenten på. Skriv beloppet i stället.")
    whole, _, decimals = found.group(2).partition(",")
    moved = round_half_away(abs(of) * int(whole + decimals), 100 * 10 ** len(decimals))
    return of - moved if found.group(1) == "-" else of + moved


def _sum(text: str, unit: MoneyUnit) -> Amount:
    """The terms added up; a unit word on the last one holds for those without."""
    terms = _TERM.findall(text)
    if not terms or "".join(sign + body for sign, body in terms) != text:
        raise AmountError(f"{quoted('=' + text)} är ingen summa. Skriv till exempel =−25700−290.")
    return sum((-1 if sign == "-" else 1) * _one(body.strip(), unit) for sign, body in terms)
