from collections.abc import Awaitable, Callable

import pytest
from textual.widgets import Input, Static, TextArea

from core.answer import Answer
from core.calendar import Period, Scope
from core.commands import Choose, FreezeRound, GivePrognosis, OpenRound
from core.question import Question, Who
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp
from tui.screens.base import DeskScreen
from tui.screens.confirm import ConfirmScreen, keys_line
from tui.screens.overview import OverviewScreen
from tui.screens.prognosis import PrognosisScreen
from tui.screens.round import RoundScreen
from tui.widgets.amounts import Field
from tui.widgets.answer_table import AnswerTable

pytestmark = pytest.mark.slow  # each starts the whole terminal
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")
KLK = "131"


@pytest.fixture
def app(desk: Desk) -> KollApp:
    desk.do(Choose("vaggeryd"), ANNA)
    desk.do(OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True), ANNA)
    app = KollApp(desk, ANNA)
    app.period = Period(Scope.YTD, 8, 2020)
    return app


def test_a_line_of_keys_breaks_between_keys_and_never_within_one() -> None:
    keys = (("ctrl+s", "Klarmarkera"), ("ctrl+z", "Ångra"), ("esc", "Avbryt"))
    assert keys_line(*keys).plain == "ctrl+s Klarmarkera   ctrl+z Ångra   esc Avbryt"
    assert keys_line(*keys, width=33).plain.splitlines() == ["ctrl+s Klarmarkera   ctrl+z Ångra", "esc Avbryt"]
    assert keys_line(*keys, width=32).plain.splitlines() == ["ctrl+s Klarmarkera", "ctrl+z Ångra   esc Avbryt"]


def says(app: KollApp) -> str:
    return str(app.screen.query_one("#says", Static).render()).replace("\u00a0", " ")


def fields(app: KollApp) -> list[Field]:
    return list(app.screen.query(Field))


def given(desk: Desk, unit: str = KLK) -> dict[str, object]:
    """What is written, by the key of its line."""
    answer = desk.ask(Question("worksheet", "vaggeryd", unit), ANNA)
    return {row.key: row.cells["prognosis"].value for row in answer.table.rows if row.cells["prognosis"].value is not None}


async def opened(pilot: object, until: Until, app: KollApp) -> None:
    """The form of Kommunledningskontor."""
    await until(pilot)
    await pilot.press("j", "j", "j", "p")
    await until(pilot, lambda: isinstance(app.screen, PrognosisScreen) and bool(app.screen.query(Field)))
    await until(pilot)


async def test_the_net_is_given_with_live_deviation_and_a_comment(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until, app)
        fields(app)[-1].focus()
        await pilot.press(*"39264")
        await until(pilot)
        assert says(app) == "Helår 39 264 tkr, −882 mot budget (−2,3 %). Skriv en kommentar."
        await pilot.press("ctrl+s")
        assert isinstance(app.focused, TextArea)
        assert given(desk) == {}
        app.screen.query_one(TextArea).text = "Två vakanser tillsatta."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert given(desk) == {KLK: -3_926_400_000}
        await until(pilot, lambda: app.screen.query_one("#main", AnswerTable).row.cells["prognosis"].value == -3_926_400_000)


async def test_account_groups_are_given_each_for_itself_in_one_change_and_sum_to_the_net(
    app: KollApp, desk: Desk, store: MemoryStore, until: Until,
) -> None:
    before = store.generation()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until, app)
        for field, text in zip(fields(app), ("-12 600", "=50 000+247", "735"), strict=False):
            field.value = text
        await until(pilot)
        assert says(app) == "Helår 38 382 tkr, 0 mot budget (0,0 %)."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert sum(given(desk).values()) == -3_838_200_000
        assert len(given(desk)) == 3
        assert store.generation() == before + 1


async def test_f5_fills_in_the_models_suggestion_and_ctrl_z_takes_it_away(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until, app)
        await pilot.press("f5")
        await until(pilot)
        assert all(field.value for field in fields(app)[:-1])
        assert "mot budget" in says(app)
        for _ in range(4):
            await pilot.press("ctrl+z")
        await until(pilot)
        assert not any(field.value for field in fields(app))


async def test_what_is_no_amount_is_said_and_nothing_is_written(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until, app)
        fields(app)[0].value = "mycket"
        await until(pilot)
        assert "”mycket” är inte ett entydigt belopp" in says(app)
        await pilot.press("ctrl+s")
        await until(pilot)
        assert isinstance(app.screen, PrognosisScreen)
        assert given(desk) == {}


async def test_a_draft_needs_no_comment_and_counts_nowhere(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until, app)
        fields(app)[-1].value = "39 264"
        await pilot.press("ctrl+d")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert given(desk) == {KLK: -3_926_400_000}
        assert "10 av 10 prognoser saknas" in desk.ask(Question("missing", "vaggeryd"), ANNA).headline


async def test_a_doubtful_amount_is_asked_back_and_written_when_saved_again(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until, app)
        fields(app)[-1].value, app.screen.query_one(TextArea).text = "392 640", "Storm."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "spara en gång till" in says(app))
        assert given(desk) == {}
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert given(desk) == {KLK: -39_264_000_000}


async def test_what_another_wrote_meanwhile_is_shown_and_replaced_only_by_saving_again(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until, app)
        fields(app)[-1].value = "38 400"
        desk.do(GivePrognosis("kommunledningskontor vaggeryd 38 390 tkr", write=True), Who("berit"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Någon annan har skrivit" in says(app))
        assert "38 390 tkr av berit" in says(app)
        assert given(desk) == {KLK: -3_839_000_000}
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert given(desk) == {KLK: -3_840_000_000}


async def test_a_draft_of_several_lines_is_handed_in_whole_also_when_one_is_changed(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        for first, key in (("-12 600", "ctrl+d"), ("-12 700", "ctrl+s")):
            await until(pilot)
            await pilot.press("g", "j", "j", "j", "p")
            await until(pilot, lambda: isinstance(app.screen, PrognosisScreen) and bool(app.screen.query(Field)))
            for field, text in zip(fields(app), (first, "50 247", "735"), strict=False):
                field.value = text
            await until(pilot)
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert "9 av 10 prognoser saknas" in desk.ask(Question("missing", "vaggeryd"), ANNA).headline


async def test_escape_leaves_an_untouched_form_at_once(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(60, 16)) as pilot:
        await opened(pilot, until, app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert given(desk) == {}


async def test_what_has_been_typed_is_let_go_of_at_the_second_escape_in_a_row_and_nothing_is_written(
    app: KollApp, desk: Desk, until: Until,
) -> None:
    async with app.run_test(size=(60, 16)) as pilot:
        await opened(pilot, until, app)
        fields(app)[0].value = "12"
        await until(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: says(app).startswith("Inget är sparat. Esc en gång till lämnar formuläret"))
        fields(app)[0].value = "13"
        await until(pilot, lambda: "Inget är sparat" not in says(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Inget är sparat" in says(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert given(desk) == {}


async def test_without_an_open_round_the_form_says_how_to_open_one(app: KollApp, desk: Desk, until: Until) -> None:
    desk.do(FreezeRound("2020-08", True, "vaggeryd", write=True), ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "p")
        await until(pilot, lambda: isinstance(app.screen, PrognosisScreen) and "Öppna ett" in says(app))
        await pilot.press("ctrl+s", "ctrl+z", "f5", "escape")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))


async def test_the_controller_approves_what_is_handed_in_after_seeing_what_it_means(app: KollApp, desk: Desk, until: Until) -> None:
    desk.do(GivePrognosis("kommunledningskontor vaggeryd 39 264 tkr, Två vakanser tillsatta.", write=True), ANNA)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and bool(app.screen.answer.headline))
        await pilot.press("j", "j")
        await until(pilot)
        assert "Två vakanser tillsatta." in str(app.screen.query_one("#detail Static", Static).render())
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert "klarmarkerad" in status(desk)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen))
        assert "godkänd" in status(desk)
        await until(pilot, lambda: app.screen.query_one("#main", AnswerTable).row.cells["status"].text == "godkänd")


def status(desk: Desk) -> str:
    rows = desk.ask(Question("round", "vaggeryd"), ANNA).table.rows
    return next(row.cells["status"].text for row in rows if row.key == KLK)


async def test_the_queue_shows_what_waits_and_moves_on_when_it_is_approved(app: KollApp, desk: Desk, until: Until) -> None:
    desk.do(GivePrognosis("kommunledningskontor vaggeryd 39 264 tkr, Två vakanser tillsatta.", write=True), ANNA)
    desk.do(GivePrognosis("turism vaggeryd 1 000 tkr", sure=True, comment="Färre besök.", write=True), ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and bool(app.screen.answer.headline))
        await pilot.press("v")
        await until(pilot, lambda: "2 prognoser väntar på godkännande" in app.screen.answer.headline)
        await until(pilot)
        assert app.screen.query_one("#main", AnswerTable).row.label == "Kommunledningskontor"
        assert "Två vakanser tillsatta." in str(app.screen.query_one("#detail Static", Static).render())
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and "En prognos väntar" in app.screen.answer.headline)
        assert [row.label for row in app.screen.answer.table.rows] == ["Turism"]
        await pilot.press("v")
        await until(pilot, lambda: "8 av 10 prognoser saknas" in app.screen.answer.headline)


async def test_the_cursor_goes_on_to_the_next_in_the_queue(app: KollApp, desk: Desk, until: Until) -> None:
    for words in ("kommunledningskontor vaggeryd 38 483 tkr", "turism vaggeryd 687 tkr", "integration vaggeryd 133 tkr"):
        desk.do(GivePrognosis(words, sure=True, comment="Nytt.", write=True), ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and bool(app.screen.answer.headline))
        await pilot.press("v")
        await until(pilot, lambda: [row.label for row in app.screen.answer.table.rows] == ["Kommunledningskontor", "Integration", "Turism"])
        await pilot.press("j", "a")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and len(app.screen.answer.table.rows) == 2)
        assert app.screen.query_one("#main", AnswerTable).row.label == "Turism"


async def test_a_capital_a_approves_all_that_waits_after_a_look(app: KollApp, desk: Desk, until: Until) -> None:
    desk.do(GivePrognosis("kommunledningskontor vaggeryd 38 382 tkr", write=True), ANNA)
    desk.do(GivePrognosis("turism vaggeryd 686 tkr", write=True), ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and bool(app.screen.answer.headline))
        await pilot.press("v", "A")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot)
        assert "Godkänner 2 prognoser" in str(app.screen.query_one("#preview", Static).render())
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and "Inget väntar på godkännande" in app.screen.answer.headline)
        assert {each.status for each in desk._store.prognoses("vaggeryd", 2020)} == {"approved"}


async def test_a_long_preview_is_broken_once_with_room_for_its_scrollbar(app: KollApp, until: Until) -> None:
    words = "Kommunledningskontoret, Lokalhyror, Kommunledningskontoret, Köp av tjänster, Turism."
    preview = Answer(words, notes=(words,) * 20)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        app.push_screen(ConfirmScreen(app.questions, preview))
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot)
        shown = app.screen.query_one("#preview", Static)
        assert shown.size.height == len(str(shown.render()).splitlines())


async def test_those_who_are_missing_are_reminded_once_after_a_yes(desk: Desk, store: MemoryStore, until: Until) -> None:
    desk.do(Choose("vaggeryd"), ANNA)
    desk.do(OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True), ANNA)
    app = KollApp(desk, ANNA, channels=lambda: ("-1001234567890",))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and bool(app.screen.answer.headline))
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot)
        shown = str(app.screen.query_one("#preview", Static).render())
        assert "10 av 10 prognoser saknas" in shown
        assert "-1001234567890" in shown
        assert not store.outgoing()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen))
        assert [row.channel for _, row in store.outgoing()] == ["-1001234567890"]
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot)
        assert "redan skickad i dag" in str(app.screen.query_one("#preview", Static).render())


async def test_a_round_is_frozen_after_a_yes_also_while_some_are_missing(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and bool(app.screen.answer.headline))
        await pilot.press("F")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot)
        assert "Det går inte att ångra" in str(app.screen.query_one("#preview", Static).render())
        await pilot.press("escape")
        assert not dict(desk.rounds(ANNA))["vaggeryd"].frozen
        await pilot.press("F")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DeskScreen))
        assert dict(desk.rounds(ANNA))["vaggeryd"].frozen


async def test_what_is_approved_and_frozen_is_the_open_round_that_is_shown(app: KollApp, desk: Desk, until: Until) -> None:
    desk.do(OpenRound("Höst", "oktober 2020", "", "vaggeryd", write=True), ANNA)
    desk.do(FreezeRound("2020-10", True, "vaggeryd", write=True), ANNA)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and "Delår (2020-08)" in app.screen.answer.headline)
        await pilot.press("F")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and "fryst" in app.screen.answer.headline)
        assert "Delår (2020-08)" in app.screen.answer.headline


async def test_the_next_round_is_opened_from_the_last(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and bool(app.screen.answer.headline))
        await pilot.press("n")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        app.screen.query_one(Input).value = "oktober 2020 sista dag 10 november"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and "2020-10" in app.screen.answer.headline)
        assert "sista dag 2020-11-10" in app.screen.answer.headline


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_what_has_been_typed_is_asked_about_before_koll_is_left_from_the_form(
    app: KollApp, desk: Desk, until: Until, key: str,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until, app)
        fields(app)[0].value = "12"
        await until(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "lämnar formuläret" in says(app))
        await pilot.press(key)
        await until(pilot, lambda: says(app) == "Inget är sparat. ctrl+q en gång till avslutar Koll; ctrl+d sparar det som utkast.")
        assert app._exit is False
        await pilot.press(key)
        await until(pilot, lambda: app._exit)
    assert given(desk) == {}


@pytest.mark.parametrize("keys", [("p", "ctrl+q"), ("m", "ctrl+c"), ("question_mark", "ctrl+q"), ("ctrl+p", "ctrl+q"), ("ctrl+c",)])
async def test_koll_is_left_with_ctrl_q_and_ctrl_c_from_every_box(app: KollApp, until: Until, keys: tuple[str, ...]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        for key in keys:
            await pilot.press(key)
        await until(pilot, lambda: app._exit)


async def test_marked_text_in_a_field_is_copied_with_ctrl_c(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until, app)
        field = fields(app)[0]
        field.value = "12 600"
        field.select_all()
        await pilot.press("ctrl+c")
        await until(pilot, lambda: app.clipboard == "12 600")
        assert app._exit is False


@pytest.mark.parametrize(("size", "heads"), [
    ((80, 24), "Budget Utfall tkr helår t.o.m. aug Förslag Förra Ny prognos Avv."),
    ((60, 20), "tkr Förslag Förra Ny prognos Avv."),
])
async def test_no_heading_of_the_form_is_cut_and_the_name_gives_way_in_its_middle(
    app: KollApp, until: Until, size: tuple[int, int], heads: str,
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot, until, app)
        heading = app.screen.query_one("#amounts .heading", Static)
        await until(pilot, lambda: bool(str(heading.render())))
        assert " ".join(str(heading.render()).split()) == heads
        name = str(app.screen.query(".known").last(Static).render()).split()[0]
        assert (name[:7], name[-6:]) == ("Kommunl", "kontor")


async def test_a_wide_form_has_room_for_the_whole_name(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await opened(pilot, until, app)
        assert "Kommunledningskontor " in str(app.screen.query(".known").last(Static).render())


async def test_what_was_written_of_a_round_that_could_not_be_opened_stands_there_the_next_time(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen))
        for text, title in (("snart", "Det går inte"), (" september 2020", "Skriva det här?")):
            await until(pilot)
            await pilot.press("n")
            await until(pilot, lambda: bool(app.screen.query(Input)))
            app.screen.query_one(Input).value += text
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            assert str(app.screen.query_one("#box").border_title) == title
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, RoundScreen))
        await pilot.press("n")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        assert app.screen.query_one(Input).value == ""
