"""What a header means: the Swedish words of ledgers and controllers for units, accounts, months and amounts."""
from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from core.fold import plain
from core.money import MoneyUnit
from store.reading.tables.grid import Value, shown
from store.reading.tables.vocabulary import (
    DERIVED,
    DIMENSIONS,
    GLUED_NAMES,
    KIND_WORDS,
    MONEY_WORDS,
    MONTH_WORDS,
    NAMES,
    PREVIOUS,
    TO_DATE,
    TOTAL,
    WHOLE,
    YEARLY,
)


class Meaning(NamedTuple):
    """What one header says. ``role`` is one of those below; ``kind``: actual, budget, budget_transfer, prognosis or not said.

    Dimensions: unit, account, group, other, each with ``_name``. Time: period, year, month, date. Amounts: amount (one column of a
    long table), in_month (one month of a wide one), total (all its months), debit, credit. Others: kind, comment, cause, parent,
    manager, level, alias, from, to, successor, code, name, passed (recognised, and not to be read), unknown.
    ``rank``: of several columns of one role, the highest is meant.
    """

    role: str
    kind: str = ""
    year: int | None = None
    month: int | None = None
    rank: int = 0


UNKNOWN: Final = Meaning("unknown")
PASSED: Final = Meaning("passed")

_TOKEN: Final = re.compile(r"[a-z]+|\d+|%")


def money_unit_in(text: str) -> MoneyUnit | None:
    """The unit that a heading names: ``(tkr)``, ``belopp i mnkr``, ``1 000-tal kronor``."""
    folded = plain(text)
    if re.search(r"\b1 ?000[- ]?tals? ?(kr|kronor)?\b|\btusen(tals)? kr|\btusental", folded):
        return "tkr"
    if re.search(r"\bmiljoner kr|\bmilj\b", folded):
        return "mnkr"
    return next((MONEY_WORDS[word] for word in _TOKEN.findall(folded) if word in MONEY_WORDS), None)


def kind_in(text: str) -> str:
    """The kind that a text names, empty when none or several."""
    found = {KIND_WORDS[word] for word in _TOKEN.findall(plain(text)) if word in KIND_WORDS}
    if "budget_transfer" in found:
        return "budget_transfer"
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=4096)
def meaning_of(value: Value) -> Meaning:
    """What a header cell (or the cells above each other of one column) means."""
    if isinstance(value, (date, datetime)):
        return Meaning("in_month", "", value.year, value.month)
    if isinstance(value, bool) or value == "":
        return UNKNOWN
    if isinstance(value, (int, float)):
        return _number_meaning(value)
    return _text_meaning(plain(value)) if isinstance(value, str) and len(value) <= 200 else UNKNOWN


def _number_meaning(number: float) -> Meaning:
    if number != int(number):
        return UNKNOWN
    whole = int(number)
    if 1 <= whole <= 12:
        return Meaning("in_month", "", None, whole, rank=-1)
    year, month = divmod(whole, 100)
    if 1950 <= year <= 2099 and 1 <= month <= 12:
        return Meaning("in_month", "", year, month)
    return Meaning("amount", "", whole) if 1950 <= whole <= 2099 else UNKNOWN


def _text_meaning(folded: str) -> Meaning:
    tokens = _TOKEN.findall(folded.replace("t.o.m", "tom").replace("fr.o.m", "from"))
    kept = [token for token in tokens if token not in MONEY_WORDS and token not in ("i", "per", "for", "inkl", "exkl", "m")]
    words = kept or tokens
    if not words or len(words) > 8:
        return UNKNOWN
    whole = WHOLE.get("".join(words)) or WHOLE.get("".join(tokens))
    if whole is not None:
        return Meaning(whole[0], rank=whole[1])
    if _is_kind_choice(words):
        return Meaning("kind", rank=3)
    return _dimension(words) or _amount(words, folded)


def _is_kind_choice(words: list[str]) -> bool:
    """``Utfall/Budget`` as the header of a column that says which."""
    return len(words) == 2 and {KIND_WORDS.get(word) for word in words} == {"actual", "budget"}


def _dimension(words: list[str]) -> Meaning | None:
    found = [known for word in words if (known := _dimension_word(word)) is not None]
    if not found or any(word in KIND_WORDS or word in DERIVED for word in words):
        return None
    role, rank, is_name = max(found, key=lambda each: each[1])
    is_name = is_name or any(word in NAMES for word in words)
    return Meaning(f"{role}_name" if is_name else role, rank=rank)


def _dimension_word(word: str) -> tuple[str, int, bool] | None:
    """(role, rank, whether its name is meant) of one word, alone or glued to a word for name."""
    if word in DIMENSIONS:
        return *DIMENSIONS[word], False
    for suffix in GLUED_NAMES:
        stem = word.removesuffix(suffix)
        if stem != word:
            found = DIMENSIONS.get(stem) or DIMENSIONS.get(stem.removesuffix("s"))
            return (*found, True) if found else None
    return None


def _amount(words: list[str], folded: str) -> Meaning:
    said = set(words)
    kind = _kind_of(said)
    if said & (DERIVED | PREVIOUS | {"%"}) or kind is None:
        return PASSED
    return _timed(words, kind) or _untimed(words, kind) or _numbered(folded.strip()) or UNKNOWN


def _kind_of(said: set[str]) -> str | None:
    """The kind that the words name, empty when none; None when they name several."""
    kinds = {KIND_WORDS[word] for word in said if word in KIND_WORDS}
    if "budget_transfer" in kinds:
        return "budget_transfer"
    return "".join(kinds) if len(kinds) < 2 else None


def _timed(words: list[str], kind: str) -> Meaning | None:
    """One month, all twelve, or the months so far (which are not read)."""
    months, year = _months(words), _year(words)
    if len(months) > 1:
        return Meaning("total", kind, year) if (months[0], months[-1]) == (1, 12) else PASSED
    if TO_DATE & set(words):
        return PASSED
    if months:
        return Meaning("in_month", kind, year, months[0])
    in_full = _yyyymm(words)
    return Meaning("in_month", kind, *in_full) if in_full is not None else None


def _untimed(words: list[str], kind: str) -> Meaning | None:
    """A year's total, or amounts whose time stands elsewhere."""
    said, year = set(words), _year(words)
    if said & YEARLY or ("ar" in said and kind):
        return Meaning("total", kind, year, rank=2)
    if said & TOTAL:
        return Meaning("total", kind, year)
    if kind or said & {"belopp", "saldo"}:
        return Meaning("amount", kind, year, rank=5 if kind else 6)
    return Meaning("amount", "", year) if year and len(words) == 1 else None


def _numbered(folded: str) -> Meaning | None:
    """``P01``, ``Per 1``, ``månad 12``; or a bare number, which is a month only among others."""
    found = re.fullmatch(r"(p|per|period|man|manad)? ?0?(\d{1,2})", folded)
    if found is None or not 1 <= int(found.group(2)) <= 12:
        return None
    return Meaning("in_month", "", None, int(found.group(2)), rank=0 if found.group(1) else -1)


def _months(words: list[str]) -> list[int]:
    return [MONTH_WORDS[word] for word in words if word in MONTH_WORDS]


def _year(words: list[str]) -> int | None:
    """The one year that is named: four digits, or two beside a month."""
    full = [int(word) for word in words if re.fullmatch(r"(?:19|20)\d\d", word)]
    if full:
        return full[0]
    short = [int(word) for word in words if re.fullmatch(r"\d\d", word)]
    return 2000 + short[0] if short and _months(words) else None


def _yyyymm(words: list[str]) -> tuple[int, int] | None:
    """``202001``, or ``2020`` beside ``01``."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", word):
            return int(word[:4]), int(word[4:])
        if re.fullmatch(r"(?:19|20)\d\d", word) and re.fullmatch(r"0[1-9]|1[0-2]", following):
            return int(word), int(following)
        if re.fullmatch(r"0[1-9]|1[0-2]", word) and re.fullmatch(r"(?:19|20)\d\d", following):
            return int(following), int(word)
    return None


def header_text(values: list[Value]) -> str:
    """The cells above each other of one column, as one header: ``Utfall jan``."""
    return " ".join(dict.fromkeys(" ".join(shown(value).split()) for value in values if value != ""))
