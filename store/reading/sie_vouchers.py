"""Reads the vouchers of a SIE 4 file: ``#VER`` with its ``#TRANS`` between braces."""
from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from store.reading import sie_lexing as lexing
from store.reading.problems import Problems, shorten
from store.reading.sie_lexing import LexicalError
from store.reading.sie_objects import ObjectLists
from store.reading.sie_records import Fault, Records, Refused, Transaction, is_account, refuse_more


class Vouchers:
    """The vouchers of one file. ``records_above``: labels that cannot stand inside a voucher."""

    def __init__(self, records: Records, lists: ObjectLists, problems: Problems, records_above: Container[str]) -> None:
        self._records, self._lists, self._problems, self._records_above = records, lists, problems, records_above
        self._accounts: dict[str, str] = {}

    def read(self, number: int, line: str, numbered: Iterator[tuple[int, str]]) -> tuple[int, str, bool]:
        """Read a voucher to its ``}``: the last line read, and whether that line is no part of it. Raises TooMuch.

        A voucher that does not sum to 0, or has a line that cannot be read, is set aside whole.
        """
        first, faults = number, list[Fault]()
        period = self._period(number, line, faults)
        rows: list[Transaction] = []
        opened = line.rstrip().endswith("{")
        for number, line in numbered:
            start = line.lstrip(" \t")
            if start.startswith("#TRANS"):
                row = self._transaction(number, line, faults)
                if row is not None:
                    rows.append(row)
                    refuse_more(rows)
            elif start.startswith("}"):
                self._close(Refused(first, period, tuple(rows), tuple(faults)))
                return number, line, False
            elif start.startswith("{"):
                opened = True
            elif start.startswith("#") and lexing.label_of(start) in self._records_above:
                self._unended(Refused(first, period, tuple(rows), tuple(faults)), opened)
                return number, line, True
        why = "} står inte på en egen rad, som SIE kräver" if line.rstrip().endswith("}") else "den är avkortad"
        self._records.truncated = f"Filen slutar mitt i verifikationen på rad {first}: {why}"
        return number, line, False

    def _unended(self, voucher: Refused, opened: bool) -> None:
        """The next record stands where ``}`` was expected. A voucher that never began holds no money."""
        if opened or voucher.rows or voucher.faults:
            fault = Fault(voucher.line, "Verifikationen är inte avslutad med }. Hela verifikationen läses inte.", "")
            self._close(replace(voucher, faults=(*voucher.faults, fault)))
        else:
            self._problems.line(voucher.line, "Verifikationen saknar transaktioner inom { }.", level="warning")

    def _period(self, number: int, line: str, faults: list[Fault]) -> int | None:
        try:
            fields = lexing.loose_fields(line)
        except LexicalError as error:
            faults.append(Fault(number, str(error), shorten(line)))
            return None
        date = lexing.date_of(fields[3]) if len(fields) > 3 else None
        if date is None:
            faults.append(Fault(number, "Verifikationen har inget datum (ÅÅÅÅMMDD) och läses inte.", shorten(line)))
            return None
        return date[0] * 100 + date[1]

    def _transaction(self, number: int, line: str, faults: list[Fault]) -> Transaction | None:
        match = lexing.ORDINARY_ROW.match(line)
        if match is not None:
            before, listed, _, whole, decimals = match.groups()
            account, objects = self._accounts.get(before), self._lists.known.get(listed)
            if account is not None and objects is not None:
                return account, objects, int(whole + (decimals or "00"))
        before, _, rest = line.partition("{")
        try:
            named = lexing.fields_of(before)
            if len(named) != 2 or not rest or not is_account(named[1]):
                raise LexicalError("Transaktionen har inte konto och objektlista { } i den ordningen.")
            self._accounts[before] = named[1]
            objects, after = self._lists.and_rest(line)
            return named[1], objects, lexing.amount_after(after)
        except LexicalError as error:
            refuse_more(faults)
            faults.append(Fault(number, f"{error} Hela verifikationen läses inte.", shorten(line)))
            return None

    def _close(self, voucher: Refused) -> None:
        self._records.vouchers += 1
        if not voucher.faults and voucher.period is not None and not voucher.balance:
            self._records.book(voucher.period, voucher.rows, voucher.line)
        else:
            self._records.set_aside(voucher)
