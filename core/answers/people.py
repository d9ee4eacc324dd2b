"""Personer: who may use the chat, who is invited to it, and which groups are open."""
from __future__ import annotations

from collections.abc import Sequence

from core.answer import Answer, Cell, Column, Row, Table
from core.answers.clock import day
from core.people import ROLE_WORDS, ChatScope, Invitation, Person, units_of
from core.register import Register

_COLUMNS = (Column("role", "Roll"), Column("unit", "Enhet"), Column("state", "Läge"))


def people_answer(
    people: Sequence[tuple[str, Person | Invitation | ChatScope]], registers: Sequence[Register], version: int
) -> Answer:
    """One row each: people, then invitations, then groups; a row's key is the user id or the chat id where there is one."""
    known = {register.id: register for register in registers}
    rows = tuple(_row(known[key], each) for key, each in people if key in known)
    counted = [
        _counted(sum(isinstance(each, kind) for _, each in people), *words)
        for kind, words in ((Person, ("person har tillgång", "personer har tillgång")), (Invitation, ("är inbjuden", "är inbjudna")),
                            (ChatScope, ("grupp är öppen", "grupper är öppna")))
    ]
    said = f"{', '.join(filter(None, counted))}." if rows else "Ingen är inbjuden ännu."
    return Answer(said, table=Table(_COLUMNS, rows, "Personer") if rows else Table(), version=version)


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}" if count else ""


def _row(register: Register, each: Person | Invitation | ChatScope) -> Row:
    units = [register.latest[code].name if code in register.latest else code for code in units_of(each)]
    match each:
        case Person():
            key, name, state = str(each.user), each.name, f"Telegram {each.user}"
        case Invitation():
            key, name, state = each.digest[:8], each.name, f"inbjuden, gäller till {day(each.expires)}"
        case ChatScope():
            key, name, state = str(each.chat), f"Chatt {each.chat}", "grupp, högst den rollen"
    return Row(key, name, {
        "role": Cell(ROLE_WORDS[each.role]), "unit": Cell(", ".join(units) or register.name), "state": Cell(state),
    })
