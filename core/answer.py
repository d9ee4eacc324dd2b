"""The one neutral answer that every face draws: texts formatted once, values exact beside them."""
from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from core.calendar import Span
from core.deviation import Tone
from core.money import Amount
from core.question import Question

if TYPE_CHECKING:
    from core.commands import Command, GivePrognosis
    from core.mapping import FoundColumn
    from core.worksheet import Worksheet

Status = Literal["answered", "choose", "not_understood", "refused", "failed"]
ChartKind = Literal["lines", "waterfall", "heat"]
RowKind = Literal["row", "total", "heading"]

EXIT_CODES: Final[dict[Status, int]] = {"answered": 0, "choose": 3, "not_understood": 3, "refused": 1, "failed": 1}

TONE_MARKS: Final[dict[Tone, str]] = {"good": "▲", "neutral": "●", "warning": "▽", "bad": "▼"}
"""The sign that carries a tone where there is no colour."""


class Cell(NamedTuple):
    """``text`` as shown, in the municipality's unit, sign and rounding; ``value`` in öre and result sign, a fraction for a
    percentage, None when missing."""

    text: str
    value: int | float | None = None
    tone: Tone = "neutral"


class Column(NamedTuple):
    """``key`` is a glossary word (or a month, ``2020-08``); ``unit`` is kr, tkr, mnkr, % or empty."""

    key: str
    label: str
    unit: str = ""


class Row(NamedTuple):
    """``key`` is the code of a unit or account group (``is_group``): a unit and a group may have the same. ``question`` is what
    opens the row, where it can be opened."""

    key: str
    label: str
    cells: Mapping[str, Cell]
    level: int = 0
    kind: RowKind = "row"
    question: str | None = None
    tone: Tone | None = None
    """The row's own mark (▲●▽▼), where the row has one."""
    said: str = ""
    """What the row shows in a sentence or two, for a face that shows one row at a time."""
    flags: frozenset[str] = frozenset()
    """What a face may pick rows by: ``missing`` (its prognosis is waited for), ``uncommented`` (its prognosis must say why)."""
    manager: str = ""
    """Who is responsible for the unit."""
    is_group: bool = False
    """True for the row of an account group within the asked unit."""


class Table(NamedTuple):
    """Rows of cells by column key; a cell that is absent is an empty place in the printed table."""

    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    title: str = ""


class FollowUp(NamedTuple):
    """A next question, or one of the choices when the asked was ambiguous."""

    label: str
    question: str


class Line(NamedTuple):
    """One amount per place along the chart's ``places`` (None: the line has a gap there), in öre and result sign.

    ``key`` is a glossary word: actual, budget, previous, forecast, prognosis.
    """

    key: str
    label: str
    values: tuple[Amount | None, ...]


class Band(NamedTuple):
    """What lies between two lines: ``low`` ≤ ``high`` place by place, in öre and result sign. ``key``: interval80, interval95."""

    key: str
    label: str
    low: tuple[Amount | None, ...]
    high: tuple[Amount | None, ...]


class Tick(NamedTuple):
    """A height at the chart's side, in öre and result sign, and its text as the municipality prints it."""

    value: Amount
    text: str


class Chart(NamedTuple):
    """Lines and bands over places (months), ready to draw. ``sign`` (+1 or −1) turns result sign to how the layout draws it.

    ``text`` says in words what the picture shows, for those who do not see it; ``unit`` is what the ticks are in.
    """

    title: str
    text: str
    unit: str
    places: tuple[str, ...]
    lines: tuple[Line, ...]
    bands: tuple[Band, ...] = ()
    ticks: tuple[Tick, ...] = ()
    sign: int = 1
    kind: ChartKind = "lines"
    """``waterfall``: one line, whose values are steps from 0 and last their sum. ``heat``: each line a row of deviations."""
    texts: tuple[tuple[str, ...], ...] = ()
    """Of a waterfall and a heat table: each value as shown, line by line; a heat table may show a coarser unit than its notes."""
    source: str = ""
    """A sentence of where its figures are from."""

    @property
    def caption(self) -> str:
        """The words of the picture where it stands alone: whose it is, what it shows, where its figures are from."""
        return " ".join(filter(None, (f"{self.title}." if self.title else "", self.text, self.source)))


class Tile(NamedTuple):
    """One figure worth a place of its own above a table: what it is, the figure, and what is said of it."""

    label: str
    text: str
    more: str = ""
    tone: Tone = "neutral"


class Trace(NamedTuple):
    """Where a figure in a text comes from: ``text`` as written, the row's and the column's key, the exact value (öre or fraction)."""

    text: str
    row: str
    column: str
    value: int | float


class UnitName(NamedTuple):
    """The unit that was asked for."""

    code: str
    name: str


class Answer(NamedTuple):
    """Headline (one true sentence), table, notes, follow-ups. ``version`` is the store's generation that it shows."""

    headline: str
    status: Status = "answered"
    municipality: str | None = None
    unit: UnitName | None = None
    period: str = ""
    table: Table = Table()
    notes: tuple[str, ...] = ()
    followups: tuple[FollowUp, ...] = ()
    choices: tuple[FollowUp, ...] = ()
    version: int = 0
    awaits_yes: bool = False
    """True for a preview: the same command with a yes would write something."""
    yes: Command | None = None
    """Of a preview: the command that writes exactly what it shows."""
    must_read: int = 0
    """Of a preview: how many of its notes, the first ones, nobody should say yes without having seen."""
    asked: Question | None = None
    """What was understood: the context of the next question in that chat or on that screen."""
    span: Span | None = None
    """The months that the answer shows: where a face steps on from."""
    chart: Chart | None = None
    tiles: tuple[Tile, ...] = ()
    columns: tuple[FoundColumn, ...] = ()
    """Of a preview of a file of tables: what its columns were taken for, to be corrected."""
    worksheet: Worksheet | None = None
    """What a form for the unit's prognosis is filled in from."""
    uncommented: GivePrognosis | None = None
    """Of a prognosis that is refused for want of a comment alone: the command that lacks it."""
    traces: tuple[Trace, ...] = ()
    """Of a text with figures in it: where each of them comes from, in the order of the text."""


NOT_YET: Final = "Inget är skrivet än."
"""How the note begins under what would be written."""


def settled(preview: Answer, said: str) -> Answer:
    """A preview that has been said yes or no to: ``said`` first of its notes, which say no more that nothing is written."""
    kept = (note for note in preview.notes if not note.startswith(NOT_YET))
    return preview._replace(notes=(said, *kept), followups=(), awaits_yes=False, yes=None)


def refusal(headline: str, *, notes: tuple[str, ...] = (), followups: tuple[FollowUp, ...] = ()) -> Answer:
    """An answer that says why there is none."""
    return Answer(headline, "refused", notes=notes, followups=followups)


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer in the shape that scripts rely on; ``value`` in whole öre and result sign whatever the text's layout."""
    return {
        "status": answer.status,
        "choices": [{"label": c.label, "question": c.question} for c in answer.choices],
        "headline": answer.headline,
        "kommun": answer.municipality,
        "unit": {"code": answer.unit.code, "name": answer.unit.name} if answer.unit else None,
        "period": answer.period,
        "columns": [{"key": c.key, "label": c.label, "unit": c.unit} for c in answer.table.columns],
        "rows": [_row_json(row, {c.key for c in answer.table.columns}) for row in answer.table.rows],
        "notes": list(answer.notes),
        "chart": _chart_json(answer.chart) if answer.chart else None,
        "followups": [{"label": f.label, "question": f.question} for f in answer.followups],
        "version": answer.version,
    }


def _row_json(row: Row, columns: Set[str]) -> dict[str, Any]:
    """The row with the cells that have a column; any other is a face's own."""
    cells = {key: {"text": cell.text, "value": cell.value, "tone": cell.tone} for key, cell in row.cells.items() if key in columns}
    return {"key": row.key, "label": row.label, "level": row.level, "cells": cells}


def _chart_json(chart: Chart) -> dict[str, Any]:
    return {
        "kind": chart.kind, "title": chart.title, "text": chart.text, "unit": chart.unit, "places": list(chart.places),
        "lines": [{"key": line.key, "label": line.label, "values": list(line.values)} for line in chart.lines],
        "bands": [{"key": b.key, "label": b.label, "low": list(b.low), "high": list(b.high)} for b in chart.bands],
    }
