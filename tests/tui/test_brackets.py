"""Brackets in files, names and comments are brackets: nothing foreign is read as markup."""
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static, TextArea

from core.commands import Import, OpenRound
from core.mapping import Said
from core.question import Who
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp
from tui.screens.cell import CellScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.export import ExportScreen
from tui.screens.log import LogScreen
from tui.screens.prognosis import PrognosisScreen
from tui.screens.publish import PublishScreen
from tui.screens.report import ReportScreen
from tui.screens.table import TableScreen
from tui.screens.tables import TablesScreen
from tui.widgets.amounts import Field

pytestmark = pytest.mark.slow  # each starts the whole terminal
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna", "admin")
ORGANISATION = "kod;namn;förälder\n1;Prov [/] kommun;\n101;Skola [/] norr;1\n102;[Text] vård [b];1\n"
FIGURES = "Ansvar;Konto;Period;Belopp\n" + "".join(f"{unit};5010;2020{month:02};100,00\n" for unit in (101, 102) for month in range(1, 9))
PLAN = "Tabell;Mål [/] plan\nSort;aktiviteter\nEnhet;101\nÅr;2020\n\nAktivitet [/];Status [b]\nBygg [/] om;På [/] väg\n"
NOTED = "Ansvar;Konto;Period;Belopp;An[/]teckning\n101;5010;202001;100,00;Se [/] not\n101;3010;202001;-40,00;[Text] a\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A municipality whose names are full of brackets, with a round open and a table that is not about money."""
    made = Desk(MemoryStore(), today=lambda: date(2020, 9, 15), clock=lambda: datetime(2020, 9, 10, 8, tzinfo=UTC))
    for name, text in (("organisation.csv", ORGANISATION), ("bok.csv", FIGURES), ("plan.csv", PLAN)):
        (tmp_path / name).write_text(text)
        files = made.read([str(tmp_path / name)], lambda _what, _done: None)
        done = made.do(Import(files, write=True, confirmed=True, said=Said(sign="ledger", unit="kr", kind="actual")), ANNA)
        assert done.status == "answered", done.headline
    assert made.do(OpenRound("Delår [/]", "augusti 2020", "15 september", write=True), ANNA).status == "answered"
    return made


def toasts(app: KollApp) -> str:
    return " ".join(each.message for each in app._notifications)


async def opens(pilot: object, until: Until, app: KollApp, key: str, screen: type[Screen[object]]) -> None:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, screen))
    await until(pilot)


async def test_columns_and_cells_of_a_file_stand_as_they_are_written(tmp_path: Path, desk: Desk, until: Until) -> None:
    (tmp_path / "not.csv").write_text(NOTED)
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot)
        await pilot.press("i")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        app.screen.query_one(Input).value = str(tmp_path / "not.csv")
        await pilot.press("enter")
        listed = app.screen.query_one(OptionList)
        await until(pilot, lambda: listed.option_count >= 5 or listed.display)
        while "→" not in str(listed.get_option_at_index(listed.option_count - 1).prompt):
            await pilot.press("enter")
            await until(pilot)
        assert str(listed.get_option_at_index(listed.option_count - 1).prompt).split() == (
            ["An[/]teckning", "→", "läses", "inte", "Se", "[/]", "not,", "[Text]", "a"])
        listed.highlighted = listed.option_count - 1
        listed.focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#box") and "An[/]teckning" in app.screen.query_one("#box")._border_title.plain)


async def test_a_unit_with_brackets_is_opened_given_a_prognosis_and_told_of(desk: Desk, until: Until) -> None:
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await pilot.press("j", "enter")
        await until(pilot)
        for view in "123456789":
            await pilot.press(view)
            await until(pilot)
        await pilot.press("1")
        await opens(pilot, until, app, "p", PrognosisScreen)
        await until(pilot, lambda: bool(app.screen.query(Field)))
        assert "Skola [/] norr" in app.screen.query_one("#box")._border_title.plain
        app.screen.query(Field).last().value = "[/]"
        await until(pilot, lambda: "”[/]”" in str(app.screen.query_one("#says", Static).render()))
        app.screen.query(Field).last().value, app.screen.query_one(TextArea).text = "1", "Se [/] not"
        await pilot.press("ctrl+d")
        await until(pilot, lambda: not isinstance(app.screen, PrognosisScreen))
        await until(pilot, lambda: "Skola [/] norr" in toasts(app))
        await opens(pilot, until, app, "e", ExportScreen)
        await opens(pilot, until, app, "escape", Screen)
        await opens(pilot, until, app, "D", ReportScreen)
        await pilot.press("enter")
        await until(pilot)
        await opens(pilot, until, app, "escape", Screen)
        await opens(pilot, until, app, "P", PublishScreen)
        await opens(pilot, until, app, "escape", Screen)
        await opens(pilot, until, app, "o", Screen)
        await opens(pilot, until, app, "u", LogScreen)
        await opens(pilot, until, app, "enter", ConfirmScreen)
        assert "Se [/] not" in str(app.screen.query_one("#preview", Static).render())


async def test_a_table_with_brackets_is_listed_opened_and_changed(desk: Desk, until: Until) -> None:
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await opens(pilot, until, app, "T", TablesScreen)
        await opens(pilot, until, app, "enter", TableScreen)
        assert "Mål [/] plan" in str(app.screen.query_one("#headline", Static).render())
        await pilot.press("right")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CellScreen) and bool(app.screen.query("#box")))
        assert app.screen.query_one("#box")._border_title.plain == "Bygg [/] om, Status [b]"


async def test_the_palette_finds_a_unit_by_its_whole_name(desk: Desk, until: Until) -> None:
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await pilot.press("ctrl+p", *"vård")
        found = app.screen.query_one(OptionList)
        await until(pilot, lambda: found.option_count and "[Text] vård [b]" in str(found.get_option_at_index(0).prompt))
        assert "Prov [/] kommun" in str(found.get_option_at_index(0).prompt)
