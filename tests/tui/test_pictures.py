"""What the screens look like. After a wanted change: pytest tests/tui --snapshot-update, and look at the pictures before committing."""
from collections.abc import Awaitable, Callable

import pytest
from hand_chart import CHART
from textual.pilot import Pilot

from core.answer import Answer, Cell, Column, FollowUp, Row, Table
from core.calendar import Period, Scope
from core.commands import Choose, GivePrognosis, OpenRound
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


@pytest.fixture
def in_august(snap_compare: Compare, desk: Desk, until: Until) -> Callable[..., bool]:
    """Compare Vaggeryd as of August 2020, in a round in which three have said something, after some keys."""

    def compare(size: tuple[int, int], *keys: str, light: bool = False) -> bool:
        async def press(pilot: Pilot[int]) -> None:
            await until(pilot)
            for key in keys:
                await pilot.press(key)
                await until(pilot)

        anna = Who("anna")
        desk.do(Choose("vaggeryd"), anna)
        desk.do(OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True), anna)
        for words in ("kommunledningskontor vaggeryd 39 264 tkr, Två vakanser tillsatta från september.", "turism vaggeryd 690 tkr",
                      "politisk verksamhet vaggeryd 7 221 tkr utkast"):
            desk.do(GivePrognosis(words, write=True), anna)
        app = KollApp(desk, anna, light=light)
        app.period = Period(Scope.YTD, 8, 2020)
        return snap_compare(app, terminal_size=size, run_before=press)

    return compare


def test_the_overview_of_a_round_under_way(in_august: Callable[..., bool]) -> None:
    assert in_august(NARROW, "j", "j", "j")


def test_the_year_beside_the_period_with_the_models_word(in_august: Callable[..., bool]) -> None:
    assert in_august(WIDE, "j", "j", "j", "v", light=True)


def test_only_red_units_without_colour(in_august: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert in_august(NARROW, "f")


def test_the_form_of_a_prognosis_with_the_models_suggestion(in_august: Callable[..., bool]) -> None:
    assert in_august(NARROW, "j", "j", "p", "f5")


def test_the_form_of_a_prognosis_in_sixty_by_sixteen(in_august: Callable[..., bool]) -> None:
    assert in_august((60, 16), "j", "j", "j", "p")


def test_a_prognosis_round_waits_to_be_approved(in_august: Callable[..., bool]) -> None:
    assert in_august(NARROW, "o", "j", "j")


def test_the_queue_shows_what_waits_with_its_words(in_august: Callable[..., bool]) -> None:
    assert in_august(NARROW, "o", "v")


def test_the_queue_in_a_large_terminal(in_august: Callable[..., bool]) -> None:
    assert in_august(WIDE, "o", "v")


def test_an_approval_is_shown_before_it_is_written(in_august: Callable[..., bool]) -> None:
    assert in_august(WIDE, "o", "j", "j", "a")


def test_the_comments_of_a_unit(in_august: Callable[..., bool]) -> None:
    assert in_august(NARROW, "j", "j", "j", "enter", "8")


PROGNOSIS_COLUMNS = (Column("prognosis", "Prognos", "tkr"), Column("forecast", "Modellen", "tkr"), Column("deviation", "Avvikelse", "tkr"))
PROGNOSIS = Answer(
    "Kommunledningskontoret väntas sluta på 39 264 tkr, 882 tkr sämre än budget; modellen räknar med 39 100 (80 %: 37 500–40 700).",
    municipality="Vaggeryds kommun", period="t.o.m. aug 2020", chart=CHART, notes=("Belopp i tkr. + = överskott.",),
    table=Table(PROGNOSIS_COLUMNS, tuple(
        Row(key, label, {column.key: Cell(text, 1) for column, text in zip(PROGNOSIS_COLUMNS, texts, strict=True)}, level, tone=tone)
        for key, label, level, tone, texts in (
            ("131", "Kommunledningskontoret", 0, "bad", ("39 264", "39 100", "−882")),
            ("i", "Intäkter", 1, "good", ("−2 150", "−2 140", "40")),
            ("p", "Personal", 1, "bad", ("25 990", "25 800", "−640")),
            ("c", "Konsulter", 1, "bad", ("1 640", "1 590", "−440")),
        )
    )),
    followups=(FollowUp("Varför", "varför 131"), FollowUp("Månader", "månader 131")),
)


@pytest.fixture
def charted(snap_compare: Compare, desk: Desk, until: Until) -> Callable[..., bool]:
    """Compare the screen of an answer with a chart made by hand, after some keys, with the accepted picture."""

    def compare(size: tuple[int, int], *keys: str, light: bool = False) -> bool:
        app = KollApp(desk, Who("anna"), light=light)

        async def press(pilot: Pilot[int]) -> None:
            await until(pilot)
            app.open_answer(PROGNOSIS._replace(version=desk.generation()), "prognos klk")
            await until(pilot)
            for key in keys:
                await pilot.press(key)
                await until(pilot)

        return snap_compare(app, terminal_size=size, run_before=press)

    return compare


def test_a_chart_stands_below_its_table_in_a_small_terminal(charted: Callable[..., bool]) -> None:
    assert charted(NARROW)


def test_a_chart_put_away_leaves_room_for_notes_and_questions(charted: Callable[..., bool]) -> None:
    assert charted(NARROW, "b")


def test_a_chart_stands_beside_its_table_in_a_large_terminal(charted: Callable[..., bool]) -> None:
    assert charted(WIDE)


def test_a_chart_in_light_colours(charted: Callable[..., bool]) -> None:
    assert charted(WIDE, light=True)


def test_a_chart_without_colour(charted: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert charted(NARROW)


def test_a_chart_alone_in_a_terminal_of_sixty_by_sixteen(charted: Callable[..., bool]) -> None:
    assert charted((60, 16))


def test_an_empty_store_says_what_to_do_next(snap_compare: Compare, until: Until) -> None:
    assert snap_compare(KollApp(Desk(MemoryStore()), Who("anna")), terminal_size=NARROW, run_before=until)


def test_the_settings_in_a_small_terminal(looks: Callable[..., bool]) -> None:
    assert looks("vaggeryd", NARROW, "comma", "j")


def test_the_settings_in_light_colours(looks: Callable[..., bool]) -> None:
    assert looks("vaggeryd", WIDE, "comma", light=True)


def test_a_report_read_as_text_before_it_is_written(looks: Callable[..., bool]) -> None:
    assert looks("vaggeryd", NARROW, "j", "j", "j", "D", "enter")


def test_the_report_in_sixty_by_sixteen(looks: Callable[..., bool]) -> None:
    assert looks("hjo", (60, 16), "D")
