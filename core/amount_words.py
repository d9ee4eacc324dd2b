"""Finds the amount in a Swedish statement (”it-enheten −25 990 tkr, vakanser”): what stands before it, itself, and what follows."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from core.fold import quoted
from core.money import Amount, AmountError, MoneyUnit, parse_amount

MINUSES: Final = "\\-\u2212\u2013\u2014\u2010\u2011\u2012\uff0d"
"""The signs that people use for minus, for a character class."""
_SIGN: Final = rf"[+{MINUSES}] ?|(?:plus|minus) "
STRICT: Final = r"\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:,\d+)?"
"""A number that can be read in one way only."""
_UNIT: Final = r":-|kr|kronor|sek|tkr|kkr|ksek|tsek|tusen(?: kr(?:onor)?)?|mnkr|mkr|msek|milj(?:oner|on)?\.?(?: kr(?:onor)?)?"
_MORE: Final = r" \d{3}(?!\d)"
"""Another group of the same number, which then has something strange at its end."""
_SIGNED: Final = re.compile(rf"(?<!\S)[+{MINUSES}]\d\S*")
_NOT_INSIDE: Final = rf"(?<![\w.,:/+{MINUSES}])"
_WITH_UNIT: Final = re.compile(
    rf"(?<!\S)(?P<sign>{_SIGN})?(?P<number>\d[\d .,:'’]*?) ?(?P<unit>{_UNIT})(?!\w)", re.IGNORECASE | re.ASCII)
_WITH_SIGN: Final = re.compile(
    rf"(?<!\S)(?P<sign>[+{MINUSES}]|(?:plus|minus) )(?P<number>{STRICT})(?![\w:/{MINUSES}]|[.,]\d|{_MORE})", re.IGNORECASE | re.ASCII)
_BARE: Final = re.compile(rf"{_NOT_INSIDE}(?:{STRICT})(?![\w:/{MINUSES}]|[.,]\d|{_MORE})", re.ASCII)
_NO_AMOUNT: Final = re.compile(
    rf"(?<!\S)((?:[+{MINUSES}]?(?:inf\w*|nan|∞|oändlig\w*)|\S*\d\S*)(?: ?(?:{_UNIT}))|[+{MINUSES}](?:inf\w*|∞)|inf|infinity|∞|nan)(?!\w)",
    re.IGNORECASE,
)
_PERCENT: Final = re.compile(r"\s*(?:%|procent\b)", re.IGNORECASE)
_OTHER_UNIT: Final = re.compile(r"\s*(?:\d+ ?)?(öre|euro|eur|€|usd|dollar|\$|£|mdkr|mdr|miljard\w*)(?!\w)", re.IGNORECASE)
_GLUED: Final = re.compile(r"[\^*=#@~]\S*")
_IN_PERCENT: Final = "En prognos lämnas i kronor, inte i procent. Skriv till exempel avvikelse −362 tkr."
_YEAR: Final = re.compile(r"(?:19|20)\d\d", re.ASCII)
_MOST_DIGITS: Final = 15
_ORE_AT_MOST: Final = 10**17
"""A thousand billion kronor: more than all of Sweden's municipalities spend in a year."""


class Said(NamedTuple):
    """An amount in a statement. ``lead``: numbers that stood right before it and are no part of it (a unit's code, a year).

    ``unit`` None: no unit word. ``sign``: ``+``, ``-`` or nothing. An amount with neither is ``bare``.
    """

    before: str
    lead: str
    number: str
    unit: MoneyUnit | None
    sign: str
    after: str

    @property
    def bare(self) -> bool:
        """True when nothing says that the number is an amount, nor of what unit."""
        return self.unit is None and not self.sign

    @property
    def text(self) -> str:
        """As it was written."""
        return f"{self.sign}{self.number}" + (f" {self.unit}" if self.unit else "")

    def amount(self, unit: MoneyUnit) -> Amount:
        """Öre, with the sign as written; ``unit`` where no unit word says another. Raises AmountError."""
        return read_amount(f"{self.sign}{self.number}", self.unit or unit)

    def without_code(self) -> Said | None:
        """The same with the number's first group taken as a code: 410 990 tkr is unit 410 and 990 tkr; None when it has one group."""
        first, space, rest = self.number.partition(" ")
        return self._replace(lead=f"{self.lead} {first}".strip(), number=rest) if space and not self.sign else None


def read_amount(text: str, unit: MoneyUnit) -> Amount:
    """One amount in öre, as typed; ``unit`` where no unit word says another. Raises AmountError, which names what is wrong."""
    if sum(character.isdigit() for character in text) > _MOST_DIGITS:
        raise AmountError(f"{quoted(text)} är orimligt stort. Kontrollera beloppet.")
    amount = parse_amount(text, unit)
    if abs(amount) > _ORE_AT_MOST:
        raise AmountError(f"{quoted(text)} är orimligt stort. Kontrollera beloppet.")
    return amount


def find_amount(text: str) -> Said | None:
    """The first number with a sign or a unit word in cleaned text; None when there is none. Raises AmountError when it is no amount."""
    found = min(filter(None, (_WITH_UNIT.search(text), _WITH_SIGN.search(text))), key=lambda match: match.start(), default=None)
    wrong = _NO_AMOUNT.search(text)
    if wrong and (found is None or wrong.end() <= found.start() or wrong.start() < found.start() < wrong.end()):
        raise AmountError(f"{quoted(wrong.group(1))} är inte ett belopp. Skriv till exempel 25 990 tkr.")
    if found is None:
        return None
    after = text[found.end():]
    _refuse_other_units(found.group().strip(), after)
    parts = found.groupdict()
    lead, number = _without_lead(parts["number"])
    sign = (parts["sign"] or "").strip()
    if lead and sign:
        raise AmountError(f"{quoted(found.group().strip())} är inte ett entydigt belopp. Skriv till exempel −1 234,50.")
    sign = "+" if sign.casefold() in ("+", "plus") else "-" if sign else ""
    return Said(text[: found.start()].strip(), lead, number, _unit_of(parts.get("unit")), sign, after.strip())


def _refuse_other_units(amount: str, after: str) -> None:
    """Raises AmountError when what follows the amount makes it another number, or one of no kronor."""
    if _PERCENT.match(after):
        raise AmountError(_IN_PERCENT)
    if glued := _GLUED.match(after):
        raise AmountError(f"{quoted(amount + glued.group())} är inte ett belopp. Skriv till exempel 25 990 tkr.")
    if other := _OTHER_UNIT.match(after):
        raise AmountError(f"Koll läser kronor, tkr och mnkr, inte {quoted(other.group(1))}. Skriv till exempel −1 234,50 kr.")


def bare_numbers(text: str) -> Iterator[Said]:
    """The numbers that nothing marks as amounts and that are no years, the last first. Raises AmountError when all are percentages."""
    numbers = [found for found in _BARE.finditer(text) if not _YEAR.fullmatch(found.group())]
    amounts = [found for found in numbers if not _PERCENT.match(text[found.end():])]
    if numbers and not amounts:
        raise AmountError(_IN_PERCENT)
    for found in reversed(amounts):
        yield Said(text[: found.start()].strip(), "", found.group(), None, "", text[found.end():].strip())


def refuse_strange(text: str) -> None:
    """Raises AmountError, by name, when a text without an amount has a number with a sign, which no question has."""
    if strange := _SIGNED.search(text):
        raise AmountError(f"{quoted(strange.group())} är inte ett belopp. Skriv till exempel 25 990 tkr.")


def is_year(text: str) -> bool:
    """True for a number that looks like a year."""
    return _YEAR.fullmatch(text) is not None


def _without_lead(number: str) -> tuple[str, str]:
    """The longest end of a run of numbers that is one amount, and what stands before it. Raises AmountError, about the last of them,
    when there is none: what stands before it may be a unit's code."""
    parts = number.strip().split()
    for at in range(len(parts)):
        rest = " ".join(parts[at:])
        if re.fullmatch(STRICT, rest, re.ASCII):
            return " ".join(parts[:at]), rest
    raise AmountError(f"{quoted(parts[-1])} är inte ett entydigt belopp. Skriv till exempel −1 234,50.")


def _unit_of(word: str | None) -> MoneyUnit | None:
    if word is None:
        return None
    folded = word.casefold()
    return "tkr" if folded.startswith(("tkr", "kkr", "ksek", "tsek", "tusen")) else "mnkr" if folded.startswith("m") else "kr"
