"""What a unit reports beside the ledger: goals, indicators, actions, staff, investments and words, as they were written."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from core.answer import Answer, Cell, Column, FollowUp, Row
from core.answers.asked import Asked
from core.answers.parts import answered, follow_ups, money
from core.answers.phrasing import first_names
from core.answers.reported_tones import ASSESSMENT_TONES, PROGRESS_TONES, risk_tone, row_tone
from core.deviation import Tone
from core.kind_words import SWEDISH
from core.money import MINUS, Amount, MoneyUnit, format_amount, format_count, parse_amount
from core.question import QuestionKind
from core.reported import ReportedColumn, ReportedRow, ReportedTable
from core.reported_reading import ASSESSMENT_WORDS, PROGRESS_WORDS, assessed, progress_of, reading_of
from core.staff import Shown
from core.staff import shown as staff_shown

_SHOWN_TOO: Final[Mapping[str, tuple[str, ...]]] = {"sections": ("sections", "analysis"), "staff": ("staff", "sick_leave")}
"""A question → the kinds of tables that answer it, where they are more than its own."""
_STAFF: Final = frozenset({"staff", "sick_leave"})
_MONEY: Final[MoneyUnit] = "tkr"
"""What the four reports print investments in."""
_SPENT: Final = frozenset({"budget", "actual", "previous", "change"})
"""Columns of expenditure, where more is worse: shown with + and kept as −. A deviation's + is good in both."""
_WORDS: Final = frozenset({"due", "responsible", "council_goal", "board_goal", "description", "text"})
"""Columns of words, where a number is a name or a date and no value."""
_LONG: Final = frozenset({"description", "method", "control", "remark", "text"})
_OFFERED: Final[tuple[QuestionKind, ...]] = (
    "goals", "indicators", "activities", "key_figures", "internal_control", "staff", "investments", "significant_events",
)


def reported(asked: Asked) -> Answer:
    """The tables of the asked kind of the unit and those below it, one after the other."""
    tables = tables_of(asked, *_SHOWN_TOO.get(asked.question.kind, (asked.question.kind,)))
    if not tables:
        return _nothing(asked)
    staff = [staff_shown(table, asked.book.staff_floor) if table.kind in _STAFF else Shown(table) for table in tables]
    tables, said = tuple(each.table for each in staff), tuple(note for each in staff for note in each.notes)
    rows = [row for table in tables for row in _rows(asked, table, len(tables) > 1)]
    notes = (*_notes(asked, tables), *said)
    return answered(asked, _headline(asked, tables), _columns(tables), rows, notes, _followups(asked), _title(tables))


def tables_of(asked: Asked, *kinds: str) -> tuple[ReportedTable, ...]:
    """Those of the asked year and unit, or of a unit below it, in the order in which they came."""
    units = asked.book.units(asked.year)
    only = asked.question.table
    inside = (t for t in asked.book.reported if t.year == asked.year and t.kind in kinds and t.unit in units and only in (None, t.id))
    return tuple(table for table in inside if units.is_within(table.unit, asked.unit.code))


def row_of(table: ReportedTable, row: ReportedRow, level: int = 0) -> Row:
    """The row as an answer shows it, ``level`` deeper; its key is the table's id and its own."""
    cells = {column.key: _cell(column, row.texts[column.key]) for column in table.columns if column.key in row.texts}
    return Row(f"{table.id}/{row.key}", row.label, cells, row.level + level, row.kind, tone=row_tone(row))


def shown(text: str) -> str:
    """The text with a proper minus before a number; nothing else is changed."""
    return re.sub(r"(?<![\w\d])[-–]\s?(?=\d)", MINUS, text) if text[:1] in "-–" else text


def _cell(column: ReportedColumn, text: str) -> Cell:
    if column.unit == _MONEY:
        return _amount(column, text)
    tone: Tone = "neutral"
    if column.key == "assessment":
        tone = ASSESSMENT_TONES[assessed(text)]
    elif column.key == "status":
        tone = PROGRESS_TONES[progress_of(text)]
    elif column.key == "risk_score":
        tone = risk_tone(text)
    return Cell(shown(text), None if column.key in _WORDS else reading_of(text).value, tone)


def _amount(column: ReportedColumn, text: str) -> Cell:
    """An amount of expenditure: printed with + for spent, kept in result sign. A text that is no amount stays a text."""
    found = _ore(text)
    if found is None:
        return Cell(text)
    sign = -1 if column.key in _SPENT else 1
    return money(sign * found, _MONEY, sign=sign)


def _ore(text: str) -> Amount | None:
    """The printed amount in öre, in its printed sign."""
    try:
        return parse_amount(text, _MONEY)
    except ValueError:
        return None


def _rows(asked: Asked, table: ReportedTable, has_heading: bool) -> Iterator[Row]:
    if has_heading:
        name = asked.book.units(asked.year)[table.unit].name
        title = table.title if table.unit == asked.unit.code else f"{name}: {table.title}"
        yield Row(f"{table.id}/rubrik", title, {}, kind="heading")
    yield from (row_of(table, row, int(has_heading)) for row in table.rows)


def _columns(tables: Sequence[ReportedTable]) -> list[Column]:
    """Every column once; those that are years stand in the order of time, and long words last."""
    found = {column.key: column for table in tables for column in table.columns}
    years = sorted((key for key in found if re.fullmatch(r"y\d{4}(-\d{4})?", key)), key=lambda key: key) if len(tables) > 1 else []
    short = [key for key in found if key not in years and key not in _LONG]
    ordered = [found[key] for key in (*short, *years, *(key for key in found if key in _LONG))]
    return [Column(column.key, column.label, column.unit) for column in ordered]


def _title(tables: Sequence[ReportedTable]) -> str:
    return tables[0].title if len(tables) == 1 else ""


def _headline(asked: Asked, tables: Sequence[ReportedTable]) -> str:
    start = f"{asked.subject}, {SWEDISH[asked.question.kind]} {asked.span.year.name}"
    rows = [row for table in tables for row in table.rows if row.kind == "row"]
    total = next((row for table in tables if table.kind == "investments" for row in table.rows if row.kind == "total"), None)
    if total is not None and (said := _spent(total)):
        return f"{start}: {said}."
    counted = _assessments(rows) or _progress(rows)
    if asked.question.table and not counted:
        return ""
    return f"{start}: {counted or _sizes(tables, len(rows))}."


def _sizes(tables: Sequence[ReportedTable], rows: int) -> str:
    """”11 rader”, ”12 rader i Personalsammansättning och Personalomsättning”."""
    counted = "en rad" if rows == 1 else f"{format_count(rows)} rader"
    return f"{counted} i {first_names([table.title for table in tables])}" if len(tables) > 1 else counted


def _spent(total: ReportedRow) -> str:
    """”22 535 tkr av budgeterade 39 550 tkr”; nothing where one of them is missing."""
    actual, budget = (_ore(total.texts.get(key, "")) for key in ("actual", "budget"))
    if actual is None or budget is None:
        return ""
    return f"{format_amount(actual, _MONEY)} {_MONEY} av budgeterade {format_amount(budget, _MONEY)} {_MONEY}"


def _assessments(rows: Sequence[ReportedRow]) -> str:
    """”7 uppfyllda eller godkända, 1 ej uppfyllda eller kvarstående”, of the rows that have an assessment."""
    counts = Counter(assessed(row.texts["assessment"]) for row in rows if row.texts.get("assessment"))
    return ", ".join(f"{format_count(counts[key])} {word}" for key, word in ASSESSMENT_WORDS.items() if counts[key])


def _progress(rows: Sequence[ReportedRow]) -> str:
    """”12 klara, 10 pågående”, of the rows that say where they stand."""
    counts = Counter(progress_of(row.texts["status"]) for row in rows if row.texts.get("status"))
    known = [f"{format_count(counts[key])} {word}" for key, word in PROGRESS_WORDS.items() if counts[key]]
    return ", ".join(known)


def _notes(asked: Asked, tables: Sequence[ReportedTable]) -> tuple[str, ...]:
    year = asked.book.register.years[asked.year]
    texts = [text for table in tables for row in table.rows for text in row.texts.values()]
    states = {reading_of(text).state for text in texts}
    money_note = "Belopp i tkr. + = lägre utgift än budget i avvikelsen; utgifter visas utan minus."
    said = (
        money_note if any(column.unit == _MONEY for table in tables for column in table.columns) else "",
        "i.u. = ingen uppgift." if "no_data" in states else "", "Prel = preliminärt." if "preliminary" in states else "",
        *dict.fromkeys(note for table in tables for note in table.notes),
        f"Källa: {year.source}, {first_names([_lines(table.source) for table in tables])}." if year.source else "",
    )
    return tuple(filter(None, said))


def _lines(source: str) -> str:
    """”rad 48”, where the source says ”rader 48–48”."""
    return re.sub(r"rader (\d+)–\1$", r"rad \1", source)


def _followups(asked: Asked) -> tuple[FollowUp, ...]:
    offered = [kind for kind in _OFFERED if kind != asked.question.kind and tables_of(asked, kind)]
    return follow_ups(asked, *((SWEDISH[kind].capitalize(), SWEDISH[kind]) for kind in offered))


def _nothing(asked: Asked) -> Answer:
    """Says that nothing of the kind is there, and what is."""
    word = SWEDISH[asked.question.kind]
    there = [SWEDISH[kind] for kind in _OFFERED if tables_of(asked, kind)]
    more = f" Det finns {first_names(there)}." if there else ""
    headline = f"{asked.subject}: inga uppgifter om {word} för {asked.span.year.name}.{more}"
    return answered(asked, headline, (), (), (), _followups(asked))
