"""An answer as an Adaptive Card for Microsoft Teams, within what a workflow takes.

People's words stand in text runs, which know no markup, so that a unit's name can never become a link or a heading; the only
facts, where Teams reads markdown, are figures and words of the core's own, and are escaped. Pictures are left out: Teams shows none
that come inside a card. Source: https://adaptivecards.io/explorer (version 1.5)
"""
from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from bot.markup import within
from core.answer import TONE_MARKS, Answer, Cell, Column, Row
from core.deviation import Tone
from core.outgoing import Outgoing

LIMIT: Final = 28_000
"""Bytes of the whole message; Teams refuses those above 28 kB."""
MOST_COLUMNS: Final = 5
"""Columns of figures beside the names; more cannot be read on a phone."""
_COLOURS: Final[dict[Tone, str]] = {"good": "Good", "neutral": "Default", "warning": "Warning", "bad": "Attention"}
_INDENT: Final = "\u2003"
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]()#~>|!])")

Json = dict[str, Any]


def message_of(answer: Answer, row: Outgoing) -> bytes:
    """The message as JSON; with more rows than there is room for, the last are left out and the card says how many."""
    kept = len(answer.table.rows)
    while True:
        body = json.dumps(_message(answer, row, kept), ensure_ascii=False).encode()
        if len(body) <= LIMIT or not kept:
            return body
        kept = min(kept - 1, kept * LIMIT // len(body))


def _message(answer: Answer, row: Outgoing, kept: int) -> Json:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.5",
        "msteams": {"width": "Full"}, "fallbackText": within(f"{answer.headline} {row.mark}", 600), "body": _body(answer, row, kept),
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _body(answer: Answer, row: Outgoing, kept: int) -> list[Json]:
    left_out = len(answer.table.rows) - kept
    return [
        *([_text(row.text, most=1000)] if row.text else []),
        _text(answer.headline or "Inget svar.", weight="Bolder", size="Medium", most=1000),
        *_facts(answer),
        *_table(answer, answer.table.rows[:kept]),
        *([_text(f"{left_out} rader till finns i Koll.", isSubtle=True)] if left_out else []),
        *([_text(answer.chart.text)] if answer.chart is not None and answer.chart.text else []),
        *(_text(note, isSubtle=True, size="Small", most=400) for note in answer.notes[:12]),
        _text(row.mark, isSubtle=True, size="Small"),
    ]


def _facts(answer: Answer) -> list[Json]:
    facts = [{"title": _unmarked(each.label), "value": _unmarked(f"{each.text} {each.more}".strip())} for each in answer.tiles]
    return [{"type": "FactSet", "facts": facts}] if facts else []


def _table(answer: Answer, rows: Sequence[Row]) -> list[Json]:
    columns = answer.table.columns[:MOST_COLUMNS]
    if not rows:
        return []
    widths = [{"width": 3}, *({"width": 1} for _ in columns)]
    header = _row([_text(answer.table.title, weight="Bolder"), *(_heading(each) for each in columns)])
    lines = [header, *(_row([_name(each), *(_figure(each, column) for column in columns)]) for each in rows)]
    return [{"type": "Table", "columns": widths, "firstRowAsHeader": True, "showGridLines": False, "rows": lines}]


def _row(items: Sequence[Json]) -> Json:
    return {"type": "TableRow", "cells": [{"type": "TableCell", "items": [each]} for each in items]}


def _heading(column: Column) -> Json:
    unit = f" ({column.unit})" if column.unit and column.unit != column.label else ""
    return _text(f"{column.label}{unit}", align="Right", weight="Bolder")


def _name(row: Row) -> Json:
    tone = row.tone or next((row.cells[key].tone for key in ("deviation", "error") if key in row.cells), None)
    mark = f"{TONE_MARKS[tone]} " if tone else ""
    return _text(_INDENT * row.level + mark + within(row.label, 200), weight="Default" if row.kind == "row" else "Bolder")


def _figure(row: Row, column: Column) -> Json:
    cell = row.cells.get(column.key, Cell(""))
    return _text(cell.text, align="Right", color=_COLOURS[cell.tone])


def _text(text: str, *, align: str = "Left", most: int = 200, **style: Any) -> Json:
    """One paragraph of plain text."""
    shown = text if text.startswith(_INDENT) else within(text, most)
    run = {"type": "TextRun", "text": shown or "\u00a0", **style}
    return {"type": "RichTextBlock", "horizontalAlignment": align, "inlines": [run]}


def _unmarked(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", within(text, 200))
