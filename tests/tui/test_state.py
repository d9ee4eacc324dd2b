"""What the terminal remembers from one start to the next."""
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import Period, Scope
from core.commands import Choose
from core.question import Who
from store.desk import Desk
from tui.app import KollApp
from tui.screens.overview import OverviewScreen
from tui.state import State, as_text, read, state_of, write
from tui.themes import DARK, LIGHT
from tui.widgets.answer_table import AnswerTable

Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")
PERIODS = st.builds(Period, st.sampled_from(Scope), st.none() | st.integers(1, 12), st.none() | st.integers(1900, 2100))


@given(st.builds(State, st.text(), st.text(), st.text(), st.none() | PERIODS, st.text(), st.booleans(), st.none() | st.tuples(st.text())))
def test_a_state_is_read_back_as_it_was_written(made: State):
    assert state_of(as_text(made)) == made


@pytest.mark.parametrize("content", [
    b"", b"{", b"[]", b"\xff\xfe", b'{"theme": 3}', b'{"folded": "abc"}', b'{"folded": [1]}', b'{"period": ["ytd"]}',
    b'{"period": ["x", 1, 2]}', b'{"year": "ja"}', b"[" * 100_000,
])
def test_a_broken_file_is_no_state(tmp_path: Path, content: bytes):
    (tmp_path / "s.json").write_bytes(content)
    assert read(tmp_path / "s.json") is None


def test_no_file_is_an_empty_state_and_a_disk_that_refuses_costs_nothing(tmp_path: Path):
    assert read(tmp_path / "inget.json") == State()
    (tmp_path / "fil").write_text("")
    write(tmp_path / "fil" / "s.json", State("x"))
    assert [each.name for each in tmp_path.iterdir()] == ["fil"]


def table(app: KollApp) -> AnswerTable:
    return app.screen.query_one("#main", AnswerTable)


def labels(app: KollApp) -> list[str]:
    return [table(app).outline.rows[at].label for at in table(app).shown]


@pytest.mark.slow
async def test_the_next_start_stands_where_the_last_one_was_left(desk: Desk, until: Until, tmp_path: Path):
    desk.do(Choose("vaggeryd"), ANNA)
    kept = tmp_path / "koll" / "terminal.json"
    app = KollApp(desk, ANNA, kept=kept)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("left_square_bracket")
        await until(pilot)
        await pilot.press("s", "d", "space", "j", "j")
        await until(pilot)
        left = (labels(app), table(app).row.key, app.screen.answer.period, app.screen.selection.says())
        await pilot.press("q")
    assert kept.exists()
    again = KollApp(desk, ANNA, kept=kept)
    async with again.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        assert (labels(again), table(again).row.key, again.screen.answer.period, again.screen.selection.says()) == left
        assert again.theme == LIGHT
        assert "sorterat" in left[3]


@pytest.mark.slow
async def test_another_municipality_opens_on_its_own_latest_month(desk: Desk, until: Until, tmp_path: Path):
    write(tmp_path / "s.json", State("koll-ljus", "vaggeryd", "131", Period(Scope.YTD, 3, 2020), "namn", folded=("131",)))
    desk.do(Choose("hjo"), ANNA)
    app = KollApp(desk, ANNA, kept=tmp_path / "s.json")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        assert app.period is None
        assert table(app).cursor == 0
        assert app.theme == LIGHT


@pytest.mark.slow
async def test_a_broken_file_is_passed_over_with_a_word_and_a_month_that_is_gone_without_one(desk: Desk, until: Until, tmp_path: Path):
    kept = tmp_path / "s.json"
    kept.write_text("{")
    app = KollApp(desk, ANNA, kept=kept)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        assert app.theme == DARK
        assert any("s.json gick inte att läsa" in each.message for each in app._notifications)
        await pilot.press("q")
    assert read(kept) is not None
    desk.do(Choose("vaggeryd"), ANNA)
    write(kept, State("", "vaggeryd", "finns inte", Period(Scope.YTD, 3, 1950), "finns inte", folded=("finns inte",)))
    app = KollApp(desk, ANNA, kept=kept)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        assert isinstance(app.screen, OverviewScreen)
        assert app.screen.answer.table.rows
        assert app.period is None
