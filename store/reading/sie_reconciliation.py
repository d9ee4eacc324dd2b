"""Decides by holding them against #RES what the rows of a SIE file add up to: programs write #PSALDO in two dialects."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.money import Amount, format_ore
from core.organisation import UNALLOCATED_UNIT
from store.reading.problems import KIND_WORDS, Problems, counted
from store.reading.sie_objects import NO_OBJECTS, Objects
from store.reading.sie_placing import Placed, is_result, lists_of
from store.reading.sie_records import WHOLE_YEAR, Head, Records

Check = tuple[int, str, Amount, Amount, Amount]
"""(label, account, #RES, sum of ``{}`` rows, sum of all rows)."""
_SHOWN = 4
"""Accounts that are told with both their numbers, those that differ most first."""


@dataclass(slots=True)
class Dialect:
    """How totals are found. ``parts``: kinds whose every row is a part of the total; otherwise ``{}`` alone is the total.
    ``alone``: kinds that have no ``{}`` row at all, whose rows of the wanted dimension are the only total there is. ``crossed``: the
    units stand only in lists with other dimensions, ``{1 "10" 6 "P"}``. ``parents``: dimension → the one that it is part of."""

    parts: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    crossed: bool = False
    parents: Mapping[str, str] = field(default_factory=dict)

    def total(self, kind: str, head: Head, dimension: str) -> Amount:
        """The account's total of the month; where its own row could not be read, what its units come to."""
        rows = head.rows
        if kind in self.parts or head.kind == "voucher":
            return sum(rows.values())
        if kind in self.alone or NO_OBJECTS in (head.broken or ()):
            return sum(amount for objects, amount in rows.items() if self.unit(kind, objects, dimension) is not None)
        return rows.get(NO_OBJECTS, 0)

    def unit(self, kind: str, objects: Objects, dimension: str) -> str | None:
        """The unit of a row; ”on no object of the dimension” is the unallocated one. Where rows are marginals only those of the one
        dimension count: the others say the same money again."""
        if kind in self.parts or self.crossed:
            return next((code or UNALLOCATED_UNIT for dim, code in objects.pairs if dim == dimension), None)
        return lone_unit(objects, dimension)

    def unit_of_transaction(self, objects: Objects, dimension: str) -> str | None:
        """The unit of a voucher's row. There an object of a sub-dimension stands bare beside its parent; balances write both in one."""
        code = next((code for dim, code in objects.pairs if dim == dimension), None)
        if not code:
            return None if code is None else UNALLOCATED_UNIT
        parent = self.parents.get(dimension)
        above = next((code for dim, code in objects.pairs if dim == parent), "") if parent else ""
        return above + code


def lone_unit(objects: Objects, dimension: str) -> str | None:
    """The unit of a row that names only the one dimension."""
    if len(objects.pairs) != 1 or objects.pairs[0][0] != dimension:
        return None
    return objects.pairs[0][1] or UNALLOCATED_UNIT


def choose_dialect(placed: list[Placed], records: Records, problems: Problems, dimension: str) -> Dialect:
    """Choose per file by holding the actuals against #RES; where neither reading agrees, both numbers are shown."""
    balances = [p for p in placed if p.head.kind != "voucher"]
    alone = _kinds_without_totals(balances)
    checks = list(_checks(placed, records, dimension, "actual" in alone))
    adds_all = _reconcile(checks, placed, records, problems, "actual" in alone)
    _tell_agreed(checks, placed, records, problems, adds_all=adds_all)
    parts = frozenset(kind for kind in ("actual", "budget") if adds_all and not _totals_repeat(kind, balances))
    others = [p for p in balances if p.kind not in parts]
    alone -= parts
    _tell_alone(alone, problems, dimension, agrees=bool(checks) and all(check[2] == check[3] for check in checks))
    dialect = Dialect(parts, alone, _is_crossed(others, problems, dimension), records.parents)
    _tell_missing_totals(others, dialect, problems, dimension, unchecked={"budget"} if checks else {"actual", "budget"})
    return dialect


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


def _kinds_without_totals(placed: list[Placed]) -> frozenset[str]:
    return frozenset({p.kind for p in placed} - {p.kind for p in placed if NO_OBJECTS in p.head.rows})


def _tell_alone(alone: frozenset[str], problems: Problems, dimension: str, *, agrees: bool) -> None:
    for kind in sorted(alone):
        problems.file(
            "warning" if kind == "actual" and agrees else "confirm",
            f"Filen har {KIND_WORDS[kind]} bara per objekt, inga totalrader med {{}}. Summan av dimension {dimension} används som total.",
        )


def _tell_missing_totals(placed: list[Placed], dialect: Dialect, problems: Problems, dimension: str, unchecked: set[str]) -> None:
    """Rows on units without their ``{}`` row say, by the format, that the total is 0. Where nothing else vouches for that a person
    must see both sums."""
    for kind in sorted(unchecked - dialect.alone):
        sums = {
            p.head.account: sum(amount for objects, amount in p.head.rows.items() if dialect.unit(kind, objects, dimension) is not None)
            for p in placed if p.kind == kind and NO_OBJECTS not in p.head.rows and NO_OBJECTS not in (p.head.broken or ())
        }
        missing = {account: amount for account, amount in sums.items() if amount}
        if missing:
            account, amount = min(missing.items())
            problems.file(
                "confirm",
                f"{counted(len(missing), 'konto', 'konton')} har {KIND_WORDS[kind]} på enheter i månader utan totalrad {{}}. "
                f"Konto {account}: {format_ore(amount)} på enheterna men 0,00 i totalen. Totalen har fått gälla; skillnaden läggs på "
                "”Ofördelat”.",
            )


def _reconcile(checks: list[Check], placed: list[Placed], records: Records, problems: Problems, by_dimension: bool) -> bool:
    """True when all rows add up to #RES and the ``{}`` rows alone (``by_dimension``: those of the dimension) do not."""
    has_objects = any(objects.pairs for objects in lists_of(p for p in placed if p.head.kind == "actual"))
    if not checks:
        _tell_unchecked(placed, problems)
        return False
    _tell_years_unchecked(checks, placed, records, problems)
    alone_wrong = [check for check in checks if check[2] != check[3]]
    all_wrong = [check for check in checks if check[2] != check[4]]
    if not alone_wrong or not all_wrong:
        return bool(alone_wrong)
    rest_alone, rest_all = (sum(abs(check[2] - read) for check, read in zip(checks, column, strict=True)) for column in _columns(checks))
    adds_all = rest_all < rest_alone and not _totals_repeat("actual", placed)
    wrong = sorted(all_wrong if adds_all else alone_wrong, key=lambda check: -abs(check[2] - (check[4] if adds_all else check[3])))
    which, read = "", "Månadsbeloppen har lästs som de står"
    if has_objects:
        which = "raderna i enheternas dimension" if by_dimension else "raderna med {}"
        read = "Alla rader har summerats" if adds_all else f"{which[0].upper()}{which[1:]} har lästs som totaler"
        read += ", som ligger närmast #RES" if (rest_all < rest_alone) == adds_all and rest_all != rest_alone else ""
    of = "" if len(checks) == 1 else f" på {counted(len(wrong), 'konto', 'konton')} av {len(checks)}"
    shown = "; ".join(_both_numbers(check, which) for check in wrong[:_SHOWN]) + (" …" if len(wrong) > _SHOWN else "")
    problems.file(
        "confirm",
        f"Månadsbeloppen stämmer inte med årets saldo (#RES){of}. K{shown[1:]}. "
        f"{read}; det som återstår är {format_ore(rest_all if adds_all else rest_alone)}. Kontrollera i ekonomisystemet.",
    )
    return adds_all


def _tell_agreed(checks: list[Check], placed: list[Placed], records: Records, problems: Problems, *, adds_all: bool) -> None:
    """The years whose every #RES agrees with its months, with what they come to in result sign. Year balances that are themselves
    read as the actuals are held against nothing."""
    years = {check[0] for check in checks} - {p.label for p in placed if p.kind == "actual" and p.month == WHOLE_YEAR}
    wrong = {check[0] for check in checks if check[2] != (check[4] if adds_all else check[3])}
    names = {fiscal.label: fiscal.name for fiscal in records.years.values()}
    for label in sorted(years - wrong - {label for label, _ in _without_months(placed, records)}):
        results = [check[2] for check in checks if check[0] == label]
        accounts = counted(len(results), "konto", "konton")
        problems.agreed.append(f"saldona (#RES) {names[label]} på {accounts}, netto {format_ore(-sum(results))}")


def _both_numbers(check: Check, which: str) -> str:
    """``konto 5010: 100,00 kr i #RES men 90,00 kr i månadsbeloppen``; ``which``: rows that may be the totals."""
    _, account, result, alone, all_rows = check
    read = f"{format_ore(alone)} på {which} och {format_ore(all_rows)} på alla rader" if which else f"{format_ore(alone)} i månadsbeloppen"
    return f"konto {account}: {format_ore(result)} i #RES men {read}"


def _tell_years_unchecked(checks: list[Check], placed: list[Placed], records: Records, problems: Problems) -> None:
    """Years with months but no #RES at all."""
    names = {fiscal.label: fiscal.name for fiscal in records.years.values()}
    for label in sorted({p.label for p in placed if p.kind == "actual"} - {check[0] for check in checks}):
        problems.file("warning", f"Filen har inga saldon (#RES) för {names[label]}, så det årets månadsbelopp kunde inte stämmas av.")


def _columns(checks: list[Check]) -> tuple[list[Amount], list[Amount]]:
    """What the accounts come to by ``{}`` rows alone, and by all rows."""
    return [check[3] for check in checks], [check[4] for check in checks]


def _tell_unchecked(placed: list[Placed], problems: Problems) -> None:
    lists = lists_of(p for p in placed if p.head.kind == "actual")
    if NO_OBJECTS in lists and any(len(objects.pairs) > 1 for objects in lists):
        problems.file(
            "confirm",
            "Filen har inga saldon (#RES) att stämma av mot, och dess objektrader kan tolkas på två sätt. "
            "Raderna med {} har lästs som totaler.",
        )
    elif any(p.kind == "actual" for p in placed):
        problems.file("warning", "Filen har inga saldon (#RES), så månadsbeloppen kunde inte stämmas av.")


def _checks(placed: list[Placed], records: Records, dimension: str, by_dimension: bool) -> Iterator[Check]:
    """The sums for the years that have both; all in ledger sign."""
    alone: dict[tuple[int, str], Amount] = defaultdict(int)
    all_rows: dict[tuple[int, str], Amount] = defaultdict(int)
    for p in placed:
        if p.kind == "actual":
            key = (p.label, p.head.account)
            all_rows[key] += sum(p.head.rows.values())
            alone[key] += _alone(p.head, dimension if by_dimension else None)
    with_months = {label for label, _ in all_rows}
    results = {key: amount for key, amount in _results(records).items() if key[0] in with_months}
    with_results = {label for label, _ in results}
    for key in sorted(key for key in all_rows if key[0] in with_results):
        yield (*key, results.get(key, 0), alone[key], all_rows[key])


def _alone(head: Head, dimension: str | None) -> Amount:
    """The account's total by its ``{}`` row, or by its rows of one dimension; a voucher's rows are all parts."""
    if head.kind == "voucher":
        return sum(head.rows.values())
    if dimension is None:
        return head.rows.get(NO_OBJECTS, 0)
    return sum(amount for objects, amount in head.rows.items() if lone_unit(objects, dimension) is not None)


def _results(records: Records) -> dict[tuple[int, str], Amount]:
    """(label, account) → #RES, for the accounts of the result."""
    return {
        (records.years[number].label, account): amount
        for (number, account), amount in records.results.items()
        if number in records.years and is_result(account, records)
    }


def tell_without_months(placed: list[Placed], records: Records, problems: Problems) -> None:
    """Say which accounts have a result of the year but no months; 89 is where the closing books the year's own result."""
    missing = _without_months(placed, records)
    if missing:
        (label, account), amount = min(missing.items())
        accounts = counted(len(missing), "konto", "konton")
        text = f"{accounts} har saldo (#RES) men inga månadsbelopp, till exempel {account} med {format_ore(amount)} {label}."
        problems.file("confirm", f"{text} De belopp som saknar månad läses inte in.")


def _without_months(placed: list[Placed], records: Records) -> dict[tuple[int, str], Amount]:
    """(label, account) → #RES of the accounts that have no months in a year that has some."""
    with_months = {(p.label, p.head.account) for p in placed if p.kind == "actual"}
    years = {label for label, _ in with_months}
    return {
        key: amount for key, amount in _results(records).items()
        if amount and key[0] in years and key not in with_months and not key[1].startswith("89")
    }
