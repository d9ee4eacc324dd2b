"""The first screen: a municipality's units as a tree with their deviations."""
from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from core.answer import Answer, Row
from core.question import Question
from tui.questions import Unit
from tui.screens.panes import PaneScreen

NEXT_STEPS = (
    ("koll demo", "fyra riktiga kommuner att prova med"),
    ("koll importera FIL", "läs in SIE eller CSV från ekonomisystemet"),
    ("?", "hjälp med tangenterna"),
    ("q", "avsluta"),
)


class OverviewScreen(PaneScreen):
    """Opens on the chosen municipality; an empty store says what to do next."""

    def body(self) -> Iterable[Widget]:
        """The panes, and what stands there instead when there is nothing to show."""
        yield from super().body()
        yield Static(id="empty")

    async def fetch(self, question: Question) -> Answer:
        """Every unit with its deviation."""
        if not self.koll.places.municipalities:
            await self.koll.find_places()
        where = question.municipality or self.koll.municipality
        return await self.koll.questions.tree(where, question.period)

    def draw(self, answer: Answer) -> None:
        """The tree, or the empty state."""
        has_rows = bool(answer.table.rows)
        self.set_class(not has_rows, "-empty")
        if has_rows:
            super().draw(answer)
        else:
            self.query_one("#empty", Static).update(_empty(self.koll.places.problem or answer.headline))

    def change_municipality(self) -> None:
        """Start over in the municipality that is now chosen."""
        self.question = Question()
        self.load()

    def go_to(self, unit: Unit) -> None:
        """Put the cursor on a unit of this tree; any other is opened."""
        here = self.answer.asked is not None and self.answer.asked.municipality == unit.municipality
        if not (here and self.main.reveal(unit.code)):
            super().go_to(unit)

    def enter(self, row: Row) -> None:
        """Every row opens a unit: an account group's the unit that it is of."""
        unit, asked = self.unit_of(row), self.answer.asked
        if unit is not None and asked is not None and asked.municipality is not None:
            self.koll.open_unit(asked.municipality, unit)


def _empty(headline: str) -> Content:
    width = max(len(key) for key, _ in NEXT_STEPS)
    steps = [Content.assemble((key.ljust(width), "bold $primary"), f"  {meaning}") for key, meaning in NEXT_STEPS]
    return Content("\n").join([Content.styled(headline, "bold"), Content(""), *steps])

