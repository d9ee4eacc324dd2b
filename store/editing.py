"""Changes one cell of a reported table through the desk: shown first, written in one transaction that can be undone."""
from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, refusal
from core.commands import EditTable
from core.ports import Store
from core.question import Who
from core.records import Transaction
from core.register import Register
from core.reported import ReportedRow, ReportedTable
from core.reported_by_file import oddity
from store.anew import planned_anew

"""How many times a write is planned anew because others wrote meanwhile."""
_LONGEST = 20_000


def edit_table(store: Store, command: EditTable, who: Who, register: Register) -> Answer:
    """The preview, whose ``yes`` writes it; the receipt when the command says write. Raises StoreError."""
    return planned_anew(lambda: _once(store, command, who, register))


def _once(store: Store, command: EditTable, who: Who, register: Register) -> Answer:
    generation = store.generation()
    wanted = (command.unit, command.year, command.table)
    table = next((each for each in store.reported(register.id) if (each.unit, each.year, each.id) == wanted), None)
    row = next((each for each in table.rows if each.key == command.row), None) if table else None
    if table is None or row is None:
        return refusal("Raden finns inte längre i tabellen. Inget är skrivet; ladda om den (F5).")
    before, text = _text(row, command.column), " ".join(command.text.split())
    if why_not := _why_not(command, before, text):
        return refusal(why_not)
    said = f"{table.title}, {row.label[:60]}, {_name(table, command.column)}: {before[:60] or 'tomt'} → {text[:60] or 'tomt'}."
    odd = oddity(command.column, text, {column.key: column.unit for column in table.columns}.get(command.column, ""))
    notes = (f"Obs: {odd}",) if odd else ()
    if not command.write:
        shown = Answer(said, municipality=register.name, notes=(*notes, "Inget är skrivet än."), version=generation)
        return shown._replace(yes=replace(command, write=True))
    changed = _changed(row, command.column, text)
    rows = tuple(changed if each.key == row.key else each for each in table.rows)
    transaction = Transaction(register.id, who.name, f"Ändrade {said}", (table._replace(rows=rows),))
    return Answer(f"Ändrat: {said}", municipality=register.name, notes=notes, version=store.commit(transaction, generation))


def _why_not(command: EditTable, before: str, text: str) -> str:
    """Why the text may not stand in the cell; nothing when it may."""
    if before != command.was:
        return f"Någon annan har ändrat cellen till ”{before[:60]}”. Inget är skrivet; ladda om tabellen (F5)."
    if len(text) > _LONGEST or not text.isprintable():
        return f"Texten får ha högst {_LONGEST} tecken och inga styrtecken."
    if not text and not command.column:
        return "En rad måste ha en text i första kolumnen."
    return "Cellen har redan den texten." if text == before else ""


def _text(row: ReportedRow, column: str) -> str:
    return row.texts.get(column, "") if column else row.label


def _changed(row: ReportedRow, column: str, text: str) -> ReportedRow:
    if not column:
        return row._replace(label=text)
    texts = {key: said for key, said in row.texts.items() if key != column}
    return row._replace(texts=texts | {column: text} if text else texts)


def _name(table: ReportedTable, column: str) -> str:
    return next((each.label for each in table.columns if each.key == column), column) if column else "texten"
