"""Keys that come faster than the screens: a key opens one screen, and the way back stops at the first."""
from collections.abc import Awaitable, Callable

import pytest
from textual.events import Key

from tui.app import KollApp
from tui.screens.overview import OverviewScreen

pytestmark = pytest.mark.slow  # each starts the whole terminal
Until = Callable[..., Awaitable[None]]


def burst(app: KollApp, *keys: str) -> None:
    """Type them all before the first is seen to, as a pasted text or a held key comes."""
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


@pytest.mark.parametrize("key", ["m", "question_mark", "colon", "i", "e", "p", "w", "o", "D", "u", "comma", "T", "enter", "ctrl+p"])
async def test_a_key_held_down_opens_one_screen_and_escape_held_down_leaves_it(key: str, app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        burst(app, *[key] * 40)
        await until(pilot, lambda: not isinstance(app.screen, OverviewScreen))
        await until(pilot)
        assert len(app.screen_stack) == 3, app.screen_stack
        burst(app, *["escape"] * 40)
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        await until(pilot)
        assert len(app.screen_stack) == 2


async def test_a_long_text_that_is_pasted_by_mistake_leaves_the_terminal_alive(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        burst(app, *"mvppwoeDuTi?f s" * 20)
        await until(pilot)
        for _ in range(60):
            await pilot.press("escape")
            await until(pilot)
            if isinstance(app.screen, OverviewScreen):
                break
        assert isinstance(app.screen, OverviewScreen)
