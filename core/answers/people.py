"""Personer: who may use the chat, who is invited to it, and which groups are open."""
from __future__ import annotations

from collections.abc import Sequence

from core.answer import Answer, Cell, Column, Row, Table
from core.answers.clock import day
from core.genitive import genitive
from core.people import ROLE_WORDS, ChatScope, Invitation, Person, deep_link, invitation_id, units_of
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


def to_send(token: str, bot: str = "") -> tuple[str, ...]:
    """What whoever invites sends to the person; the token is kept nowhere. ``bot``: its name, where it is known."""
    note = f"Personen öppnar boten i Telegram och skickar: /start {token}"
    how = "och visas bara nu." if bot else "med botens namn i (sätt KOLL_BOT_NAME). Den visas bara nu."
    return (note, f"Länken är {deep_link(token, bot or 'BOTENS_NAMN')} {how}")


def replaced(name: str, older: int) -> tuple[str, ...]:
    """That ``older`` invitations ended when a new one was made: each would be a way in when the access that came of one is taken away."""
    if not older:
        return ()
    return (f"{'Den tidigare inbjudan' if older == 1 else f'De {older} tidigare inbjudningarna'} till {name} gäller inte längre.",)


def what_ends(name: str, invitations: int, *, is_in: bool) -> str:
    """”Eva Eks tillgång till chatten och en öppen inbjudan”. ``is_in``: the person has access; ``invitations`` is how many are open."""
    if not is_in:
        return f"{genitive(name)} {'inbjudan' if invitations == 1 else f'{invitations} inbjudningar'}"
    still_open = ("", " och en öppen inbjudan")[invitations] if invitations < 2 else f" och {invitations} öppna inbjudningar"
    return f"{genitive(name)} tillgång till chatten{still_open}"


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}" if count else ""


def _row(register: Register, each: Person | Invitation | ChatScope) -> Row:
    units = [register.latest[code].name if code in register.latest else code for code in units_of(each)]
    match each:
        case Person():
            key, name, state = str(each.user), each.name, f"Telegram {each.user}"
        case Invitation():
            key, name, state = invitation_id(each), each.name, f"inbjuden, gäller till {day(each.expires)}, id {invitation_id(each)}"
        case ChatScope():
            key, name, state = str(each.chat), f"Chatt {each.chat}", "grupp, högst den rollen"
    return Row(key, name, {
        "role": Cell(ROLE_WORDS[each.role]), "unit": Cell(", ".join(units) or register.name), "state": Cell(state),
    })
