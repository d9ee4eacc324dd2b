"""Open files read: a folder that ``koll export`` wrote, as it was written or as someone has edited it since."""
from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import orjson

from core.ports import StoreError
from store import schema
from store.causes import cause_of
from store.content import SUM, sum_of
from store.migrations import migrate
from store.open_beside import is_otherwise
from store.open_figures import read_figures
from store.schema import Document
from store.sound import fault_of, faults_between
from store.unvouched import told_of
from store.whole import Whole, digest_of, whole_of

MANIFEST: Final = "koll-export.json"
FORMAT: Final = 1
FIGURES: Final = "siffror"
RECORDS: Final = "poster"
_FILE: Final = re.compile(rf"(?:{FIGURES}/[^/\\]+\.csv|{RECORDS}/[^/\\]+\.json)")
_ADVICE: Final = "Inget är läst; rätta det, eller exportera på nytt."


def is_export(folder: str) -> bool:
    """True for a folder that ``export`` wrote."""
    return os.path.isfile(os.path.join(folder, MANIFEST))


def read_folder(folder: str) -> tuple[Whole, tuple[str, ...]]:
    """Everything in the files of a folder, and what about it must be asked about. Raises StoreError that names the file and the row.

    Files that are as they were written are taken as they are; those that someone has edited are looked at row by row.
    """
    said = _manifest(folder)
    _refuse_unlisted(folder, said["files"].values())
    older = said.get("schema", 1)
    read = _tables(folder, said, older, is_edited=False)
    is_as_written = older == schema.FORMAT and digest_of(read) == said.get("content")
    if is_as_written:
        return read, ()
    read = _tables(folder, said, older, is_edited=True)
    if fault := next(faults_between(read), None):
        raise StoreError(f"Mappen {folder} går inte att läsa tillbaka: {fault}. {_ADVICE}")
    if older != schema.FORMAT:
        return read, ()
    return read, (f"Filerna i {folder} är ändrade sedan koll export skrev dem; siffrorna är de som nu står där.",)


def unread(folder: str) -> tuple[str, ...]:
    """What must be asked about besides, in Swedish: CSV files beside the records that say something else than what is read. Raises
    StoreError."""
    files = _manifest(folder)["files"]
    paths = [Path(folder, *name.split("/")) for table, name in sorted(files.items()) if not schema.is_figures(table)]
    names = [f"{RECORDS}/{path.stem}.csv" for path in paths if is_otherwise(path, _records(str(path)))]
    if not names:
        return ()
    what = "den filen är" if len(names) == 1 else "de filerna är"
    return (f"{', '.join(names)} säger något annat än json-filen bredvid. Det är json-filen som läses: ändringar i csv-filer under "
            f"{RECORDS} kommer inte med, {what} bara till för att titta i.",)


def added_by_hand(folder: str, whole: Whole) -> int:
    """What edits in the files of a folder, which hold ``whole`` now, add to the sum of what was exported; of an export that does not say
    that sum, to the one that its log tells. Raises StoreError."""
    said = _manifest(folder)
    if SUM in said:
        return sum_of(whole.tables) - int(said[SUM], 16)
    told, is_as_written = told_of(whole), digest_of(whole) == said.get("content")
    return 0 if told is None or is_as_written else sum_of(whole.tables) - told


def _tables(folder: str, said: Document, older: int, *, is_edited: bool) -> Whole:
    lengths: dict[str, dict[int, int]] = {}
    tables: dict[str, dict[int, Document]] = {}
    for table, name in sorted(said["files"].items(), key=lambda each: schema.is_figures(each[0])):
        path = os.path.join(folder, *name.split("/"))
        if schema.is_figures(table):
            municipality, year = schema.whose_figures(table)
            longest = lengths.setdefault(municipality, _lengths(tables, municipality)).get(int(year))
            tables[table] = read_figures(path, int(year), longest, is_edited=is_edited)
            continue
        held = _records(path)
        tables[table] = {n: migrate(table, d, older) if isinstance(d, dict) else d for n, d in held.items()}
        for number, document in tables[table].items() if is_edited else ():
            if fault := fault_of(table, number, document):
                raise StoreError(f"Post {number} i {path}: {fault}. {_ADVICE}")
    return whole_of(said["generation"], tables)


def _lengths(tables: dict[str, dict[int, Document]], municipality: str) -> dict[int, int]:
    """How many months each year of a municipality has, where that is known."""
    years = (year for year in tables.get("years", {}).values() if isinstance(year, dict) and year.get("municipality") == municipality)
    return {year["label"]: (year.get("fiscal") or {}).get("length", 12) for year in years if isinstance(year.get("label"), int)}


def _records(path: str) -> dict[int, Any]:
    try:
        found = orjson.loads(Path(path).read_bytes())
        return {int(number): document for number, document in found.items()}
    except OSError as error:
        raise StoreError(f"Filen {path} går inte att läsa: {cause_of(error)}.") from error
    except orjson.JSONDecodeError as error:
        raise StoreError(f"Rad {error.lineno} i {path} är inte JSON som Koll kan läsa. {_ADVICE}") from error
    except (ValueError, AttributeError, TypeError) as error:
        raise StoreError(f"Filen {path} är inte som Koll skriver den: den ska ha en post under varje nummer. {_ADVICE}") from error


def _refuse_unlisted(folder: str, listed: Iterable[str]) -> None:
    """Raises StoreError for a file that the manifest leaves out, and for one that it should not name."""
    for name in listed:
        if not isinstance(name, str) or not _FILE.fullmatch(name):
            raise StoreError(f"{MANIFEST} i {folder} nämner {name!r:.80}, som inte är en fil från koll export. {_ADVICE}")
    known = set(listed)
    for inner, ending in ((FIGURES, ".csv"), (RECORDS, ".json")):
        at = os.path.join(folder, inner)
        for name in sorted(os.listdir(at)) if os.path.isdir(at) else ():
            if name.endswith(ending) and not name.startswith(".") and f"{inner}/{name}" not in known:
                raise StoreError(f"Filen {inner}/{name} i {folder} står inte i {MANIFEST}, som ska nämna varje fil. {_ADVICE}")


def _manifest(folder: str) -> Document:
    path = os.path.join(folder, MANIFEST)
    try:
        said: Document = orjson.loads(Path(path).read_bytes())
        for version, newest in ((said["format"], FORMAT), (said.get("schema", 1), schema.FORMAT)):
            if version > newest:
                raise StoreError(f"Mappen {folder} är skriven av en nyare version av Koll (format {version}). Uppgradera Koll.")
        if said["koll"] != "export" or type(said["generation"]) is not int or said["generation"] < 1:
            raise ValueError(path)
        _ = int(said.get(SUM, "0"), 16)
        if not all(_is_table(table) for table in said["files"]) or len(set(said["files"].values())) < len(said["files"]):
            raise ValueError(path)
    except OSError as error:
        raise StoreError(f"Filen {path} går inte att läsa: {cause_of(error)}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"Filen {path} är inte som Koll skriver den. {_ADVICE}") from error
    return said


def _is_table(name: str) -> bool:
    return not schema.is_figures(name) or bool(re.fullmatch(r"\d{1,4}", schema.whose_figures(name)[1]))
