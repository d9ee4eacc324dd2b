"""Checks rows that are sums against the rows that they sum; a sum is never imported."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import gcd
from typing import Final, NamedTuple

from core.money import rounding_bound

_SEEN_FOR_GRAIN: Final = 200_000
_LOOKED_BACK: Final = 50
"""How many sums before and after one may mark where its block begins and ends."""


class Total(NamedTuple):
    """A row that is a sum. ``row``: its index in the sheet; ``at``: how many detail rows stand above it; ``said``: its amounts by
    column; ``unit`` and ``account``: the codes that it names, empty when it names none."""

    row: int
    at: int
    said: Sequence[int | None]
    unit: str = ""
    account: str = ""


class Miss(NamedTuple):
    """A sum that does not add up: its row, its column, what it says and what the nearest rows come to."""

    row: int
    column: int
    said: int
    summed: int


class Details(NamedTuple):
    """The rows that can be summed: amounts by column then row (öre, None when empty), and their codes."""

    columns: Sequence[Sequence[int | None]]
    units: Sequence[str]
    accounts: Sequence[str]


def grain_of(columns: Sequence[Sequence[int | None]], largest: int) -> int:
    """How coarsely the file is written, in öre: its unit (``largest``), or the tenth, hundredth … of it that all amounts are made of."""
    found = 0
    for column in columns:
        found = gcd(found, *[amount for amount in column[:_SEEN_FOR_GRAIN] if amount])
    grain = largest
    while found % grain:
        grain //= 10
    return max(grain, 1)


def check_totals(details: Details, totals: Sequence[Total], grain: int) -> list[Miss]:
    """The sums that no rows above or below them add up to, within what rounding to ``grain`` (öre) can explain."""
    if not totals:
        return []
    checking = _Checking(details, totals, grain)
    return [miss for place, total in enumerate(totals) for miss in checking.misses(place, total)]


class _Block(NamedTuple):
    """Rows that a sum may be of: ranges of the detail rows, all of them or only those of some accounts (``only``)."""

    parts: Sequence[range]
    only: str = "all"


class _Checking:
    """Running sums of the detail rows, so that any block is one subtraction."""

    def __init__(self, details: Details, totals: Sequence[Total], grain: int) -> None:
        self._totals, self._grain, self._count = totals, grain, len(details.units)
        is_income = [account[:1] == "3" for account in details.accounts]
        self._running = {
            only: [_running(column, flags) for column in details.columns]
            for only, flags in (("all", [True] * self._count), ("income", is_income), ("cost", [not each for each in is_income]))
        }
        self._of_unit = _runs(details.units)
        self._of_account = _runs(details.accounts)

    def misses(self, place: int, total: Total) -> list[Miss]:
        """The columns in which the sum agrees with none of the blocks that it may be of: the same block for all of them."""
        best: list[Miss] | None = None
        for block in self._blocks(place, total):
            wrong = self._wrong(total, block)
            if not wrong:
                return []
            if best is None or _size(wrong) < _size(best):
                best = wrong
        return best or []

    def _wrong(self, total: Total, block: _Block) -> list[Miss]:
        bound = rounding_bound(sum(map(len, block.parts))) * self._grain if self._grain > 1 else 0
        found = []
        for column, said in enumerate(total.said):
            if said is not None:
                running = self._running[block.only][column]
                summed = sum(running[part.stop] - running[part.start] for part in block.parts)
                if abs(said - summed) > bound:
                    found.append(Miss(total.row, column, said, summed))
        return found

    def _blocks(self, place: int, total: Total) -> Iterator[_Block]:
        """What the sum may be of, the likeliest first: its unit, its accounts, what stands since an earlier sum, all, what follows."""
        at = total.at
        starts = sorted({0, *(earlier.at for earlier in self._totals[max(0, place - _LOOKED_BACK) : place])} - {at}, reverse=True)
        near = starts[0] if starts and starts[0] < at else 0
        if total.unit:
            yield _Block(_beginning_with(self._of_unit, total.unit))
        if total.account:
            runs = _beginning_with(self._of_account, total.account)
            yield _Block([run for run in runs if near <= run.start and run.stop <= at])
            yield _Block(runs)
        yield from (_Block([range(start, at)]) for start in starts if start < at)
        yield _Block([range(self._count)])
        ends = sorted({self._count, *(later.at for later in self._totals[place + 1 : place + _LOOKED_BACK])})
        yield from (_Block([range(at, end)]) for end in ends if end > at)
        for only in ("income", "cost"):
            yield from (_Block([range(start, at)], only) for start in (near, 0))
            yield _Block([range(self._count)], only)


def _running(column: Sequence[int | None], flags: Sequence[bool]) -> list[int]:
    """The sum of the flagged rows above each row."""
    return [0, *accumulate((amount or 0) if taken else 0 for amount, taken in zip(column, flags, strict=True))]


def _size(misses: Sequence[Miss]) -> tuple[int, int]:
    return len(misses), sum(abs(miss.said - miss.summed) for miss in misses)


def _runs(codes: Sequence[str]) -> dict[str, list[range]]:
    """Code → the runs of rows that have it."""
    found: dict[str, list[range]] = {}
    start = 0
    for row in range(1, len(codes) + 1):
        if row == len(codes) or codes[row] != codes[start]:
            found.setdefault(codes[start], []).append(range(start, row))
            start = row
    return found


def _beginning_with(runs: dict[str, list[range]], code: str) -> list[range]:
    """The runs of the code, or of those that begin with it when it has none of its own."""
    return runs.get(code) or [run for each, of_code in runs.items() if each.startswith(code) for run in of_code]


def sums_by_prefix(details: Details, grain: int) -> tuple[list[int], list[Miss]]:
    """Detail rows that are in truth sums: accounts whose code begins others of the same unit, and that add up to them.

    Where most such rows add up, those that do not are sums that are wrong. Row numbers are those of ``details``.
    """
    shorter = _shorter(details.accounts)
    rows_of: dict[str, list[int]] = {}
    for row, unit in enumerate(details.units):
        rows_of.setdefault(unit, []).append(row)
    fits: list[tuple[int, list[Miss]]] = []
    wrong: list[tuple[int, list[Miss]]] = []
    for row, (unit, account) in enumerate(zip(details.units, details.accounts, strict=True)):
        if account in shorter:
            misses = _prefix_misses(details, row, rows_of[unit], grain, shorter)
            if misses is not None:
                (wrong if misses else fits).append((row, misses))
    if len(fits) <= len(wrong):
        return [], []
    return [row for row, _ in (*fits, *wrong)], [miss for _, misses in wrong for miss in misses]


def may_hold_sums(accounts: Sequence[str]) -> bool:
    """True when an account's code begins those of others, as the code of a sum does."""
    return bool(_shorter(accounts))


def _shorter(accounts: Sequence[str]) -> set[str]:
    """Codes shorter than most that begin others; none when they are not all digits."""
    codes = set(accounts)
    usual = Counter(map(len, codes)).most_common(1)[0][0] if codes else 0
    candidates = [code for code in codes if len(code) < usual]
    begins = {other[:length] for length in {len(code) for code in candidates} for other in codes if len(other) > length}
    shorter = begins.intersection(candidates)
    return shorter if all(code.isdigit() for code in shorter) else set()


def _prefix_misses(details: Details, row: int, same_unit: Sequence[int], grain: int, shorter: set[str]) -> list[Miss] | None:
    """Where the row differs from the accounts that begin with its code in the same unit; None when there are none."""
    account, accounts = details.accounts[row], details.accounts
    parts = [n for n in same_unit if accounts[n] not in shorter and accounts[n].startswith(account)]
    if not parts:
        return None
    bound = rounding_bound(len(parts)) * grain if grain > 1 else 0
    misses = []
    for column, amounts in enumerate(details.columns):
        said, summed = amounts[row], sum(amounts[n] or 0 for n in parts)
        if said is not None and abs(said - summed) > bound:
            misses.append(Miss(row, column, said, summed))
    return misses
