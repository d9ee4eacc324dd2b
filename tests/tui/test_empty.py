"""Where there is nothing to see, the next key is said."""
from collections.abc import Awaitable, Callable

import pytest

from core.commands import Choose
from core.question import Who
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp
from tui.keymap import keymap_of
from tui.screens.base import DeskScreen

pytestmark = pytest.mark.slow
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")


def words(app: KollApp) -> str:
    """What stands on the screen, on one line."""
    strips = app.screen._compositor.render_strips()
    return " ".join(" ".join("".join(segment.text for segment in strip) for strip in strips).replace("\u00a0", " ").split())


@pytest.mark.parametrize(("municipality", "keys", "said"), [
    ("krokom", ("o",), "n – öppna ett nytt prognostillfälle."),
    ("krokom", ("j", "enter", "8"), "p – lämna enhetens prognos i det öppna tillfället."),
    ("krokom", ("j", "enter", "7"), "o – prognostillfället"),
    ("krokom", ("j", "p"), "esc tillbaka"),
    ("alingsas", ("f",), "Ingen enhet passar. f går till nästa filter, q eller esc visar alla."),
    ("alingsas", ("slash", "x", "q", "z"), "Ingen enhet passar. ⏎ letar i alla kommuner, esc visar alla."),
    ("alingsas", ("ctrl+p", "x", "q", "z"), "Inget passar. Skriv färre bokstäver."),
    ("alingsas", ("slash", "x", "x", "enter"), "Inget passar. Skriv färre bokstäver."),
])
async def test_a_view_without_rows_says_which_key_is_next(desk: Desk, until: Until, municipality: str, keys: tuple[str, ...], said: str):
    desk.do(Choose(municipality), ANNA)
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        for key in keys:
            await pilot.press(key)
            await until(pilot)
        await until(pilot, lambda: said in words(app))


async def test_an_empty_store_says_it_on_the_overview_and_in_the_log_with_ones_own_keys(until: Until):
    app = KollApp(Desk(MemoryStore()), ANNA, keymap=keymap_of({"läs-in-filer": "ctrl+o"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        assert "koll demo" in words(app)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, DeskScreen) and "ctrl+o – läs in filer" in words(app))
