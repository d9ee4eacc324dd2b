"""A yes while another process holds the store: the box says that it waits, does not leave, and writes once."""
import fcntl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from textual.widgets import Input, Static, TextArea
from textual.widgets._toast import Toast

from core.commands import Choose, FreezeRound, OpenRound
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.opening import open_store
from tui.app import KollApp
from tui.screens.box import BEGUN, WAITS
from tui.screens.confirm import ConfirmScreen
from tui.screens.overview import OverviewScreen
from tui.screens.prognosis import PrognosisScreen
from tui.screens.publish import PublishScreen
from tui.screens.round import RoundScreen
from tui.widgets.amounts import Field
from tui.widgets.answer_table import AnswerTable

pytestmark = pytest.mark.slow  # each starts the whole terminal
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The demonstration in files, Vaggeryd chosen, with a round open."""
    store = open_store(str(tmp_path / "koll.json"))
    load(store, "demo")
    made = Desk(store, today=lambda: date(2020, 9, 15), clock=lambda: datetime(2020, 9, 10, 8, tzinfo=UTC))
    made.do(Choose("vaggeryd"), ANNA)
    made.do(OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True), ANNA)
    yield made
    store.close()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The store's lock, held as by another process."""
    with (folder / "koll.json.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def text(app: KollApp, name: str) -> str:
    return str(app.screen.query_one(name, Static).render())


def log(desk: Desk) -> list[str]:
    return [entry.summary for entry in desk.changes(0)]


def told(app: KollApp) -> list[str]:
    return [each.message for each in app._notifications]


async def test_a_round_that_waits_to_be_opened_is_not_left_and_is_opened_once(tmp_path: Path, desk: Desk, until: Until) -> None:
    app = KollApp(desk, ANNA)
    before = log(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen))
        await until(pilot)
        await pilot.press("n")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        app.screen.query_one(Input).value = "november 2020"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        with held(tmp_path):
            await pilot.press("enter")
            await until(pilot, lambda: text(app, "#keys") == WAITS)
            await pilot.press("enter", "escape", "q")
            await until(pilot, lambda: BEGUN in told(app))
            assert isinstance(app.screen, ConfirmScreen)
        await until(pilot, lambda: isinstance(app.screen, RoundScreen))
    assert len(log(desk)) == len(before) + 1


async def test_a_draft_that_waits_to_be_written_is_not_left_and_is_written_once(tmp_path: Path, desk: Desk, until: Until) -> None:
    app = KollApp(desk, ANNA)
    before = log(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "j", "j", "p")
        await until(pilot, lambda: isinstance(app.screen, PrognosisScreen) and bool(app.screen.query(Field)))
        await until(pilot)
        app.screen.query(Field).last().value, app.screen.query_one(TextArea).text = "39 264", "Storm."
        await until(pilot)
        with held(tmp_path):
            await pilot.press("ctrl+d")
            await until(pilot, lambda: text(app, "#says") == WAITS)
            await pilot.press("ctrl+d", "ctrl+s", "escape", "escape")
            await until(pilot, lambda: BEGUN in told(app))
            assert (isinstance(app.screen, PrognosisScreen), text(app, "#says")) == (True, WAITS)
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
    assert len(log(desk)) == len(before) + 1


async def test_a_post_that_waits_to_be_written_is_not_left(tmp_path: Path, desk: Desk, until: Until) -> None:
    app = KollApp(desk, ANNA, channels=lambda: ("-100123",))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "j", "j", "P")
        await until(pilot, lambda: isinstance(app.screen, PublishScreen) and "ctrl+s" in text(app, "#keys"))
        with held(tmp_path):
            await pilot.press("ctrl+s")
            await until(pilot, lambda: text(app, "#keys") == WAITS)
            await pilot.press("escape")
            await until(pilot, lambda: BEGUN in told(app))
            assert isinstance(app.screen, PublishScreen)
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))


async def test_what_is_written_from_here_is_no_news_and_what_others_write_is(desk: Desk, until: Until) -> None:
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.generation is not None)
        before = app.generation
        assert (await app.questions.do(FreezeRound("2020-08", True, "vaggeryd", write=True))).status == "answered"
        await until(pilot, lambda: app.generation != before)
        await until(pilot)
        assert told(app) == []
        desk.do(OpenRound("", "november 2020", "", "vaggeryd", write=True), Who("bo"))
        await until(pilot, lambda: any("november 2020" in each for each in told(app)))


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_message_hides_neither_the_keys_nor_the_rows(desk: Desk, until: Until, size: tuple[int, int]) -> None:
    app = KollApp(desk, ANNA)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen))
        app.notify("Skrivet: Kommunledningskontorets prognos 39 264 tkr, 882 tkr sämre än budget. Ångras i loggen (u).")
        await until(pilot, lambda: bool(app.screen.query(Toast)))
        await until(pilot)
        table, shown = app.screen.query_one(AnswerTable), app.screen.query_one(Toast)
        assert shown.region.bottom <= table.region.y + table.depth
        await pilot.press("escape")
        await pilot.press("j", "p")
        await until(pilot, lambda: isinstance(app.screen, PrognosisScreen) and bool(app.screen.query(Field)))
        await until(pilot, lambda: bool(app.screen.query(Toast)))
        assert not app.screen.query_one(Toast).region.overlaps(app.screen.query_one("#keys").region)
