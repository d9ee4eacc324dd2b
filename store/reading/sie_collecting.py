"""Collects the records of a SIE 1-4 file line by line, without yet saying what they mean together.

The text before an object list, and the object list itself, come back thousands of times in a ledger: each is understood
the first time and then only looked up. That is what makes an ordinary line cost little more than reading its amount.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from store.reading import sie_lexing as lexing
from store.reading.problems import Problems
from store.reading.sie_headers import Headers
from store.reading.sie_lexing import LexicalError, TooMuch
from store.reading.sie_objects import ObjectLists
from store.reading.sie_records import MOST_HEADS, MOST_LINES, Head, RecordKind, Records, is_account
from store.reading.sie_vouchers import Vouchers

_BALANCES: Final[dict[str, RecordKind]] = {"#PSALDO": "actual", "#PBUDGET": "budget"}


def collect(stream: Iterable[str], problems: Problems) -> Records:
    """Read every line of a file (with or without its line end)."""
    return _Collector(problems).read(stream)


class _Collector:
    """One reading of one file."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._records = Records()
        self._lists = ObjectLists()
        self._by_text: dict[str, Head] = {}
        self._headers = Headers(self._records, problems)
        above = {"#VER", "#OIB", "#OUB", "#SRU", *_BALANCES, *self._headers.labels}
        self._vouchers = Vouchers(self._records, self._lists, problems, above)

    def read(self, stream: Iterable[str]) -> Records:
        """Every line, as far as the limits go."""
        try:
            number, line = self._lines(stream)
        except TooMuch as error:
            self._records.too_much = str(error)
            return self._records
        return self._finished(number, line)

    def _lines(self, stream: Iterable[str]) -> tuple[int, str]:
        """The main loop: the ordinary balance row is handled here, everything else in ``_other``. Returns the last line."""
        number, line = 0, "\n"
        numbered = iter(enumerate(stream, 1))
        by_text, known, ordinary = self._by_text, self._lists.known, lexing.ORDINARY_ROW.match
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
        return number, line

    def _finished(self, number: int, line: str) -> Records:
        records = self._records
        for head in records.heads:
            for objects in head.broken or ():
                head.rows.pop(objects, None)
        records.lines = number
        if self._problems.last_line == number and number and not line.endswith(("\n", "\r")):
            records.truncated = records.truncated or f"Filen slutar mitt i rad {number}: den är avkortad"
        return records

    def _other(self, number: int, line: str, numbered: Iterator[tuple[int, str]]) -> tuple[int, str]:
        """A line that is not an ordinary balance row. Returns the last line read: a voucher reads on to its end."""
        if number > MOST_LINES:
            raise TooMuch(f"Filen har fler än {MOST_LINES} rader.")
        is_next = True
        while is_next:
            label, is_next = lexing.label_of(line), False
            if label == "#VER":
                number, line, is_next = self._vouchers.read(number, line, numbered)
            else:
                self._record(label, number, line)
        return number, line

    def _record(self, label: str, number: int, line: str) -> None:
        if label in _BALANCES:
            self._balance_row(label, number, line)
        elif label in self._headers.labels:
            try:
                self._headers.take(label, number, line)
            except LexicalError as error:
                self._problems.line(number, str(error), line)
        elif label == "#TRANS":
            self._problems.line(number, "#TRANS står utanför en verifikation och läses inte.", line)
        elif not label and line.strip(" \t\r\n\x00\x1a") not in ("", "{", "}"):
            self._problems.line(number, "Raden börjar inte med en post (#…) och läses inte.", line)

    def _balance_row(self, label: str, number: int, line: str) -> None:
        """A row whose head or object list is new, or whose amount is written in an unusual way."""
        head = objects = None
        try:
            head = self._by_text.get(line.partition("{")[0]) or self._head(label, number, line)
            objects, after = self._lists.and_rest(line)
            amount = lexing.amount_after(after)
        except LexicalError as error:
            if head is not None and objects is not None:
                head.broken = {*(head.broken or ()), objects}
            self._problems.line(number, str(error), line)
            return
        if objects in head.rows:
            self._records.duplicates += 1
        head.rows[objects] = head.rows.get(objects, 0) + amount

    def _head(self, label: str, number: int, line: str) -> Head:
        """The head of a row met for the first time, from now on known by its text."""
        if len(line) > lexing.LONGEST_LINE:
            raise LexicalError(f"Raden är längre än {lexing.LONGEST_LINE} tecken.")
        before, brace, _ = line.partition("{")
        fields = lexing.fields_of(before)
        if not brace:
            raise LexicalError("Raden saknar objektlista { }, så fälten kan ha förskjutits. Raden läses inte.")
        if len(fields) != 4 or not lexing.is_number(fields[1]) or not lexing.is_period(fields[2]) or not is_account(fields[3]):
            raise LexicalError("Raden har inte årsnummer, period (ÅÅÅÅMM) och konto i den ordningen. Raden läses inte.")
        head = self._records.head(_BALANCES[label], fields[1], int(fields[2]), fields[3], number)
        if len(self._by_text) < 4 * MOST_HEADS:
            self._by_text[before] = head
        return head
