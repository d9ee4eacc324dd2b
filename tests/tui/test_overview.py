from collections.abc import Awaitable, Callable

import pytest
from textual.widgets import Input, Static

from core.calendar import Period, Scope
from core.commands import Choose, GivePrognosis, OpenRound
from core.question import Who
from store.desk import Desk
from tui.app import KollApp
from tui.screens.answer import AnswerScreen
from tui.screens.base import DeskScreen
from tui.screens.overview import OverviewScreen
from tui.screens.unit import UnitScreen
from tui.widgets.answer_table import AnswerTable
from tui.widgets.bars import Crumbs
from tui.widgets.detail import Detail
from tui.widgets.reading import Reading
from tui.widgets.search_line import SearchLine
from tui.widgets.tiles import Tiles

pytestmark = pytest.mark.slow  # each starts the whole terminal
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")
AUGUST = Period(Scope.YTD, 8, 2020)


@pytest.fixture
def vaggeryd(desk: Desk) -> KollApp:
    """Vaggeryd as of August 2020, with a round in which one of ten has given a prognosis."""
    desk.do(Choose("vaggeryd"), ANNA)
    desk.do(OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True), ANNA)
    desk.do(GivePrognosis("kommunledningskontor vaggeryd 39 264 tkr, Två vakanser tillsatta.", write=True), ANNA)
    app = KollApp(desk, ANNA)
    app.period = AUGUST
    return app


def screen(app: KollApp) -> DeskScreen:
    assert isinstance(app.screen, DeskScreen)
    return app.screen


def main(app: KollApp) -> AnswerTable:
    return app.screen.query_one("#main", AnswerTable)


def labels(app: KollApp) -> list[str]:
    return [main(app).outline.rows[at].label for at in main(app).shown]


def text(app: KollApp, kind: type[Crumbs] | type[Detail] | type[Tiles]) -> str:
    widget = app.screen.query_one(kind)
    return str((widget.query_one(Static) if isinstance(widget, Detail) else widget).render()).replace("\n", " ").replace("\u00a0", " ")


async def test_the_words_below_follow_the_cursor_with_what_the_manager_said(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "j", "j")
        await until(pilot)
        assert "Prognosen i augusti är 39 264 tkr, 882 tkr sämre än budget. anna: ”Två vakanser tillsatta.”" in text(vaggeryd, Detail)


async def test_a_key_goes_through_the_filters_and_escape_shows_everything_again(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        everything = labels(vaggeryd)
        await pilot.press("f")
        reds = ["Kommunstyrelsen", "Politisk verksamhet", "Kommunledningskontor", "Ekonomiskt bistånd", "Integration"]
        assert labels(vaggeryd) == reds
        assert "bara röda" in text(vaggeryd, Crumbs)
        await pilot.press("f")
        assert "Kommunledningskontor" not in labels(vaggeryd)
        assert len(labels(vaggeryd)) == len(everything) - 1
        await pilot.press("escape")
        await until(pilot)
        assert isinstance(vaggeryd.screen, OverviewScreen)
        assert labels(vaggeryd) == everything
        assert "röda" not in text(vaggeryd, Crumbs)


async def test_escape_never_closes_the_overview_but_q_does(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(vaggeryd.screen, UnitScreen))
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: isinstance(vaggeryd.screen, OverviewScreen))
        assert vaggeryd.return_code is None
        await pilot.press("q")
    assert vaggeryd.return_code == 0


async def test_a_filter_that_leaves_nothing_says_so_and_can_be_left(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("f", "f", "f", "f")
        assert labels(vaggeryd) == []
        assert "egna (ingen)" in text(vaggeryd, Crumbs)
        await pilot.press("j", "enter", "space", "left", "f")
        await until(pilot)
        assert len(labels(vaggeryd)) == 11


async def test_sorting_keeps_the_cursor_on_its_unit(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "j", "j", "s")
        assert labels(vaggeryd)[:3] == ["Kommunstyrelsen", "Ekonomiskt bistånd", "Kommunledningskontor"]
        assert main(vaggeryd).row is not None
        assert main(vaggeryd).row.label == "Kommunledningskontor"
        assert "sorterat: störst underskott" in text(vaggeryd, Crumbs)


async def test_a_search_narrows_the_tree_while_typing_and_keeps_what_lies_above(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("slash", *"narings")
        await until(pilot)
        assert labels(vaggeryd) == ["Kommunstyrelsen", "Näringslivsverksamhet"]
        await pilot.press("enter")
        await until(pilot)
        assert vaggeryd.focused is main(vaggeryd)
        assert main(vaggeryd).row.label == "Näringslivsverksamhet"
        await pilot.press("slash", "escape")
        await until(pilot)
        assert len(labels(vaggeryd)) == 11
        assert not vaggeryd.screen.query_one(SearchLine).display


async def test_the_model_is_asked_for_with_a_key_and_fills_its_columns(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(140, 40)) as pilot:
        await until(pilot)
        assert "Modellens prognos" not in text(vaggeryd, Tiles)
        await pilot.press("j", "v")
        await until(pilot, lambda: any(column.key == "forecast" for column in screen(vaggeryd).answer.table.columns))
        await until(pilot)
        assert main(vaggeryd).cursor == 1
        assert "Modellens prognos" in text(vaggeryd, Tiles)
        shown = [place.column.key for place in main(vaggeryd).measured().columns]
        assert {"prognosis", "forecast", "expected_deviation"} <= set(shown)


async def test_the_tiles_stand_above_a_wide_table_and_give_way_in_a_narrow_one(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(140, 40)) as pilot:
        await until(pilot)
        tiles = vaggeryd.screen.query_one(Tiles)
        assert "−412 tkr" in text(vaggeryd, Tiles)
        assert "9 av 10 prognoser saknas" in text(vaggeryd, Tiles)
        await pilot.resize_terminal(80, 24)
        await until(pilot)
        assert not tiles.display


@pytest.mark.parametrize("size", [(60, 16), (40, 10), (20, 6), (8, 3), (1, 1)])
async def test_no_terminal_is_too_small_to_move_about_in(vaggeryd: KollApp, until: Until, size: tuple[int, int]) -> None:
    async with vaggeryd.run_test(size=size) as pilot:
        await until(pilot)
        await pilot.press("j", "j", "f", "f", "enter")
        await until(pilot, lambda: isinstance(vaggeryd.screen, UnitScreen) and bool(screen(vaggeryd).answer.headline))
        if size[1] >= 6:
            drawn = [main(vaggeryd).render_line(y).text for y in range(main(vaggeryd).size.height)]
            assert any(line.strip() for line in drawn)
        await pilot.resize_terminal(140, 40)
        await until(pilot, lambda: main(vaggeryd).size.width > 40)


async def test_why_is_a_key_away_from_every_unit(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "w")
        await until(pilot, lambda: isinstance(vaggeryd.screen, AnswerScreen))
        assert screen(vaggeryd).answer.headline.startswith("Politisk verksamhet")
        assert screen(vaggeryd).answer.asked.kind == "why"


async def test_the_comments_and_the_history_of_a_unit_are_for_reading(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: isinstance(vaggeryd.screen, UnitScreen) and bool(screen(vaggeryd).answer.headline))
        for key, words in (("8", "Två vakanser"), ("9", "Öppnade")):
            await pilot.press(key)
            await until(pilot, lambda words=words: words in str(vaggeryd.screen.query_one(Reading).query_one("Static").render()))
            assert vaggeryd.screen.query_one(Reading).display
            assert not main(vaggeryd).display
        await pilot.press("1")
        await until(pilot, lambda: main(vaggeryd).display)
        assert not vaggeryd.screen.query_one(Reading).display


async def test_y_copies_the_row_and_a_capital_y_what_is_shown_as_a_spreadsheet_reads_it(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "y")
        heading, row = vaggeryd.clipboard.splitlines()
        assert heading.startswith("Kod\tNamn\tBudget (tkr)")
        assert row.split("\t")[1:5] == ["Politisk verksamhet", "4272", "4644", "-371"]
        await pilot.press("f", "Y")
        assert len(vaggeryd.clipboard.splitlines()) == 6


async def test_no_key_waits_while_the_model_works(vaggeryd: KollApp, until: Until) -> None:
    async with vaggeryd.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("v", "j", "j")
        assert main(vaggeryd).cursor == 2
        await pilot.press("slash", *"turism")
        assert vaggeryd.screen.query_one("#search", Input).value == "turism"
        await until(pilot)
        assert labels(vaggeryd) == ["Kommunstyrelsen", "Turism"]


async def test_the_models_view_of_a_year_that_is_over_says_why_there_is_none(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot)
        for _ in range(2):
            await pilot.press("v")
            await until(pilot)
        said = [note.message for note in app._notifications]
        assert said == ["Modellen har inget att säga här: året är slut, eller så är inget bokfört än."] * 2
        await pilot.press("left_square_bracket", "v")
        await until(pilot, lambda: "forecast" in [column.key for column in app.screen.answer.table.columns])
        assert len(app._notifications) == 2
