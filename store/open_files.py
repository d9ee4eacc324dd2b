"""Everything as open files, and back: ``koll export MAPP`` and ``koll aterstall MAPP``.

Figures are CSV files, one for each municipality and year: a row for each unit, kind and account, amounts in whole öre, a
missing month empty. Everything else is a JSON file for each kind of record, with each document under its number; a CSV
file beside it shows the same to whoever opens it in a spreadsheet, and is not read back. ``koll-export.json`` says which is which.
"""
from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from core.ports import StoreError
from store import schema
from store.causes import cause_of
from store.migrations import migrate
from store.schema import Document
from store.tiny.places import safe_name
from store.whole import Movable, Whole, counted, digest_of, left_behind, whole_of

MANIFEST: Final = "koll-export.json"
FORMAT: Final = 1
_HEAD: Final = ("nummer", "enhet", "ar", "del", "slag", "konto", "manader")
_MONTHLY, _ANNUAL, _EMPTY = "manad", "helar", "tom"


def export(store: Movable, folder: str) -> str:
    """Write the files into a folder that is new or empty; what was done, in Swedish. Raises StoreError."""
    whole = store.whole()
    if not whole.generation:
        raise StoreError("Lagret är tomt. Det finns inget att exportera.")
    try:
        os.makedirs(folder, exist_ok=True)
        if os.listdir(folder):
            raise StoreError(f"Mappen {folder} är inte tom. Inget är skrivet; ange en ny mapp.")
        files = {table: _write(Path(folder), table, held) for table, held in whole.tables.items()}
        said = {"koll": "export", "format": FORMAT, "schema": schema.FORMAT, "generation": whole.generation}
        said |= {"content": digest_of(whole), "files": files}
        Path(folder, MANIFEST).write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2))
    except OSError as error:
        raise StoreError(f"Det går inte att skriva i {folder}: {cause_of(error)}.") from error
    if digest_of(read_export(folder)) != digest_of(whole):
        raise StoreError(f"Filerna i {folder} gav inte samma lager när de lästes tillbaka. Använd dem inte.")
    return f"Allt är skrivet som öppna filer i {folder} och läst tillbaka: {counted(whole)}.{left_behind(store)}"


def read_export(folder: str) -> Whole:
    """Everything in the files of a folder. Raises StoreError that names the file and the row."""
    said = _manifest(folder)
    tables = {table: _read(os.path.join(folder, *name.split("/")), table) for table, name in said["files"].items()}
    older = said.get("schema", 1)
    if older < schema.FORMAT:
        tables = {table: {n: migrate(table, d, older) for n, d in held.items()} for table, held in tables.items()}
    return whole_of(said["generation"], tables)


def is_export(folder: str) -> bool:
    """True for a folder that ``export`` wrote."""
    return os.path.isfile(os.path.join(folder, MANIFEST))


def _manifest(folder: str) -> Document:
    path = os.path.join(folder, MANIFEST)
    try:
        said: Document = orjson.loads(Path(path).read_bytes())
        if said["koll"] != "export" or said["format"] > FORMAT:
            raise StoreError(f"Mappen {folder} är skriven av en nyare version av Koll (format {said['format']}). Uppgradera Koll.")
        if said.get("schema", 1) > schema.FORMAT:
            raise StoreError(f"Mappen {folder} är skriven av en nyare version av Koll (format {said['schema']}). Uppgradera Koll.")
        _ = said["files"].items(), int(said["generation"])
    except OSError as error:
        raise StoreError(f"Filen {path} går inte att läsa: {cause_of(error)}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"Filen {path} är inte som Koll skriver den. Inget är läst.") from error
    return said


def _write(folder: Path, table: str, held: Mapping[int, Document]) -> str:
    """Write a table's files; the name of the one to read back, relative to the folder."""
    if schema.is_figures(table):
        municipality, year = schema.whose_figures(table)
        name = f"siffror/{safe_name(municipality)}-{safe_name(year)}.csv"
        _write_rows(folder / name, (*_HEAD, *(f"m{month}" for month in range(1, 1 + _longest(held)))), _figure_rows(held))
        return name
    name = f"poster/{safe_name(table)}.json"
    (folder / "poster").mkdir(exist_ok=True)
    lines = b",\n".join(b'"%d": %b' % (number, orjson.dumps(document)) for number, document in held.items())
    (folder / name).write_bytes(b"{\n" + lines + b"\n}\n")
    if table != schema.UNDO:
        columns = list(dict.fromkeys(key for document in held.values() for key in document))
        rows = ([number, *(_shown(document.get(key)) for key in columns)] for number, document in held.items())
        _write_rows((folder / name).with_suffix(".csv"), ("nummer", *columns), rows)
    return name


def _write_rows(path: Path, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(head)
        writer.writerows(rows)


def _shown(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, (str, int, float)) else orjson.dumps(value).decode()


def _longest(held: Mapping[int, Document]) -> int:
    return max((len(s) for d in held.values() for accounts in d["monthly"].values() for s in accounts.values()), default=0) or 1


def _figure_rows(held: Mapping[int, Document]) -> Iterator[list[Any]]:
    for number, document in held.items():
        begins = [number, document["unit"], document["year"]]
        rows = [*_part_rows(_MONTHLY, document["monthly"]), *_part_rows(_ANNUAL, document["annual"])]
        yield from ([*begins, *row] for row in rows or [[_EMPTY, "", "", 0]])


def _part_rows(part: str, kinds: Mapping[str, Mapping[str, Any]]) -> Iterator[list[Any]]:
    for kind, accounts in kinds.items():
        if not accounts:
            yield [f"{part}-tom", kind, "", 0]
        for account, amounts in accounts.items():
            months = amounts if part == _MONTHLY else [amounts]
            yield [part, kind, account, len(months), *("" if amount is None else amount for amount in months)]


def _read(path: str, table: str) -> dict[int, Document]:
    try:
        if schema.is_figures(table):
            return _read_figures(path)
        return {int(number): document for number, document in orjson.loads(Path(path).read_bytes()).items()}
    except OSError as error:
        raise StoreError(f"Filen {path} går inte att läsa: {cause_of(error)}.") from error
    except (ValueError, AttributeError, csv.Error) as error:
        raise StoreError(f"Filen {path} är inte som Koll skriver den ({error}). Inget är läst.") from error


def _read_figures(path: str) -> dict[int, Document]:
    found: dict[int, Document] = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        next(rows, None)
        for row in rows:
            try:
                _take_row(found, row)
            except (ValueError, IndexError) as error:
                raise StoreError(f"Rad {rows.line_num} i {path} går inte att läsa. Inget är läst.") from error
    return found


def _take_row(found: dict[int, Document], row: list[str]) -> None:
    number, unit, year, part, kind, account, months = *row[:6], int(row[6])
    empty: Document = {"unit": unit, "year": int(year), "monthly": {}, "annual": {}}
    document = found.setdefault(int(number), empty)
    amounts = [int(amount) if amount else None for amount in row[7 : 7 + months]]
    if len(amounts) != months:
        raise ValueError(part)
    if part == _EMPTY:
        return
    accounts = document["monthly" if part.startswith(_MONTHLY) else "annual"].setdefault(kind, {})
    if part == _MONTHLY:
        accounts[account] = amounts
    elif part == _ANNUAL:
        accounts[account] = amounts[0]
