"""The records of a SIE file that say what it is, which years, accounts and objects it has, and the balances to reconcile with."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from core.calendar import FiscalYear, PeriodError
from store.reading import sie_lexing as lexing
from store.reading.problems import Problems, clean_name, is_code, shorten
from store.reading.sie_lexing import LexicalError
from store.reading.sie_records import Records, is_account

_TYPES: Final = frozenset({"1", "2", "3", "4", "4E", "4I"})


class Headers:
    """Takes in every record that is neither a month's balance nor a voucher."""

    def __init__(self, records: Records, problems: Problems) -> None:
        self._records, self._problems = records, problems
        self._number = 0
        self._handlers: Mapping[str, Callable[[list[str]], None]] = {
            "#SIETYP": self._sie_type, "#FNAMN": self._name, "#RAR": self._year, "#OMFATTN": self._covers, "#GEN": self._generated,
            "#VALUTA": self._currency, "#KONTO": self._account, "#KTYP": self._account_type, "#DIM": self._dimension,
            "#UNDERDIM": self._sub_dimension, "#OBJEKT": self._object, "#RES": self._result, "#IB": self._balance, "#UB": self._balance,
            "#KSUMMA": self._checksum,
        }

    @property
    def labels(self) -> Collection[str]:
        """What it takes in."""
        return self._handlers.keys()

    def take(self, label: str, number: int, line: str) -> None:
        """Take in a line with one of the labels. Raises LexicalError, TooMuch."""
        self._number = number
        fields = lexing.fields_of(line) if label in ("#RES", "#RAR") else lexing.loose_fields(line)
        self._handlers[label](fields[1:])

    def _warn(self, text: str) -> None:
        self._problems.line(self._number, text, level="warning")

    def _sie_type(self, fields: list[str]) -> None:
        said = fields[0].upper() if fields else ""
        if said not in _TYPES:
            self._warn("SIE-typen (#SIETYP) är inte 1, 2, 3 eller 4. Innehållet har fått avgöra.")
        self._records.sie_type = shorten(said, 10)

    def _name(self, fields: list[str]) -> None:
        self._records.name = clean_name(fields[0]) or None if fields else None

    def _year(self, fields: list[str]) -> None:
        if fields and lexing.is_number(fields[0]) and not any(text.strip("0") for text in fields[1:3]):
            self._warn(f"Räkenskapsåret #RAR {fields[0]} har inga datum.")
            return
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

    def _generated(self, fields: list[str]) -> None:
        self._records.generated = lexing.date_of(fields[0]) if fields else None

    def _currency(self, fields: list[str]) -> None:
        self._records.currency = shorten(fields[0], 10).upper() if fields and fields[0] else "SEK"

    def _account(self, fields: list[str]) -> None:
        if not fields or not is_code(fields[0]):
            raise LexicalError("Kontot saknar nummer.")
        self._records.name_account(fields[0], clean_name(fields[1]) if len(fields) > 1 else "")

    def _account_type(self, fields: list[str]) -> None:
        if len(fields) > 1:
            self._records.type_account(fields[0], fields[1])

    def _dimension(self, fields: list[str]) -> None:
        if len(fields) > 1 and len(self._records.dimensions) < lexing.MOST_DIMENSIONS:
            self._records.dimensions[fields[0]] = clean_name(fields[1])

    def _sub_dimension(self, fields: list[str]) -> None:
        self._dimension(fields)
        if len(fields) > 2 and fields[0] in self._records.dimensions:
            self._records.parents[fields[0]] = fields[2]

    def _object(self, fields: list[str]) -> None:
        if len(fields) > 2:
            self._records.name_object(fields[0], fields[1], clean_name(fields[2]))

    def _result(self, fields: list[str]) -> None:
        if len(fields) < 3 or not lexing.is_number(fields[0]) or not is_account(fields[1]):
            raise LexicalError("Raden har inte årsnummer, konto och belopp.")
        lexing.refuse_split(" ".join(fields[2:4]))
        self._records.add_result(fields[0], fields[1], lexing.ore_of(fields[2]))
        self._records.balances += 1

    def _balance(self, fields: list[str]) -> None:
        self._records.balances += 1
        if len(fields) > 1:
            self._records.close_account(fields[1])

    def _checksum(self, fields: list[str]) -> None:
        if fields:
            self._records.checksum = shorten(fields[0])
        else:
            self._records.opened_checksum = True
