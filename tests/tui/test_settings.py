"""The settings in the terminal: seen, changed after a look, and told in a sentence when they cannot be."""
from collections.abc import Awaitable, Callable

import pytest
from textual.widgets import Input, Static

from core.commands import Choose, OpenRound
from core.people import Invitation
from core.question import Who
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp
from tui.screens.asking import AskScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.settings import SettingsScreen
from tui.widgets.answer_table import AnswerTable

pytestmark = pytest.mark.slow
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")


@pytest.fixture
def app(desk: Desk) -> KollApp:
    desk.do(Choose("vaggeryd"), ANNA)
    desk.do(OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True), ANNA)
    return KollApp(desk, ANNA)


async def opened(pilot: object, until: Until, app: KollApp) -> AnswerTable:
    await until(pilot)
    await pilot.press("comma")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and bool(app.screen.answer.headline))
    await until(pilot)
    return app.screen.query_one(AnswerTable)


async def write(pilot: object, until: Until, app: KollApp, key: str, text: str) -> None:
    await pilot.press(key)  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, AskScreen))
    app.screen.query_one(Input).value = text
    await pilot.press("enter")  # type: ignore[attr-defined]


def value(desk: Desk, key: str) -> str:
    rows = {row.key: row for row in desk.settings(ANNA, "vaggeryd").table.rows}
    return rows[key].cells["value"].text.replace("\u00a0", " ")


async def test_enter_on_a_setting_takes_a_new_value_shows_it_and_writes_it_for_a_yes(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        table = await opened(pilot, until, app)
        assert table.row.key == "enhet"
        assert "kr, tkr eller mnkr" in str(app.screen.query_one("#detail Static", Static).render())
        await write(pilot, until, app, "enter", "mnkr")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot)
        assert "tkr → mnkr" in str(app.screen.query_one("#preview", Static).render())
        assert value(desk, "enhet") == "tkr"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and table.row.cells["value"].text == "mnkr")
        assert value(desk, "enhet") == "mnkr"
        assert table.row.key == "enhet"


async def test_what_cannot_be_set_is_said_and_the_screen_stays(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        table = await opened(pilot, until, app)
        await write(pilot, until, app, "enter", "dollar")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot)
        assert "Skriv kr, tkr eller mnkr" in str(app.screen.query_one("#preview", Static).render())
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        table.reveal("sista-dag 2020-08")
        await write(pilot, until, app, "enter", "20 september")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        assert value(desk, "sista-dag 2020-08") == "sista dag 2020-09-20"


async def test_a_row_that_is_set_elsewhere_says_where(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        table = await opened(pilot, until, app)
        table.reveal("schema")
        await pilot.press("enter")
        await until(pilot, lambda: any("koll schema" in str(each.message) for each in app._notifications))
        assert isinstance(app.screen, SettingsScreen)


async def test_an_invitation_shows_what_to_send_once_and_is_then_in_the_list(app: KollApp, store: MemoryStore, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        table = await opened(pilot, until, app)
        await write(pilot, until, app, "n", "Eva Ek, chef, Kommunledningskontor")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert not store.people()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen.query_one("#box").border_title == "Klart")
        await until(pilot)
        assert "BOTENS_NAMN?start=" in str(app.screen.query_one("#preview", Static).render())
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and any(row.key == "roll Eva Ek" for row in table.table.rows))
        ((_, invited),) = store.people()
        assert isinstance(invited, Invitation)
        assert (invited.name, invited.role, invited.unit) == ("Eva Ek", "manager", "131")
