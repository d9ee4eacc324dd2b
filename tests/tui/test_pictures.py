"""What the screens look like. After a wanted change: pytest tests/tui --snapshot-update, and look at the pictures before committing."""
from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from core.commands import Choose
from core.question import Who
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp

pytestmark = pytest.mark.slow
NARROW, WIDE = (80, 24), (140, 40)
Until = Callable[..., Awaitable[None]]
Compare = Callable[..., bool]


@pytest.fixture
def looks(snap_compare: Compare, desk: Desk, until: Until) -> Callable[..., bool]:
    """Compare the screen of a municipality, after some keys, with the accepted picture."""

    def compare(municipality: str, size: tuple[int, int], *keys: str, light: bool = False) -> bool:
        async def press(pilot: Pilot[int]) -> None:
            await until(pilot)
            for key in keys:
                await pilot.press("space" if key == " " else key)
                await until(pilot)

        desk.do(Choose(municipality), Who("anna"))
        return snap_compare(KollApp(desk, Who("anna"), light=light), terminal_size=size, run_before=press)

    return compare


def test_the_overview_fits_a_small_terminal(looks: Callable[..., bool]) -> None:
    assert looks("vaggeryd", NARROW)


def test_the_overview_uses_a_large_terminal(looks: Callable[..., bool]) -> None:
    assert looks("vaggeryd", WIDE, "j", "j", "j")


def test_the_overview_in_light_colours(looks: Callable[..., bool]) -> None:
    assert looks("hjo", WIDE, "j", light=True)


def test_the_overview_without_colour(looks: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks("vaggeryd", NARROW, "j")


def test_a_unit_shows_its_groups_and_months_in_a_small_terminal(looks: Callable[..., bool]) -> None:
    assert looks("vaggeryd", NARROW, "j", "j", "j", "enter")


def test_a_unit_of_an_earlier_month_in_a_large_terminal(looks: Callable[..., bool]) -> None:
    assert looks("krokom", WIDE, "enter", "[", "[", "[", "[")


def test_the_months_of_a_unit_on_a_tab_of_their_own(looks: Callable[..., bool]) -> None:
    assert looks("alingsas", NARROW, "enter", "2", light=True)


def test_the_search_box_narrows_the_units(looks: Callable[..., bool]) -> None:
    assert looks("vaggeryd", NARROW, "slash", "n", "a", "r", "i", "n", "g")


def test_the_help_lists_the_keys(looks: Callable[..., bool]) -> None:
    assert looks("alingsas", NARROW, "question_mark")


def test_a_free_question_shows_its_answer_and_what_to_ask_next(looks: Callable[..., bool]) -> None:
    assert looks("alingsas", NARROW, "colon", *"hjo storst", "enter")


def test_a_terminal_of_sixty_by_sixteen_is_still_of_use(looks: Callable[..., bool]) -> None:
    assert looks("vaggeryd", (60, 16), "enter")


def test_an_empty_store_says_what_to_do_next(snap_compare: Compare, until: Until) -> None:
    assert snap_compare(KollApp(Desk(MemoryStore()), Who("anna")), terminal_size=NARROW, run_before=until)
