"""The first screen: a municipality's units as a tree with their deviations, filtered, sorted and searched where they stand."""
from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from core.answer import Answer, Row
from core.question import Question
from tui.keys import OVERVIEW_KEYS, SCREEN_KEYS, UNIT_KEYS, bindings
from tui.questions import Unit
from tui.screens.empty import empty
from tui.screens.narrowing import NarrowingScreen
from tui.selection import Selection
from tui.sheet import OUTCOME_YIELDS, YEAR_YIELDS
from tui.state import State
from tui.widgets.bars import TopLine
from tui.widgets.search_line import SearchLine
from tui.widgets.tiles import Tiles

EMPTY = State()
OVER = "Modellen har inget att säga här: året är slut, eller så är inget bokfört än."


class OverviewScreen(NarrowingScreen):
    """Opens on the chosen municipality; an empty store says what to do next. The model is asked only when its view is chosen."""

    BINDINGS = bindings(OVERVIEW_KEYS)
    EXTRA_KEYS = (*OVERVIEW_KEYS, *UNIT_KEYS)

    def __init__(self, kept: State = EMPTY) -> None:
        """``kept``: what was chosen when the terminal was last left."""
        super().__init__()
        self._kept: State | None = kept
        self._year = kept.year
        self._turned = False

    def body(self) -> Iterable[Widget]:
        """The figures above the panes, the line to search on, and what stands there when there is nothing to show."""
        self.selection = Selection(self.koll.questions.name, order=self._kept.order if self._kept else "")
        yield Tiles(id="tiles")
        yield from super().body()
        yield SearchLine(placeholder="namn eller kod   (⏎ behåll, esc visa alla)", id="search", compact=True)
        yield Static(id="empty")

    def panes(self) -> tuple[Widget, ...]:
        """The words last: in a large terminal they stand beside the months."""
        main, detail, months = super().panes()
        return main, months, detail

    async def fetch(self, question: Question) -> Answer:
        """Every unit, with the model's word where its view is chosen."""
        if not self.koll.places.municipalities:
            await self.koll.find_places()
            self.question = question = question._replace(period=self.koll.period)
        where = question.municipality or self.koll.municipality
        found = await self.koll.questions.tree(where, question.period, with_forecast=self._year)
        if found.status != "answered" and self._kept is not None and self._kept.period is not None:
            self.koll.period = None  # the month that was kept is gone
            return await self.koll.questions.tree(where, None, with_forecast=self._year)
        return found

    def draw(self, answer: Answer) -> None:
        """The tree, or the empty state."""
        has_rows = bool(answer.table.rows)
        self.set_class(not has_rows, "-empty")
        if has_rows:
            self.query_one(Tiles).show(answer.tiles)
            self._say_when_over(answer)
            self.main.yields = YEAR_YIELDS if self._year else OUTCOME_YIELDS
            super().draw(answer)
        else:
            keys = self.koll.own_keys(SCREEN_KEYS)
            self.query_one("#empty", Static).update(empty(self.koll.places.problem or answer.headline, keys))

    def _say_when_over(self, answer: Answer) -> None:
        """Where nothing is left to foresee, or nothing to go by, the model is not asked: the view stays as it was, and says so."""
        if self._turned and self._year and not _looks_ahead(answer):
            self._year = False
            self.notify(OVER)
        self._turned = False

    def show_main(self, answer: Answer) -> None:
        """As it was left, the first time."""
        super().show_main(answer)
        if self._kept is not None and answer.asked is not None:
            if self._kept.municipality == answer.asked.municipality:
                self.main.restore(self._kept.unit, self._kept.folded)
            self._kept = None

    def state(self) -> State:
        """What is chosen here, to be kept."""
        asked, outline = self.answer.asked, self.main.outline
        where = asked.municipality if asked is not None else None
        folded = tuple(outline.rows[at].key for at in sorted(outline.folded)) if not self.selection.narrows else None
        unit = self.main.row.key if self.main.row else ""
        return State("", where or "", unit, None, self.selection.order, self._year, folded)

    def change_municipality(self) -> None:
        """Start over in the municipality that is now chosen."""
        self.question = Question()
        self.load()

    def go_to(self, unit: Unit) -> None:
        """Put the cursor on a unit of this tree; any other is opened."""
        here = self.answer.asked is not None and self.answer.asked.municipality == unit.municipality
        if not (here and self.main.reveal(unit.code)):
            super().go_to(unit)

    def enter(self, _: Row) -> None:
        """Every row opens a unit: an account group's the unit that it is of."""
        self.with_unit(self.koll.open_unit)

    def action_toggle_view(self) -> None:
        """The year's end or the period; the model is asked for every unit while the keys go on working."""
        self._year, self._turned = not (self._year and _looks_ahead(self.answer)), True
        self.load()

    def stop_waiting(self) -> None:
        """The view that is still shown is the chosen one."""
        super().stop_waiting()
        self._year, self._turned = _looks_ahead(self.answer), False

    def step_back(self) -> bool:
        """First everything again."""
        if self.query_one(TopLine).is_waiting or not self.selection.clear():
            return super().step_back()
        self.query_one(SearchLine).action_leave()
        return True


def _looks_ahead(answer: Answer) -> bool:
    """True when the model's word stands in the answer."""
    return any(column.key == "forecast" for column in answer.table.columns)
