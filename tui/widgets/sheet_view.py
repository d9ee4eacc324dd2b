"""The drawing of a table on a screen: fixed headings, rows that scroll below them, a cursor; only the lines in sight are made."""
from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.lines import Line, Piece, row_lines
from tui.widgets.measured_sheet import MeasuredSheet

CURSOR_SIGN = "▌"


class SheetView(MeasuredSheet):
    """A line is drawn when it comes into sight, and kept until its place, its colours or the cursor change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"answer-table--{name}"
        for name in ("cursor", "blurred", "sign", "heading", "quiet", "strong", "good", "neutral", "warning", "bad")
    }

    def __init__(self, *, most: int | None = None, id: str | None = None) -> None:
        """``most``: so many rows at most are unfolded at the start; None unfolds everything."""
        self._looks: dict[str, Style] = {}
        super().__init__(most=most, id=id)

    def notify_style_update(self) -> None:
        """Forget what was drawn in the colours of another theme."""
        super().notify_style_update()
        self._strips, self._looks = {}, {}

    def watch_has_focus(self, _: bool) -> None:
        """The cursor is drawn quieter without focus."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The headings stay; below them the visible rows scroll."""
        at = y - self.depth + self.scroll_offset.y
        if y < self.depth:
            key = (y, "heading")
        elif at >= len(self.shown):
            key = (0, "blank")
        else:
            key = (self.shown[at], "" if at != self.cursor else "cursor" if self.has_focus else "blurred")
        if key not in self._strips:
            self._strips[key] = self._made(*key)
        return self._strips[key]

    def _made(self, position: int, state: str) -> Strip:
        """The strip of a row (``state``: how the cursor stands on it), of a line of the headings, or of no row."""
        if state == "blank":
            return Strip.blank(self.size.width, self._look(""))
        if state == "heading":
            return self._strip(self._heads[position], self._look("heading"))
        return self._row_strip(position, state)

    def _row_strip(self, position: int, state: str) -> Strip:
        sheet = self.measured()
        sign = self.outline.sign(position) if self._folds else ""
        line = next(row_lines(self.outline.rows[position], sheet.columns, sheet.labels, marked=self._marked, sign=sign))
        return self._strip(line, self._look(state), CURSOR_SIGN if state == "cursor" else " ")

    def _strip(self, line: Line, ground: Style, sign: str = " ") -> Strip:
        segments = [Segment(sign, ground + self._part("sign")), *(Segment(piece.text, ground + self._style(piece)) for piece in line)]
        return Strip(segments).adjust_cell_length(self.size.width, ground)

    def _style(self, piece: Piece) -> Style:
        style = self._part("strong") if piece.weight == "strong" else self._part("quiet") if piece.weight == "dim" else Style.null()
        return style + self._part(piece.tone) if piece.tone else style

    def _part(self, name: str) -> Style:
        """A style to lay over another."""
        return self._look(name, partial=True)

    def _look(self, name: str, *, partial: bool = False) -> Style:
        """A whole style by its name in the style sheet, or the table's own; kept until the colours change."""
        if name not in self._looks:
            component = f"answer-table--{name}"
            self._looks[name] = self.get_component_rich_style(component, partial=partial) if name else self.rich_style
        return self._looks[name]
