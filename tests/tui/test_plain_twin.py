"""Every view of the terminal has a command that prints the same as text: each is opened, its command is run, and they are compared."""
from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from textual.screen import Screen
from textual.widgets import DataTable, Input, OptionList, Static

import koll
import tui.screens
from cli.wiring import who
from core.answer import Answer
from core.commands import Choose, GivePrognosis, Invite, OpenRound
from store.demo.load import load
from store.desk import Desk
from store.opening import open_store
from tui.app import KollApp
from tui.keys import TAB_KEYS
from tui.plain import plain
from tui.screens.base import DeskScreen
from tui.widgets.answer_table import AnswerTable
from tui.widgets.bars import Crumbs, TopLine
from tui.widgets.chart_view import ChartView
from tui.widgets.detail import Detail
from tui.widgets.key_bars import KeyLine, TabLine
from tui.widgets.question_list import QuestionList

pytestmark = pytest.mark.slow
Until = Callable[..., Awaitable[None]]
KLK = "kommunledningskontor vaggeryds kommun"
CHANNEL = "-1001234567890"
TO_UNIT, TO_ROUND = ("j", "j", "j"), ("o",)


class View(NamedTuple):
    """The keys that open a view from the overview of Vaggeryd, and the command that prints the same."""

    keys: tuple[str, ...]
    command: tuple[str, ...]
    screen: str
    text: str | None = None
    """What is written on the line that the keys open, before Enter."""


FILE = "siffror.csv"
TABS = {
    "overview": f"översikt {KLK}", "accounts": f"konton {KLK}", "account_groups": f"kontogrupper {KLK}", "compare": f"jämför {KLK}",
    "largest": f"störst {KLK}", "prognosis": f"prognos {KLK}", "accuracy": f"prognossäkerhet {KLK}", "comments": f"kommentarer {KLK}",
    "history": f"logg {KLK}",
}
"""The views of a unit, by the argument of the key that opens each."""
ANSWERS = [
    View((), ("översikt", "vaggeryds", "kommun"), "OverviewScreen"),
    View(("v",), ("helårsöversikt", "vaggeryds", "kommun"), "OverviewScreen"),
    *(View((*TO_UNIT, "enter", key.keys), tuple(TABS[key.action[6:-2]].split()), "UnitScreen") for key in TAB_KEYS),
    View((*TO_UNIT, "w"), ("varför", *KLK.split()), "AnswerScreen"),
    View(("colon",), ("störst", "vaggeryd"), "AnswerScreen", "störst vaggeryd"),
    View(TO_ROUND, ("tillfalle", "visa"), "RoundScreen"),
    View((*TO_ROUND, "v"), ("att", "godkänna"), "RoundScreen"),
    View((*TO_ROUND, "v", "v"), ("vilka", "saknas"), "RoundScreen"),
    View(("u",), ("logg",), "LogScreen"),
    View(("comma",), ("installningar",), "SettingsScreen"),
]
"""Views whose answer the command prints word for word."""
BOXES = [
    View((*TO_UNIT, "p"), ("prognosunderlag", *KLK.split()), "PrognosisScreen"),
    View((*TO_UNIT, "P"), ("posta", *KLK.split()), "PublishScreen"),
    View((*TO_UNIT, "D", "enter"), ("rapport", *KLK.split(), "--period", "helår 2020"), "ReportScreen"),
    View(("i",), ("importera", FILE, "--torrkor", "--kommun", "vaggeryd"), "ImportScreen", FILE),
    View(("T",), ("tabeller", "--kommun", "vaggeryd"), "TablesScreen"),
    View(("T", "enter"), ("fakta", "vaggeryds", "kommun"), "TableScreen"),
    View((*TO_ROUND, "F"), ("tillfalle", "frys", "--anda"), "ConfirmScreen"),
    View((*TO_ROUND, "R"), ("paminn",), "ConfirmScreen"),
    View((*TO_ROUND, "j", "a"), ("tillfalle", "godkann", *KLK.split()[:1]), "ConfirmScreen"),
    View(("u", "u"), ("angra",), "ConfirmScreen"),
]
"""Boxes over a view: what they show, the command shows before it asks."""
NO_VIEWS = {"AskScreen", "Picker", "RolePicker", "ExportScreen", "CellScreen"}
"""Lines to write on and lists to choose from: they hold nothing of their own."""


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Vaggeryd with an open round, a prognosis with words and an invitation, in a real file; and a file to take in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOLL_TODAY", "2020-09-15")
    monkeypatch.setenv("KOLL_CHANNELS", CHANNEL)
    (tmp_path / FILE).write_text("Ansvar;Konto;Period;Utfall\n131;5010;202008;-1203\n", encoding="utf-8")
    made = f"tinydb:///{tmp_path}/koll.json"
    store = open_store(made)
    load(store, who().name)
    desk = desk_on(store)
    for command in (
        Choose("vaggeryd"), OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True),
        GivePrognosis("kommunledningskontor vaggeryd 39 264 tkr, Två vakanser tillsatta.", write=True), Invite("Eva Ek", "hemlig"),
    ):
        assert desk.do(command, who()).status == "answered"
    store.close()
    return made


def desk_on(store: object) -> Desk:
    return Desk(store, today=lambda: date(2020, 9, 15), clock=lambda: datetime(2020, 9, 10, 8, tzinfo=UTC))  # type: ignore[arg-type]


def printed(url: str, view: View, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command writes; those that would write something ask first, and nobody answers."""
    koll.run([*view.command, "--store", url])
    return capsys.readouterr().out


async def show(pilot: object, until: Until, app: KollApp, view: View) -> None:
    """Open the view."""
    await until(pilot)
    for key in view.keys:
        await pilot.press(key)  # type: ignore[attr-defined]
        await until(pilot)
    if view.text is not None:
        app.screen.query_one(Input).value = view.text
        await pilot.press("enter")  # type: ignore[attr-defined]
    await until(pilot, lambda: type(app.screen).__name__ == view.screen)
    await until(pilot)


def figures(text: str) -> set[str]:
    """The words of a text that hold a digit, without what stands around them."""
    words = (word.strip(".,;:()”│▏▁▂▃▄▅▆▇█") for word in text.split())
    return {word for word in words if any(map(str.isdigit, word)) and not set(word) & set("…←→")}


AROUND = (TopLine, Crumbs, TabLine, KeyLine, ChartView, Detail, QuestionList)
"""What stands around an answer or says it again: the answer itself is compared word for word."""


def seen(screen: Screen[object]) -> str:
    """The text of what the screen draws: tables, figures, words."""
    parts = []
    for widget in screen.query("*"):
        if not widget.display or not widget.size or any(isinstance(each, AROUND) for each in widget.ancestors_with_self):
            continue
        if isinstance(widget, AnswerTable) and widget.id != "months":
            parts += [widget.render_line(y).text for y in range(widget.size.height)]
        elif isinstance(widget, DataTable):
            parts += [str(cell) for row in widget.rows for cell in widget.get_row(row)]
        elif isinstance(widget, OptionList) and widget.id == "tables":
            parts += [str(option.prompt) for option in widget.options]
        elif isinstance(widget, Static) and widget.id != "keys":
            parts.append(str(widget.render()))
    return "\n".join(parts)


def ident(view: View) -> str:
    return " ".join(view.command)


@pytest.mark.parametrize("view", ANSWERS, ids=ident)
async def test_the_command_prints_the_answer_that_the_view_shows(
    view: View, url: str, until: Until, capsys: pytest.CaptureFixture[str],
) -> None:
    text = printed(url, view, capsys)
    store = open_store(url)
    app = KollApp(desk_on(store), who(), channels=lambda: (CHANNEL,))
    async with app.run_test(size=(150, 50)) as pilot:
        await show(pilot, until, app, view)
        assert isinstance(app.screen, DeskScreen)
        shown = app.screen.answer
        assert plain(_as_printed(shown, view)).splitlines() == text.splitlines()
        assert figures(seen(app.screen)) - figures(text) == set()
    store.close()


def _as_printed(shown: Answer, view: View) -> Answer:
    """The log is of the whole store; on the screen it stands below the municipality that one came from."""
    return shown._replace(municipality=None) if view.screen == "LogScreen" else shown


@pytest.mark.parametrize("view", BOXES, ids=ident)
async def test_the_command_prints_what_a_box_shows_before_anything_is_written(
    view: View, url: str, until: Until, capsys: pytest.CaptureFixture[str],
) -> None:
    text = printed(url, view, capsys)
    store = open_store(url)
    before = store.generation()
    app = KollApp(desk_on(store), who(), channels=lambda: (CHANNEL,))
    async with app.run_test(size=(150, 50)) as pilot:
        await show(pilot, until, app, view)
        shown = figures(seen(app.screen))
        assert shown
        assert shown - figures(text) == set()
    assert store.generation() == before
    store.close()


async def test_an_empty_store_says_the_same_on_the_screen_and_on_the_command_line(
    until: Until, capsys: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:
    url = f"tinydb:///{tmp_path}/tomt.json"
    assert koll.run(["översikt", "--store", url]) == 1
    text = capsys.readouterr().out.split("\n\n")[0]
    store = open_store(url)
    app = KollApp(desk_on(store), who())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        assert " ".join(text.split()) in " ".join(str(app.screen.query_one("#empty", Static).render()).split())
    store.close()


def test_no_view_is_left_out() -> None:
    modules = (importlib.import_module(f"tui.screens.{each.name}") for each in pkgutil.iter_modules(tui.screens.__path__))
    known = {
        name for module in modules for name, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, Screen) and each.__module__ == module.__name__
    }
    shared = {
        "AskedScreen", "PeriodScreen", "DeskScreen", "PaneScreen", "NarrowingScreen", "ChartScreen", "UnitActions", "CorrectingScreen",
        "Box",
    }
    assert known - shared - NO_VIEWS == {view.screen for view in (*ANSWERS, *BOXES)}
    assert {f"show('{view}')" for view in TABS} == {key.action for key in TAB_KEYS}
