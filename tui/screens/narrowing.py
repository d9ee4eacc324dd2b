"""A tree that is filtered, sorted and searched where it stands."""
from __future__ import annotations

from typing import Final

from textual import on

from core.answer import Answer
from tui.keys import OVERVIEW_KEYS, SCREEN_KEYS
from tui.questions import month_key
from tui.screens.panes import PaneScreen
from tui.selection import Selection
from tui.widgets.bars import Crumbs
from tui.widgets.detail import Detail
from tui.widgets.search_line import SearchLine

TYPING: Final = "⏎ letar i alla kommuner, esc visar alla."
"""The way out while every letter is part of the search."""


class NarrowingScreen(PaneScreen):
    """Shows the rows that ``selection`` has chosen; subclasses have a SearchLine."""

    selection: Selection

    def show_main(self, answer: Answer) -> None:
        """The rows that are chosen; the cursor stays on its unit, or goes to the first that is searched for."""
        rows, here = self.selection.rows(answer.table.rows), self.main.row
        keep = self.selection.first(rows) or (here.key if here else None)
        is_part = len(rows) < len(answer.table.rows)
        self.main.show(answer.table._replace(rows=rows), keep=keep, through=month_key(answer.span), unfolded=is_part)
        self.query_one(Crumbs).remark(self.selection.says() + ("" if rows else " (ingen)"))
        if not rows:
            following, back = self.koll.own_keys((OVERVIEW_KEYS[0], SCREEN_KEYS[-1]))
            ways = f"{following.shown} går till nästa filter, {back.shown} eller esc visar alla."
            self.query_one(Detail).say(f"Ingen enhet passar. {TYPING if self.query_one(SearchLine).has_focus else ways}")

    def shown(self) -> Answer:
        """Only the rows that are chosen, in their order."""
        return self.answer._replace(table=self.answer.table._replace(rows=self.selection.rows(self.answer.table.rows)))

    def action_next_filter(self) -> None:
        """The next of the filters."""
        self.selection.next_filter()
        self.show_main(self.answer)

    def action_next_order(self) -> None:
        """The next of the orders."""
        self.selection.next_order()
        self.show_main(self.answer)

    def action_look(self) -> None:
        """Look for a unit where it stands, or where there is no tree anywhere."""
        if self.has_class("-empty"):
            self.action_search()
        else:
            self.query_one(SearchLine).open()

    @on(SearchLine.Narrowed)
    def narrow(self, event: SearchLine.Narrowed) -> None:
        """The tree narrows as one types."""
        self.selection.text = event.text
        self.show_main(self.answer)

    @on(SearchLine.Chosen)
    def keep(self, event: SearchLine.Chosen) -> None:
        """Back to the tree; what is not in it may be in another municipality."""
        self.narrow(event)
        self.main.focus()
        if event.text and not self.main.shown:
            self.query_one(SearchLine).action_leave()
            self.action_search(event.text)
