"""Lines of marked pieces as Textual content: the theme's colours by name, so that a change of theme needs no new drawing."""
from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from core.answer import Answer
from core.report import Report
from tui.lines import Line, Piece, answer_lines
from tui.report_lines import report_lines

_WEIGHTS = {"normal": "", "strong": "bold", "dim": "$quiet"}
_INKS = {key: f"$ink-{key}" for key in ("actual", "budget", "previous", "forecast", "prognosis")}
_INKS |= dict.fromkeys(("interval80", "interval95"), "$ink-interval")


def styled(piece: Piece) -> Content:
    """One piece in its tone's colour and its weight."""
    colour = f"$tone-{piece.tone}" if piece.tone else _INKS.get(piece.ink, "")
    style = " ".join(filter(None, (_WEIGHTS[piece.weight], colour)))
    return Content.styled(piece.text, style) if style else Content(piece.text)


def content(lines: Iterable[Line]) -> Content:
    """The lines below each other."""
    return Content("\n").join([Content("").join(map(styled, line)) for line in lines])


def report_text(report: Report, width: int) -> Content:
    """A report as it is read in the terminal, word for word what ``koll rapport`` without a file writes."""
    return content(report_lines(report, width))


def rich_text(answer: Answer, width: int) -> Content:
    """The whole answer as a terminal shows it, word for word what ``plain`` writes."""
    return content(answer_lines(answer, width))
