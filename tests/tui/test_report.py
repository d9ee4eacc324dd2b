"""A report in the terminal: read as text, written to a file of the chosen format, and left at any time."""
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input, Select, Static

from core.answer import Answer
from core.calendar import Period, Scope
from core.commands import Choose
from core.progress import Progress, silent
from core.question import Who
from core.report import Report
from store.desk import Desk
from store.memory import MemoryStore
from store.reporting import Order
from tui.app import KollApp
from tui.plain import plain_report
from tui.progress import LeftError, Telling
from tui.screens.report import ReportScreen
from tui.widgets.order_form import OrderForm

pytestmark = pytest.mark.slow
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")


@pytest.fixture
def app(desk: Desk) -> KollApp:
    desk.do(Choose("vaggeryd"), ANNA)
    app = KollApp(desk, ANNA)
    app.period = Period(Scope.YTD, 3, 2020)
    return app


def told(app: KollApp) -> str:
    return str(app.screen.query_one("#told", Static).render())


async def opened(pilot: object, until: Until, app: KollApp) -> ReportScreen:
    """The report of Kommunledningskontor through March."""
    await until(pilot)
    await pilot.press("j", "j", "j", "D")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, ReportScreen))
    await until(pilot)
    assert isinstance(app.screen, ReportScreen)
    return app.screen


async def test_enter_shows_the_report_as_text_word_for_word_as_the_command_prints_it(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, until, app)
        assert screen.query_one(OrderForm).order == Order("Kommunledningskontor Vaggeryds kommun", "t.o.m. mars 2020", "")
        await pilot.press("enter")
        await until(pilot, lambda: told(app).startswith("Månadsuppföljning t.o.m. mars 2020"))
        report = desk.report(screen.query_one(OrderForm).order, ANNA)
        assert isinstance(report, Report)
        width = screen.query_one("VerticalScroll").scrollable_content_region.width
        assert [line.rstrip() for line in told(app).splitlines()] == [line.rstrip() for line in plain_report(report, width).splitlines()]


async def test_another_kind_is_shown_when_it_is_chosen(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, until, app)
        screen.query_one("#kind", Select).value = "Delårsbokslut"
        await until(pilot, lambda: told(app).startswith("Delårsbokslut t.o.m. mars 2020"))


async def test_ctrl_s_writes_the_chosen_format_and_over_a_file_only_after_one_more(app: KollApp, until: Until, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, until, app)
        line = screen.query_one("#file", Input)
        line.value = str(tmp_path / "mars.docx")
        screen.query_one("#format", Select).value = ".md"
        await until(pilot, lambda: line.value == str(tmp_path / "mars.md"))
        line.value = "läget 2020.03"  # no ending, but a full stop
        screen.query_one("#format", Select).value = ".html"
        await until(pilot, lambda: line.value == "läget 2020.03.html")
        line.value = str(tmp_path / "mars.html")
        screen.query_one("#format", Select).value = ".md"
        await until(pilot, lambda: line.value == str(tmp_path / "mars.md"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: (tmp_path / "mars.md").exists())
        await until(pilot)
        assert (tmp_path / "mars.md").read_text().startswith("# Månadsuppföljning t.o.m. mars 2020")
        assert str(tmp_path / "mars.md") in " ".join(str(each.message) for each in app._notifications)
        (tmp_path / "mars.md").write_text("mitt")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "finns redan" in told(app))
        assert (tmp_path / "mars.md").read_text() == "mitt"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: (tmp_path / "mars.md").read_text().startswith("# Månad"))


async def test_what_cannot_be_written_or_understood_is_said(app: KollApp, until: Until, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, until, app)
        line, unit = screen.query_one("#file", Input), screen.query_one("#unit", Input)
        line.value = ""
        screen.query_one("#format", Select).value = ".html"
        for name, says in (("", "har ingen ändelse"), ("mars.pdf", "formatet är okänt"), (str(tmp_path / "ingen" / "a.md"), "finns inte")):
            line.value = name
            await pilot.press("ctrl+s")
            await until(pilot, lambda says=says: says in told(app))
        unit.value = "xyzzy"
        await pilot.press("enter")
        await until(pilot, lambda: "xyzzy" in told(app))


class Waiting(Desk):
    """A desk whose report waits at its first word until it may go on, and remembers what ended it."""

    reached, may_go_on, ended = Event(), Event(), ""

    def report(self, order: Order, who: Who, progress: Progress = silent) -> Report | Answer:
        def slowly(what: str, done: float) -> None:
            self.reached.set()
            assert self.may_go_on.wait(20)
            try:
                progress(what, done)
            except LeftError:
                self.ended = what
                raise

        return super().report(order, who, slowly)


async def test_escape_leaves_while_the_report_is_made_and_nothing_is_written(store: MemoryStore, until: Until, tmp_path: Path) -> None:
    desk = Waiting(store, today=lambda: date(2020, 9, 15))
    desk.do(Choose("vaggeryd"), ANNA)
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, until, app)
        screen.query_one("#file", Input).value = str(tmp_path / "ar.docx")
        await pilot.press("ctrl+s")
        await until(pilot, desk.reached.is_set)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ReportScreen))
        desk.may_go_on.set()
        await until(pilot, lambda: bool(desk.ended))
        assert desk.ended == "Sammanfattning"
        assert list(tmp_path.iterdir()) == []


def test_the_work_ends_at_the_next_telling_when_nobody_waits(desk: Desk) -> None:
    heard = list[str]()
    telling = Telling(heard.append)

    def tell(what: str, done: float) -> None:
        telling(what, done)
        telling.leave()

    with pytest.raises(LeftError):
        desk.report(Order("vaggeryds kommun", "helår 2020"), ANNA, tell)
    assert heard == ["Sammanfattning: 0 %"]
    assert desk.ask("avvikelse vaggeryds kommun", ANNA).status == "answered"
