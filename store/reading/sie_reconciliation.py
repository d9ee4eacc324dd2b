"""Decides what the rows of a SIE file mean together: which year, which dialect of #PSALDO, which amount on which unit."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.calendar import FiscalYear
from core.money import NO_BREAK_SPACE, Amount, format_count, format_ore
from core.organisation import UNALLOCATED_UNIT
from store.reading.problems import Problems
from store.reading.sie_lexing import NO_OBJECTS, Objects, date_of
from store.reading.sie_records import Head, Records

Series = list[Amount | None]
KIND_WORDS = {"actual": "utfall", "budget": "budget"}


@dataclass(slots=True)
class Placed:
    """A head in its fiscal year (``label``) and fiscal month; ``kind`` is actual or budget."""

    head: Head
    kind: str
    label: int
    month: int


@dataclass(slots=True)
class Ledger:
    """What a file books. ``series``: (label, kind, account) → unit → months, in result sign.

    ``totals``: (label, kind) → the ledger's own total in result sign. ``allocated``: units were named at all.
    """

    series: dict[tuple[int, str, str], dict[str, Series]] = field(default_factory=dict)
    totals: dict[tuple[int, str], Amount] = field(default_factory=dict)
    years: dict[int, FiscalYear] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)


def place(records: Records, problems: Problems) -> list[Placed]:
    """The heads that are figures of the result, each in its year. The period decides the year, whatever the year number says.

    Vouchers count as actuals only in a file without #PSALDO. Balance accounts are left out.
    """
    placed: list[Placed] = []
    with_balances = any(head.kind == "actual" and head.rows for head in records.heads)
    wrong_number: Counter[str] = Counter()
    odd_types: set[str] = set()
    for head in records.heads:
        if not head.rows or (head.kind == "voucher" and with_balances) or not _is_result(head.account, records, odd_types):
            continue
        found = _year_of(head, records)
        if found is None:
            why = f"Perioden {head.period} ligger utanför filens räkenskapsår (#RAR). Raden läses inte."
            problems.line(head.line, why, note=f"Konto {head.account}.", lines=len(head.rows))
            continue
        number, fiscal, month = found
        if head.kind != "voucher" and number != head.year_number:
            wrong_number[f"{head.year_number} i stället för {number}"] += len(head.rows)
        placed.append(Placed(head, "budget" if head.kind == "budget" else "actual", fiscal.label, month))
    _tell_placing(wrong_number, odd_types, problems)
    return placed


def _tell_placing(wrong_number: Counter[str], odd_types: set[str], problems: Problems) -> None:
    for swap, count in wrong_number.items():
        problems.file("warning", f"{counted(count, 'rad', 'rader')} har årsnummer {swap}. Perioden har fått avgöra.")
    if odd_types:
        named = ", ".join(sorted(odd_types)[:5])
        problems.file("warning", f"Kontona {named} är balanskonton enligt #KTYP fast de börjar på 3–8. De läses inte som resultat.")


def _year_of(head: Head, records: Records) -> tuple[str, FiscalYear, int] | None:
    """(year number, fiscal year, fiscal month) of a period: the named year when it holds the period, else any that does."""
    numbers = [head.year_number, *records.years] if head.year_number in records.years else list(records.years)
    for number in numbers:
        month = records.years[number].fiscal_month(*divmod(head.period, 100))
        if month is not None:
            return number, records.years[number], month
    return None


def _is_result(account: str, records: Records, odd_types: set[str]) -> bool:
    kind = records.account_types.get(account, "").upper()
    if kind in ("T", "S"):
        if account[:1] in "345678":
            odd_types.add(account)
        return False
    return kind in ("I", "K") or account[:1] not in ("1", "2")


# --- dialect


@dataclass(slots=True)
class Dialect:
    """How totals are found. ``parts``: kinds whose every row is a part of the total; otherwise ``{}`` alone is the total.
    ``alone``: kinds that have no ``{}`` row at all, whose rows of the wanted dimension are the only total there is. ``crossed``: the
    units stand only in lists with other dimensions, ``{1 "10" 6 "P"}``."""

    parts: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    crossed: bool = False

    def total(self, kind: str, rows: dict[Objects, Amount], dimension: str) -> Amount:
        """The account's total of the month."""
        if kind in self.parts:
            return sum(rows.values())
        if kind in self.alone:
            return sum(amount for objects, amount in rows.items() if self.unit(kind, objects, dimension) is not None)
        return rows.get(NO_OBJECTS, 0)

    def unit(self, kind: str, objects: Objects, dimension: str) -> str | None:
        """The unit of a row. Where rows are marginals only those of the one dimension count: the others say the same money again."""
        if kind in self.parts or self.crossed:
            return next((code for dim, code in objects.pairs if dim == dimension), None)
        return objects.pairs[0][1] if len(objects.pairs) == 1 and objects.pairs[0][0] == dimension else None


def choose_dialect(placed: list[Placed], records: Records, problems: Problems, dimension: str) -> Dialect:
    """Choose per file by holding the actuals against #RES; where neither reading agrees, both numbers are shown."""
    adds_all = _reconcile(placed, records, problems)
    parts = frozenset({"actual"} if any(p.head.kind == "voucher" for p in placed) else ())
    if adds_all and not parts:
        parts = frozenset(kind for kind in ("actual", "budget") if not _totals_repeat(kind, placed))
    others = [p for p in placed if p.kind not in parts]
    return Dialect(parts, _kinds_without_totals(others, problems, dimension), _is_crossed(others, problems, dimension))


def _totals_repeat(kind: str, placed: list[Placed]) -> bool:
    """True when the ``{}`` row of the kind always says the sum of its object rows again: it cannot be a part beside them."""
    both = [p.head.rows for p in placed if p.kind == kind and NO_OBJECTS in p.head.rows and len(p.head.rows) > 1]
    return bool(both) and all(sum(rows.values()) == 2 * rows[NO_OBJECTS] for rows in both)


def _is_crossed(placed: list[Placed], problems: Problems, dimension: str) -> bool:
    """True when no row names a unit alone, but some name it together with other dimensions."""
    lists = [objects for objects in lists_of(placed) if any(dim == dimension for dim, _ in objects.pairs)]
    crossing = sum(len(objects.pairs) > 1 for objects in lists)
    if crossing and crossing == len(lists):
        problems.file("confirm", f"Dimension {dimension} står bara på rader med flera dimensioner. Raderna har summerats per enhet.")
        return True
    if crossing:
        problems.file("warning", f"Rader som har dimension {dimension} tillsammans med andra dimensioner är inte använda.")
    return False


def lists_of(placed: Iterable[Placed]) -> set[Objects]:
    """The distinct object lists of the rows."""
    return set().union(*(p.head.rows.keys() for p in placed))


def _kinds_without_totals(placed: list[Placed], problems: Problems, dimension: str) -> frozenset[str]:
    kinds = {p.kind for p in placed}
    alone = frozenset(kinds - {p.kind for p in placed if NO_OBJECTS in p.head.rows})
    for kind in sorted(alone):
        problems.file(
            "confirm",
            f"Filen har {KIND_WORDS[kind]} bara per objekt, inga totalrader med {{}}. Summan av dimension {dimension} används som total.",
        )
    return alone


def _reconcile(placed: list[Placed], records: Records, problems: Problems) -> bool:
    """True when all rows add up to #RES and the ``{}`` rows alone do not."""
    checks = list(_checks(placed, records))
    has_objects = any(objects.pairs for objects in lists_of(placed))
    if not checks:
        _tell_unchecked(placed, problems)
        return False
    alone_wrong = [check for check in checks if check[2] != check[3]]
    all_wrong = [check for check in checks if check[2] != check[4]]
    if not alone_wrong or not all_wrong:
        return bool(alone_wrong)
    _, account, result, alone, all_rows = alone_wrong[0]
    both = f"{format_ore(alone)} i månadsbeloppen"
    if has_objects:
        both = f"{format_ore(alone)} på rader med {{}} och {format_ore(all_rows)} på alla rader"
    problems.file(
        "confirm",
        f"Månadsbeloppen stämmer inte med årets saldo (#RES) på {len(alone_wrong)} av {len(checks)} konton. "
        f"Konto {account}: {format_ore(result)} i #RES men {both}. Kontrollera i ekonomisystemet innan du svarar ja.",
    )
    return len(all_wrong) < len(alone_wrong)


def _tell_unchecked(placed: list[Placed], problems: Problems) -> None:
    if any(len(objects.pairs) > 1 for objects in lists_of(p for p in placed if p.head.kind == "actual")):
        problems.file(
            "confirm",
            "Filen har inga saldon (#RES) att stämma av mot, och dess objektrader kan tolkas på två sätt. "
            "Raderna med {} har lästs som totaler.",
        )
    elif any(p.kind == "actual" for p in placed):
        problems.file("warning", "Filen har inga saldon (#RES), så månadsbeloppen kunde inte stämmas av.")


def _checks(placed: list[Placed], records: Records) -> Iterator[tuple[int, str, Amount, Amount, Amount]]:
    """(label, account, #RES, sum of ``{}`` rows, sum of all rows) for the years that have both; all in ledger sign."""
    alone: dict[tuple[int, str], Amount] = defaultdict(int)
    all_rows: dict[tuple[int, str], Amount] = defaultdict(int)
    for p in placed:
        if p.kind == "actual":
            key = (p.label, p.head.account)
            all_rows[key] += sum(p.head.rows.values())
            alone[key] += p.head.rows.get(NO_OBJECTS, 0) if p.head.kind == "actual" else sum(p.head.rows.values())
    with_months = {label for label, _ in all_rows}
    results = {key: amount for key, amount in _results(records).items() if key[0] in with_months}
    with_results = {label for label, _ in results}
    for key in sorted(key for key in all_rows if key[0] in with_results):
        yield (*key, results.get(key, 0), alone[key], all_rows[key])


def _results(records: Records) -> dict[tuple[int, str], Amount]:
    """(label, account) → #RES, for the accounts of the result."""
    return {
        (records.years[number].label, account): amount
        for (number, account), amount in records.results.items()
        if number in records.years and _is_result(account, records, set())
    }


def tell_without_months(placed: list[Placed], records: Records, problems: Problems) -> None:
    """Say which accounts have a result of the year but no months; 89 is where the closing books the year's own result."""
    with_months = {(p.label, p.head.account) for p in placed if p.kind == "actual"}
    years = {label for label, _ in with_months}
    missing = {
        key: amount for key, amount in _results(records).items()
        if amount and key[0] in years and key not in with_months and not key[1].startswith("89")
    }
    if missing:
        (label, account), amount = min(missing.items())
        accounts = counted(len(missing), "konto", "konton")
        text = f"{accounts} har saldo (#RES) men inga månadsbelopp, till exempel {account} med {format_ore(amount)} {label}."
        problems.file("confirm", f"{text} De belopp som saknar månad läses inte in.")


# --- closed months


def closed_months(placed: list[Placed], records: Records, problems: Problems) -> dict[int, int]:
    """Label → last closed fiscal month: as #OMFATTN says when it lies in the current year, else the last month with actuals."""
    closed: dict[int, int] = {p.label: 0 for p in placed}
    for p in placed:
        if p.kind == "actual" and p.month > closed[p.label] and any(p.head.rows.values()):
            closed[p.label] = p.month
    current = records.years.get("0")
    if records.covers is None or current is None or not closed.get(current.label):
        return closed
    said = _covered_month(records.covers, current, problems)
    if said is not None:
        _tell_covered(said, closed[current.label], current, problems)
        closed[current.label] = said
    return closed


def _covered_month(covers: tuple[int, str], current: FiscalYear, problems: Problems) -> int | None:
    line, text = covers
    date = date_of(text)
    month = current.fiscal_month(date[0], date[1]) if date else None
    if date is None or month is None:
        problems.line(
            line, f"#OMFATTN {text[:20]} ligger inte i räkenskapsåret {current.name}. Sista månaden med utfall räknas som stängd.",
            level="warning",
        )
        return None
    return month if date[2] >= _days_in(date[0], date[1]) else month - 1


def _tell_covered(said: int, last_actual: int, current: FiscalYear, problems: Problems) -> None:
    if said > last_actual:
        problems.file(
            "confirm",
            f"Filen säger att {current.month_name(said)} är stängd, men det sista utfallet är i {current.month_name(last_actual)}. "
            "Månaderna däremellan läses som 0 kr.",
        )
    elif said < last_actual:
        through = f"t.o.m. {current.month_name(said)}" if said else "ingen månad"
        problems.file("warning", f"Filen är stängd {through}, men har utfall även i {current.month_name(last_actual)}.")


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


# --- amounts per unit


def book(placed: list[Placed], dialect: Dialect, records: Records, closed: dict[int, int], dimension: str) -> Ledger:
    """Every amount on its unit, and what the ledger has on no unit on UNALLOCATED_UNIT, so that the sum is the ledger's."""
    ledger = Ledger(closed=closed)
    fiscal_years = {fiscal.label: fiscal for fiscal in records.years.values()}
    unit_of = {
        kind: {objects: dialect.unit(kind, objects, dimension) for objects in lists_of(p for p in placed if p.kind == kind)}
        for kind in ("actual", "budget")
    }
    for p in placed:
        fiscal = ledger.years.setdefault(p.label, fiscal_years[p.label])
        units = ledger.series.setdefault((p.label, p.kind, p.head.account), {})
        total = dialect.total(p.kind, p.head.rows, dimension)
        ledger.totals[p.label, p.kind] = ledger.totals.get((p.label, p.kind), 0) - total
        _spread(p, total, unit_of[p.kind], units, _empty(p.kind, fiscal.length, closed[p.label]))
    return ledger


def _spread(p: Placed, total: Amount, unit_of: dict[Objects, str | None], units: dict[str, Series], empty: Series) -> None:
    """Put the rows of one account and month on their units, and what is left of the total on UNALLOCATED_UNIT."""
    rest, month = total, p.month - 1
    for objects, amount in p.head.rows.items():
        unit = unit_of[objects]
        if unit is None:
            continue
        rest -= amount
        months = units.get(unit)
        if months is None:
            months = units[unit] = empty.copy()
        if amount:
            months[month] = (months[month] or 0) - amount
    if rest:
        months = units.setdefault(UNALLOCATED_UNIT, empty.copy())
        months[month] = (months[month] or 0) - rest


def _empty(kind: str, length: int, closed: int) -> Series:
    """No row is 0: in every month of a budget, and in the closed months of actuals; the months after them are missing."""
    return [0] * length if kind == "budget" else [*[0] * closed, *[None] * (length - closed)]


def tell_unallocated(ledger: Ledger, problems: Problems, dimension: str, others: Iterable[str]) -> None:
    """Say how much of each year and kind stands on no unit."""
    for label, kind in sorted(ledger.totals):
        accounts = [units for (year, of_kind, _), units in ledger.series.items() if (year, of_kind) == (label, kind)]
        rests = [units[UNALLOCATED_UNIT] for units in accounts if UNALLOCATED_UNIT in units]
        name = f"{KIND_WORDS[kind]} {ledger.years[label].name}"
        if rests and all(set(units) <= {UNALLOCATED_UNIT} for units in accounts):
            dims = ", ".join(sorted(set(others) - {dimension}))
            has = f" (den har dimension {dims})" if dims else ""
            problems.file("warning", f"Filen har inga belopp per objekt i dimension {dimension}{has}: allt {name} ligger på ”Ofördelat”.")
        elif rests:
            amount = sum(x for months in rests for x in months if x)
            problems.file(
                "warning",
                f"{counted(len(rests), 'konto', 'konton')} har {name} som inte står på någon enhet, "
                f"netto {format_ore(amount)} i resultatet. Det läggs på ”Ofördelat”.",
            )


def counted(count: int, one: str, many: str) -> str:
    """``1 rad`` or ``1 234 rader``."""
    return f"{format_count(count)}{NO_BREAK_SPACE}{one if count == 1 else many}"
