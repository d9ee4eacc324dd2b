"""One change in the log: who made it, when and through which face, and each record before and after."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.accounts import AccountGroup
from core.answer import Answer, Cell, Column, Row, Table
from core.answers.changed_figures import SUMMED, ChangedFigures
from core.answers.clock import minute
from core.answers.record_words import Parts, name_of, parts_of
from core.book import UnitFigures
from core.money import MISSING, format_count
from core.organisation import Unit
from core.past import Kept, Past, Was
from core.profile import SIGN_NOTE
from core.records import Record
from core.register import Register, Year
from core.undo import REMEMBERED

_COLUMNS: Final = (Column("before", "Före"), Column("after", "Efter"))
SHOWN: Final = 500
"""Rows of one change; of more, the first are shown and the rest are counted."""
IN_SHORT: Final = 3
_PARTS: Final = 12
_NOT_THERE: Final = "fanns inte"
_NOT_AS_TOLD: Final = "inte det som loggen intygar"
_GONE: Final = "finns inte längre"
_UNKNOWN: Final = "okänt"
_ONLY: Final = "Av den här finns bara vem, när och vad kvar."
_WHY: Final[dict[Kept, str]] = {
    "kept": "",
    "old": f"Före och efter sparas för de {format_count(REMEMBERED)} senaste ändringarna, så långt utrymmet räcker. {_ONLY}",
    "large": f"Det som stod före var för mycket att spara (en stor inläsning). {_ONLY}",
    "unnoted": f"Den skrevs utan att det som stod före sparades. {_ONLY}",
    "altered": "Det som står som före är inte det som loggen intygar: något är ändrat vid sidan av Koll. Kör koll kontroll --lager.",
    "missing": f"Det som stod före saknas, fast loggen intygar att det sparades: kör koll kontroll --lager. {_ONLY}",
}


def log_change(past: Past, register: Register, version: int, *, full: bool = False) -> Answer:
    """A row for each record, and of figures for each account, with what stood before and after; ``register``: whose change it is.
    ``full``: for a script, all rows, and every month of figures by itself with its amount."""
    entry = past.entry
    rows = tuple(_rows(past, register, full=full))
    shown = rows if full else rows[:SHOWN]
    face = f" genom {entry.face}" if entry.face else ""
    by = f"{entry.author or 'okänd'}{face}, {minute(entry.time)}"
    are_figures = any(isinstance(was.before or was.after, UnitFigures) for was in past.changed)
    notes = (
        _why(past, version), _of_nothing(past) if past.kept == "kept" and not rows and not past.untold else "",
        f"… och {format_count(len(rows) - len(shown))} rader till, som inte visas." if len(rows) > len(shown) else "",
        _of_sums(entry.generation, len(rows) > len(shown)) if any(SUMMED in row.flags for row in rows) or len(rows) > len(shown) else "",
        _untold(past.untold) if past.untold else "",
        f"Beloppens tecken: {SIGN_NOTE[register.profile.layout]}." if are_figures else "",
        f"Vad det betyder att ångra den visar koll angra {entry.generation}." if past.kept == "kept" and rows else "",
    )
    table = Table(_COLUMNS, shown, "Vad som ändrades") if rows else Table()
    headline = f"Ändring {entry.generation}, {by}: {entry.summary or 'utan beskrivning.'}"
    return Answer(headline, municipality=register.name or None, table=table, notes=tuple(filter(None, notes)), version=version)


def _why(past: Past, version: int) -> str:
    """Why what stood before is not kept; an older Koll may have written the change without keeping it, however late it is."""
    is_late = past.entry.generation > version - REMEMBERED
    return f"Vad som stod före är inte sparat. {_ONLY}" if past.kept == "old" and is_late and not past.entry.before else _WHY[past.kept]


def _of_sums(number: int, is_cut: bool) -> str:
    what = "Alla rader, och varje månad för sig," if is_cut else "En rad för flera månader är summan av dem; varje månad för sig"
    return f"{what} visar koll logg {number} --json."


def _of_nothing(past: Past) -> str:
    """What is said of a change without records."""
    if past.entry.is_erasure:
        return "Den ersatte en persons namn överallt. Vad som stod före sparas inte."
    if not past.entry.municipality:
        return "Den gäller lagret som helhet, och visas inte uppgift för uppgift."
    return "Den ändrade inga uppgifter."


def in_short(past: Past, register: Register) -> tuple[str, str]:
    """What stood before and after, the first records of it, on a line each."""
    if past.kept != "kept":
        return (_NOT_AS_TOLD, "") if past.kept == "altered" else ("", "")
    rows = list(_rows(past, register))
    more = f"; … och {format_count(len(rows) - IN_SHORT)} till" if len(rows) > IN_SHORT else ""
    before, after = ("; ".join(f"{row.label}: {row.cells[key].text}" for row in rows[:IN_SHORT]) for key in ("before", "after"))
    return before + more, after + more


def _rows(past: Past, register: Register, *, full: bool = False) -> Iterator[Row]:
    things: list[Record] = [each for was in past.changed for each in was[:2] if isinstance(each, Unit | AccountGroup | Year)]
    units = {each.code: each.name for each in (*register.units, *things) if isinstance(each, Unit)}
    accounts = {each.code: each.name for each in (*register.groups, *things) if isinstance(each, AccountGroup)}
    fiscals = {each.fiscal.label: each.fiscal for each in things if isinstance(each, Year)} | dict(register.fiscal_years)
    are_alone = all(isinstance(was.before or was.after, UnitFigures) for was in past.changed)
    figures = ChangedFigures(register, units, accounts, fiscals, alone=are_alone or full, full=full)
    for number, was in enumerate(past.changed, 1):
        if isinstance(was.before or was.after, UnitFigures):
            yield from figures.rows(was)
        else:
            yield _record_row(str(number), was, register)


def _record_row(key: str, was: Was, register: Register) -> Row:
    thing = was.after or was.before
    assert thing is not None
    before, after = (parts_of(each, register) if each is not None else {} for each in (was.before, was.after))
    differ = [label for label in {**before, **after} if before.get(label) != after.get(label)]
    wanted = differ if was.before and was.after and differ else [*{**before, **after}]
    texts = {
        "before": _said(before, wanted) if was.before else _NOT_THERE,
        "after": _UNKNOWN if not was.is_known else _said(after, wanted) if was.after else _GONE,
    }
    return Row(key, name_of(thing, register), {name: Cell(text) for name, text in texts.items()})


def _said(parts: Parts, wanted: list[str]) -> str:
    said = [f"{label}: {text}" if label else text for label in wanted if (text := parts.get(label, MISSING if label else ""))]
    more = [f"… och {format_count(len(said) - _PARTS)} till"] if len(said) > _PARTS else []
    return "; ".join([*said[:_PARTS], *more]) or MISSING


def _untold(count: int) -> str:
    said = "En uppgift" if count == 1 else f"{format_count(count)} uppgifter"
    return f"{said} går inte att visa: en senare ändring skrevs utan att det som stod före den sparades."
