"""Settles what a table does not say for certain, its unit and its sign: by the user, by memory, else by asking with a suggestion."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from core.calendar import FiscalYear
from core.mapping import KIND_OPTIONS, SIGN_WORDS, Asked, Said, Sign, Source
from core.money import MoneyUnit
from store.reading.tables.months_said import Months

UNITS: Final[tuple[MoneyUnit, ...]] = ("kr", "tkr", "mnkr")
SIGN_FLAGS: Final[dict[Sign, str]] = {"result": "resultat", "ledger": "redovisning", "unsigned": "utan"}
_KIND_FLAGS: Final = {kind: word for word, kind in KIND_OPTIONS.items() if kind in ("actual", "budget")}
_CLEARLY: Final = 0.9
"""How much of what is booked must agree for a sign to be suggested or doubted."""


class Settled(NamedTuple):
    """How amounts are read, and whence that is known: ``said`` (with the import), ``remembered``."""

    unit: MoneyUnit
    sign: Sign
    kind: str
    year: int | None
    rounded: bool = False
    how: str = ""


class Open(NamedTuple):
    """What is not settled, each with what is suggested; None or empty where nothing need be asked. ``finer``: amounts finer than an öre."""

    unit: MoneyUnit | None = None
    sign: Sign | None = None
    kind: str = ""
    year: int | None = None
    asks_kind: bool = False


def is_result(account: str) -> bool:
    """False for accounts of the balance sheet (class 1 and 2) and the year's closing (899), which no follow-up holds."""
    return not (account.isdigit() and len(account) >= 3 and (account[0] in "12" or account.startswith("899")))


def sign_seen(by_account: Mapping[str, int]) -> Sign | None:
    """The sign that the sums of the accounts show by class (3 income, 4-7 cost); None when they do not tell."""
    income = [amount for account, amount in by_account.items() if account[:1] == "3" and account.isdigit()]
    cost = [amount for account, amount in by_account.items() if account[:1] in tuple("4567") and account.isdigit()]
    incomes, costs = _direction(income), _direction(cost)
    match incomes, costs:
        case (1, 1):
            return "unsigned"
        case (1, -1) | (1, 0) | (0, -1):
            return "result"
        case (-1, 1) | (-1, 0) | (0, 1):
            return "ledger"
    return None


def _direction(amounts: Iterable[int]) -> int:
    """+1, −1, or 0 when the amounts are none or of both signs."""
    amounts = list(amounts)
    gross, net = sum(map(abs, amounts)), sum(amounts)
    return 0 if not gross or abs(net) < _CLEARLY * gross else 1 if net > 0 else -1


def settle(said: Said, source: Source | None, kind: str, year: int | None, both_sides: bool) -> Settled | Open:
    """What is settled, or what is still open. ``kind``, ``year``: as the title says; ``both_sides``: debit and credit stand apart."""
    unit = said.unit or (source.unit if source else None)
    sign = said.sign or ("ledger" if both_sides else source.sign if source else None)
    known_kind = said.kind or kind or (source.kind if source else "")
    if unit is None or sign is None:
        return Open(unit, sign, known_kind, said.year or year)
    how = "som du anger" if said.unit or said.sign else "som senast" if source else ""
    return Settled(unit, sign, known_kind, said.year or year, said.rounded or bool(source and source.rounded), how)


def question(file: str, found: Open, money: MoneyUnit | None, seen: Sign | None, example: str) -> Asked:
    """Ask for what is open. ``money``: the unit that a heading names; ``seen``: the sign that the accounts show; ``example``: an
    amount with its place, to choose by."""
    unit, sign = found.unit or money or "kr", found.sign or seen or "ledger"
    kinds = [found.kind or "actual"] if not found.asks_kind else [found.kind or "actual", "budget" if found.kind != "budget" else "actual"]
    combinations = [(unit, sign, kinds[0])]
    combinations += [(other, sign, kinds[0]) for other in UNITS if found.unit is None and other != unit]
    combinations += [(unit, other, kinds[0]) for other in SIGN_FLAGS if found.sign is None and other != sign]
    combinations += [(unit, sign, other) for other in kinds[1:]]
    choices = tuple((_label(each, found), _flags(each, found)) for each in combinations)
    if found.unit is not None and found.sign is not None and found.asks_kind:
        return Asked(f"{file}: är det utfall eller budget? {in_words(Settled(unit, sign, '', None, how='som senast'))}", choices)
    said = f" En rubrik säger {money}." if money else ""
    looks = f" Kontona ser ut att ha {SIGN_WORDS[seen]}." if seen else ""
    return Asked(f"{file}: är beloppen i {unit}, och vilket tecken har de?{said}{looks}", choices, (example,) if example else ())


def ask_year(file: str, flags: str, suggested: int | None) -> Asked:
    """Ask which year the months are of."""
    choices = ((str(suggested), f"{flags}--ar {suggested}"),) if suggested else ()
    return Asked(f"{file}: vilket år gäller siffrorna? Filen säger det inte.", choices, ("Lägg till --ar ÅÅÅÅ.",))


def ask_period(file: str, flags: str, months: Months, years: Iterable[int | None], kinds: Collection[str]) -> Asked:
    """Ask which month amounts are of, whose words do not say for certain, the likeliest first. ``years``: those that are named, in
    order, or the one that is meant where none is; ``kinds``: what the amounts are.

    A budget is likeliest of a year, and of no month where several years are named: a month is then when it was decided.
    """
    named = [each for each in years if each] or [each for each in (months.year,) if each]
    year = months.year if months.year in named else None if months.year else next(iter(named), None)
    is_budget = bool(kinds) and set(kinds) <= {"budget"}
    month = []
    if year and months.last and not (is_budget and len(named) > 1):
        month.append((f"bara {FiscalYear(year).month_name(months.last)}", f"{flags}--period {year}-{months.last:02}"))
    whole = [(f"hela {each}", f"{flags}--period {each}") for each in named]
    choices = [*whole, *month] if is_budget or months.of_year else [*month, *whole]
    notes = [
        "Är beloppen summan av flera månader kan Koll inte läsa dem: exportera en månad för sig, eller med en kolumn för perioden.",
        "Annars: lägg till --period ÅÅÅÅ-MM.",
    ]
    if len(kinds) > 1:
        notes.insert(0, "Är bara utfallet månadens: skriv Årsbudget som budgetens rubrik i filen.")
    return Asked(f"{file}: vilken månad gäller beloppen? Där står ”{months.words}”.", tuple(choices), tuple(notes))


def _label(each: tuple[MoneyUnit, Sign, str], found: Open) -> str:
    unit, sign, kind = each
    return f"{unit}, {SIGN_WORDS[sign]}" + (f", {_KIND_FLAGS.get(kind, kind)}" if found.asks_kind else "")


def _flags(each: tuple[MoneyUnit, Sign, str], found: Open) -> str:
    unit, sign, kind = each
    return f"--belopp {unit} --tecken {SIGN_FLAGS[sign]}" + (f" --slag {_KIND_FLAGS.get(kind, kind)}" if found.asks_kind else "")


def in_words(settled: Settled) -> str:
    """``Beloppen läses i tkr med kostnader plus …, som senast.``"""
    how = f", {settled.how}" if settled.how else ""
    return f"Beloppen läses i {settled.unit}, {SIGN_WORDS[settled.sign]}{how}."
