"""Writing: one transaction in the database for each of Koll's, figures by COPY, and a word to those who listen."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain, islice
from typing import Any, Final

import orjson
import psycopg
from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from core.undo import REMEMBERED
from store import schema
from store.chain import last_link
from store.content import WORD
from store.filing import Changes
from store.schema import Document
from store.sql.reading import Known, everything
from store.sql.rows import among, figure_rows, kommun_of, plain
from store.sql.server import uses
from store.sql.tables import Schema, create, stamp
from store.whole import Whole, refuse_unless_at, refuse_unlike

_FEW: Final = 200
"""Rows that are written one by one; from there on COPY is quicker than the table that it needs."""
_FIGURES: Final = "kommun, year, unit, part, kind, account, number, place, months"
_DOCUMENTS: Final = "kommun, kind, number, generation, document"
_NUMBERED: Final = "kommun, generation, document"


class Writing:
    """What one transaction writes, on its connection, against what is known under the lock."""

    def __init__(self, connection: Connection, tables: Schema, known: Known) -> None:
        self._connection, self._tables, self._known = connection, tables, known
        self._generation = known.generation + 1
        self._touched: set[str] = set()

    def write(self, changes: Changes, said: Mapping[str, str], touched: Collection[str] = ()) -> None:
        """Write the changes, the log's entry and the store's own row, and tell those who listen. ``touched``: municipalities, as
        in the column, of which something else is written beside."""
        owner = plain(said["municipality"])
        self._touched |= {*touched}
        for table, changed in changes.items():
            if schema.is_figures(table):
                self._figures(table, changed or {})
            elif table == schema.UNDO:
                self._notes(owner, changed or {})
            else:
                self._documents(table, self._all_gone(table) if changed is None else changed)
        self._connection.execute(insert(self._tables.log).values(kommun=owner, generation=self._generation, document=dict(said)))
        self._stand(owner, changes, said)
        told = {"channel": self._tables.name, "payload": str(self._generation)}
        self._connection.execute(text("select pg_notify(:channel, :payload)"), told)

    def _all_gone(self, table: str) -> dict[int, Document | None]:
        return dict.fromkeys(self._known.documents.get(table, {}))

    def _documents(self, table: str, changed: Mapping[int, Document | None]) -> None:
        held, rows = self._known.documents.get(table, {}), []
        for number, document in changed.items():
            before = held.get(number)
            owner = kommun_of(table, document or before or {})
            if before is not None and kommun_of(table, before) != owner:
                rows.append(self._row(table, number, kommun_of(table, before), None))
            rows.append(self._row(table, number, owner, document))
        self._touched |= {row["kommun"] for row in rows}
        put = insert(self._tables.documents)
        new = {name: put.excluded[name] for name in ("generation", "document")}
        if rows:
            self._connection.execute(put.on_conflict_do_update(index_elements=["kommun", "kind", "number"], set_=new), rows)

    def _row(self, table: str, number: int, kommun: str, document: Document | None) -> dict[str, Any]:
        return {"kommun": kommun, "kind": plain(table), "number": number, "generation": self._generation, "document": document}

    def _figures(self, table: str, changed: Mapping[int, Document | None]) -> None:
        municipality, year = schema.whose_figures(table)
        of = self._tables.figures
        self._touched.add(plain(municipality))
        here = (of.c.kommun == plain(municipality), of.c.year == int(year))
        self._connection.execute(delete(of).where(*here, of.c.number == func.any(list(changed))))
        rows = (row for number, document in changed.items() if document is not None for row in figure_rows(table, number, document))
        copy(self._connection, of.fullname, _FIGURES, rows)

    def _notes(self, owner: str, notes: Mapping[int, Document | None]) -> None:
        undo = self._tables.undo
        rows = [{"kommun": owner, "generation": number, "document": note} for number, note in notes.items()]
        self._connection.execute(insert(undo), rows)
        old = undo.c.generation <= self._generation - REMEMBERED
        self._connection.execute(delete(undo).where(among(undo.c.kommun, [*self._known.kommuner, owner]), old))

    def _stand(self, owner: str, changes: Changes, said: Mapping[str, str]) -> None:
        stores = self._tables.stores
        numbered = {table: changed for table, changed in changes.items() if changed and table != schema.UNDO}
        highest = self._known.highest(numbered, said.get(WORD, ""))
        rows = [{"kommun": kommun, "generation": self._generation} for kommun in self._touched | {owner} if kommun]
        put = insert(stores)
        again = put.on_conflict_do_update(index_elements=["kommun"], set_={"generation": put.excluded.generation})
        if rows:
            self._connection.execute(again, rows)
        self._connection.execute(
            stores.update().where(stores.c.kommun == "").values(generation=self._generation, chain=said["chain"], highest=highest)
        )


def put(connection: Connection, tables: Schema, whole: Whole, over: int | None, where: str) -> None:
    """Write a whole store in place of what the tables hold at generation ``over``, and read it again, before anything is committed.

    The store's own row is held, so that no one else writes meanwhile, and stays, since others wait for it. The chat's notes stay too.
    Raises StoreError.
    """
    if not uses(connection, tables.name):
        create(connection, tables)
    own = select(tables.stores.c.generation).where(tables.stores.c.kommun == "").with_for_update()
    refuse_unless_at(connection.execute(own).scalar() or 0, over, where)
    kommuner = sorted({*connection.execute(select(tables.stores.c.kommun)).scalars(), *_once_there(connection, tables, whole)})
    for table in (tables.documents, tables.figures, tables.log, tables.undo):
        connection.execute(delete(table).where(among(table.c.kommun, kommuner)))
    connection.execute(delete(tables.stores).where(tables.stores.c.kommun != ""))
    fill(connection, tables, whole)
    refuse_unlike(whole, everything(connection, tables), where)


def _once_there(connection: Connection, tables: Schema, whole: Whole) -> set[str]:
    """The municipalities, as in the column, that the store's own row tells of or that are put there: the row in ``stores`` of such a
    one may have been deleted with SQL, and its other rows not."""
    highest: Mapping[str, Any] = connection.execute(select(tables.stores.c.highest).where(tables.stores.c.kommun == "")).scalar() or {}
    figures = {schema.whose_figures(table)[0] for table in (*highest, *whole.tables) if schema.is_figures(table)}
    return {plain(each) for each in figures} | {
        kommun_of(schema.MUNICIPALITIES, document) for document in whole.tables.get(schema.MUNICIPALITIES, {}).values()
    }


def fill(connection: Connection, tables: Schema, whole: Whole) -> None:
    """Write a whole store into tables that hold nothing."""
    log, generation = whole.tables.get(schema.LOG, {}), whole.generation
    owners = _fill_records(connection, tables, whole) | _fill_log(connection, tables, whole)
    rows = [{"kommun": kommun, "generation": generation} for kommun in owners if kommun]
    if rows:
        connection.execute(insert(tables.stores), rows)
    last = log.get(generation, {})
    highest: dict[str, Any] = {"": {str(generation): last[WORD]} if WORD in last else {}}
    highest |= {table: max(documents) for table, documents in whole.tables.items() if table not in (schema.LOG, schema.UNDO)}
    own = tables.stores.update().where(tables.stores.c.kommun == "")
    connection.execute(own.values(generation=generation, chain=last_link(log), highest=highest, format=schema.FORMAT))
    stamp(connection, tables)
    _tell_of_another(connection, tables)


def _fill_records(connection: Connection, tables: Schema, whole: Whole) -> set[str]:
    """Write figures and documents; the municipalities that have any, as they stand in the column."""
    owners = set()
    for table, documents in whole.tables.items():
        if schema.is_figures(table):
            owners.add(plain(schema.whose_figures(table)[0]))
            rows: Iterable[tuple[Any, ...]] = (row for number, d in documents.items() for row in figure_rows(table, number, d))
            copy(connection, tables.figures.fullname, _FIGURES, rows)
        elif table not in (schema.LOG, schema.UNDO):
            owners |= {kommun_of(table, document) for document in documents.values()}
            rows = ((kommun_of(table, d), plain(table), n, whole.generation, _json(d)) for n, d in documents.items())
            copy(connection, tables.documents.fullname, _DOCUMENTS, rows)
    return owners


def _fill_log(connection: Connection, tables: Schema, whole: Whole) -> set[str]:
    """Write the log and the notes for undo; the municipalities that have any, as they stand in the column."""
    log, undo = whole.tables.get(schema.LOG, {}), whole.tables.get(schema.UNDO, {})
    of = {number: plain(said.get("municipality") or "") for number, said in log.items()}
    copy(connection, tables.log.fullname, _NUMBERED, ((of[number], number, _json(said)) for number, said in log.items()))
    copy(connection, tables.undo.fullname, _NUMBERED, ((of.get(number, ""), number, _json(note)) for number, note in undo.items()))
    return set(of.values())


def _tell_of_another(connection: Connection, tables: Schema) -> None:
    """Tell those who listen that another store stands there, or none: a number would only tell of a change."""
    connection.execute(text("select pg_notify(:channel, 'anew')"), {"channel": tables.name})


def copy(connection: Connection, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows on the transaction's own connection: many by COPY, by way of a table of the session's own, since PostgreSQL
    takes no COPY into a table with row-level security."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    first = list(islice(rows := iter(rows), _FEW))
    with raw.cursor() as cursor:
        if len(first) < _FEW:
            cursor.executemany(f"insert into {table} ({columns}) values ({', '.join(['%s'] * (columns.count(',') + 1))})".encode(), first)
            return
        cursor.execute(f"create temporary table koll_in (like {table} including defaults) on commit drop".encode())
        with cursor.copy(f"copy koll_in ({columns}) from stdin".encode()) as into:
            for row in chain(first, rows):
                into.write_row(row)
        cursor.execute(f"insert into {table} ({columns}) select {columns} from koll_in".encode())
        cursor.execute(b"drop table koll_in")


def was_written(connection: Connection, tables: Schema, kommun: str, generation: int, link: str) -> bool:
    """True when the log has the entry with this link: whether a commit that got no answer was made."""
    log = tables.log.c
    said = connection.execute(select(log.document).where(log.kommun == kommun, log.generation == generation)).scalar()
    return isinstance(said, dict) and said.get("chain") == link


def _json(document: Document) -> str:
    return orjson.dumps(document).decode()
