"""What single cells hold: codes, periods and amounts, exactly or not at all."""
from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple, cast

from core.fold import plain
from core.money import AmountError, MoneyUnit, parse_amount
from store.reading.problems import LONGEST_NAME, clean_name
from store.reading.tables.grid import Value, shown
from store.reading.tables.words import meaning_of

ORE_PER_UNIT: Final[dict[MoneyUnit, int]] = {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}
LARGEST: Final = 10**15
"""Öre; no municipality has ten thousand billion kronor, and beyond it a float no longer holds every öre."""

FINER_THAN_ORE: Final = "Beloppet är finare än ett öre."
NO_AMOUNT: Final = "Cellen är inget entydigt belopp."
_DASHES: Final = frozenset({"-", "–", "—", "\u2212", ""})
_STATES: Final = frozenset({"i.u.", "i.u", "iu", "i u", "e.t.", "et", "n/a", "na", "saknas", "uppgift saknas", "ej tillämpligt", "..", "."})
_POINT: Final = re.compile(r"[-+\u2212\u2013(]?\s*\d[\d \u00a0\u202f]*\.\d{1,2}\s*[-)\u2212\u2013]?", re.ASCII)
_BOTH: Final = re.compile(r"(\d{1,3}(?:\.\d{3})+)(,\d{1,2})|(\d{1,3}(?:,\d{3})+)(\.\d{1,2})", re.ASCII)
_CODE_AND_NAME: Final = re.compile(r"(\d{2,10})(?:\s*[-–:.]\s*|\s+)(\D.*)", re.DOTALL)
_YYYYMM: Final = re.compile(r"((?:19|20)\d\d)[- /.m]?(\d\d)(?:[- /.]?\d\d)?(?:[ t]\d\d[:.]\d\d.*)?", re.ASCII)


class Amounts(NamedTuple):
    """A column's amounts in öre as written (no sign turned), None where nothing is said; and what is wrong: row → why.

    ``states``: rows whose cell says that there is no value. ``rounded``: how many were rounded to the öre.
    """

    ore: list[int | None]
    faults: dict[int, str]
    states: tuple[int, ...] = ()
    rounded: int = 0


def amounts_of(values: Sequence[Value], unit: MoneyUnit, *, rounded: bool = False) -> Amounts:
    """The amounts of a column in ``unit``. A float is taken when it is the nearest to a whole number of öre."""
    scale = ORE_PER_UNIT[unit]
    whole = _plain_floats(values, scale)
    if whole is not None:
        return Amounts(whole, {})
    ore: list[int | None] = []
    faults: dict[int, str] = {}
    states: list[int] = []
    count, has_point = 0, None
    for row, value in enumerate(values):
        if value.__class__ is float and -1e12 < value < 1e12:
            near = round(value * scale)
            if near / scale == value:
                ore.append(near)
                continue
            amount = _nearly(value * scale)
            if amount is None and rounded:
                amount, count = near, count + 1
            if amount is None:
                faults[row] = FINER_THAN_ORE
            ore.append(amount)
        elif value == "":
            ore.append(None)
        else:
            if has_point is None:
                has_point = _has_decimal_point(values)
            found = _slow(value, unit, has_point)
            if isinstance(found, str):
                faults[row] = found
            elif found is _STATE:
                states.append(row)
            ore.append(found if isinstance(found, int) else None)
    return Amounts(ore, faults, tuple(states), count)


def _plain_floats(values: Sequence[Value], scale: int) -> list[int | None] | None:
    """A column of nothing but floats that are whole öre, as most are; None for any other."""
    if set(map(type, values)) != {float}:
        return None
    floats = cast("Sequence[float]", values)
    if not math.isfinite(sum(floats)) or not -1e12 < min(floats) <= max(floats) < 1e12:
        return None
    whole = list(map(round, [value * scale for value in floats]))
    return list[int | None](whole) if [ore / scale for ore in whole] == floats else None


class _State:
    """A cell that says in words that it has no value."""


_STATE: Final = _State()


def _nearly(ore: float) -> int | None:
    """The whole number of öre that a sum of floats missed by less than any true decimal could."""
    whole = round(ore)
    return whole if abs(ore - whole) <= 1e-6 + 16 * math.ulp(ore) and abs(whole) < LARGEST else None


def _slow(value: Value, unit: MoneyUnit, has_point: bool) -> int | str | _State | None:
    if isinstance(value, bool):
        return NO_AMOUNT
    if isinstance(value, int):
        return value * ORE_PER_UNIT[unit] if abs(value) < LARGEST // 100 else NO_AMOUNT
    if not isinstance(value, str):
        return "Cellen är ett datum, inget belopp." if isinstance(value, date) else NO_AMOUNT
    text = value.strip()
    if text in _DASHES:
        return None
    if text.casefold() in _STATES:
        return _STATE
    return _parsed(_with_comma(text, has_point), unit)


def _parsed(text: str, unit: MoneyUnit) -> int | str:
    try:
        amount = parse_amount(text, unit)
    except AmountError as error:
        return FINER_THAN_ORE if "delar av ett öre" in str(error) else NO_AMOUNT
    return amount if abs(amount) < LARGEST else NO_AMOUNT


def _with_comma(text: str, has_point: bool) -> str:
    """The text with a decimal comma and spaces between thousands, where it is plain what is meant."""
    both = _BOTH.search(text)
    if both:
        whole, decimals = (both.group(1), both.group(2)) if both.group(1) else (both.group(3), both.group(4))
        return text[: both.start()] + re.sub(r"[.,]", "", whole) + decimals.replace(".", ",") + text[both.end() :]
    return text.replace(".", ",") if has_point and _POINT.fullmatch(text) else text


def _has_decimal_point(values: Sequence[Value]) -> bool:
    """True when the column's texts have decimals after a point and none after a comma."""
    texts = [value for value in values[:20_000] if isinstance(value, str) and value]
    return any(_POINT.fullmatch(text.strip()) for text in texts) and not any(re.search(r",\d{1,2}\D*$", text) for text in texts)


def code_of(value: Value) -> str:
    """A code as text: 202008.0 is ``202008``; spaces around it are gone."""
    return shown(value) if not isinstance(value, str) else value.strip()


def code_and_name(value: Value) -> tuple[str, str]:
    """The code and the name of a cell that holds both (``5010 Löner``), else the cell and nothing."""
    code = code_of(value)
    both = _CODE_AND_NAME.fullmatch(code)
    return (both.group(1), clean_name(both.group(2))) if both else (clean_name(code) if len(code) > LONGEST_NAME else code, "")


def period_of(value: Value) -> tuple[int | None, int] | None:
    """(year or None, month 1…12, or 0 and 13… as ledgers number opening and closing periods); None for no period at all."""
    if isinstance(value, date):
        return value.year, value.month
    text = plain(code_of(value))
    found = _YYYYMM.fullmatch(text)
    if found:
        return int(found.group(1)), int(found.group(2))
    if re.fullmatch(r"\d{1,2}", text, re.ASCII):
        return (None, int(text)) if 0 <= int(text) <= 16 else None
    if not text or len(text) > 40 or text.isdigit():
        return None
    meaning = meaning_of(text)
    return (meaning.year, meaning.month) if meaning.role == "in_month" and meaning.month else None


def year_of(value: Value) -> int | None:
    """A calendar year, None for anything else."""
    if isinstance(value, date):
        return value.year
    text = code_of(value)
    return int(text) if re.fullmatch(r"(?:19|20)\d\d", text, re.ASCII) else None
