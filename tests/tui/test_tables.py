"""The tables that are not about money in the terminal: listed, opened, one cell changed after a yes, and taken back."""
from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.widgets import DataTable, OptionList, Static, TextArea

from core.commands import Choose, Undo
from core.question import Who
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp
from tui.screens.cell import CellScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.table import TableScreen
from tui.screens.tables import TablesScreen

pytestmark = pytest.mark.slow
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")


def status(desk: Desk) -> str:
    plan = next(each for each in desk.reported("hjo", ANNA) if each.id == "aktiviteter-kf1")
    return plan.rows[0].texts["status"]


@pytest.fixture
def hjo(desk: Desk) -> KollApp:
    assert desk.do(Choose("hjo"), ANNA).status == "answered"
    return KollApp(desk, ANNA)


async def test_a_cell_is_changed_after_a_yes_and_taken_back_with_undo(hjo: KollApp, desk: Desk, store: MemoryStore, until: Until) -> None:
    async with hjo.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("T")
        await until(pilot, lambda: isinstance(hjo.screen, TablesScreen) and bool(hjo.screen.tables))
        assert isinstance(hjo.screen, TablesScreen)
        at = [each.id for each in hjo.screen.tables].index("aktiviteter-kf1")
        hjo.screen.query_one(OptionList).highlighted = at
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(hjo.screen, TableScreen) and hjo.screen.query_one(DataTable).row_count == 1)
        await pilot.press("right", "right", "right", "right")
        await until(pilot, lambda: str(hjo.screen.query_one("#text", Static).render()) == "Påbörjad")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(hjo.screen, CellScreen))
        hjo.screen.query_one(TextArea).text = "Klart"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(hjo.screen, ConfirmScreen))
        assert "Påbörjad → Klart" in str(hjo.screen.query_one("#preview", Static).render())
        before = len(store.log(0))
        assert status(desk) == "Påbörjad"
        await pilot.press("enter")
        await until(pilot, lambda: status(desk) == "Klart")
        assert len(store.log(0)) == before + 1
        await until(pilot, lambda: isinstance(hjo.screen, TableScreen) and str(hjo.screen.query_one("#text", Static).render()) == "Klart")
    assert desk.do(Undo(write=True), ANNA).status == "answered"
    assert status(desk) == "Påbörjad"


async def test_a_cell_that_is_left_is_not_asked_about(hjo: KollApp, desk: Desk, store: MemoryStore, until: Until) -> None:
    async with hjo.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        before = len(store.log(0))
        await pilot.press("T")
        await until(pilot, lambda: isinstance(hjo.screen, TablesScreen) and bool(hjo.screen.tables))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(hjo.screen, TableScreen) and hjo.screen.query_one(DataTable).row_count > 1)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(hjo.screen, CellScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(hjo.screen, TableScreen))
        await pilot.press("q", "q")
        await until(pilot, lambda: not isinstance(hjo.screen, TablesScreen | TableScreen))
    assert len(store.log(0)) == before
