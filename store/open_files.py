"""Everything as open files, and back: ``koll export MAPP`` and ``koll aterstall MAPP``.

Figures are CSV files, one for each municipality and year: a row for each unit, kind and account, amounts in whole öre, a
missing month empty. Everything else is a JSON file for each kind of record, with each document under its number; a CSV
file beside it shows the same to whoever opens it in a spreadsheet, and is not read back. ``koll-export.json`` says which is which.
"""
from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from core.ports import StoreError
from store import open_beside, open_figures, schema
from store.causes import cause_of
from store.content import SUM, sum_of, written
from store.open_reading import FIGURES, FORMAT, MANIFEST, RECORDS, read_folder
from store.schema import Document
from store.tiny.left_lying import UNFINISHED_EXPORT, folder_of_ones_own
from store.tiny.places import safe_name
from store.unvouched import unvouched
from store.whole import Movable, Whole, counted, digest_of, left_behind


def export(store: Movable, folder: str) -> str:
    """Write the files into a folder that is new or empty; what was done, in Swedish. Raises StoreError with nothing left there."""
    whole = store.whole()
    if not whole.generation:
        raise StoreError("Lagret är tomt. Det finns inget att exportera.")
    is_new = _made_ready(folder)
    try:
        with folder_of_ones_own(UNFINISHED_EXPORT, folder) as made:
            _write_all(whole, made)
            if digest_of(read_export(made)) != digest_of(whole):
                raise StoreError(f"Filerna i {folder} gav inte samma lager när de lästes tillbaka. De är borttagna; försök igen.")
            for name in sorted(os.listdir(made)):
                os.rename(os.path.join(made, name), os.path.join(folder, name))
    except OSError as error:
        _remove(folder, is_new)
        raise StoreError(f"Det går inte att skriva i {folder}: {cause_of(error)}. Det som hann skrivas är borttaget.") from error
    except (Exception, KeyboardInterrupt):
        _remove(folder, is_new)
        raise
    held = f"{counted(whole)}.{left_behind(store)}"
    return f"Allt är skrivet som öppna filer i {folder} och läst tillbaka: {held} {unvouched(whole, 'lagret')}".rstrip()


def _made_ready(folder: str) -> bool:
    """Make the folder unless it is there and holds nothing but what killed exports left; True when it was made. Raises StoreError."""
    is_new = not os.path.isdir(folder)
    try:
        os.makedirs(folder, exist_ok=True)
        if any(not name.startswith(UNFINISHED_EXPORT) for name in os.listdir(folder)):
            raise StoreError(f"Mappen {folder} är inte tom. Inget är skrivet; ange en ny mapp.")
    except FileNotFoundError as error:
        raise StoreError(f"Mappen {folder} kan inte skapas: där går det inte att göra mappar.") from error
    except FileExistsError as error:
        raise StoreError(f"{folder} är en fil. Inget är skrivet; ange en ny mapp.") from error
    except OSError as error:
        raise StoreError(f"Mappen {folder} kan inte användas: {cause_of(error)}.") from error
    return is_new


def read_export(folder: str) -> Whole:
    """Everything in the files of a folder. Raises StoreError that names the file and the row."""
    return read_folder(folder)[0]


def _write_all(whole: Whole, folder: str) -> None:
    files = {table: _write(Path(folder), table, held) for table, held in whole.tables.items()}
    said = {"koll": "export", "format": FORMAT, "schema": schema.FORMAT, "generation": whole.generation}
    said |= {"content": digest_of(whole), SUM: written(sum_of(whole.tables)), "files": files}
    Path(folder, MANIFEST).write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2))


def _remove(folder: str, is_new: bool) -> None:
    """Remove what was written in the folder, which was empty."""
    for name in (FIGURES, RECORDS):
        shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
    with suppress(OSError):
        os.unlink(os.path.join(folder, MANIFEST))
    if is_new:
        with suppress(OSError):
            os.rmdir(folder)


def _write(folder: Path, table: str, held: Mapping[int, Document]) -> str:
    """Write a table's files; the name of the one to read back, relative to the folder."""
    if schema.is_figures(table):
        municipality, year = schema.whose_figures(table)
        name = f"{FIGURES}/{safe_name(municipality)}-{safe_name(year)}.csv"
        _write_rows(folder / name, [open_figures.head(held), *open_figures.rows_of(held)])
        return name
    name = f"{RECORDS}/{safe_name(table)}.json"
    (folder / RECORDS).mkdir(exist_ok=True)
    lines = b",\n".join(b'"%d": %b' % (number, orjson.dumps(document)) for number, document in held.items())
    (folder / name).write_bytes(b"{\n" + lines + b"\n}\n")
    if table != schema.UNDO:
        _write_rows((folder / name).with_suffix(".csv"), open_beside.rows_of(held))
    return name


def _write_rows(path: Path, rows: Iterable[Iterable[Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
