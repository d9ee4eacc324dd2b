"""One table that is not about money, cell by cell: the marked cell whole below it, and changed after a yes."""
from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text
from textual import on, work
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static

from core.answer import Answer
from core.commands import EditTable
from core.question import Question
from core.reported import ReportedRow, ReportedTable
from tui.columns import clean
from tui.keys import EDIT_KEYS, Key, bindings
from tui.screens.base import DeskScreen
from tui.screens.confirm import ConfirmScreen

_WIDEST, _NARROWEST, _WIDE = 34, 24, 100
"""Letters of a cell in a wide and in a narrow table, and from how many columns one is wide; the whole text stands below it."""


class TableScreen(DeskScreen):
    """Enter on a cell writes it anew: what it means is shown, and it is written for a yes, in one transaction."""

    BINDINGS = bindings(EDIT_KEYS)
    EXTRA_KEYS = EDIT_KEYS
    follows_period = False

    def __init__(self, question: Question, which: tuple[str, int, str]) -> None:
        """``which``: the table's unit, year and id."""
        super().__init__(question)
        self._which = which
        self.table: ReportedTable | None = None

    @property
    def crumb(self) -> str:
        """The table's title."""
        return self.table.title if self.table else ""

    def footer(self) -> tuple[tuple[str, Key], ...]:
        """Nothing to unfold here."""
        return tuple((space, key) for space, key in super().footer() if space == "screen")

    def body(self) -> Iterable[Widget]:
        """The cells, and the marked one whole."""
        yield Static(id="headline")
        yield DataTable(id="cells", zebra_stripes=True, cursor_type="cell")
        with VerticalScroll(id="whole"):
            yield Static(id="text")

    async def fetch(self, question: Question) -> Answer:
        """The table as it is now."""
        tables, answer = await self.koll.questions.tables(question.municipality)
        self.table = next((each for each in tables if (each.unit, each.year, each.id) == self._which), None)
        headline = f"{self.table.title}, {self.table.year}" if self.table else "Tabellen finns inte längre."
        names = dict(self.koll.places.municipalities)
        return Answer(headline, municipality=names.get(question.municipality or ""), version=answer.version)

    def draw(self, answer: Answer) -> None:
        """Every cell; the mark stays where it was."""
        cells, at = self.query_one(DataTable), self.query_one(DataTable).cursor_coordinate
        self.query_one("#headline", Static).update(Content(answer.headline))
        cells.clear(columns=True)
        if self.table is None:
            return
        rows, most = [self._texts(row) for row in self.table.rows], _WIDEST if self.size.width >= _WIDE else _NARROWEST
        for place, label in enumerate(("", *(column.label for column in self.table.columns))):
            longest = max((len(clean(texts[place])) for texts in rows), default=1)
            cells.add_column(Text(clean(label)), width=max(len(label), min(longest, most)))
        for texts in rows:
            cells.add_row(*(Text(_short(text, most)) for text in texts))
        cells.fixed_columns = 1
        cells.cursor_coordinate = at
        cells.focus()

    def _texts(self, row: ReportedRow) -> list[str]:
        columns = self.table.columns if self.table else ()
        return ["  " * row.level + row.label, *(row.texts.get(column.key, "") for column in columns)]

    def marked(self) -> tuple[ReportedRow, str, str] | None:
        """The row under the cursor, the key of its column (empty: the label), and what stands there."""
        at = self.query_one(DataTable).cursor_coordinate
        if self.table is None or at.row >= len(self.table.rows):
            return None
        row, key = self.table.rows[at.row], self.table.columns[at.column - 1].key if at.column else ""
        return row, key, row.texts.get(key, "") if key else row.label

    @on(DataTable.CellHighlighted)
    def show_whole(self) -> None:
        """The marked cell's text, whole."""
        found = self.marked()
        self.query_one("#text", Static).update(Content(clean(found[2]) if found else ""))

    @on(DataTable.CellSelected)
    def open_cell(self) -> None:
        """Enter."""
        self.action_edit()

    @work(exclusive=True, group="act")
    async def action_edit(self) -> None:
        """Write the marked cell anew; shown first."""
        from tui.screens.cell import CellScreen  # noqa: PLC0415 – only when a cell is changed

        found = self.marked()
        if found is None or self.table is None:
            return
        row, key, was = found
        label = next((column.label for column in self.table.columns if column.key == key), "")
        text = await self.app.push_screen_wait(CellScreen(", ".join(filter(None, (row.label[:50], label))), was))
        if text is None or text == was:
            return
        unit, year, name = self._which
        command = EditTable(unit, year, name, row.key, key, text, was, self.question.municipality)
        preview = await self.koll.questions.do(command)
        if await self.app.push_screen_wait(ConfirmScreen(self.koll.questions, preview)):
            self.load()


def _short(text: str, most: int) -> str:
    said = clean(text)
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"
