"""Inställningar: how a municipality's figures are shown and judged, its rounds, what is posted by itself, and who may do what."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.answer import Answer, Cell, Column, Row, Table
from core.answers.clock import day
from core.outgoing import Schedule, in_words
from core.people import ROLE_WORDS, ChatScope, Invitation, Person, units_of
from core.register import Register
from core.round_finding import named
from core.rounds import Round, in_order
from core.settings import DEADLINE, ROLE, SETTINGS

Someone = Person | Invitation | ChatScope
_COLUMNS = (Column("value", "Nu"), Column("how", "Ändras med"))


def settings(register: Register, people: Sequence[Someone] | None, schedule: Schedule | None, version: int) -> Answer:
    """One row per setting; its key is the words that set it, and what it says how they go on.

    ``people`` None: whoever asks may not see who has access.
    """
    rows = (
        *_section("visning", "Så visas och bedöms siffrorna", _profile(register)),
        *_section("tillfallen", "Prognostillfällen", (_round(each) for each in in_order(register.rounds) if not each.frozen)),
        *_section("inlagg", "Postas av sig självt", (_schedule(schedule),)),
        *_section("roller", "Roller och inbjudningar i chatten", () if people is None else (_person(each, register) for each in people)),
    )
    limits = "Gult och rött kräver både beloppet och procenten. Inbjudan görs med koll bjud-in NAMN."
    table, headline = Table(_COLUMNS, rows), f"Inställningar för {register.name}."
    return Answer(headline, municipality=register.name, table=table, notes=(limits,), version=version)


def _section(key: str, title: str, rows: Iterator[Row] | Sequence[Row]) -> Iterator[Row]:
    listed = list(rows)
    if listed:
        yield Row(key, title, {}, kind="heading")
        yield from listed


def _profile(register: Register) -> Iterator[Row]:
    for each in SETTINGS:
        yield _row(each.key, each.label, each.said(register.profile, register), f"koll installningar {each.key} …", f"Skriv {each.hint}.")


def _round(said: Round) -> Row:
    return _row(
        f"{DEADLINE} {said.id}", named(said), f"sista dag {said.deadline}" if said.deadline else "öppet, utan sista dag",
        f"koll installningar {DEADLINE} {said.id} …", "Skriv en dag, till exempel 15 september, eller ”ingen”.",
    )


def _schedule(schedule: Schedule | None) -> Row:
    return _row("schema", "Schema", in_words(schedule), "koll schema", "Ändras på kommandoraden med koll schema; se koll schema --hjalp.")


def _person(each: Someone, register: Register) -> Row:
    units = (register.latest[code].name if code in register.latest else code for code in units_of(each))
    where = "; ".join(units) or register.name
    what = f"{ROLE_WORDS[each.role]}, {where}"
    if isinstance(each, ChatScope):
        return _row(f"chatt {each.chat}", f"Chatt {each.chat}", f"högst {what}", f"koll chatt {each.chat} …", "Ändras med koll chatt.")
    if isinstance(each, Invitation):
        until = f"{what} (inbjuden, gäller till {day(each.expires)})"
        said = "Skriv ”ta bort”: inbjudan gäller inte mer."
        return _row(f"{ROLE} {each.name}", each.name, until, f"koll installningar {ROLE} … ta bort", said)
    return _row(
        f"{ROLE} {each.user}", each.name, f"{what} (Telegram {each.user})", f"koll installningar {ROLE} {each.user} …",
        "Skriv läsare, chef, controller eller admin, och sedan enheten: ”chef, Staben” eller ”chef, Staben; Skolan”. Eller ”ta bort”.",
    )


def _row(key: str, label: str, value: str, how: str, said: str) -> Row:
    return Row(key, label, {"value": Cell(value), "how": Cell(how)}, 1, said=f"{label}: {value}. {said}")
