"""Reading: registers followed by generation, figures and the log when asked for.

Every query names its municipalities, but the one that asks which there are: of ``stores``, here and in store.sql.seeing, upgrading and
writing. What it sees the database's row-level security decides.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select, text

from core.ports import StoreError
from store import schema
from store.filing import Tables
from store.migrations import migrate
from store.schema import Document
from store.sql.rows import among, as_document, documents_of, plain, unplain
from store.sql.tables import Schema
from store.whole import Whole, whole_of

_OWN: Final = """select own.* from (select null::text as identity) older, lateral (
    select generation, chain, format, highest, identity, tableoid::text as made from {stores} where kommun = '' {lock}
) own"""
"""The store's own row. ``identity`` is ``older``'s, which is nothing, where an older Koll made the table without that column; ``made`` is
another for each time that the table is made."""


class Known(Tables):
    """The documents that a process has read, of which generation they are, and what the store says of itself."""

    def __init__(self) -> None:
        super().__init__()
        self.generation = 0
        self.identity: tuple[str, str | None] = ("", None)
        """Which store it is that was read: another when what stands there was emptied or restored."""
        self.chain = ""
        self.format = schema.FORMAT
        """In which documents and notes lie; they are brought forward as they are read."""
        self.is_brought_forward = False
        """True in the transaction that writes an older store in today's format."""
        self.kommuner: list[str] = [""]
        """Every municipality, as it stands in the column ``kommun``, and "" for the store."""
        self._highest: dict[str, Any] = {}

    def next_number(self, table: str) -> int:
        """The number for a new document, also where others' documents are not seen."""
        return max(super().next_number(table), int(self._highest.get(table, 0)) + 1)

    def highest(self, changed: Mapping[str, Collection[int]], content: str) -> dict[str, Any]:
        """The highest number of each table after changes, and under "" the sum of everything (``content``) at their generation."""
        highest = {t: max(self._highest.get(t, 0), *numbers) for t, numbers in changed.items() if numbers}
        return {**self._highest, **highest, "": {str(self.generation + 1): content} if content else {}}

    @property
    def content(self) -> int | None:
        """The sum of everything; None where it is not known."""
        told: str | None = self._highest.get("", {}).get(str(self.generation))
        return None if told is None else int(told, 16)

    def follow(self, connection: Connection, tables: Schema, *, lock: bool = False) -> None:
        """Take in what was written since; with ``lock`` no one else writes until the transaction ends. Raises StoreError."""
        stores = tables.stores
        own = text(_OWN.format(stores=stores.fullname, lock="for update" if lock else ""))
        row = connection.execute(own.columns(highest=stores.c.highest.type)).first()
        if row is None:
            raise StoreError("Databasens radskydd döljer lagrets egen rad för inloggningen. Den måste se raderna utan kommun.")
        if row.format > schema.FORMAT:
            raise StoreError(f"Lagret är skrivet av en nyare version av Koll (format {row.format}). Uppgradera Koll.")
        self.is_brought_forward = False
        if row.format < schema.FORMAT and lock:
            from store.sql.upgrading import bring_forward  # noqa: PLC0415 – once in the life of an older store

            bring_forward(connection, tables, row.format)
            self.format, self.is_brought_forward = schema.FORMAT, True
        else:
            self.format = row.format
        if (row.made, row.identity) != self.identity or row.generation < self.generation:
            self.forget()
        self.identity = row.made, row.identity
        if row.generation != self.generation:
            self._take_in(connection, tables)
        self.generation, self.chain, self._highest = row.generation, row.chain, row.highest

    def forget(self) -> None:
        """Nothing that was read holds any longer: another store stands there, or none."""
        self.apply(dict.fromkeys(self.documents))
        self._indexes, self._elsewhere = {}, {}
        self.generation, self.identity, self.chain, self.kommuner, self._highest = 0, ("", None), "", [""], {}

    def _take_in(self, connection: Connection, tables: Schema) -> None:
        stores, documents = tables.stores, tables.documents
        last = {row.kommun: row.generation for row in connection.execute(select(stores.c.kommun, stores.c.generation))}
        self.kommuner = sorted(last)
        changed = [kommun for kommun, generation in last.items() if generation > self.generation]
        rows = connection.execute(
            select(documents.c.kind, documents.c.number, documents.c.document)
            .where(among(documents.c.kommun, changed), documents.c.generation > self.generation)
            .order_by(documents.c.document.is_not(None), documents.c.kind, documents.c.number)
        )
        news: dict[str, dict[int, Any]] = {}
        for kind, number, document in rows:
            held = None if document is None else migrate(kind, as_document(document, number, f"documents ({kind})"), self.format)
            news.setdefault(kind, {})[number] = held
        self.apply({table: dict(sorted(held.items())) for table, held in news.items()})


class Beside:
    """The documents that are not followed: figures, and what stood before each change; as store.undo asks for them."""

    def __init__(self, connection: Connection, tables: Schema, known: Known) -> None:
        self._connection, self._tables, self._known = connection, tables, known

    def __call__(self, table: str, numbers: Collection[int] | None) -> Mapping[int, Document]:
        """Those with the numbers, or all."""
        if schema.is_figures(table):
            municipality, year = schema.whose_figures(table)
            chosen = () if numbers is None else (self._tables.figures.c.number.in_(numbers),)
            return figures(self._connection, self._tables, municipality, int(year), *chosen)
        return notes(self._connection, self._tables, self._known.kommuner, self._known.format)


def figures(connection: Connection, tables: Schema, municipality: str, year: int, *chosen: ColumnElement[bool]) -> dict[int, Document]:
    """The documents of one municipality and year."""
    of = tables.figures.c
    rows = connection.execute(
        select(of.number, of.unit, of.year, of.part, of.kind, of.account, of.months)
        .where(of.kommun == plain(municipality), of.year == year, *chosen).order_by(of.number, of.place)
    )
    return documents_of(rows)


def figure_numbers(connection: Connection, tables: Schema, municipality: str, year: int) -> dict[int, Document]:
    """Number → a document that names the unit, and holds nothing else, of each document of figures."""
    of = tables.figures.c
    rows = connection.execute(select(of.number, of.unit).where(of.kommun == plain(municipality), of.year == year).distinct())
    return {row.number: {"unit": unplain(row.unit)} for row in rows}


def notes(connection: Connection, tables: Schema, kommuner: list[str], version: int) -> dict[int, Document]:
    """What stood before each change, by generation, brought forward from the version in which it lies."""
    held = numbered(connection, tables.undo, kommuner)
    return {number: migrate(schema.UNDO, document, version) for number, document in held.items()}


def numbered(connection: Connection, table: Any, kommuner: list[str], since: int = 0) -> dict[int, Document]:
    """The documents of the log or of the notes for undo, by generation. Raises StoreError that names a row that holds none."""
    rows = connection.execute(
        select(table.c.generation, table.c.document).where(among(table.c.kommun, kommuner), table.c.generation > since)
        .order_by(table.c.generation)
    )
    return {row.generation: as_document(row.document, row.generation, table.name) for row in rows}


def everything(connection: Connection, tables: Schema) -> Whole:
    """All that the store holds."""
    known = Known()
    known.follow(connection, tables)
    found = dict(known.documents)
    of = tables.figures.c
    for kommun in known.kommuner:
        for (year,) in connection.execute(select(of.year).where(of.kommun == kommun).distinct()).all():
            found[schema.figures_table(unplain(kommun), year)] = figures(connection, tables, unplain(kommun), year)
    found[schema.LOG] = numbered(connection, tables.log, known.kommuner)
    found[schema.UNDO] = notes(connection, tables, known.kommuner, known.format)
    return whole_of(known.generation, found)
