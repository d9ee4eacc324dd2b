"""Decides by holding them against #RES what the rows of a SIE file add up to: programs write #PSALDO in two dialects."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from core.money import Amount, format_ore
from core.organisation import UNALLOCATED_UNIT
from store.reading.problems import KIND_WORDS, Problems, counted
from store.reading.sie_lexing import NO_OBJECTS, Objects
from store.reading.sie_placing import Placed, is_result, lists_of
from store.reading.sie_records import Head, Records

Check = tuple[int, str, Amount, Amount, Amount]
"""(label, account, #RES, sum of ``{}`` rows, sum of all rows)."""


@dataclass(slots=True)
class Dialect:
    """How totals are found. ``parts``: kinds whose every row is a part of the total; otherwise ``{}`` alone is the total.
    ``alone``: kinds that have no ``{}`` row at all, whose rows of the wanted dimension are the only total there is. ``crossed``: the
    units stand only in lists with other dimensions, ``{1 "10" 6 "P"}``."""

    parts: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    crossed: bool = False

    def total(self, kind: str, head: Head, dimension: str) -> Amount:
        """The account's total of the month; where its own row could not be read, what its units come to."""
        rows = head.rows
        if kind in self.parts:
            return sum(rows.values())
        if kind in self.alone or NO_OBJECTS in (head.broken or ()):
            return sum(amount for objects, amount in rows.items() if self.unit(kind, objects, dimension) is not None)
        return rows.get(NO_OBJECTS, 0)

    def unit(self, kind: str, objects: Objects, dimension: str) -> str | None:
        """The unit of a row; ”on no object of the dimension” is the unallocated one. Where rows are marginals only those of the one
        dimension count: the others say the same money again."""
        if kind in self.parts or self.crossed:
            return next((code or UNALLOCATED_UNIT for dim, code in objects.pairs if dim == dimension), None)
        if len(objects.pairs) != 1 or objects.pairs[0][0] != dimension:
            return None
        return objects.pairs[0][1] or UNALLOCATED_UNIT


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
    has_objects = any(objects.pairs for objects in lists_of(p for p in placed if p.head.kind == "actual"))
    if not checks:
        _tell_unchecked(placed, problems)
        return False
    alone_wrong = [check for check in checks if check[2] != check[3]]
    all_wrong = [check for check in checks if check[2] != check[4]]
    if not alone_wrong or not all_wrong:
        return bool(alone_wrong)
    rest_alone, rest_all = (sum(abs(check[2] - read) for check, read in zip(checks, column, strict=True)) for column in _columns(checks))
    adds_all = rest_all < rest_alone and not _totals_repeat("actual", placed)
    wrong = all_wrong if adds_all else alone_wrong
    _, account, result, alone, all_rows = wrong[0]
    both, read = f"{format_ore(alone)} i månadsbeloppen", "Månadsbeloppen har lästs som de står"
    if has_objects:
        both = f"{format_ore(alone)} på rader med {{}} och {format_ore(all_rows)} på alla rader"
        read = "Alla rader har summerats" if adds_all else "Raderna med {} har lästs som totaler"
        read += ", som ligger närmast #RES" if (rest_all < rest_alone) == adds_all and rest_all != rest_alone else ""
    of = "" if len(checks) == 1 else f" på {counted(len(wrong), 'konto', 'konton')} av {len(checks)}"
    problems.file(
        "confirm",
        f"Månadsbeloppen stämmer inte med årets saldo (#RES){of}. Konto {account}: {format_ore(result)} i #RES men {both}. "
        f"{read}; det som återstår är {format_ore(rest_all if adds_all else rest_alone)}. Kontrollera i ekonomisystemet.",
    )
    return adds_all


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


def _checks(placed: list[Placed], records: Records) -> Iterator[Check]:
    """The sums for the years that have both; all in ledger sign."""
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
        if number in records.years and is_result(account, records, set())
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
