"""The figures of a municipality's year as rows of a CSV file: one for each unit, kind and account, in whole öre."""
from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from core.book import KINDS
from core.calendar import LONGEST_YEAR
from core.ports import StoreError
from store.causes import cause_of
from store.schema import Document
from store.writing.csv_text import safe

HEAD: Final = ("nummer", "enhet", "ar", "del", "slag", "konto", "manader")
_MONTHLY, _ANNUAL, _EMPTY = "manad", "helar", "tom"
_NO_ACCOUNT: Final = "-tom"
_PARTS: Final = (_MONTHLY, _ANNUAL, _EMPTY, _MONTHLY + _NO_ACCOUNT, _ANNUAL + _NO_ACCOUNT)
_INT64: Final = 2**63
LARGEST: Final = 10**18
"""Öre, more than anything that is booked; so that sums of such have their place in 64 bits."""
_ADVICE: Final = "Inget är läst; rätta raden, eller exportera på nytt."


class _WrongError(Exception):
    """What is wrong with a row, in Swedish."""


def head(held: Mapping[int, Document]) -> tuple[str, ...]:
    """The names of the columns."""
    longest = max((len(s) for d in held.values() for accounts in d["monthly"].values() for s in accounts.values()), default=0) or 1
    return (*HEAD, *(f"m{month}" for month in range(1, 1 + longest)))


def rows_of(held: Mapping[int, Document]) -> Iterator[list[Any]]:
    """A row for each series, in order."""
    for number, document in held.items():
        begins = [number, _kept(document["unit"]), document["year"]]
        rows = [*_part_rows(_MONTHLY, document["monthly"]), *_part_rows(_ANNUAL, document["annual"])]
        yield from ([*begins, *row] for row in rows or [[_EMPTY, "", "", 0]])


def _part_rows(part: str, kinds: Mapping[str, Mapping[str, Any]]) -> Iterator[list[Any]]:
    for kind, accounts in kinds.items():
        if not accounts:
            yield [part + _NO_ACCOUNT, _kept(kind), "", 0]
        for account, amounts in accounts.items():
            months = amounts if part == _MONTHLY else [amounts]
            yield [part, _kept(kind), _kept(account), len(months), *("" if amount is None else amount for amount in months)]


def read_figures(path: str, year: int, longest: int | None, *, is_edited: bool) -> dict[int, Document]:
    """The documents in a file. Raises StoreError that names the row and says what is wrong with it.

    ``is_edited``: someone may have written in it, so that each row is looked at: it is of the year, which has ``longest`` months
    (None: not known), and says what no other does.
    """
    found: dict[int, Document] = {}
    seen: dict[tuple[str, ...], int] = {}
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, delimiter=";", strict=True)
            if tuple(next(rows, ()))[: len(HEAD)] != HEAD:
                raise StoreError(f"Rad 1 i {path} är inte den rubrikrad som Koll skriver ({';'.join(HEAD)};…). {_ADVICE}")
            for row in rows:
                try:
                    line = _Line(row)
                    if is_edited:
                        line.check(year, longest or LONGEST_YEAR, seen)
                    line.take_in(found)
                except (_WrongError, ValueError) as error:
                    why = str(error) if isinstance(error, _WrongError) else "ett tal är inte skrivet som ett heltal"
                    raise StoreError(f"Rad {rows.line_num} i {path}: {why}. {_ADVICE}") from error
    except OSError as error:
        raise StoreError(f"Filen {path} går inte att läsa: {cause_of(error)}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise StoreError(f"Filen {path} är inte text i UTF-8 med semikolon mellan fälten. {_ADVICE}") from error
    if not found:
        raise StoreError(f"Filen {path} har inga rader. {_ADVICE}")
    return found


def _kept(text: str) -> str:
    """A code as it is written: with an apostrophe before what a spreadsheet would work out, and before one that is the code's own."""
    return f"'{text}" if text.startswith("'") or safe(text) != text else text


def _read(text: str) -> str:
    """The code, as it was before ``_kept``."""
    return text[1:] if text.startswith("'") and _kept(text[1:]) == text else text


class _Line:
    """One row: what it says, and what is wrong with it."""

    def __init__(self, row: list[str]) -> None:
        if len(row) < len(HEAD):
            raise _WrongError(f"den har {len(row)} fält, men minst {len(HEAD)} behövs")
        self.number, self.year, self.part = int(row[0]), int(row[2]), row[3]
        self.unit, self.kind, self.account = map(_read, (row[1], row[4], row[5]))
        months, cells = int(row[6]), row[len(HEAD) :]
        if self.part not in _PARTS:
            raise _WrongError(f"delen ”{self.part:.40}” finns inte; skriv {', '.join(_PARTS[:-1])} eller {_PARTS[-1]}")
        if not 0 <= months <= len(cells) or any(cells[months:]):
            raise _WrongError(f"den säger {months} månader men har {_filled(cells)} belopp")
        if (months != 1 if self.part == _ANNUAL else months and self.part != _MONTHLY):
            raise _WrongError(f"en rad ”{self.part}” kan inte ha {months} månader")
        self.amounts = [int(amount) if amount else None for amount in cells[:months]]
        if any(amount is not None and not -_INT64 <= amount < _INT64 for amount in self.amounts):
            raise _WrongError("ett belopp är större än vad som får plats")

    def check(self, year: int, longest: int, seen: dict[tuple[str, ...], int]) -> None:
        """Raises _WrongError for what Koll would not have written."""
        if self.number < 1:
            raise _WrongError(f"numret {self.number} måste vara större än 0")
        if not self.unit:
            raise _WrongError("enheten saknas")
        if self.year != year:
            raise _WrongError(f"året är {self.year}, men filen är för {year}")
        if self.part != _EMPTY and self.kind not in KINDS:
            raise _WrongError(f"slaget ”{self.kind:.40}” finns inte; skriv {', '.join(KINDS[:-1])} eller {KINDS[-1]}")
        if self.part in (_MONTHLY, _ANNUAL) and not self.account:
            raise _WrongError("kontot saknas")
        if self.part == _ANNUAL and self.amounts == [None]:
            raise _WrongError("beloppet saknas")
        if len(self.amounts) > longest:
            raise _WrongError(f"den har {len(self.amounts)} månader, men året har {longest}")
        if any(amount is not None and abs(amount) >= LARGEST for amount in self.amounts):
            raise _WrongError("ett belopp är större än något som kan vara bokfört (räknat i ören)")
        if (before := seen.setdefault((self.unit,), self.number)) != self.number:
            raise _WrongError(f"enheten {self.unit} är nummer {before} på en rad ovanför")
        if (self.unit, self.part, self.kind, self.account) in seen:
            raise _WrongError("den säger detsamma som en rad ovanför: samma enhet, del, slag och konto")
        seen[self.unit, self.part, self.kind, self.account] = self.number

    def take_in(self, found: dict[int, Document]) -> None:
        """Put what it says with the rest."""
        document = found.setdefault(self.number, {"unit": self.unit, "year": self.year, "monthly": {}, "annual": {}})
        if (document["unit"], document["year"]) != (self.unit, self.year):
            raise _WrongError(f"nummer {self.number} är enheten {document['unit']} på en rad ovanför")
        if self.part == _EMPTY:
            return
        accounts = document["monthly" if self.part.startswith(_MONTHLY) else "annual"].setdefault(self.kind, {})
        if self.part == _MONTHLY:
            accounts[self.account] = self.amounts
        elif self.part == _ANNUAL:
            accounts[self.account] = self.amounts[0]


def _filled(cells: Iterable[str]) -> int:
    """How far the last amount stands."""
    return max((place for place, cell in enumerate(cells, 1) if cell), default=0)
