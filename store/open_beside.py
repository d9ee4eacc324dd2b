"""The CSV file beside each file of records: what a spreadsheet shows of it, never a formula, and never read back."""
from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from store.schema import Document
from store.writing.csv_text import safe

_LONGEST: Final = 2**31 - 1
"""Signs in a cell that is read: a table that is reported lies in one."""


def rows_of(held: Mapping[int, Document]) -> Iterator[list[str]]:
    """The heading and a row for each document under its number."""
    columns = list(dict.fromkeys(key for document in held.values() for key in document))
    yield ["nummer", *columns]
    for number, document in held.items():
        yield [str(number), *(_shown(document.get(key)) for key in columns)]


def is_otherwise(path: Path, held: Mapping[int, Any]) -> bool:
    """True where the CSV file beside the JSON file at a path is there and says something else than its documents, which are what is
    read. One that an older Koll wrote has its texts as they are."""
    longest = csv.field_size_limit(_LONGEST)
    try:
        with open(path.with_suffix(".csv"), encoding="utf-8-sig", newline="") as file:
            there = list(csv.reader(file, delimiter=";"))
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError, csv.Error):
        return True
    finally:
        csv.field_size_limit(longest)
    written = list(rows_of({number: document for number, document in held.items() if isinstance(document, dict)}))
    return [[*map(safe, row)] for row in there] != [[*map(safe, row)] for row in written]


def _shown(value: Any) -> str:
    if isinstance(value, (bool, int, float)):
        return str(value)
    return "" if value is None else safe(value if isinstance(value, str) else orjson.dumps(value).decode())
