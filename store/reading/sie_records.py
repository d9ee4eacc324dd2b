"""What stands in one SIE file, line by line or element by element, before anything is said of what it means together."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from core.accounts import SKELETON_CODES
from core.calendar import FiscalYear
from core.money import Amount
from store.reading.problems import is_code
from store.reading.sie_lexing import TooMuch
from store.reading.sie_objects import Objects

RecordKind = Literal["actual", "budget", "voucher"]
Key = tuple[RecordKind, str, int, str]
"""(kind, year number, period, account)"""

WHOLE_YEAR: Final = 0
"""The period of an amount that is of the whole fiscal year."""
MOST_ACCOUNTS: Final = 100_000
MOST_OBJECTS: Final = 500_000
MOST_HEADS: Final = 500_000
MOST_REFUSED: Final = 100_000
MOST_ROWS: Final = 1_000_000
MOST_LINES: Final = 10_000_000


@dataclass(slots=True)
class Head:
    """Everything booked on one account in one calendar month (``period`` = YYYYMM, or WHOLE_YEAR), by object list, in ledger sign.

    ``broken``: object lists whose amount could not be read; they are not in ``rows``.
    """

    kind: RecordKind
    year_number: str
    period: int
    account: str
    line: int
    rows: dict[Objects, Amount] = field(default_factory=dict)
    broken: set[Objects] | None = None


Transaction = tuple[str, Objects, Amount]
"""(account, object list, amount in ledger sign)"""


class Fault(NamedTuple):
    """Why something was not read: its line, the sentence and the line's text."""

    line: int
    sort: str
    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A voucher that was set aside: its line, its month (None: no date), what could be read of it, and what could not.
    Without faults only the sum is wrong."""

    line: int
    period: int | None
    rows: tuple[Transaction, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def balance(self) -> Amount:
        """What the transactions sum to; 0 in a voucher that is right."""
        return sum(amount for _, _, amount in self.rows)


@dataclass(slots=True)
class Records:
    """What stands in one file. ``years``: year number → fiscal year. ``results``: (year number, account) → amount of #RES.

    ``closing``: accounts with #IB or #UB. ``with_result``: those with #RES. ``left_out``: fiscal years that end in the same calendar
    year as one that is read. ``parents``: dimension → the one that it is part of. ``checksum``: the closing
    #KSUMMA. ``refused``: vouchers that are set aside. ``truncated``: why the file seems to end too early; ``too_much``: which
    limit it goes over.
    """

    sie_type: str = ""
    name: str | None = None
    currency: str = "SEK"
    generated: tuple[int, int, int] | None = None
    years: dict[str, FiscalYear] = field(default_factory=dict)
    left_out: list[FiscalYear] = field(default_factory=list)
    covers: tuple[int, str] | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    account_types: dict[str, str] = field(default_factory=dict)
    closing: set[str] = field(default_factory=set)
    dimensions: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    objects: dict[tuple[str, str], str] = field(default_factory=dict)
    results: dict[tuple[str, str], Amount] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)
    by_key: dict[Key, Head] = field(default_factory=dict)
    with_result: set[str] = field(default_factory=set)
    balances: int = 0
    vouchers: int = 0
    refused: list[Refused] = field(default_factory=list)
    duplicates: int = 0
    opened_checksum: bool = False
    checksum: str | None = None
    truncated: str | None = None
    too_much: str | None = None
    lines: int = 0

    def head(self, kind: RecordKind, year_number: str, period: int, account: str, line: int) -> Head:
        """The head with this key, made when it is new. Raises TooMuch."""
        key = (kind, year_number, period, account)
        found = self.by_key.get(key)
        if found is None:
            if len(self.heads) >= MOST_HEADS:
                raise TooMuch(f"Filen har fler än {MOST_HEADS} olika konton och månader.")
            found = self.by_key[key] = Head(kind, year_number, period, account, line)
            self.heads.append(found)
        return found

    def name_account(self, code: str, name: str) -> None:
        """Give an account its name; an account named twice keeps the last that says something. Raises TooMuch."""
        if len(self.accounts) >= MOST_ACCOUNTS and code not in self.accounts:
            raise TooMuch(f"Filen har fler än {MOST_ACCOUNTS} konton.")
        self.accounts[code] = name or self.accounts.get(code, "")

    def type_account(self, code: str, kind: str) -> None:
        """Give an account its type. Raises TooMuch."""
        if len(self.account_types) >= MOST_ACCOUNTS and code not in self.account_types:
            raise TooMuch(f"Filen har kontotyp för fler än {MOST_ACCOUNTS} konton.")
        self.account_types[code] = kind

    def add_result(self, year_number: str, account: str, amount: Amount) -> None:
        """A balance of the year; what is said twice is added. Raises TooMuch."""
        if len(self.results) >= 3 * MOST_ACCOUNTS:
            raise TooMuch(f"Filen har fler än {3 * MOST_ACCOUNTS} saldon (#RES).")
        self.results[year_number, account] = self.results.get((year_number, account), 0) + amount
        self.with_result.add(account)

    def close_account(self, account: str) -> None:
        """The account has a closing balance. Raises TooMuch."""
        if len(self.closing) >= 3 * MOST_ACCOUNTS:
            raise TooMuch(f"Filen har fler än {3 * MOST_ACCOUNTS} balanskonton.")
        self.closing.add(account)

    def set_aside(self, voucher: Refused) -> None:
        """Keep a voucher that does not count as it stands. Raises TooMuch."""
        if len(self.refused) >= MOST_REFUSED:
            raise TooMuch(f"Filen har fler än {MOST_REFUSED} verifikationer som inte går att läsa.")
        self.refused.append(voucher)

    def name_object(self, dimension: str, code: str, name: str) -> None:
        """Give an object its name. Raises TooMuch."""
        if len(self.objects) >= MOST_OBJECTS:
            raise TooMuch(f"Filen har fler än {MOST_OBJECTS} objekt.")
        self.objects[dimension, code] = name

    def book(self, period: int, rows: tuple[Transaction, ...], line: int) -> None:
        """Add the transactions of a voucher to their accounts and month. Raises TooMuch."""
        for account, objects, amount in rows:
            booked = self.head("voucher", "", period, account, line).rows
            booked[objects] = booked.get(objects, 0) + amount


def is_account(code: str) -> bool:
    """True for something that can be an account's code."""
    return is_code(code) and code not in SKELETON_CODES


def refuse_more(rows: Sequence[object]) -> None:
    """Raise TooMuch when one voucher has more transactions than any has."""
    if len(rows) > MOST_ROWS:
        raise TooMuch(f"En verifikation har fler än {MOST_ROWS} transaktioner.")
