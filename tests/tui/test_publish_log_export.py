import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static

from core.answer import Answer, Cell, Column, Row, Table
from core.commands import Choose
from core.question import Who
from store.desk import Desk
from store.memory import MemoryStore
from store.writing.csv_text import csv_text
from store.writing.saving import SavingError, file_name, save
from tui.app import KollApp
from tui.screens.confirm import ConfirmScreen
from tui.screens.export import ExportScreen
from tui.screens.log import LogScreen
from tui.screens.publish import PublishScreen
from tui.screens.report import ReportScreen
from tui.themes import THEMES
from tui.widgets.answer_table import AnswerTable

Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")
CHANNEL = "-1001234567890"


@pytest.mark.slow
async def test_a_post_is_shown_as_it_will_look_and_written_once_for_ctrl_s(desk: Desk, store: MemoryStore, until: Until) -> None:
    assert desk.do(Choose("vaggeryd"), ANNA).status == "answered"
    app = KollApp(desk, ANNA, channels=lambda: (CHANNEL,))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, PublishScreen) and app.screen.preview.yes is not None)
        assert isinstance(app.screen, PublishScreen)
        app.screen.query_one(Input).value = "God läsning!"
        await until(pilot, lambda: "God läsning!" in str(app.screen.query_one("#preview", Static).render()))
        shown = str(app.screen.query_one("#preview", Static).render())
        assert desk.ask("sammanfattning vaggeryds kommun", ANNA).headline[:30] in shown
        assert CHANNEL in shown
        assert not store.outgoing()
        await pilot.press("ctrl+s", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, PublishScreen))
        ((_, row),) = store.outgoing()
        assert (row.channel, row.text) == (CHANNEL, "God läsning!")


@pytest.mark.slow
async def test_without_a_channel_the_post_says_which_setting_is_missing(app: KollApp, store: MemoryStore, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "KOLL_CHANNELS" in str(app.screen.query("#preview").first(Static).render()))
        await pilot.press("ctrl+s", "escape")
        await until(pilot)
        assert not store.outgoing()


@pytest.mark.slow
async def test_u_opens_the_log_and_u_again_takes_the_marked_change_back_after_a_yes(
    app: KollApp, store: MemoryStore, until: Until,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        before = len(store.log(0))
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, LogScreen) and bool(app.screen.answer.headline))
        await until(pilot)
        assert isinstance(app.screen, LogScreen)
        assert app.screen.query_one(OptionList).option_count == before
        assert app.screen.marked() == str(store.log(0)[-1].generation)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert len(store.log(0)) == before
        await pilot.press("enter")
        await until(pilot, lambda: len(store.log(0)) == before + 1)
        await until(pilot, lambda: isinstance(app.screen, LogScreen) and app.screen.query_one(OptionList).option_count == before + 1)


@pytest.mark.slow
async def test_enter_in_the_log_shows_the_marked_change_before_and_after(app: KollApp, desk: Desk, until: Until) -> None:
    assert desk.do(Choose("vaggeryd"), ANNA).status == "answered"
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, LogScreen) and bool(app.screen.answer.headline))
        await until(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot, lambda: "Före" in str(app.screen.query_one("#preview", Static).render()))
        shown = " ".join(str(app.screen.query_one("#preview", Static).render()).split())
        assert "Vald kommun Alingsås kommun Vaggeryds kommun" in shown
        assert "anna genom direkt i lagret" in shown
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LogScreen))


@pytest.mark.slow
async def test_e_saves_the_table_and_writes_over_a_file_only_after_one_more_enter(
    app: KollApp, until: Until, tmp_path: Path,
) -> None:
    there = tmp_path / "siffror.csv"
    there.write_text("mitt")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ExportScreen))
        line = app.screen.query_one(Input)
        assert line.value.startswith("alingsas")
        line.value = str(there)
        await pilot.press("enter")
        await until(pilot, lambda: "finns redan" in str(app.screen.query_one("#says", Static).render()))
        assert there.read_text() == "mitt"
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ExportScreen))
    assert there.read_text(encoding="utf-8-sig").startswith("Kod;Namn;")


@pytest.mark.slow
async def test_e_saves_what_is_shown_as_excel_and_markdown_too(app: KollApp, desk: Desk, until: Until, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    assert desk.do(Choose("vaggeryd"), ANNA).status == "answered"
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        for name in ("siffror.xlsx", "siffror.md"):
            await pilot.press("e")
            await until(pilot, lambda: isinstance(app.screen, ExportScreen))
            app.screen.query_one(Input).value = str(tmp_path / name)
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(app.screen, ExportScreen))
        row = next(row for row in app.screen.query_one("#main", AnswerTable).table.rows if row.label == "Kommunledningskontor")
    cells = [cell for line in CalamineWorkbook.from_path(str(tmp_path / "siffror.xlsx")).get_sheet_by_index(0).to_python() for cell in line]
    assert row.cells["actual"].value in {round(-cell * 100_000) for cell in cells if isinstance(cell, float)}
    assert row.cells["actual"].text in (tmp_path / "siffror.md").read_text()


def test_csv_has_figures_that_add_up_and_nothing_that_is_worked_out() -> None:
    table = Table((Column("actual", "Utfall", "tkr"), Column("said", "Ord")), (
        Row("1", '=HYPERLINK("x")', {"actual": Cell("−1 203", -120300000), "said": Cell("@SUM(A1)")}),
        Row("2", "Skola", {"actual": Cell("i.u.")}),
    ))
    assert csv_text(Answer("Två.", table=table)).splitlines() == [
        "\ufeffKod;Namn;Utfall (tkr);Ord", """1;"'=HYPERLINK(""x"")";-1203;'@SUM(A1)""", "2;Skola;i.u.;",
    ]


def test_a_file_is_not_written_over_unasked_and_a_missing_folder_is_named(tmp_path: Path) -> None:
    there = tmp_path / "a.csv"
    save(there, b"ett")
    with pytest.raises(SavingError, match="finns redan"):
        save(there, b"annat")
    with pytest.raises(SavingError, match=r"Mappen .* finns inte"):
        save(tmp_path / "ingen" / "a.csv", b"x")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a.csv", b"ett")]


def test_a_suggested_name_has_no_letter_that_a_system_refuses() -> None:
    assert file_name("Håbo", "Vård/omsorg: äldre", "t.o.m. augusti 2020") == "habo-vardomsorg-aldre-tom-augusti-2020"


def luminance(colour: str) -> float:
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_tone_can_be_read_on_the_ground_of_its_theme(theme: object) -> None:
    ground, colours = theme.background, theme.variables  # type: ignore[attr-defined]
    tones = [colours[key] for key in ("tone-good", "tone-neutral", "tone-warning", "tone-bad", "quiet", "title")]
    least = 7 if "kontrast" in theme.name else 4.5  # type: ignore[attr-defined]
    assert [tone for tone in tones if contrast(tone, ground) < least] == []


@pytest.mark.slow
async def test_only_the_rows_that_the_filter_leaves_are_saved(app: KollApp, desk: Desk, until: Until, tmp_path: Path) -> None:
    assert desk.do(Choose("vaggeryd"), ANNA).status == "answered"
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("f", "e")
        await until(pilot, lambda: isinstance(app.screen, ExportScreen))
        app.screen.query_one(Input).value = str(tmp_path / "röda.csv")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ExportScreen))
        names = [row.label for row in app.screen.query_one("#main", AnswerTable).table.rows]
    saved = (tmp_path / "röda.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [line.split(";")[1] for line in saved] == names
    assert "Kommunledningskontor" in names
    assert "Arbetsmarknad" not in names


@pytest.mark.slow
async def test_in_a_browser_a_report_is_sent_to_it_and_no_file_is_left_on_the_server(
    desk: Desk, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: dict[str, bytes] = {}
    monkeypatch.setattr(KollApp, "is_web", property(lambda _: True))
    monkeypatch.setattr(KollApp, "deliver_binary", lambda _, file, save_filename, **more: sent.update({save_filename: file.read()}))
    monkeypatch.chdir(tmp_path)
    assert desk.do(Choose("vaggeryd"), ANNA).status == "answered"
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        app.screen.query_one("#file", Input).value = str(tmp_path / "rapport.md")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "rapport.md" in sent)
    assert "Vaggeryd" in sent["rapport.md"].decode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
async def test_a_saved_picture_fetches_nothing_from_any_other_host(app: KollApp, until: Until, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ExportScreen))
        app.screen.query_one(Input).value = str(tmp_path / "bild.svg")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ExportScreen))
    saved = (tmp_path / "bild.svg").read_text(encoding="utf-8")
    assert re.findall(r"url\(\s*[\"']?(?!#)|@import|href=\"http", saved) == []
    assert "Kommunstyrelsen" in saved
