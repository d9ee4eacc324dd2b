"""A whole month-end from the keyboard: load the month, see what stands out, give prognoses, approve, post, and write it up."""
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from textual.widgets import Input, Static, TextArea

from core.commands import Import
from core.mapping import Said, with_flags
from core.question import Who
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp
from tui.screens.answer import AnswerScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.importing import ImportScreen
from tui.screens.overview import OverviewScreen
from tui.screens.prognosis import PrognosisScreen
from tui.screens.publish import PublishScreen
from tui.screens.report import ReportScreen
from tui.screens.round import RoundScreen
from tui.widgets.amounts import Field
from tui.widgets.answer_table import AnswerTable
from tui.widgets.tiles import Tiles

pytestmark = pytest.mark.slow
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")
CHANNEL = "-1001234567890"
ORGANISATION = "kod;namn;förälder\n1;Provköping;\n10;Skolnämnd;1\n101;Norra skolan;10\n102;Södra skolan;10\n"
COSTS = {"101": (300_000, 270_000), "102": (200_000, 240_000)}
"""Unit → (budget, outcome) of every month in kr. Norra skolan is 30 tkr under each month, Södra skolan 40 tkr over."""


def table(months: range, at: int, heading: str) -> str:
    """A file of the months: ``at`` 0 the budget, 1 the outcome."""
    each = [(f"2024{month:02d}", unit, costs[at]) for month in months for unit, costs in COSTS.items()]
    lines = [f"{unit};5010;{month};{amount},00\n{unit};3010;{month};-20000,00" for month, unit, amount in each]
    return "\n".join([f"Ansvar;Konto;Period;{heading}", *lines, ""])


@pytest.fixture
def in_october(tmp_path: Path) -> tuple[KollApp, MemoryStore, Path]:
    """Provköping with a budget and eight months, early in October; the September file lies there to be taken in."""
    store = MemoryStore()
    desk = Desk(store, today=lambda: date(2024, 10, 3), clock=lambda: datetime(2024, 10, 3, 8, tzinfo=UTC))
    said = with_flags(Said(), "--belopp kr --tecken redovisning")
    budget, outcome = table(range(1, 13), 0, "Budget"), table(range(1, 9), 1, "Utfall")
    for name, content in (("organisation.csv", ORGANISATION), ("budget.csv", budget), ("utfall.csv", outcome)):
        (tmp_path / name).write_text(content)
        read = desk.read([str(tmp_path / name)], lambda _what, _done: None)
        command = Import(read, said=said if name != "organisation.csv" else Said(), write=True, confirmed=True)
        assert desk.do(command, ANNA).status == "answered"
    september = tmp_path / "utfall-september.csv"
    september.write_text(table(range(9, 10), 1, "Utfall"))
    return KollApp(desk, ANNA, channels=lambda: (CHANNEL,)), store, september


def main(app: KollApp) -> AnswerTable:
    return app.screen.query_one("#main", AnswerTable)


def row(app: KollApp, unit: str) -> dict[str, str]:
    """A unit's cells as they stand on the screen."""
    (found,) = [each for each in app.screen.answer.table.rows if each.key == unit]
    return {key: cell.text.replace("\u00a0", " ") for key, cell in found.cells.items()}


async def test_a_month_end_from_the_file_to_the_report(in_october: tuple[KollApp, MemoryStore, Path], until: Until) -> None:
    app, store, september = in_october
    async with app.run_test(size=(140, 40)) as pilot:

        async def go(*keys: str, to: type | None = None) -> None:
            """Press, and wait for the screen and its answer."""
            await pilot.press(*keys)
            if to is not None:
                await until(pilot, lambda: isinstance(app.screen, to))
            await until(pilot)

        # The month is loaded: shown first, written for ctrl+s, and the overview follows.
        await until(pilot)
        assert app.screen.answer.period == "t.o.m. augusti 2024"
        await go("i", to=ImportScreen)
        app.screen.query_one(Input).value = str(september)
        await pilot.press("enter")
        await until(pilot)
        await until(pilot, lambda: "Inget är skrivet än." in str(app.screen.query_one("#told", Static).render()))
        await go("ctrl+s", to=OverviewScreen)
        await until(pilot, lambda: app.screen.answer.period == "t.o.m. september 2024")

        # What stands out: one red unit, found with the filter, explained with w.
        assert row(app, "102")["deviation"] == "−360"
        assert row(app, "101")["deviation"] == "270"
        await go("f")
        assert [each.label for each in main(app).table.rows][-1] == "Södra skolan"
        assert main(app).reveal("102")
        await go("w", to=AnswerScreen)
        assert "Södra skolan" in app.screen.answer.headline
        await go("q", to=OverviewScreen)
        await go("escape")

        # A round is opened, and both managers' words are given.
        await go("o", to=RoundScreen)
        await pilot.press("n")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        app.screen.query_one(Input).value = "september 2024 sista dag 10 oktober"
        await go("enter", to=ConfirmScreen)
        await go("enter", to=RoundScreen)
        await until(pilot, lambda: "2024-09" in app.screen.answer.headline)
        await go("q", to=OverviewScreen)
        for unit, amount, comment in (("101", "−3 000", "Två vakanser."), ("102", "−2 600", "Vikarier hela våren, minskar från november.")):
            assert main(app).reveal(unit)
            await go("p", to=PrognosisScreen)
            await until(pilot, lambda: bool(app.screen.query(Field)))
            app.screen.query(Field).last().value = amount
            app.screen.query_one(TextArea).text = comment
            await until(pilot)
            await go("ctrl+s")
            if isinstance(app.screen, PrognosisScreen):  # far from the budget: asked back once
                await go("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
            await until(pilot, lambda unit=unit, amount=amount: row(app, unit)["prognosis"] == amount)
        assert "−80 mot budget" in str(app.screen.query_one(Tiles).render()).replace("\u00a0", " ")

        # The controller approves each after seeing what it means.
        await go("o", to=RoundScreen)
        for unit in ("101", "102"):
            await until(pilot, lambda unit=unit: main(app).reveal(unit))
            await go("a", to=ConfirmScreen)
            await go("enter", to=RoundScreen)
            await until(pilot, lambda unit=unit: row(app, unit)["status"] == "godkänd")
        await go("q", to=OverviewScreen)

        # The channel is told once, and the report is on disk.
        await go("g", "P", to=PublishScreen)
        await until(pilot, lambda: app.screen.preview.yes is not None)
        await go("ctrl+s", to=OverviewScreen)
        assert [channel.channel for _, channel in store.outgoing()] == [CHANNEL]
        await go("g", "D", to=ReportScreen)
        file = september.with_name("uppföljning.md")
        app.screen.query_one("#file", Input).value = str(file)
        await pilot.press("ctrl+s")
        await until(pilot, file.exists)
        await go("escape", to=OverviewScreen)
    written = file.read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "september 2024" in written
    assert all(word in written for word in ("Norra skolan", "270", "Södra skolan", "−360", "Vikarier hela våren"))
