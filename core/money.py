"""Amounts in whole öre: rounding, Swedish formatting and exact parsing.

An amount is an ``int`` of öre, as an effect on the result: income +, cost −. A missing amount is ``None``, never 0.
"""
from __future__ import annotations

import re
from typing import Final, Literal

Amount = int
MoneyUnit = Literal["kr", "tkr", "mnkr"]

MINUS: Final = "\u2212"
NO_BREAK_SPACE: Final = "\u00a0"
MISSING: Final = "–"

_ORE_PER_UNIT: Final[dict[str, int]] = {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}
_SCALE: Final[dict[str, int]] = {"kr": 1, "tkr": 1, "mnkr": 10}
_UNIT_WORDS: Final[dict[str, MoneyUnit]] = {
    "kr": "kr", "sek": "kr", "kronor": "kr", "tkr": "tkr", "tusen": "tkr", "mnkr": "mnkr", "mkr": "mnkr", "milj": "mnkr",
}
_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008", " "))
_MINUSES: Final = "\u2212\u2013-"
_AMOUNT: Final = re.compile(r"(\d{1,3}(?: \d{3})+|\d+)(?:,(\d+))?", re.ASCII)


class AmountError(ValueError):
    """A text that is not exactly one amount; the message is a Swedish sentence for the user."""


def round_half_away(numerator: int, denominator: int) -> int:
    """The integer nearest to numerator / denominator (denominator > 0); a half goes away from zero, as the reports round."""
    sign = -1 if numerator < 0 else 1
    nearest: int = (2 * abs(numerator) + denominator) // (2 * denominator)
    return sign * nearest


def added(one: Amount | None, other: Amount | None) -> Amount | None:
    """The sum of what is known of two; None where neither is."""
    return one + other if one is not None and other is not None else other if one is None else one


def in_unit(amount: Amount, unit: MoneyUnit) -> int:
    """The amount as printed, without its comma: whole kr or tkr, tenths of mnkr."""
    return round_half_away(amount * _SCALE[unit], _ORE_PER_UNIT[unit])


def format_amount(amount: Amount | None, unit: MoneyUnit = "tkr", *, signed: bool = False) -> str:
    """The amount as a Swedish reader expects it: ``−48 847`` (tkr), ``11,5`` (mnkr), ``–`` when missing; ``signed`` adds a + ."""
    if amount is None:
        return MISSING
    shown = in_unit(amount, unit)
    sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
    whole, tenths = divmod(abs(shown), _SCALE[unit])
    text = f"{whole:,}".replace(",", NO_BREAK_SPACE)
    return f"{sign}{text},{tenths}" if _SCALE[unit] > 1 else sign + text


def format_ore(amount: Amount) -> str:
    """The amount in kronor to the öre, ``−1 234,50 kr``: for control sums and messages about files."""
    kronor, ore = divmod(abs(amount), 100)
    whole = f"{kronor:,}".replace(",", NO_BREAK_SPACE)
    return f"{MINUS if amount < 0 else ''}{whole},{ore:02d}{NO_BREAK_SPACE}kr"


def format_exact(amount: Amount, unit: MoneyUnit = "tkr", *, signed: bool = False) -> str:
    """The amount with its unit and nothing rounded away: in the unit, else in finer ones, ``−1 234,50 kr`` at the finest."""
    for each in (unit, "tkr", "kr"):
        text = f"{format_amount(amount, each, signed=signed)}{NO_BREAK_SPACE}{each}"
        if parse_amount(text) == amount:
            return text
    return ("+" if signed and amount > 0 else "") + format_ore(amount)


def format_count(count: int) -> str:
    """A number of things: ``247 860``."""
    return f"{count:,}".replace(",", NO_BREAK_SPACE)


def format_fraction(fraction: float | None, *, signed: bool = True, decimals: int = 1) -> str:
    """A fraction as percent, ``−2,3``, with at least one decimal; ``–`` when there is nothing to divide by."""
    if fraction is None:
        return MISSING
    scale: int = 10**decimals
    steps = round_half_away(round(fraction * 10**9), 10**7 // scale)
    sign = MINUS if steps < 0 else "+" if signed and steps > 0 else ""
    percent, rest = divmod(abs(steps), scale)
    return f"{sign}{format_count(percent)},{rest:0{decimals}d}"


def rounding_bound(terms: int) -> int:
    """How many printed units a total of ``terms`` rounded terms may differ from their printed sum: floor((n + 1) / 2)."""
    return (terms + 1) // 2


def format_bound(terms: int, unit: MoneyUnit) -> str:
    """The rounding bound of a sum of ``terms`` in the unit: ``2`` (tkr), ``0,2`` (mnkr)."""
    whole, tenths = divmod(rounding_bound(terms), _SCALE[unit])
    return f"{whole},{tenths}" if _SCALE[unit] > 1 else str(whole)


def parse_amount(text: str, unit: MoneyUnit | None = None) -> Amount:
    """The amount in öre that a Swedish text says, exactly, or AmountError.

    Reads ``1 234``, ``−1 234,50``, ``1234,5-``, ``(1 234)``, ``25,99 mnkr``, any no-break or thin space and any minus.
    A unit word in the text wins over ``unit``; without either the amount is kronor. ``1.234`` and ``12 34`` are refused
    as ambiguous, and so is anything finer than an öre.
    """
    plain = text.translate(_SPACES).strip()
    body, said = _split_unit(plain)
    body, negative = _split_sign(body)
    match = _AMOUNT.fullmatch(body)
    if match is None:
        raise AmountError(f"”{_short(text)}” är inte ett entydigt belopp. Skriv till exempel −1 234,50.")
    whole, decimals = match.group(1).replace(" ", ""), match.group(2) or ""
    numerator = int(whole + decimals) * _ORE_PER_UNIT[said or unit or "kr"]
    amount, rest = divmod(numerator, int("1" + "0" * len(decimals)))
    if rest:
        raise AmountError(f"”{_short(text)}” har delar av ett öre. Skriv beloppet med högst två decimaler i kronor.")
    return -amount if negative else amount


def _split_unit(text: str) -> tuple[str, MoneyUnit | None]:
    match = re.search(r"(?<![A-Za-z])([A-Za-z]+)\.?$", text)
    if match is None:
        return text, None
    unit = _UNIT_WORDS.get(match.group(1).casefold())
    return (text[: match.start()].rstrip(), unit) if unit else (text, None)


def _split_sign(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text and text[0] in _MINUSES:
        return text[1:].lstrip(), True
    if text and text[-1] in _MINUSES:
        return text[:-1].rstrip(), True
    return (text[1:].lstrip(), False) if text.startswith("+") else (text, False)


def _short(text: str) -> str:
    clean = "".join(c if c.isprintable() else "·" for c in text[:41])
    return clean[:40] + "…" if len(clean) > 40 else clean
