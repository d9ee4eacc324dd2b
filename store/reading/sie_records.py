"""Collects the records of a SIE 1-4 file line by line, without yet saying what they mean together.

The text before an object list, and the object list itself, come back thousands of times in a ledger: each is understood
the first time and then only looked up. That is what makes an ordinary line cost little more than reading its amount.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from core.accounts import SKELETON_CODES
from core.calendar import FiscalYear, PeriodError
from core.money import Amount
from store.reading import sie_lexing as lexing
from store.reading.problems import Problems, clean_name, is_code, shorten
from store.reading.sie_lexing import NO_OBJECTS, LexicalError, Objects, Pairs

RecordKind = Literal["actual", "budget", "voucher"]

_BALANCES: Final[dict[str, RecordKind]] = {"#PSALDO": "actual", "#PBUDGET": "budget"}


@dataclass(slots=True)
class Head:
    """Everything booked on one account in one calendar month (``period`` = YYYYMM), by object list, in ledger sign.

    ``broken``: object lists whose amount could not be read; they are not in ``rows``.
    """

    kind: RecordKind
    year_number: str
    period: int
    account: str
    line: int
    rows: dict[Objects, Amount] = field(default_factory=dict)
    broken: set[Objects] | None = None


@dataclass(slots=True)
class Records:
    """What stands in one file. ``years``: year number → fiscal year. ``results``: (year number, account) → amount of #RES.

    ``checksum``: the closing #KSUMMA. ``unbalanced``: (line, amount) of vouchers that do not sum to 0. ``truncated``: why
    the file seems to end too early.
    """

    sie_type: str = "1"
    name: str | None = None
    years: dict[str, FiscalYear] = field(default_factory=dict)
    covers: tuple[int, str] | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    account_types: dict[str, str] = field(default_factory=dict)
    objects: dict[tuple[str, str], str] = field(default_factory=dict)
    results: dict[tuple[str, str], Amount] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)
    balances: int = 0
    vouchers: int = 0
    unbalanced: list[tuple[int, Amount]] = field(default_factory=list)
    duplicates: int = 0
    opened_checksum: bool = False
    checksum: str | None = None
    truncated: str | None = None
    lines: int = 0


def collect(stream: Iterable[str], problems: Problems) -> Records:
    """Read every line of a file (with or without its line end)."""
    return _Collector(problems).read(stream)


class _Collector:
    """One reading of one file."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._records = Records()
        self._by_text: dict[str, Head] = {}
        self._by_key: dict[tuple[RecordKind, str, int, str], Head] = {}
        self._voucher_accounts: dict[str, str] = {}
        self._objects: dict[str, Objects] = {}
        self._distinct: dict[Pairs, Objects] = {(): NO_OBJECTS}
        self._number = 0
        self._last_bad: int | None = None
        self._handlers: dict[str, Callable[[list[str]], None]] = {
            "#SIETYP": self._sie_type, "#FNAMN": self._name, "#RAR": self._year, "#OMFATTN": self._covers, "#KONTO": self._account,
            "#KTYP": self._account_type, "#OBJEKT": self._object, "#RES": self._result, "#IB": self._balance, "#UB": self._balance,
            "#KSUMMA": self._checksum,
        }

    def read(self, stream: Iterable[str]) -> Records:
        """The main loop: the ordinary balance row is handled here, everything else in ``_other``."""
        number, line = 0, "\n"
        numbered = iter(enumerate(stream, 1))
        by_text, known, ordinary = self._by_text, self._objects, lexing.ORDINARY_ROW.match
        duplicates = 0
        for number, line in numbered:
            match = ordinary(line)
            if match is not None:
                before, listed, _, whole, decimals = match.groups()
                head, objects = by_text.get(before), known.get(listed)
                if head is not None and objects is not None:
                    amount, rows = int(whole + (decimals or "00")), head.rows
                    if objects in rows:
                        duplicates += 1
                        amount += rows[objects]
                    rows[objects] = amount
                    continue
            number, line = self._other(number, line, numbered)
        self._records.duplicates += duplicates
        return self._finished(number, line)

    def _finished(self, number: int, line: str) -> Records:
        records = self._records
        for head in records.heads:
            for objects in head.broken or ():
                head.rows.pop(objects, None)
        records.lines = number
        if self._last_bad == number and number and not line.endswith(("\n", "\r")):
            records.truncated = records.truncated or f"Filen slutar mitt i rad {number}"
        return records

    def _bad(self, number: int, sort: str, line: str = "") -> None:
        self._last_bad = number
        self._problems.line(number, sort, line)

    def _other(self, number: int, line: str, numbered: Iterator[tuple[int, str]]) -> tuple[int, str]:
        """A line that is not an ordinary balance row. Returns the last line read: a voucher reads on to its end."""
        match = lexing.LABEL.match(line)
        if match is not None:
            label = match[1]
            if label in _BALANCES:
                self._balance_row(number, line)
            elif label == "#VER":
                return self._voucher(number, line, numbered)
            elif label in self._handlers:
                self._handled(self._handlers[label], number, line)
            elif label == "#TRANS":
                self._bad(number, "#TRANS står utanför en verifikation och läses inte.", line)
        elif line.strip() not in ("", "{", "}"):
            self._bad(number, "Raden börjar inte med en post (#…) och läses inte.", line)
        return number, line

    def _handled(self, handler: Callable[[list[str]], None], number: int, line: str) -> None:
        try:
            self._number = number
            handler(lexing.fields_of(line)[1:])
        except LexicalError as error:
            self._bad(number, str(error), line)

    # --- balances: #PSALDO and #PBUDGET

    def _balance_row(self, number: int, line: str) -> None:
        """A row whose head or object list is new, or whose amount is written in an unusual way."""
        head = objects = None
        try:
            head = self._by_text.get(line.partition("{")[0]) or self._head(number, line)
            objects, after = self._objects_and_rest(line)
            amount = lexing.amount_after(after)
        except LexicalError as error:
            if head is not None and objects is not None:
                head.broken = {*(head.broken or ()), objects}
            self._bad(number, str(error), line)
            return
        if objects in head.rows:
            self._records.duplicates += 1
        head.rows[objects] = head.rows.get(objects, 0) + amount

    def _head(self, number: int, line: str) -> Head:
        """The head of a row met for the first time, from now on known by its text."""
        if len(line) > lexing.LONGEST_LINE:
            raise LexicalError(f"Raden är längre än {lexing.LONGEST_LINE} tecken.")
        before, brace, _ = line.partition("{")
        fields = lexing.fields_of(before)
        if not brace:
            raise LexicalError("Raden saknar objektlista { }, så fälten kan ha förskjutits. Raden läses inte.")
        if len(fields) != 4 or not lexing.is_number(fields[1]) or not lexing.is_period(fields[2]) or not _is_account(fields[3]):
            raise LexicalError("Raden har inte årsnummer, period (ÅÅÅÅMM) och konto i den ordningen. Raden läses inte.")
        kind = _BALANCES[fields[0]]
        key = (kind, fields[1], int(fields[2]), fields[3])
        head = self._by_key.get(key)
        if head is None:
            head = self._by_key[key] = Head(*key, line=number)
            self._records.heads.append(head)
        self._by_text[before] = head
        return head

    def _objects_and_rest(self, line: str) -> tuple[Objects, str]:
        """The object list of a row, and what follows it."""
        if len(line) > lexing.LONGEST_LINE:
            raise LexicalError(f"Raden är längre än {lexing.LONGEST_LINE} tecken.")
        rest = line.partition("{")[2]
        listed, closed, after = rest.partition("}")
        if listed.count('"') % 2 or "\\" in listed:
            pairs, after = _quoted_braces(rest)
            return self._one_of(pairs), after
        if not closed:
            raise LexicalError("Objektlistan är inte avslutad med }.")
        objects = self._objects.get(listed)
        if objects is None:
            objects = self._objects[listed] = self._one_of(lexing.pairs_of(listed))
        return objects, after

    def _one_of(self, pairs: Pairs) -> Objects:
        if not all(is_code(dim) and (not code or is_code(code)) for dim, code in pairs):
            raise LexicalError("Objektlistan har en kod med styrtecken eller en orimligt lång kod.")
        return self._distinct.setdefault(pairs, Objects(pairs))

    # --- vouchers: #VER with its #TRANS

    def _voucher(self, number: int, line: str, numbered: Iterator[tuple[int, str]]) -> tuple[int, str]:
        """Read a voucher to its ``}``. A voucher that does not sum to 0 is set aside."""
        first, period = number, self._voucher_period(number, line)
        rows: list[tuple[str, Objects, Amount]] = []
        damaged = period is None
        opened = False
        for number, line in numbered:
            start = line.lstrip(" \t")
            if start.startswith("#TRANS"):
                row = self._transaction(number, line)
                damaged = damaged or row is None
                if row is not None:
                    rows.append(row)
            elif start.startswith("}"):
                self._close(first, period, rows, damaged)
                return number, line
            elif start.startswith("{"):
                opened = True
            elif start.startswith("#") and not start.startswith(("#RTRANS", "#BTRANS")) and not opened:
                self._bad(first, "Verifikationen saknar transaktioner inom { }.")
                return self._other(number, line, numbered)
        self._records.truncated = f"Filen slutar mitt i verifikationen på rad {first}"
        return number, line

    def _voucher_period(self, number: int, line: str) -> int | None:
        try:
            fields = lexing.fields_of(line)
        except LexicalError as error:
            self._bad(number, str(error), line)
            return None
        date = lexing.date_of(fields[3]) if len(fields) > 3 else None
        if date is None:
            self._bad(number, "Verifikationen har inget datum (ÅÅÅÅMMDD) och läses inte.", line)
            return None
        return date[0] * 100 + date[1]

    def _transaction(self, number: int, line: str) -> tuple[str, Objects, Amount] | None:
        match = lexing.ORDINARY_ROW.match(line)
        if match is not None:
            before, listed, _, whole, decimals = match.groups()
            account, objects = self._voucher_accounts.get(before), self._objects.get(listed)
            if account is not None and objects is not None:
                return account, objects, int(whole + (decimals or "00"))
        before, _, rest = line.partition("{")
        try:
            named = lexing.fields_of(before)
            if len(named) != 2 or not rest or not _is_account(named[1]):
                raise LexicalError("Transaktionen har inte konto och objektlista { } i den ordningen.")
            self._voucher_accounts[before] = named[1]
            objects, after = self._objects_and_rest(line)
            return named[1], objects, lexing.amount_after(after)
        except LexicalError as error:
            self._bad(number, f"{error} Hela verifikationen läses inte.", line)
            return None

    def _close(self, first: int, period: int | None, rows: list[tuple[str, Objects, Amount]], damaged: bool) -> None:
        self._records.vouchers += 1
        if damaged or period is None:
            return
        if balance := sum(amount for _, _, amount in rows):
            self._records.unbalanced.append((first, balance))
            return
        for account, objects, amount in rows:
            key: tuple[RecordKind, str, int, str] = ("voucher", "", period, account)
            head = self._by_key.get(key)
            if head is None:
                head = self._by_key[key] = Head(*key, line=first)
                self._records.heads.append(head)
            head.rows[objects] = head.rows.get(objects, 0) + amount

    # --- the other records

    def _sie_type(self, fields: list[str]) -> None:
        if not fields or fields[0] not in ("1", "2", "3", "4"):
            raise LexicalError("SIE-typen är inte 1, 2, 3 eller 4.")
        self._records.sie_type = fields[0]

    def _name(self, fields: list[str]) -> None:
        self._records.name = clean_name(fields[0]) or None if fields else None

    def _year(self, fields: list[str]) -> None:
        dates = [lexing.date_of(text) for text in fields[1:3]]
        if len(dates) < 2 or dates[0] is None or dates[1] is None or not lexing.is_number(fields[0]):
            raise LexicalError("Räkenskapsåret (#RAR) har inte årsnummer, första och sista dag (ÅÅÅÅMMDD).")
        if dates[1] < dates[0]:
            raise LexicalError("Räkenskapsårets (#RAR) första och sista dag står i fel ordning.")
        try:
            self._records.years[fields[0]] = FiscalYear.between(dates[0][:2], dates[1][:2])
        except PeriodError as error:
            raise LexicalError(str(error)) from error

    def _covers(self, fields: list[str]) -> None:
        self._records.covers = (self._number, fields[0] if fields else "")

    def _account(self, fields: list[str]) -> None:
        if not fields or not is_code(fields[0]):
            raise LexicalError("Kontot saknar nummer.")
        self._records.accounts[fields[0]] = clean_name(fields[1]) if len(fields) > 1 else ""

    def _account_type(self, fields: list[str]) -> None:
        if len(fields) > 1:
            self._records.account_types[fields[0]] = fields[1]

    def _object(self, fields: list[str]) -> None:
        if len(fields) > 2:
            self._records.objects[fields[0], fields[1]] = clean_name(fields[2])

    def _result(self, fields: list[str]) -> None:
        if len(fields) < 3 or not lexing.is_number(fields[0]):
            raise LexicalError("Raden har inte årsnummer, konto och belopp.")
        lexing.refuse_split(" ".join(fields[2:4]))
        key = (fields[0], fields[1])
        self._records.results[key] = self._records.results.get(key, 0) + lexing.ore_of(fields[2])
        self._records.balances += 1

    def _balance(self, _fields: list[str]) -> None:
        self._records.balances += 1

    def _checksum(self, fields: list[str]) -> None:
        if fields:
            self._records.checksum = shorten(fields[0])
        else:
            self._records.opened_checksum = True


def _is_account(code: str) -> bool:
    return is_code(code) and code not in SKELETON_CODES


def _quoted_braces(rest: str) -> tuple[Pairs, str]:
    """A row in whose object list a quoted text holds a brace or a quote: only the fields one by one tell where it ends."""
    fields = lexing.fields_of("{" + rest)
    if "}" not in fields:
        raise LexicalError("Objektlistan är inte avslutad med }.")
    end = fields.index("}")
    listed, after = fields[1:end], fields[end + 1 :]
    if len(listed) % 2 or not after:
        raise LexicalError("Objektlistan är inte par av dimension och objekt följda av ett belopp.")
    return lexing.named_pairs(listed), " " + " ".join(after[:2])
