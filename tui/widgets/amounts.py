"""The lines of a prognosis form: what each account group is held against, a field for the new amount, and what that comes to."""
from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from core.answer import Answer, Cell, Column, Row
from core.worksheet import Filled, Typed, Worksheet, text_of
from tui.columns import GAP, INDENT, clean, cut, fill, width_of
from tui.keys import hidden
from tui.lines import broken

FIELD = 12
LEAST_NUMBER = 8
LABEL = 17
"""What the labels keep before a column goes."""
HEADING = 10
"""Where a heading is broken."""


class Field(Input):
    """One amount. The arrows go between the lines."""

    BINDINGS = hidden(previous_field="up", next_field="down,enter")

    def __init__(self, group: str, text: str) -> None:
        """``group``: the account group that it is of."""
        super().__init__(text, compact=True, classes="amount")
        self.group = group

    def action_next_field(self) -> None:
        """The line below."""
        self.screen.focus_next()

    def action_previous_field(self) -> None:
        """The line above."""
        self.screen.focus_previous()


class Amounts(VerticalScroll, can_focus=False):
    """Says ``Changed`` for every keystroke that changes an amount."""

    class Changed(Message):
        """Another text in a field."""

    def __init__(self, answer: Answer, sheet: Worksheet) -> None:
        """The answer's rows are the sheet's lines, in the same order."""
        super().__init__(id="amounts")
        self._answer, self._sheet = answer, sheet
        self.lines = (*sheet.lines, sheet.net)
        texts = [cell.text for row in answer.table.rows for cell in row.cells.values()]
        self._before: list[dict[str, str]] = []
        self._number = max(LEAST_NUMBER, *(len(text) + 2 for text in texts))

    def compose(self) -> ComposeResult:
        """A heading, then a line per account group, and last the net."""
        yield Static(classes="heading")
        for row, line in zip(self._answer.table.rows, self.lines, strict=True):
            with Horizontal(classes="line total" if row.kind == "total" else "line"):
                yield Static(classes="known")
                yield Field(line.group, text_of(line, self._sheet.shown))
                yield Static(classes="against")

    def on_resize(self) -> None:
        """A narrow form shows fewer of the columns; the last ones, which are nearest to the new amount, stay."""
        self.query_one(".heading", Static).update(self._heading())
        for row, known in zip(self._answer.table.rows, self.query(".known").results(Static), strict=True):
            known.update(self._known(row))

    @property
    def typed(self) -> dict[str, str]:
        """What stands in each field, by account group."""
        return {field.group: field.value for field in self.query(Field)}

    def remember(self) -> bool:
        """Keep what stands in the fields, to go back to; True when it is new."""
        is_new = self.typed != self._before[-1] if self._before else True
        self._before += [self.typed] * is_new
        return is_new

    @property
    def is_changed(self) -> bool:
        """True when something else stands in the fields than what was first remembered."""
        return self.typed != self._before[0]

    def undo(self) -> None:
        """The fields as they were before the last change."""
        if len(self._before) > 1:
            self._before.pop()
            texts = self._before[-1]
            for field in self.query(Field):
                field.value = texts[field.group]

    def show(self, filled: Filled) -> None:
        """What the texts come to, line by line; the net is summed for as long as its own field is empty."""
        for each, beside in zip((*filled.lines, filled.net), self.query(".against").results(Static), strict=True):
            beside.update(self._against(each))
        self.query(Field).last().placeholder = filled.net.amount_text

    def suggest(self, texts: dict[str, str]) -> None:
        """Put these texts in the fields that are empty."""
        for field in self.query(Field):
            if not field.value.strip() and texts.get(field.group):
                field.value = texts[field.group]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(self.Changed())

    def _columns(self) -> list[Column]:
        known = [column for column in self._answer.table.columns if column.key not in ("prognosis", "deviation")]
        while len(known) > 1 and self._room(known) < LABEL:
            known = known[1:]
        return known

    def _room(self, columns: list[Column]) -> int:
        """What the labels may take beside the columns."""
        return self.size.width - 1 - FIELD - self._number - sum(map(self._width, columns))

    def _labels(self) -> int:
        wanted = max(width_of(clean(row.label)) + INDENT for row in self._answer.table.rows)
        return max(min(LABEL, self._room([])), min(wanted, self._room(self._columns())))

    def _width(self, column: Column) -> int:
        body = max((width_of(row.cells[column.key].text) for row in self._answer.table.rows if column.key in row.cells), default=0)
        return max(LEAST_NUMBER, body + GAP, *(width_of(line) + 1 for line in self._head(column)))

    def _head(self, column: Column) -> list[str]:
        return broken(column.label, HEADING).splitlines()

    def _heading(self) -> Content:
        """The headings over their columns, bottom-aligned, on as many lines as they need."""
        columns = self._columns()
        heads = [self._head(column) for column in columns]
        depth = max(map(len, heads))
        lines = []
        for at in zip(*([""] * (depth - len(head)) + head for head in heads), strict=True):
            known = "".join(fill(text, self._width(column), right=True) for text, column in zip(at, columns, strict=True))
            lines.append(" " * self._labels() + known)
        last = fill(self._sheet.shown, self._labels()) + lines[-1][self._labels():] + " " + fill("Ny prognos", FIELD) + self._right("Avv.")
        return Content.styled("\n".join([*lines[:-1], last]), "$quiet")

    def _known(self, row: Row) -> Content:
        cells = [fill(row.cells.get(column.key, Cell("")).text, self._width(column), right=True) for column in self._columns()]
        text = fill(cut(clean(row.label), self._labels() - 1), self._labels()) + "".join(cells)
        return Content.styled(text, "bold") if row.kind == "total" else Content(text)

    def _right(self, text: str) -> str:
        return fill(text, self._number, right=True)

    def _against(self, each: Typed) -> Content:
        text = self._right("?" if each.problem else each.deviation_text)
        return Content.styled(text, "$tone-bad" if each.problem or each.is_worse else "")
