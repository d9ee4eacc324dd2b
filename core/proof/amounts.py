"""The amounts that a Swedish text says, each with the interval that its rounding leaves it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from core.proof.figures import SCALE, Figure

_ORE: Final = {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}
_AMOUNT: Final = re.compile(
    r"(?<![\d.,])(?<!\d/)(?<!\d[–-])(?P<number>\d{1,3}(?: \d{3})+|\d+)(?:,(?P<decimals>\d{1,3}))?\s?"
    r"(?P<unit>tkr|kkr|tusen kronor|mnkr|mkr|miljoner kronor|miljoner|milj\.? kronor|kronor|kr|%|procentenheter|procent)(?![\wåäö/])",
    re.IGNORECASE | re.ASCII,
)
_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))
_SIGN: Final = re.compile(r"(?:^|[\s(])([+\u2212\u2013-]) ?$|(minus) $", re.IGNORECASE)


class TextAmount(NamedTuple):
    """An amount in a text, without its sign. ``value`` and ``half`` are öre × 20, of percent ticks; ``sign`` −1, 1 or 0 (unsaid)."""

    start: int
    end: int
    text: str
    value: int
    half: int
    unit: str
    sign: int = 0
    decimals: int = 0


def find_amounts(text: str) -> Iterator[TextAmount]:
    """The amounts with a unit word, in order."""
    plain = text.translate(_SPACES)
    for match in _AMOUNT.finditer(plain):
        decimals = match["decimals"] or ""
        steps, unit = int(match["number"].replace(" ", "") + decimals), _unit(match["unit"].casefold())
        one = step_of(unit, len(decimals))
        before = _SIGN.search(plain[: match.start()])
        sign = 0 if before is None else 1 if before[1] == "+" else -1
        yield TextAmount(match.start(), match.end(), match.group().strip(), steps * one, one // 2, unit, sign, len(decimals))


def _unit(word: str) -> str:
    if word == "%" or word.startswith("procent"):
        return "%"
    return "tkr" if word in ("tkr", "kkr", "tusen kronor") else "mnkr" if word.startswith("m") else "kr"


def step_of(unit: str, decimals: int) -> int:
    """One printed step of a unit, in öre × 20 (of percent: in ticks)."""
    whole: int = SCALE if unit == "%" else _ORE[unit] * 20
    steps: int = 10**decimals
    return whole // steps


def worth(figure: Figure, unit: str) -> tuple[int, int]:
    """A printed figure of a table in the same measure as a text's amount: its value and half its step."""
    if unit == "%" or figure.percent:
        return figure.value, figure.half
    return figure.value * _ORE[unit] // (SCALE // 20), figure.half * _ORE[unit] // (SCALE // 20)


def fits(amount: TextAmount, value: int, half: int) -> bool:
    """True when the amount is the figure, exactly or rightly rounded, whatever their signs; a finer amount only when it is large."""
    apart = abs(amount.value - abs(value))
    return apart <= amount.half + half if half <= amount.half else apart <= half and amount.value >= 20 * half


def may_be(amount: TextAmount, value: int, half: int) -> bool:
    """The same of an amount that is said to be this very figure: also a small one that is finer than the figure is printed."""
    return abs(amount.value - abs(value)) <= (amount.half + half if half <= amount.half else half)


def is_truncated(amount: TextAmount, value: int, half: int) -> bool:
    """True when the amount is the figure with its last digits cut off instead of rounded."""
    return not fits(amount, value, half) and half < amount.half and 0 < abs(value) - amount.value < 2 * amount.half
