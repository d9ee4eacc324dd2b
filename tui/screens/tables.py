"""The tables that are not about money: which the municipality has. Enter opens one."""
from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from core.answer import Answer, Row
from core.question import Question
from core.reported import ReportedTable
from tui.columns import clean
from tui.keys import TABLES_KEYS, Key, bindings
from tui.screens.base import DeskScreen


class TablesScreen(DeskScreen):
    """A line per table: what it is called, of what sort, of which unit and year."""

    BINDINGS = bindings(TABLES_KEYS)
    EXTRA_KEYS = TABLES_KEYS
    follows_period = False
    tables: tuple[ReportedTable, ...] = ()

    @property
    def crumb(self) -> str:
        """What this is about."""
        return "Tabeller"

    def footer(self) -> tuple[tuple[str, Key], ...]:
        """Nothing to unfold here."""
        return tuple((space, key) for space, key in super().footer() if space == "screen")

    def body(self) -> Iterable[Widget]:
        """How many tables there are, and each of them."""
        yield Static(id="headline")
        yield OptionList(id="tables")

    async def fetch(self, question: Question) -> Answer:
        """All tables of the municipality."""
        self.tables, answer = await self.koll.questions.tables(question.municipality)
        names = dict(self.koll.places.municipalities)
        return answer._replace(municipality=names.get(question.municipality or ""))

    def draw(self, answer: Answer) -> None:
        """In the order of the report; the mark stays on its table."""
        lines, before = self.query_one(OptionList), self.query_one(OptionList).highlighted
        self.query_one("#headline", Static).update(Content(answer.headline))
        lines.clear_options()
        lines.add_options(Option(_line(row)) for row in answer.table.rows)
        lines.highlighted = min(before or 0, len(answer.table.rows) - 1) if answer.table.rows else None
        lines.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the table."""
        from tui.screens.table import TableScreen  # noqa: PLC0415 – only when one is opened

        table = self.tables[event.option_index]
        self.app.push_screen(TableScreen(self.question, (table.unit, table.year, table.id)))

    def action_tables(self) -> None:
        """They are here already."""

    def action_open(self) -> None:
        """Enter."""
        self.query_one(OptionList).action_select()

    def action_down(self) -> None:
        """The next table."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """The table before."""
        self.query_one(OptionList).action_cursor_up()


def _line(row: Row) -> Content:
    about = " · ".join(row.cells[key].text for key in ("kind", "unit", "year"))
    count = row.cells["rows"].text
    rows = f"{count} {'rad' if count == '1' else 'rader'}"
    return Content.assemble(clean(row.label), (f"  {clean(about)} · {rows}", "$quiet"))
