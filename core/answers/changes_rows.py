"""The rows and notes that both answers about changed prognoses share: with two rounds, and with one."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, FollowUp, Row
from core.answers.asked import Asked
from core.answers.parts import answered, follow_ups, money, notes_for
from core.answers.phrasing import first_names, phrase
from core.answers.rounding import Sum, down, ore
from core.calendar import whole_year
from core.deviation import Tone
from core.organisation import Unit
from core.periods import wording
from core.profile import shown_sign
from core.rounds import Round

PARTS: Final = {"new_outcome": "Nytt utfall", "changed_judgement": "Ändrad bedömning", "moved_budget": "Flyttad budget"}
"""What a changed prognosis is made of, as the columns say it."""
MOST_QUOTED: Final = 3
"""Units below the asked one whose comments are quoted."""


def asking(asked: Asked) -> str:
    """The words of the question, with the month that it counts from: what a row asks of its unit."""
    since = asked.question.since
    return f"vad har ändrats sedan {wording(since).removeprefix('t.o.m. ')}" if since else "vad har ändrats"


def unit_rows(asked: Asked, cells: Mapping[str, dict[str, Cell]]) -> list[Row]:
    """The unit, those below it, and what the unit itself was judged beyond their sum."""
    own, *below = (_row(asked, unit, cells[unit.code], 1 if at else 0) for at, unit in enumerate((asked.unit, *asked.children())))
    beyond = _beyond(asked, own, below)
    return [own, *below, *([beyond] if beyond else [])]


def _row(asked: Asked, unit: Unit, cells: dict[str, Cell], level: int) -> Row:
    return Row(unit.code, unit.name, cells, level, question=_same_of(asked, unit), tone=_tone(cells))


def _same_of(asked: Asked, unit: Unit) -> str:
    """The same question of a unit: one that names no month knows also of what is closed after the round."""
    closed, question = asked.book.register.years[asked.year].closed, asked.question
    is_open = question.round is None and question.since is None and asked.horizon >= closed > asked.span.last
    return phrase(asking(asked), unit, asked.book.register, whole_year(asked.span.year) if is_open else asked.span)


def _beyond(asked: Asked, own: Row, below: Sequence[Row]) -> Row | None:
    """Present where the unit's own differs from the sum of those below, in the columns that all of them have."""
    columns = {key: [ore(row.cells.get(key)) for row in (own, *below)] for key in own.cells}
    known = {key: [amount for amount in amounts if amount is not None] for key, amounts in columns.items() if None not in amounts}
    rest = {key: whole - sum(parts) for key, (whole, *parts) in known.items()}
    if not below or not any(rest.values()):
        return None
    sign = shown_sign(asked.profile.layout, NET_COST)
    in_layout = ("annual_budget", "previous_prognosis", "prognosis")
    cells = {key: money(amount, asked.profile.unit, sign=sign if key in in_layout else 1) for key, amount in rest.items()}
    return Row(f"{asked.unit.code}/direkt", f"Övrigt på {asked.unit.name}", cells, 1)


def _tone(cells: Mapping[str, Cell]) -> Tone | None:
    cell = cells.get("change") or cells.get("deviation")
    return cell.tone if cell is not None and cell.value is not None else None


def sums_of(rows: Sequence[Row]) -> list[Sum]:
    """The parts of each change, and the rows below the first."""
    across = [(ore(row.cells.get("change")), [ore(row.cells.get(key)) for key in PARTS]) for row in rows if "change" in row.cells]
    return [*across, *down(rows[0], rows[1:])]


def sign_note(asked: Asked, of: str = "I ändringen och dess delar") -> str:
    """The sign of a change, where that of the prognoses is another."""
    return f"{of} är + bättre." if asked.profile.layout != "R" else ""


def lacking_of(asked: Asked, codes: Collection[str]) -> list[str]:
    """The units below that are among the codes; the asked unit only where none below explains what it lacks."""
    below = [unit.name for unit in asked.children() if unit.code in codes]
    return below or ([asked.unit.name] if asked.unit.code in codes else [])


def lacking_note(asked: Asked, codes: Collection[str]) -> str:
    """Names the units without a prognosis."""
    return f"Prognos saknas för {first_names(lacking_of(asked, codes))}." if codes else ""


def month_of(said: Round, asked: Asked) -> str:
    """The name of the round's month, without its year."""
    return asked.span.year.month_name(said.as_of).split()[0]


def names_of(first: Round, second: Round, asked: Asked, *, dated: bool = False) -> tuple[str, str]:
    """The months of two rounds, the later ``dated`` with its year; two of one month go by their own names."""
    if first.as_of == second.as_of:
        return first.name, second.name
    return month_of(first, asked), asked.span.year.month_name(second.as_of) if dated else month_of(second, asked)


def about_rounds(asked: Asked, headline: str, columns: Sequence[Column], rows: Sequence[Row], more: tuple[str, ...]) -> Answer:
    """The answer with its notes and what may be asked next."""
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, *more)
    followups: tuple[FollowUp, ...] = follow_ups(asked, ("Prognos", "prognos"), ("Varför", "varför"), ("Avvikelse", "avvikelse"))
    return answered(asked, headline, columns, rows, notes, followups)
