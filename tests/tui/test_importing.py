"""The import screen on a real store in memory, with real files."""
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Input, OptionList, Static

from core.commands import Import
from core.question import Who
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp
from tui.paths import paths_in
from tui.screens.importing import ImportScreen
from tui.screens.roles import ROLES, RolePicker

pytestmark = pytest.mark.slow  # each starts the whole terminal
Until = Callable[..., Awaitable[None]]
TABLE = "Ansvar;Konto;Period;Belopp\n101;5010;202001;100,00\n101;3010;202001;-40,00\n"
ODD = "Ansvar;Konto;Period;Belopp;Kolumn7\n101;5010;202001;1,00;100,00\n101;3010;202001;-1,00;-40,00\n"


def says(app: KollApp) -> str:
    return str(app.screen.query_one("#told", Static).render()).replace("\u00a0", " ")


async def typed(pilot: object, until: Until, app: KollApp, text: str) -> None:
    await until(pilot)
    await pilot.press("i")
    await until(pilot, lambda: isinstance(app.screen, ImportScreen) and bool(app.screen.query(Input)))
    app.screen.query_one(Input).value = text
    await pilot.press("enter")


async def test_a_table_is_asked_about_previewed_and_written_for_a_yes(tmp_path: Path, until: Until) -> None:
    (tmp_path / "bok.csv").write_text(TABLE)
    store = MemoryStore()
    app = KollApp(Desk(store, confined=None), Who("anna"))
    (tmp_path / "organisation.csv").write_text("kod;namn;förälder\n1;Provköping;\n101;Skola;1\n")
    async with app.run_test(size=(100, 30)) as pilot:
        await typed(pilot, until, app, str(tmp_path))
        await until(pilot, lambda: app.screen.query_one(OptionList).display)
        assert "vilket tecken" in says(app)
        assert store.generation() == 0
        await pilot.press("enter")
        await until(pilot, lambda: "Inget är skrivet än." in says(app))
        assert "ångras i loggen (u)" in says(app)
        assert "konto ur Konto" in says(app)
        told = app.screen.query_one("#told")
        await until(pilot, lambda: told.size.height >= len(says(app).splitlines()))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
    assert [register.name for register in store.registers()] == ["Provköping"]


async def test_among_several_municipalities_a_file_goes_to_the_one_that_is_shown(tmp_path: Path, until: Until) -> None:
    desk, anna = Desk(MemoryStore()), Who("anna", "admin")
    for name in ("Ängås kommun", "Sjövik kommun"):
        (tmp_path / "organisation.csv").write_text(f"kod;namn;förälder\n1;{name};\n101;Skola;1\n")
        read = desk.read([str(tmp_path / "organisation.csv")], lambda _what, _done: None)
        assert desk.do(Import(read, name, write=True), anna).status == "answered"
    (tmp_path / "bok.csv").write_text(TABLE)
    app = KollApp(desk, anna)
    async with app.run_test(size=(100, 30)) as pilot:
        await typed(pilot, until, app, str(tmp_path / "bok.csv"))
        await until(pilot, lambda: app.screen.query_one(OptionList).display)
        await pilot.press("enter")
        await until(pilot, lambda: "Inget är skrivet än." in says(app))
        assert "Ängås kommun" in says(app)


async def test_a_column_that_was_read_wrong_is_corrected_and_shown_again(tmp_path: Path, until: Until) -> None:
    (tmp_path / "bok.csv").write_text(ODD)
    (tmp_path / "organisation.csv").write_text("kod;namn;förälder\n1;Provköping;\n101;Skola;1\n")
    desk, anna = Desk(MemoryStore()), Who("anna", "admin")
    desk.do(Import(desk.read([str(tmp_path / "organisation.csv")], lambda _what, _done: None), write=True), anna)
    app = KollApp(desk, anna)
    async with app.run_test(size=(100, 40)) as pilot:
        await typed(pilot, until, app, str(tmp_path / "bok.csv"))
        await until(pilot, lambda: app.screen.query_one(OptionList).display)
        await pilot.press("enter")
        await until(pilot, lambda: "utfall ur Belopp" in says(app))
        await pilot.press("ctrl+k")
        app.screen.query_one(Input).value = "belopp=Kolumn7"
        await pilot.press("enter")
        await until(pilot, lambda: "utfall ur Kolumn7" in says(app))
        assert "\u221260,00" in says(app)


async def test_escape_leaves_the_store_as_it_was(tmp_path: Path, until: Until) -> None:
    (tmp_path / "organisation.csv").write_text("kod;namn;förälder\n1;Provköping;\n101;Skola;1\n")
    store = MemoryStore()
    app = KollApp(Desk(store), Who("anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, until, app, str(tmp_path / "organisation.csv"))
        await until(pilot, lambda: "Inget är skrivet än." in says(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
    assert store.generation() == 0


async def test_a_missing_file_is_a_sentence(until: Until) -> None:
    app = KollApp(Desk(MemoryStore()), Who("anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, until, app, "/finns/inte.se")
        await until(pilot, lambda: "Filen finns inte" in says(app))


def test_a_path_with_spaces_is_one_path_and_quoted_ones_are_several(tmp_path: Path) -> None:
    spaced = tmp_path / "min fil.se"
    spaced.write_text("x")
    assert paths_in(str(spaced)) == (str(spaced),)
    assert paths_in("'a b.se' c.se") == ("a b.se", "c.se")


async def test_the_columns_stand_with_what_they_were_taken_for_and_one_is_corrected_by_choosing(tmp_path: Path, until: Until) -> None:
    (tmp_path / "bok.csv").write_text(ODD)
    (tmp_path / "organisation.csv").write_text("kod;namn;förälder\n1;Provköping;\n101;Skola;1\n")
    desk, anna = Desk(MemoryStore()), Who("anna", "admin")
    desk.do(Import(desk.read([str(tmp_path / "organisation.csv")], lambda _what, _done: None), write=True), anna)
    app = KollApp(desk, anna)
    async with app.run_test(size=(100, 40)) as pilot:
        await typed(pilot, until, app, str(tmp_path / "bok.csv"))
        await until(pilot, lambda: app.screen.query_one(OptionList).display)
        listed = app.screen.query_one(OptionList)

        def lines() -> list[str]:
            return [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]

        assert [line.split() for line in lines()[-5:]] == [
            ["Ansvar", "→", "ansvar", "101"], ["Konto", "→", "konto", "5010,", "3010"], ["Period", "→", "period", "202001"],
            ["Belopp", "→", "belopp", "1,00,", "-1,00"], ["Kolumn7", "→", "läses", "inte", "100,00,", "-40,00"],
        ]
        listed.highlighted = listed.option_count - 1
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RolePicker))
        app.screen.query_one(OptionList).highlighted = [word for word, _ in ROLES].index("belopp")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen) and "Kolumn7" in "".join(lines()) and "belopp" in lines()[-1])
        assert lines()[-2].split()[2] != "belopp"


async def test_what_needs_a_yes_comes_into_sight_before_anything_is_written(tmp_path: Path, until: Until) -> None:
    units = "".join(f"{code};Enhet {code};1\n" for code in range(101, 160))
    (tmp_path / "organisation.csv").write_text(f"kod;namn;förälder\n1;Ängås kommun;\n{units}")
    desk, anna = Desk(MemoryStore()), Who("anna", "admin")
    desk.do(Import(desk.read([str(tmp_path / "organisation.csv")], lambda _what, _done: None), write=True), anna)
    rows = "".join(f"#TRANS 5010 {{1 {code}}} {code}.00\n" for code in range(101, 160))
    paid = f'#VER A 1 20200115 ""\n{{\n{rows}#TRANS 1910 {{}} -7670.00\n}}\n'
    head = '#FLAGGA 0\n#SIETYP 4\n#FNAMN "Sjövik kommun"\n#RAR 0 20200101 20201231\n#KONTO 5010 "Lokalhyra"\n#KONTO 1910 "Kassa"\n'
    (tmp_path / "bok.se").write_text(head + paid, encoding="cp437")
    app, before = KollApp(desk, anna), desk.generation()
    async with app.run_test(size=(100, 20)) as pilot:
        await typed(pilot, until, app, str(tmp_path / "bok.se"))
        await until(pilot, lambda: "Kräver ja: bok.se: Filen säger att den är från ”Sjövik kommun”" in says(app))
        view = app.screen.query_one(VerticalScroll)
        await until(pilot, lambda: view.max_scroll_y > 0)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: view.scroll_offset.y > 0)
        lines, height = says(app).splitlines(), view.scrollable_content_region.height
        asked = next(at for at, line in enumerate(lines) if "Filen säger att den är från ”Sjövik" in line)
        at = view.scroll_offset.y - app.screen.query_one("#told").virtual_region.y
        assert (asked >= height, at <= asked < at + height) == (True, True)
        assert "ctrl+s Skriv ändå" in str(app.screen.query_one("#keys", Static).render())
        assert desk.generation() == before
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
    assert desk.generation() == before + 1


async def test_an_empty_folder_is_called_so_and_the_reason_of_the_file_before_is_gone_while_the_next_is_read(
    tmp_path: Path, until: Until,
) -> None:
    (tmp_path / "tom").mkdir()
    app = KollApp(Desk(MemoryStore()), Who("anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, until, app, str(tmp_path / "tom"))
        await until(pilot, lambda: "tom: Mappen är tom." in says(app))
        screen = app.screen
        assert isinstance(screen, ImportScreen)
        screen.read(str(tmp_path / "inte.se"))
        await until(pilot, lambda: "Mappen är tom" not in says(app))
        await until(pilot, lambda: "inte.se: Filen finns inte" in says(app))
