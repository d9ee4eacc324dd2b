"""Documents ↔ rows: which municipality a document belongs to, figures as a row for each series, text that PostgreSQL takes."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, cast, func
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

from core.ports import StoreError
from store import schema
from store.schema import Document

MONTHLY: Final = "monthly"
ANNUAL: Final = "annual"
NONE: Final = ""
"""As part: a document without any series."""

FigureRow = tuple[str, int, str, str, str, str, int, int, str | None]
"""kommun, year, unit, part, kind, account, number, place, months as PostgreSQL writes an array; a kind without accounts has none."""


def kommun_of(table: str, document: Mapping[str, Any]) -> str:
    """The column ``kommun`` of a document: "" for what belongs to the store."""
    return plain(document.get("id" if table == schema.MUNICIPALITIES else "municipality") or "")


def as_document(held: Any, number: int, where: str) -> Document:
    """What a row holds, as a document. Raises StoreError that names the row where someone has put something else there."""
    if not isinstance(held, dict):
        raise StoreError(f"Rad {number} i {where} är ingen post som Koll skriver: den är ändrad vid sidan av Koll. Rätta den med SQL.")
    return held


def plain(text: str) -> str:
    """The text without the one character that PostgreSQL cannot hold, in a way that can be taken back."""
    return text.replace("\\", "\\\\").replace("\0", "\\0") if "\\" in text or "\0" in text else text


def unplain(text: str) -> str:
    """The text as it was before ``plain``."""
    if "\\" not in text:
        return text
    return "\\".join(part.replace("\\0", "\0") for part in text.split("\\\\"))


def among(column: ColumnElement[str], kommuner: list[str]) -> ColumnElement[bool]:
    """That the column is one of the municipalities."""
    if len(kommuner) == 1:
        return column == kommuner[0]
    return column == func.any(cast(kommuner, ARRAY(TEXT)))


def figure_rows(table: str, number: int, document: Document) -> Iterator[FigureRow]:
    """The rows of one document of figures."""
    municipality, year = schema.whose_figures(table)
    begins = plain(municipality), int(year), plain(document["unit"])
    place = 0
    for place, (part, kind, account, months) in enumerate(_series(document), 1):
        yield *begins, part, plain(kind), plain(account), number, place, months
    if not place:
        yield *begins, NONE, "", "", number, 0, None


def _series(document: Document) -> Iterator[tuple[str, str, str, str | None]]:
    for part in (MONTHLY, ANNUAL):
        for kind, accounts in document[part].items():
            if not accounts:
                yield part, kind, "", None
            for account, amounts in accounts.items():
                yield part, kind, account, _array(amounts if part == MONTHLY else [amounts])


def _array(amounts: Iterable[int | None]) -> str:
    """An array of bigint. Raises StoreError for an amount that is none."""
    said = ["NULL" if amount is None else str(amount) for amount in amounts if amount is None or -(2**63) <= amount < 2**63]
    if len(said) != len(list(amounts)):
        raise StoreError("Ändringen går inte att spara: ett belopp är större än vad som får plats.")
    return "{" + ",".join(said) + "}"


def documents_of(rows: Iterable[Any]) -> dict[int, Document]:
    """Documents of figures by number, of rows (number, unit, year, part, kind, account, months) in order."""
    found: dict[int, Document] = {}
    for number, unit, year, part, kind, account, months in rows:
        document = found.get(number)
        if document is None:
            document = found[number] = {"unit": unplain(unit), "year": year, MONTHLY: {}, ANNUAL: {}}
        if part != NONE:
            accounts = document[part].setdefault(unplain(kind), {})
            if months is not None:
                accounts[unplain(account)] = months if part == MONTHLY else months[0]
    return found
