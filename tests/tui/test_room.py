"""What is seen in a small terminal: the table before the words, and no word of them out of reach."""
from collections.abc import Awaitable, Callable

import pytest
from textual.widgets import Static

from core.commands import Choose, OpenRound
from core.question import Who
from store.desk import Desk
from tui.app import KollApp
from tui.screens.answer import AnswerScreen
from tui.screens.publish import PublishScreen
from tui.widgets.answer_table import AnswerTable
from tui.widgets.detail import Detail
from tui.widgets.question_list import QuestionList

pytestmark = pytest.mark.slow  # each starts the whole terminal
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")


@pytest.fixture
def hjo(desk: Desk) -> KollApp:
    """Notes of several sentences."""
    assert desk.do(Choose("hjo"), ANNA).status == "answered"
    return KollApp(desk, ANNA)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_what_is_made_up_is_scrolled_to_with_the_keys_and_the_bar_shows_it(hjo: KollApp, until: Until, size: tuple[int, int]) -> None:
    async with hjo.run_test(size=size) as pilot:
        await until(pilot)
        detail = hjo.screen.query_one(Detail)
        assert str(detail.query_one(Static).render()).endswith("är påhittade, exempeldata.")
        assert detail.show_vertical_scrollbar
        await pilot.press("tab")
        assert hjo.focused is detail
        await pilot.press("G")
        await until(pilot, lambda: detail.scroll_offset.y == detail.max_scroll_y > 0)
        await pilot.press("g")
        await until(pilot, lambda: detail.scroll_offset.y == 0)


async def test_words_that_are_all_seen_take_no_keys(hjo: KollApp, until: Until) -> None:
    async with hjo.run_test(size=(140, 40)) as pilot:
        await until(pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(hjo.screen, AnswerScreen))
        await until(pilot)
        await pilot.press("tab")
        assert isinstance(hjo.focused, QuestionList)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30)])
@pytest.mark.parametrize("municipality", ["hjo", "alingsas"])
async def test_why_shows_five_rows_of_its_table_at_least(
    desk: Desk, until: Until, size: tuple[int, int], municipality: str,
) -> None:
    desk.do(Choose(municipality), ANNA)
    app = KollApp(desk, ANNA)
    async with app.run_test(size=size) as pilot:
        await until(pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await until(pilot)
        assert app.screen.query_one(AnswerTable).rows_in_sight >= 5
        assert app.screen.query_one(Detail).outer_size.height >= 3


@pytest.mark.parametrize("size", [(80, 24), (76, 20)])
async def test_no_line_of_a_post_is_broken_once_more_where_its_bar_stands(desk: Desk, until: Until, size: tuple[int, int]) -> None:
    desk.do(Choose("vaggeryd"), ANNA)
    desk.do(OpenRound("Delår", "december 2020", "15 september", "vaggeryd", write=True), ANNA)
    app = KollApp(desk, ANNA, channels=lambda: ("-100123",))
    async with app.run_test(size=size) as pilot:
        await until(pilot)
        await pilot.press("j", "j", "P")
        await until(pilot, lambda: isinstance(app.screen, PublishScreen) and bool(app.screen.query("#preview")))
        post = app.screen.query_one("#preview", Static)
        await until(pilot, lambda: "Kanal" in str(post.render()))
        await until(pilot)
        assert app.screen.query_one("VerticalScroll").show_vertical_scrollbar
        assert max(map(len, str(post.render()).splitlines())) <= post.size.width
        assert post.size.height == len(str(post.render()).splitlines())
