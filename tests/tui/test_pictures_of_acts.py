"""What it looks like to do things, and to choose themes and keys of one's own. After a wanted change: as in test_pictures."""
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.commands import Choose
from core.question import Who
from store.desk import Desk
from tui.app import KollApp
from tui.keymap import keymap_of

pytestmark = pytest.mark.slow
NARROW, WIDE = (80, 24), (140, 40)
ANNA = Who("anna")
TABLE = "Ansvar;Kontogrupp;Period;Utfall\n131;Personal;202101;-3 150\n141;Personal;202101;-410\n999;Personal;202101;-1\n"
Until = Callable[..., Awaitable[None]]
Looks = Callable[..., bool]


@pytest.fixture
def looks(snap_compare: Callable[..., bool], desk: Desk, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Looks:
    """Compare Vaggeryd after some keys, in a folder with a file to take in, with the accepted picture."""

    def compare(size: tuple[int, int], *keys: str, **given: object) -> bool:
        async def press(pilot: Pilot[int]) -> None:
            await until(pilot)
            for key in keys:
                await pilot.press("space" if key == " " else key)
                await until(pilot)

        monkeypatch.chdir(tmp_path)
        (tmp_path / "utfall.csv").write_text(TABLE)
        desk.do(Choose("vaggeryd"), ANNA)
        return snap_compare(KollApp(desk, ANNA, **given), terminal_size=size, run_before=press)  # type: ignore[arg-type]

    return compare


def test_the_overview_in_high_contrast(looks: Looks) -> None:
    assert looks(NARROW, "d", "d", "j", "j")


def test_the_overview_for_the_colour_blind(looks: Looks) -> None:
    assert looks(WIDE, "d", "d", "d", "j", "j")


def test_a_file_is_shown_before_it_is_written(looks: Looks) -> None:
    assert looks(NARROW, "i", *"utfall.csv", "enter")


def test_a_post_is_shown_before_it_is_sent(looks: Looks) -> None:
    assert looks(NARROW, "P", *"hej", channels=lambda: ("-100123",))


def test_another_municipality_is_chosen_from_a_list(looks: Looks) -> None:
    assert looks((60, 16), "m", light=True)


def test_the_help_narrows_as_one_types(looks: Looks) -> None:
    assert looks(NARROW, "question_mark", *"prognos", light=True)


def test_the_palette_finds_months(looks: Looks) -> None:
    assert looks(NARROW, "ctrl+p", *"tom mar")


def test_the_footer_and_the_tabs_show_keys_of_ones_own_choice(looks: Looks) -> None:
    own = {"flik-månader": "ö", "varför": "x", "bakåt": "ctrl+b", "en-sida-upp": "pageup"}
    assert looks(WIDE, "j", "j", "j", "enter", "ö", keymap=keymap_of(own))
