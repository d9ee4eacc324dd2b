"""Keys of one's own choice."""
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

import tui.keys as keys
from core.commands import Choose, GivePrognosis, OpenRound
from core.question import Who
from store.desk import Desk
from tui.app import KollApp
from tui.keymap import keymap_of, read_keymap, remappable, remapped
from tui.keys import ALL_KEYS, TAB_KEYS, UNIT_KEYS, Key, name_of
from tui.screens.base import DeskScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.overview import OverviewScreen
from tui.screens.round import RoundScreen
from tui.screens.unit import UnitScreen
from tui.widgets.key_bars import KeyLine, TabLine

Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")


def test_every_key_of_the_module_can_be_moved_and_no_name_means_two_things():
    made = [each for value in vars(keys).values() if isinstance(value, tuple) for each in ((value,) if isinstance(value, Key) else value)]
    assert {each for each in made if isinstance(each, Key)} == set(ALL_KEYS)
    by_name: dict[str, set[str]] = {}
    for key in ALL_KEYS:
        by_name.setdefault(name_of(key), set()).add(key.action)
    assert {name: actions for name, actions in by_name.items() if len(actions) > 1} == {"sok": {"search", "look"}}
    assert "allt" not in remappable()


@pytest.mark.parametrize(("given", "said"), [
    ({"progns": "x"}, "det finns inget som heter ”progns”. Menas prognos?"),
    ({"prognos": "F5x"}, "prognos = ”F5x” är ingen tangent"),
    ({"prognos": ""}, "är ingen tangent"),
    ({"prognos": 3}, "är ingen tangent"),
    ({"prognos": []}, "är ingen tangent"),
    ({"prognos": "j"}, "tangenten ”j” är redan nasta-rad"),
    ({"prognos": "?"}, "tangenten ”?” är redan hjalp"),
    ({"prognos": "retur"}, "tangenten ”⏎” är redan oppna"),
    ({"prognos": "x", "varför": "x"}, "kan inte vara både prognos och varfor"),
    ({"prognos": "ctrl+q"}, "kan inte vara både avsluta och prognos"),
])
def test_a_file_that_cannot_be_meant_is_refused_in_words(given: dict[str, object], said: str):
    with pytest.raises(ValueError, match=r".") as refused:
        keymap_of(given)
    assert said in str(refused.value)


def test_keys_may_change_places_be_several_and_be_named_in_swedish():
    assert keymap_of({"prognos": "w", "Varför": "p"}) == {"prognos": "w", "varfor": "p"}
    assert keymap_of({"prognos": ["ä", "f6"], "fäll": "tabb", "nästa-ruta": "shift+tabb"}) == {
        "prognos": "ä,f6", "fall": "tab", "nasta-ruta": "shift+tab",
    }
    assert [key.shown for key in remapped(UNIT_KEYS, {"prognos": "ä,f6"})][:2] == ["ä", "w"]


def test_the_file_is_named_in_what_is_wrong_with_it_and_need_not_be(tmp_path: Path):
    file = tmp_path / "tangenter.toml"
    assert read_keymap(file) == {}
    for content, said in ((b"prognos = ", "inte giltig TOML"), (b"\xff", "inte giltig TOML"), (b'progns = "x"', "Menas prognos?")):
        file.write_bytes(content)
        with pytest.raises(ValueError, match=said) as refused:
            read_keymap(file)
        assert str(refused.value).startswith(str(file))
    file.write_text('\ufeffprognos = "ä"')
    assert read_keymap(file) == {"prognos": "ä"}


@pytest.mark.slow
async def test_a_moved_key_works_is_shown_and_its_old_place_does_nothing(desk: Desk, until: Until):
    desk.do(Choose("vaggeryd"), ANNA)
    own = {"filter": "ctrl+f", "en-sida-ned": "pagedown", "sortera": ["ö", "f4"], "flik-månader": "x"}
    app = KollApp(desk, ANNA, keymap=keymap_of(own))
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot)
        screen = app.screen
        assert isinstance(screen, OverviewScreen)
        await pilot.press("f", "s")
        assert screen.selection.says() == ""
        await pilot.press("ctrl+f", "ö")
        assert "bara röda" in screen.selection.says()
        assert "störst underskott" in screen.selection.says()
        await pilot.press("f4")
        assert "procent" in screen.selection.says()
        assert "ctrl+f Filter" in str(screen.query_one(KeyLine).render())
        await pilot.press("question_mark")
        await until(pilot, lambda: bool(app.screen.query(OptionList)))
        await pilot.press(*"sortera")
        await until(pilot, lambda: "ö" in str(app.screen.query_one(OptionList).get_option_at_index(0).prompt)[:3])
        await pilot.press("escape", "enter")
        await until(pilot, lambda: isinstance(app.screen, UnitScreen) and bool(app.screen.answer.headline))
        assert "x Månader" in str(app.screen.query_one(TabLine).render())
        await pilot.press("x")
        await until(pilot)
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.query_one(TabLine)._current == TAB_KEYS[1].action


@pytest.mark.slow
async def test_the_palette_offers_what_the_screens_keys_do_and_the_months(desk: Desk, until: Until):
    desk.do(Choose("vaggeryd"), ANNA)
    app = KollApp(desk, ANNA, keymap=keymap_of({"sortera": "ö"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("ctrl+p", *"sortera enh")
        await until(pilot, lambda: "Sortera enheterna" in prompts(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen) and "sorterat" in app.screen.selection.says())
        await pilot.press("ctrl+p", *"tom mars")
        await until(pilot, lambda: "t.o.m. mars 2020" in prompts(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen) and app.screen.answer.period == "t.o.m. mars 2020")


def prompts(app: KollApp) -> str:
    """What the palette offers."""
    found = app.screen.query(OptionList) if app.screen.query(Input) else ()
    return "\n".join(str(each.prompt) for each_list in found for each in each_list.options)


@pytest.mark.slow
async def test_a_screens_own_key_comes_before_the_tables(desk: Desk, until: Until):
    desk.do(Choose("vaggeryd"), ANNA)
    desk.do(OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True), ANNA)
    desk.do(GivePrognosis("politisk verksamhet vaggeryd 6 672 tkr", write=True), ANNA)
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and bool(app.screen.answer.table.rows))
        await until(pilot)
        assert isinstance(app.screen, RoundScreen)
        (given,) = [row for row in app.screen.answer.table.rows if row.label == "Politisk verksamhet"]
        assert app.screen.main.reveal(given.key)
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ConfirmScreen))
    rows = desk.ask("tillfälle vaggeryds kommun", ANNA).table.rows
    assert [row.cells["status"].text for row in rows if row.key == given.key] == ["granskad"]


@pytest.mark.slow
async def test_what_is_chosen_in_the_palette_is_done_to_the_table_below_it(desk: Desk, until: Until):
    desk.do(Choose("vaggeryd"), ANNA)
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("ctrl+p", *"kopiera hela")
        await until(pilot, lambda: "Kopiera hela tabellen" in prompts(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen) and app.clipboard.startswith("Kod\tNamn"))
