"""An Answer as text: aligned for a pipe, the same with colours beside the marks for a terminal."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.answer import Answer
from core.deviation import Tone
from core.report import Report
from tui.lines import Line, Piece, Weight, answer_lines

_TONE_CODES: Final[dict[Tone, str]] = {"good": "32", "neutral": "", "warning": "33", "bad": "31"}
_INK_CODES: Final = {
    "actual": "1", "budget": "33", "previous": "2", "forecast": "36", "prognosis": "35", "interval80": "36", "interval95": "2;36",
}
PICTURE_HEIGHT: Final = 15
WIDEST_PICTURE: Final = 100
_WEIGHT_CODES: Final[dict[Weight, str]] = {"normal": "", "strong": "1", "dim": "2"}


def plain(answer: Answer, width: int = 100) -> str:
    """The answer as aligned text without a final line feed; a number is never cut, so a line may pass ``width`` for it."""
    return "\n".join("".join(piece.text for piece in line) for line in answer_lines(answer, width))


def plain_report(report: Report, width: int = 100) -> str:
    """A report as aligned text: its title, and under each heading its paragraphs and its answer."""
    from tui.report_lines import report_lines  # noqa: PLC0415 – seldom asked for

    return "\n".join("".join(piece.text for piece in line) for line in report_lines(report, width))


def coloured(answer: Answer, width: int = 100) -> str:
    """The same lines with ANSI colours, and the chart drawn: every tone has its mark or sign as well, so nothing is lost without them."""
    return "\n".join("".join(map(_ansi, line)) for line in answer_lines(answer, width, _picture(answer, width)))


def _picture(answer: Answer, width: int) -> Sequence[Line]:
    if answer.chart is None:
        return ()
    from tui.drawing import chart_lines  # noqa: PLC0415 – few answers have a chart

    return chart_lines(answer.chart, min(width, WIDEST_PICTURE), PICTURE_HEIGHT)


def _ansi(piece: Piece) -> str:
    tone = _TONE_CODES[piece.tone] if piece.tone else _INK_CODES.get(piece.ink, "")
    codes = ";".join(filter(None, (_WEIGHT_CODES[piece.weight], tone)))
    return f"\x1b[{codes}m{piece.text}\x1b[0m" if codes else piece.text
