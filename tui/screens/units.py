"""What can be done to the unit under the cursor, on every screen that has one: explain it, give its prognosis, see its round."""
from __future__ import annotations

from collections.abc import Callable

from textual import work

from core.answer import Row
from core.question import Question
from tui.keys import UNIT_KEYS, bindings
from tui.screens.base import DeskScreen


class UnitActions(DeskScreen):
    """Subclasses say in ``unit_here`` which unit the cursor stands on."""

    BINDINGS = bindings(UNIT_KEYS)

    def unit_here(self) -> str | None:
        """The code of the unit under the cursor, else of the answer's own."""
        raise NotImplementedError

    def with_unit(self, use: Callable[[str, str], object]) -> None:
        """Use the municipality and the unit under the cursor, where there are any."""
        where, unit = self.answer.asked.municipality if self.answer.asked else None, self.unit_here()
        if where is not None and unit is not None:
            use(where, unit)

    def action_explain(self, at: str | None = None) -> None:
        """Why the unit deviates; ``at``: the row of the answer to stand on, where there is such a row."""
        self.with_unit(lambda municipality, unit: self.show_why(municipality, unit, at))

    @work
    async def show_why(self, municipality: str, unit: str, at: str | None = None) -> None:
        """The answer to why, on a screen of its own."""
        answer = await self.koll.questions.ask(Question("why", municipality, unit, self.question.period))
        self.koll.open_answer(answer, f"varför {answer.unit.name if answer.unit else unit}", at)

    def action_give_prognosis(self) -> None:
        """The form for the unit's prognosis."""
        self.with_unit(self.koll.open_form)

    def action_publish(self) -> None:
        """The unit's summary, to the channels."""
        self.with_unit(self.koll.open_publish)

    def action_report(self) -> None:
        """A document about the unit."""
        self.koll.open_report(self.answer, self.unit_here())

    def action_round(self) -> None:
        """The municipality's prognosis round."""
        if self.answer.asked is not None and self.answer.asked.municipality is not None:
            self.koll.open_round(self.answer.asked.municipality)


def unit_of(row: Row | None, own: str | None) -> str | None:
    """The unit that a row is of: its own, else (an account group's row) the asked one."""
    return row.key if row is not None and row.question is not None else own
