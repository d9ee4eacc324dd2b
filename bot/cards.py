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
from core.answer import TONE_MARKS, Answer, Cell, Column, Row, Table
from core.deviation import Tone
from core.money import NO_BREAK_SPACE
from core.outgoing import Outgoing
from store.writing.figures import corner, headings, is_number, shown_columns
from store.writing.hyphens import hyphenated

LIMIT: Final = 28_000
"""Bytes of the whole message; Teams refuses those above 28 kB."""
MOST_COLUMNS: Final = 3
"""Columns beside the names; more run into each other on a phone."""
_FIRST_OF_ALL: Final = ("deviation", "deviation_pct", "error")
"""Columns that are kept where there are more."""
_LONG: Final = 60
"""Letters from which words stand under the table instead of in it."""
_LONGEST_WORD: Final = 14
"""Letters of a name that stay together on a phone; a longer word may be divided where it is put together."""
_NAME, _FIGURES, _WORDS = 4, 2, 3
"""How wide columns are, beside each other."""
_COLOURS: Final[dict[Tone, str]] = {"good": "Good", "neutral": "Default", "warning": "Warning", "bad": "Attention"}
_INDENT: Final = NO_BREAK_SPACE * 2
_SOFT_HYPHEN: Final = "\u00ad"
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
        *([_text("Fler kolumner finns i Koll.", isSubtle=True)] if _has_more(answer.table) else []),
        *([_text(answer.chart.text, most=1000)] if answer.chart is not None and answer.chart.text else []),
        *(_text(note, isSubtle=True, size="Small", most=400) for note in answer.notes[:12]),
        _text(row.mark, isSubtle=True, size="Small"),
    ]


def _facts(answer: Answer) -> list[Json]:
    facts = [{"title": _unmarked(each.label), "value": _unmarked(f"{each.text} {each.more}".strip())} for each in answer.tiles]
    return [{"type": "FactSet", "facts": facts}] if facts else []


def _table(answer: Answer, rows: Sequence[Row]) -> list[Json]:
    if not rows:
        return []
    columns, table = _columns(answer.table), answer.table
    sides = {each.key: _side(table, each) for each in columns}
    widths = [{"width": _NAME}, *({"width": _FIGURES if sides[each.key] == "Right" else _WORDS} for each in columns)]
    heads = dict(zip(shown_columns(table), headings(table), strict=True))
    named = (_text(heads[each], align=sides[each.key], weight="Bolder", size="Small") for each in columns)
    header = _row([_text(corner(table), weight="Bolder"), *named])
    lines = [header, *(_row([_name(each), *(_figure(each, column) for column in columns)]) for each in rows)]
    shown = {"type": "Table", "columns": widths, "firstRowAsHeader": True, "showGridLines": False, "rows": lines}
    return [shown, *(_said(row, column) for row in rows for column in _wordy(table) if column.key in row.cells)]


def _columns(table: Table) -> list[Column]:
    """All that say something in few words; where they are too many, what matters most and then the last, which are the newest."""
    found = [each for each in shown_columns(table) if each not in _wordy(table)]
    kept = [each for each in found if each.key in _FIRST_OF_ALL][:MOST_COLUMNS]
    kept += [each for each in reversed(found) if each not in kept][: MOST_COLUMNS - len(kept)]
    return [each for each in found if each in kept]


def _has_more(table: Table) -> bool:
    return len(shown_columns(table)) > len(_columns(table)) + len(_wordy(table))


def _wordy(table: Table) -> list[Column]:
    """Columns of sentences."""
    return [each for each in table.columns if any(each.key in row.cells and len(row.cells[each.key].text) > _LONG for row in table.rows)]


def _said(row: Row, column: Column) -> Json:
    """A sentence under the table, after the name of its row."""
    found = _text(row.cells[column.key].text, most=600)
    name = {"type": "TextRun", "text": f"{within(row.label, 200)}: ", "weight": "Bolder"}
    return found | {"inlines": [name, *found["inlines"]]}


def _side(table: Table, column: Column) -> str:
    """To the right where figures stand under each other, to the left where words do."""
    return "Right" if any(is_number(row.cells[column.key]) for row in table.rows if column.key in row.cells) else "Left"


def _row(items: Sequence[Json]) -> Json:
    return {"type": "TableRow", "cells": [{"type": "TableCell", "items": [each]} for each in items]}


def _name(row: Row) -> Json:
    tone = row.tone or next((row.cells[key].tone for key in ("deviation", "error") if key in row.cells), None)
    mark = f"{TONE_MARKS[tone]}{NO_BREAK_SPACE}" if tone else ""
    name = hyphenated(within(row.label, 200), _LONGEST_WORD, _SOFT_HYPHEN)
    return _text(_INDENT * row.level + mark + name, weight="Default" if row.kind == "row" else "Bolder")


def _figure(row: Row, column: Column) -> Json:
    cell = row.cells.get(column.key, Cell(""))
    return _text(cell.text, align="Right" if is_number(cell) else "Left", color=_COLOURS[cell.tone])


def _text(text: str, *, align: str = "Left", most: int = 200, **style: Any) -> Json:
    """One paragraph of plain text."""
    shown = text if text.startswith(_INDENT) else within(text, most)
    run = {"type": "TextRun", "text": shown or "\u00a0", **style}
    return {"type": "RichTextBlock", "horizontalAlignment": align, "inlines": [run]}


def _unmarked(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", within(text, 200))
