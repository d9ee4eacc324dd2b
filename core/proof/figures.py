"""Reads one printed cell: a figure with its rounding interval, or nothing where the cell is blank or a state such as ”i.u.”."""
from __future__ import annotations

import re
from html import unescape
from typing import Final, NamedTuple

from core.money import MINUS, NO_BREAK_SPACE

SCALE: Final = 2_000
"""Ticks per printed unit: half a step of three decimals is still a whole number of ticks."""
_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u2003\u2002", " "))
_MARKUP: Final = re.compile(r"</?\w+[^>]*>|\*\*|__")
_MINUSES: Final = "\u2212\u2013\u2012\u2010\u2011-"
_NUMBER: Final = re.compile(
    rf"(?P<sign>[+{_MINUSES}] ?)?(?P<whole>\d{{1,3}}(?: \d{{3}})+|\d+)(?:(?P<point>[.,])(?P<decimals>\d{{1,3}}))?(?P<after>[{_MINUSES}])?",
    re.ASCII,
)
_WORD: Final = re.compile(r"\s*(?:%|procent|tkr|kkr|mnkr|mkr|kr|kronor|st|¹|²|³|\*+)$", re.IGNORECASE)


class Figure(NamedTuple):
    """A printed figure. ``value`` and ``half`` (half of its last printed step) are in ticks of 1/2 000 of the printed unit."""

    value: int
    half: int
    decimals: int
    percent: bool = False

    @property
    def low(self) -> int:
        """The least amount that prints so."""
        return self.value - self.half

    @property
    def high(self) -> int:
        """The largest amount that prints so."""
        return self.value + self.half


def bare(text: str) -> str:
    """The text without markup, with plain spaces."""
    return unescape(_MARKUP.sub("", text)).translate(_SPACES).strip()


def read_figure(text: str) -> Figure | None:
    """The figure that a cell prints; None for a blank, a word, a state, a date or an ambiguous number such as ”1.234”."""
    plain = bare(text)
    percent = plain.endswith("%")
    body, in_brackets = _unbracketed(_WORD.sub("", plain).strip())
    match = _NUMBER.fullmatch(body)
    if match is None or (match["point"] == "." and len(match["decimals"]) > 2) or (match["sign"] and match["after"]):
        return None
    decimals = match["decimals"] or ""
    steps = int(match["whole"].replace(" ", "") + decimals)
    step = SCALE // 10 ** len(decimals)
    negative = in_brackets or bool(match["after"]) or (match["sign"] or "+")[0] != "+"
    return Figure((-steps if negative else steps) * step, step // 2, len(decimals), percent)


def _unbracketed(body: str) -> tuple[str, bool]:
    inside = len(body) > 2 and body.startswith("(") and body.endswith(")")
    return (body[1:-1].strip(), True) if inside else (body, False)


def printed(ticks: int, decimals: int) -> str:
    """A number of ticks as it is printed with so many decimals: ``−45 080``, ``16,7``."""
    step = SCALE // 10**decimals
    steps = (2 * abs(ticks) + step) // (2 * step)
    whole, rest = divmod(steps, 10**decimals)
    text = f"{whole:,}".replace(",", NO_BREAK_SPACE) + (f",{rest:0{decimals}d}" if decimals else "")
    return f"{MINUS}{text}" if ticks < 0 and steps else text


def allowed(low: int, high: int, decimals: int) -> tuple[int, int]:
    """The first and last printed figure (in ticks) whose interval shares more than an end with low…high."""
    step = SCALE // 10**decimals
    first, last = (low + step // 2) // step, -((step // 2 - high) // step)
    if first * step + step // 2 <= low < high:
        first += 1
    if last * step - step // 2 >= high > low:
        last -= 1
    return first * step, max(first, last) * step


def printed_range(low: int, high: int, decimals: int) -> str:
    """What may stand there: ``41 575``, ``4 551 ± 1``, ``120–134``."""
    first, last = allowed(low, high, decimals)
    if first >= last:
        return printed(first, decimals)
    step = SCALE // 10**decimals
    if (last - first) % (2 * step) == 0:
        return f"{printed((first + last) // 2, decimals)} ± {printed((last - first) // 2, decimals)}"
    return f"{printed(first, decimals)} till {printed(last, decimals)}"
