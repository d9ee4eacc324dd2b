"""Which questions each kind of report puts, in which order, and how their answers become its sections."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from core.answer import Answer, Row
from core.answers.asked import span_of
from core.calendar import MONTHS, Period, Scope, Span
from core.organisation import Unit
from core.question import REPORT_TABLES, Question, QuestionKind
from core.register import Register
from core.report import Report, Section
from core.report_reported import Chapter, chapters, is_text, text_sections
from core.reported import ReportedKind, ReportedTable
from core.round_finding import without_commands

ReportKind = Literal["monthly_followup", "extended_followup", "interim_accounts", "year_end"]

NAMES: Final[Mapping[ReportKind, str]] = {
    "monthly_followup": "Månadsuppföljning", "extended_followup": "Fördjupad månadsuppföljning", "interim_accounts": "Delårsbokslut",
    "year_end": "Verksamhetsberättelse",
}
_PER_UNIT: Final = frozenset({"interim_accounts", "year_end"})
"""The kinds with a chapter for every unit."""

_OF_THE_WHOLE_YEAR: Final[tuple[ReportedKind, ...]] = ("analysis",)
"""What is reported of a year that is over, and says nothing true before."""
_CHAPTER_ALONE: Final[Mapping[ReportedKind, str]] = {"analysis": "Förvaltningens ekonomiska analys"}
"""The heading of a table alone in its chapter, where its own is that of another chapter."""
_ALL: Final = frozenset(NAMES)
_FULLER: Final = _ALL - {"monthly_followup"}
_TITLES: Final[tuple[tuple[QuestionKind, str, frozenset[str]], ...]] = (
    ("summary", "Sammanfattning", _ALL),
    ("analysis", "Ekonomisk analys", _ALL),
    ("income_statement", "Resultaträkning", _FULLER), ("operating_statement", "Driftredovisning", _ALL),
    ("account_groups", "Ekonomi per kontogrupp", _ALL), ("sub_appropriations", "Detaljramar", _FULLER),
    ("deviation", "Avvikelse per enhet", _ALL), ("compare", "Jämförelse med föregående år", _FULLER),
    ("why", "Vad avvikelsen beror på", _FULLER),
    ("prognosis", "Prognos", _ALL), ("changes", "Vad som har ändrats", _ALL), ("accuracy", "Prognossäkerhet", _FULLER),
    ("comments", "Kommentarer", _ALL), ("round", "Vem har lämnat", _ALL),
)


class Asking(NamedTuple):
    """One place in a report: its heading and the question that fills it. ``is_own``: about the report's own unit.

    ``ready``: what stands there without a question, as it was written.
    """

    title: str
    level: int
    question: Question
    is_own: bool = True
    ready: tuple[Section, ...] = ()


def kind_for(span: Span) -> ReportKind:
    """What is usually written for a span: by the whole year, by August, by April, by any other month."""
    if span.is_full_year:
        return "year_end"
    return {"augusti": "interim_accounts", "april": "extended_followup"}.get(_month(span), "monthly_followup")  # type: ignore[return-value]  # the names are those of the kind


def _month(span: Span) -> str:
    return MONTHS[span.year.calendar(span.last)[1] - 1]


def kind_called(name: str) -> ReportKind | None:
    """The kind by its Swedish name or the beginning of it, None when there is no such."""
    wanted = name.strip().casefold()
    return next((kind for kind, known in NAMES.items() if wanted and known.casefold().startswith(wanted)), None)


def plan(
    kind: ReportKind, base: Question, register: Register, units: Sequence[Unit], reported: Sequence[ReportedTable] = (),
    mark: str = "",
) -> Iterator[Asking]:
    """The questions of a report. ``base`` holds municipality, unit and period; ``units`` are those with a chapter of their own.

    Of the report tables, those in the municipality's profile; without any, the standard income statement and account groups.
    What is ``reported`` beside the ledger stands before and after them, as it does in the municipality's own report; ``mark`` is put
    after its headings.
    """
    found = list(chapters(reported, without=_OF_THE_WHOLE_YEAR if kind != "year_end" else ())) if kind in _PER_UNIT else []
    first, *rest = _of_money(kind, base, register)
    yield first
    yield from (asking for chapter in found if not chapter.is_after_economy for asking in _beside(chapter, base, register, mark))
    yield from rest
    yield from (asking for chapter in found if chapter.is_after_economy for asking in _beside(chapter, base, register, mark))
    if kind in _PER_UNIT:
        for unit in units:
            yield Asking(unit.name, 2, base._replace(kind="analysis", unit=unit.code), is_own=False)
            yield Asking(unit.name, 2, base._replace(kind="account_groups", unit=unit.code), is_own=False)


def _beside(chapter: Chapter, base: Question, register: Register, mark: str) -> Iterator[Asking]:
    """The places of one chapter: alone under its own name, several under the chapter's."""
    alone = len(chapter.tables) == 1
    if not alone and chapter.tables[0].title != chapter.title:
        yield Asking(chapter.title + mark, 1, base, ready=(Section(chapter.title + mark),))
    for table in chapter.tables:
        own = table.unit in (base.unit, register.home) or table.unit not in register.latest
        name = _CHAPTER_ALONE.get(table.kind, table.title) if alone else table.title
        title = (name if own else f"{name}, {register.latest[table.unit].name}") + mark
        level = 1 if alone or table.title == chapter.title else 2
        question = base._replace(kind=table.kind, unit=table.unit, table=table.id)
        yield Asking(title, level, question, ready=tuple(text_sections(table, title, level)) if is_text(table) else ())


def _of_money(kind: ReportKind, base: Question, register: Register) -> Iterator[Asking]:
    own = set(register.profile.tables) & REPORT_TABLES or {"income_statement", "account_groups", "operating_statement"}
    for each, title, kinds in _TITLES:
        if kind in kinds and (each not in REPORT_TABLES or each in own):
            yield Asking(title, 1, _asked_of(each, base, register))


def _asked_of(kind: QuestionKind, base: Question, register: Register) -> Question:
    """The report's question of one kind: of comments those that are given, and of the prognoses the record that was known then."""
    span = span_of(base, register)
    if kind == "accuracy" and not span.is_full_year:
        return base._replace(kind=kind, period=Period(Scope.FULL_YEAR, None, span.year.label - 1))
    return base._replace(kind=kind, given_only=kind == "comments")


def assembled(
    kind: ReportKind, filled: Sequence[tuple[Asking, Answer]], about: tuple[str, str], lacking: Sequence[str] = (),
) -> Report:
    """The report from the questions and their answers. ``about``: the unit and the period in words; ``lacking``: what boards left out.

    What could not be answered is named last, with why; a note that several answers share stands once.
    """
    sections, seen, has_units = list[Section](), set[str](), False
    shapes = [_shape(found) if _is_table_of_ours(asking) else None for asking, found in filled]
    drafts = {asking.question.unit: _text(found.table.rows[0]) for asking, found in filled if _is_draft(asking) and found.table.rows}
    chapters = {asking.question.unit for asking, found in filled if not asking.is_own and _says_something(found)}
    for at, (asking, found) in enumerate(filled):
        if asking.ready:
            sections += asking.ready
            continue
        if not _says_something(found) or _is_draft(asking):
            continue
        if not asking.is_own and not has_units:
            sections.append(Section("Enheterna", texts=("Varje enhets ekonomi per kontogrupp.",)))
            has_units = True
        chart = None if asking.question.kind == "summary" else found.chart  # the prognosis shows the same one
        if _is_table_of_ours(asking) and _shape(found) in shapes[at + 1:]:
            continue
        fresh = tuple(without_commands(note) for nth, note in enumerate(found.notes) if nth == 0 or note not in seen)
        kept = found._replace(chart=chart, notes=fresh)
        seen.update(found.notes)
        if asking.question.kind == "analysis":
            sections += _analysis(asking, kept, chapters)
        else:
            text = "" if asking.is_own else drafts.get(asking.question.unit, "")
            sections.append(Section(asking.title, asking.level, (text,) if text else (), kept))
    silent = [(asking, found) for asking, found in filled if not (asking.ready or _says_something(found) or _is_draft(asking))]
    left_out = [*lacking, *(f"{asking.title}: {without_commands(found.headline)}" for asking, found in silent if asking.is_own)]
    if empty := [asking.title for asking, _ in silent if not asking.is_own]:
        left_out.append(f"Enheter utan siffror för perioden: {', '.join(empty)}.")
    if left_out:
        sections.append(Section("Det som saknas i rapporten", texts=tuple(left_out)))
    unit, period = about
    municipality = next((found.municipality for _, found in filled if found.municipality), "")
    subtitle = ", ".join(filter(None, (unit, municipality if municipality != unit else "", period)))
    return Report(f"{NAMES[kind]} {period}", tuple(sections), subtitle, max([found.version for _, found in filled], default=0))


def _is_table_of_ours(asking: Asking) -> bool:
    return asking.is_own and asking.question.kind in REPORT_TABLES


def _shape(found: Answer) -> object:
    """What a table prints: of two tables that print the same only the last stands there."""
    rows = tuple((row.label, *(row.cells[c.key].text for c in found.table.columns if c.key in row.cells)) for row in found.table.rows)
    return tuple(column.label for column in found.table.columns), rows


def _is_draft(asking: Asking) -> bool:
    """True for the text of a unit's chapter, which stands above the chapter's table."""
    return not asking.is_own and asking.question.kind == "analysis"


def _says_something(found: Answer) -> bool:
    """False also for a comparison with a year that is not there to compare with."""
    is_empty = found.asked is not None and found.asked.kind == "compare" and not any(
        row.cells["previous"].value is not None for row in found.table.rows if "previous" in row.cells)
    return found.status == "answered" and bool(found.table.rows) and not is_empty


def _analysis(asking: Asking, found: Answer, chapters: Collection[str | None]) -> Iterator[Section]:
    """The draft as text: the whole, each unit without a chapter under its own heading, and the account groups as paragraphs."""
    own, *rest = found.table.rows
    yield Section(asking.title, asking.level, (_text(own), *found.notes[:1]))
    heading = next((at for at, row in enumerate(rest) if row.kind == "heading"), len(rest))
    for row in rest[:heading]:
        if row.key not in chapters:
            yield Section(row.label, asking.level + 1, (_text(row),))
    if groups := rest[heading + 1:]:
        yield Section("Kommentar per kontogrupp", asking.level + 1, tuple(f"{row.label} – {_text(row)}" for row in groups))


def _text(row: Row) -> str:
    return row.cells["text"].text if "text" in row.cells else ""
