"""Reads a SIE 5 file: the ledger's entries summed by month, the budget, and the closing balances to reconcile with.

Built from the published description of the format (namespace http://www.sie.se/sie5); the XML signature is not checked. SIE 5 has no
monthly balances, so the entries are the only actuals by month. The parser keeps nothing but sums, and refuses DTD and entities.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from core.calendar import FiscalYear, PeriodError
from core.intake import Incoming
from core.money import Amount
from core.progress import Part, unheard
from store.reading.charset import is_utf8
from store.reading.problems import Problems, clean_name, is_code, shorten
from store.reading.sie_incoming import incoming_of, refused
from store.reading.sie_lexing import MOST_DIMENSIONS, LexicalError, TooMuch, named_pairs
from store.reading.sie_objects import ObjectLists, Objects
from store.reading.sie_placing import year_of
from store.reading.sie_records import WHOLE_YEAR, Fault, Records, Refused, Transaction, is_account, refuse_more

DEEPEST: Final = 50
"""Elements within elements; the format needs nine."""
LONGEST_VALUE: Final = 10_000
LONGEST_TAG: Final = 2**20
"""Bytes; the parser holds a whole tag at a time."""
MOST_REFERENCES: Final = 100
_PIECE: Final = 2**16
_AMOUNT: Final = re.compile(r"([+-]?)([0-9]{0,13})(?:\.([0-9]{0,2})0*)?")
_DATE: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-([0-9]{2}))?")
_TYPES: Final = {"asset": "T", "liability": "S", "equity": "S", "cost": "K", "income": "I", "statistics": "T"}
_BALANCES: Final = frozenset({"Budget", "BudgetMultidim", "ClosingBalance"})


class Damaged(Exception):
    """The file is not the XML that it should be; the message is a Swedish sentence."""


def read_sie5(content: bytes, source: str, dimension: int | None = None, progress: Part = unheard) -> Incoming:
    """The figures of a SIE 5 file (Sie or SieEntry); the arguments are those of ``read_sie``."""
    problems = Problems(source)
    reading = _Reading(problems)
    why = None
    try:
        _parse(content, reading, progress)
    except expat.ExpatError as error:
        why = f"Filen är inte hel XML (rad {error.lineno}): den är avkortad eller ändrad. Exportera den på nytt."
    except Damaged as error:
        why = str(error)
    except TooMuch as error:
        reading.records.too_much = str(error)
    if why is not None:
        return refused(reading.records, source, problems, why)
    return incoming_of(reading.records, source, problems, dimension, lambda chosen: read_sie5(content, source, chosen))


def _parse(content: bytes, reading: _Reading, progress: Part) -> None:
    """The bytes decide the encoding, whatever the XML declaration says of it."""
    parser = expat.ParserCreate("utf-8" if is_utf8(content) else "iso-8859-1", " ")
    parser.buffer_text = False
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: reading.start(name, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = reading.end
    for start in range(0, len(content), _PIECE):
        progress(start / len(content))
        parser.Parse(content[start : start + _PIECE], False)
        if start - parser.CurrentByteIndex > LONGEST_TAG:
            raise Damaged(f"Ett element på rad {parser.CurrentLineNumber} är längre än {LONGEST_TAG // 2**20} MB.")
    parser.Parse(b"", True)


def _refuse_doctype(*_declared: object) -> None:
    raise Damaged("Filen har en DTD eller egna XML-entiteter, vilket SIE 5 inte har. Den läses inte.")


class _Reading:
    """One reading of one file: what the open element has said so far, and the records."""

    def __init__(self, problems: Problems) -> None:
        self.records = Records(sie_type="5")
        self._problems = problems
        self._lists = ObjectLists()
        self._open: list[str] = []
        self._years: list[tuple[FiscalYear, bool]] = []
        self._account = self._dimension = ""
        self._entry: _Entry | None = None
        self._row: _Row | None = None
        self._starts: Mapping[str, Callable[[Mapping[str, str], int], None]] = {
            "FileCreation": self._creation, "Company": self._company, "FiscalYear": self._fiscal_year, "AccountingCurrency": self._currency,
            "Account": self._start_account, "Dimension": self._start_dimension, "Object": self._object, "JournalEntry": self._start_entry,
            "LedgerEntry": self._start_row, "ObjectReference": self._reference, "Overstrike": self._overstrike,
            **dict.fromkeys(_BALANCES, self._start_row),
        }
        self._ends: Mapping[str, Callable[[str], None]] = {
            "FileInfo": self._number_years, "JournalEntry": self._end_entry, "LedgerEntry": self._end_row,
            **dict.fromkeys(_BALANCES, self._end_balance),
        }

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins. Raises Damaged, TooMuch."""
        local = name.rpartition(" ")[2]
        if not self._open and local not in ("Sie", "SieEntry"):
            raise Damaged(f"Filen är XML men inte SIE 5: den börjar med <{shorten(local, 40)}>. Exportera SIE.")
        self._open.append(local)
        if len(self._open) > DEEPEST:
            raise Damaged(f"Filen har fler än {DEEPEST} element i varandra (rad {line}). Så djup är ingen SIE-fil.")
        handler = self._starts.get(local)
        if handler is not None:
            if any(len(value) > LONGEST_VALUE for value in attributes.values()):
                raise Damaged(f"Ett värde på rad {line} är längre än {LONGEST_VALUE} tecken.")
            handler(attributes, line)

    def end(self, _name: str) -> None:
        """An element ends. Raises TooMuch."""
        local = self._open.pop()
        handler = self._ends.get(local)
        if handler is not None:
            handler(local)

    # --- what the file is

    def _creation(self, attributes: Mapping[str, str], _line: int) -> None:
        self.records.generated = _date(attributes.get("time", ""))

    def _company(self, attributes: Mapping[str, str], _line: int) -> None:
        self.records.name = clean_name(attributes.get("name", "")) or None

    def _currency(self, attributes: Mapping[str, str], _line: int) -> None:
        self.records.currency = shorten(attributes.get("currency", ""), 10).upper() or "SEK"

    def _fiscal_year(self, attributes: Mapping[str, str], line: int) -> None:
        start, end = _DATE.match(attributes.get("start", "")), _DATE.match(attributes.get("end", ""))
        try:
            if start is None or end is None:
                raise PeriodError("Räkenskapsåret (FiscalYear) har inte start och slut (ÅÅÅÅ-MM).")
            fiscal = FiscalYear.between((int(start[1]), int(start[2])), (int(end[1]), int(end[2])))
        except PeriodError as error:
            self._problems.line(line, str(error))
            return
        self._years.append((fiscal, attributes.get("primary", "") in ("true", "1")))

    def _number_years(self, _local: str) -> None:
        """The primary year is 0, else the last; those before it −1, −2, as in SIE 4."""
        years = sorted({fiscal for fiscal, _ in self._years}, key=lambda fiscal: fiscal.calendar(1))
        primary = next((fiscal for fiscal, is_primary in self._years if is_primary), years[-1] if years else None)
        if primary is not None:
            at = years.index(primary)
            self.records.years = {str(number - at): fiscal for number, fiscal in enumerate(years)}

    def _start_account(self, attributes: Mapping[str, str], line: int) -> None:
        self._account = attributes.get("id", "")
        if is_code(self._account):
            self.records.name_account(self._account, clean_name(attributes.get("name", "")))
            self.records.type_account(self._account, _TYPES.get(attributes.get("type", ""), ""))
        else:
            self._problems.line(line, "Kontot saknar nummer.")

    def _start_dimension(self, attributes: Mapping[str, str], _line: int) -> None:
        self._dimension = attributes.get("id", "")
        if len(self.records.dimensions) < MOST_DIMENSIONS:
            self.records.dimensions[self._dimension] = clean_name(attributes.get("name", ""))

    def _object(self, attributes: Mapping[str, str], _line: int) -> None:
        self.records.name_object(self._dimension, attributes.get("id", ""), clean_name(attributes.get("name", "")))

    # --- amounts

    def _start_row(self, attributes: Mapping[str, str], line: int) -> None:
        self._row = _Row(attributes, line)
        self.records.lines += 1

    def _reference(self, attributes: Mapping[str, str], _line: int) -> None:
        if self._row is not None and self._open[-2] not in ("SubdividedAccountObjectReference",):
            if len(self._row.pairs) > 2 * MOST_REFERENCES:
                raise TooMuch(f"En rad har fler än {MOST_REFERENCES} objekt.")
            self._row.pairs += (attributes.get("dimId", ""), attributes.get("objectId", ""))

    def _overstrike(self, _attributes: Mapping[str, str], _line: int) -> None:
        if self._row is not None and self._open[-2] == "LedgerEntry":
            self._row.is_struck = True

    def _start_entry(self, attributes: Mapping[str, str], line: int) -> None:
        self._entry = _Entry(line, _period(attributes.get("journalDate", "")))
        self.records.vouchers += 1

    def _end_row(self, _local: str) -> None:
        row, entry, self._row = self._row, self._entry, None
        if row is None or entry is None or row.is_struck:
            return
        try:
            account = row.attributes.get("accountId", "")
            if not is_account(account):
                raise LexicalError("Raden (LedgerEntry) saknar konto.")
            period = _period(row.attributes.get("ledgerDate", "")) or entry.period
            if period is None:
                raise LexicalError("Verifikationen (JournalEntry) har inget datum.")
            refuse_more(entry.rows)
            entry.rows.append((period, (account, self._objects(row), _ore(row.attributes.get("amount", "")))))
        except LexicalError as error:
            refuse_more(entry.faults)
            entry.faults.append(Fault(row.line, f"{error} Hela verifikationen läses inte.", ""))

    def _end_entry(self, _local: str) -> None:
        entry, self._entry = self._entry, None
        if entry is None:
            return
        voucher = Refused(entry.line, entry.period, tuple(row for _, row in entry.rows), tuple(entry.faults))
        if entry.faults or voucher.balance:
            self.records.set_aside(voucher)
            return
        for period, row in entry.rows:
            self.records.book(period, (row,), entry.line)

    def _end_balance(self, local: str) -> None:
        """A budget or a closing balance of the open account."""
        row, self._row = self._row, None
        if row is None or not is_account(self._account):
            return
        try:
            amount = _ore(row.attributes.get("amount", ""))
            if local == "ClosingBalance":
                self._closing_balance(row, amount)
            else:
                self._budget(row, amount)
        except LexicalError as error:
            self._problems.line(row.line, f"{error} Konto {self._account}.")

    def _closing_balance(self, row: _Row, amount: Amount) -> None:
        """The balance of the fiscal year that ends in the named month; what is on one object is a part of it."""
        if row.pairs:
            return
        self.records.balances += 1
        if self.records.account_types.get(self._account) not in ("K", "I"):
            self.records.close_account(self._account)
            return
        end = _period(row.attributes.get("month", ""))
        number = next((n for n, f in self.records.years.items() if f.calendar(f.length) == divmod(end or 0, 100)), None)
        if number is None:
            raise LexicalError("Saldot (ClosingBalance) är inte av något räkenskapsårs sista månad och används inte.")
        self.records.add_result(number, self._account, amount)

    def _budget(self, row: _Row, amount: Amount) -> None:
        """A budget without month is the whole primary year's."""
        said = row.attributes.get("month", "")
        period = _period(said)
        if said and period is None:
            raise LexicalError("Budgeten har en månad som inte går att läsa.")
        year = year_of("0", period or WHOLE_YEAR, self.records)
        head = self.records.head("budget", year[0] if year else "0", period or WHOLE_YEAR, self._account, row.line)
        objects = self._objects(row)
        self.records.duplicates += objects in head.rows
        head.rows[objects] = head.rows.get(objects, 0) + amount

    def _objects(self, row: _Row) -> Objects:
        return self._lists.one_of(named_pairs(row.pairs))


class _Row:
    """An element that holds an amount, while it is open. ``pairs``: dimension, object, dimension, object …"""

    __slots__ = ("attributes", "is_struck", "line", "pairs")

    def __init__(self, attributes: Mapping[str, str], line: int) -> None:
        self.attributes, self.line = attributes, line
        self.pairs: tuple[str, ...] = ()
        self.is_struck = False


class _Entry:
    """A voucher while it is open. ``rows``: (period, transaction)."""

    __slots__ = ("faults", "line", "period", "rows")

    def __init__(self, line: int, period: int | None) -> None:
        self.line, self.period = line, period
        self.rows: list[tuple[int, Transaction]] = []
        self.faults: list[Fault] = []


def _ore(text: str) -> Amount:
    """An amount in öre, debit +. Raises LexicalError."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or not (match[2] or match[3]):
        raise LexicalError(f"Beloppet ”{shorten(text, 30)}” går inte att läsa.")
    return int(match[1] + (match[2] or "0") + (match[3] or "").ljust(2, "0"))


def _period(text: str) -> int | None:
    match = _DATE.match(text.strip())
    return int(match[1]) * 100 + int(match[2]) if match else None


def _date(text: str) -> tuple[int, int, int] | None:
    match = _DATE.match(text.strip())
    return (int(match[1]), int(match[2]), int(match[3])) if match and match[3] else None
