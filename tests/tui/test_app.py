from collections.abc import Awaitable, Callable
from threading import Event

import pytest
from textual.widgets import Input, OptionList, Static

from core.answer import Answer
from core.commands import Choose
from core.ports import StoreError
from core.question import Question, Who
from core.records import Transaction
from core.register import Year
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp
from tui.screens.answer import AnswerScreen
from tui.screens.base import DeskScreen
from tui.screens.overview import OverviewScreen
from tui.screens.unit import UnitScreen
from tui.themes import DARK, LIGHT
from tui.widgets.answer_table import AnswerTable
from tui.widgets.bars import Crumbs, TopLine
from tui.widgets.chart_view import ChartView
from tui.widgets.detail import Detail
from tui.widgets.key_bars import KeyLine
from tui.widgets.question_list import QuestionList

pytestmark = pytest.mark.slow  # each starts the whole terminal
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")


def top(app: KollApp) -> DeskScreen:
    assert isinstance(app.screen, DeskScreen)
    return app.screen


def table(app: KollApp) -> AnswerTable:
    return app.screen.query_one("#main", AnswerTable)


def text(app: KollApp, kind: type[TopLine] | type[Crumbs] | type[Detail] | type[KeyLine]) -> str:
    widget = app.screen.query_one(kind)
    return str((widget.query_one(Static) if isinstance(widget, Detail) else widget).render())


def choose(desk: Desk, municipality: str) -> None:
    assert desk.do(Choose(municipality), ANNA).status == "answered"


async def test_koll_opens_on_the_chosen_municipality(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        assert "Alingsås" in text(app, TopLine)
        assert "helår 2020" in text(app, TopLine)
        assert "tkr" in text(app, TopLine)
        assert table(app).row is not None
        assert "påhitt" in text(app, Detail)


async def test_the_table_shows_the_texts_of_the_answer_and_no_others(app: KollApp, desk: Desk, until: Until) -> None:
    choose(desk, "vaggeryd")
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot)
        shown = [line.text for line in (table(app).render_line(y) for y in range(table(app).size.height))]
        for row in top(app).answer.table.rows:
            (line,) = [line for line in shown if f" {row.label} " in line and row.cells["deviation"].text in line]
            assert all(row.cells[key].text in line for key in ("budget", "actual", "deviation", "deviation_pct", "trend"))


async def test_enter_opens_the_unit_and_q_goes_back_and_then_out(app: KollApp, desk: Desk, until: Until) -> None:
    choose(desk, "vaggeryd")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, UnitScreen) and bool(top(app).answer.headline))
        await until(pilot)
        assert "Vaggeryds kommun › Kommunstyrelsen › Kommunledningskontor" in text(app, Crumbs)
        assert app.screen.query_one("#months", AnswerTable).table.rows[-1].kind == "total"
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert table(app).row is not None
        assert table(app).row.label == "Kommunledningskontor"
        await pilot.press("q")
        await until(pilot, lambda: app.return_value == 0)


async def test_arrows_and_letters_move_the_same(app: KollApp, desk: Desk, until: Until) -> None:
    choose(desk, "vaggeryd")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        for keys in (("down", "down", "up"), ("j", "j", "k")):
            await pilot.press("g", *keys)
            assert table(app).cursor == 1
        await pilot.press("G")
        assert table(app).cursor == len(top(app).answer.table.rows) - 1


async def test_a_fold_hides_the_units_below_and_opens_again(app: KollApp, desk: Desk, until: Until) -> None:
    choose(desk, "vaggeryd")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("left")
        assert len(table(app).shown) == 1
        await pilot.press("right")
        assert len(table(app).shown) == len(top(app).answer.table.rows)
        await pilot.press("j", "space")
        assert (len(table(app).shown), table(app).cursor) == (1, 0)


async def test_brackets_change_the_month_and_t_goes_to_the_latest(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("[")
        await until(pilot, lambda: top(app).answer.period == "t.o.m. november 2020")
        await pilot.press("[")
        await until(pilot, lambda: top(app).answer.period == "t.o.m. oktober 2020")
        await pilot.press("]")
        await until(pilot, lambda: top(app).answer.period == "t.o.m. november 2020")
        await pilot.press("t")
        await until(pilot, lambda: top(app).answer.period == "helår 2020")


async def test_a_month_that_is_not_closed_is_refused_in_words_and_nothing_moves(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("]")
        await until(pilot, lambda: len(app._notifications) == 1)
        assert "2021" in next(iter(app._notifications)).message
        assert top(app).answer.period == "helår 2020"


async def test_braces_change_the_year_also_to_one_known_only_as_a_whole(app: KollApp, desk: Desk, until: Until) -> None:
    choose(desk, "krokom")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("[")
        await until(pilot, lambda: top(app).answer.period == "t.o.m. november 2020")
        await pilot.press("{")
        await until(pilot, lambda: top(app).answer.period == "helår 2019")
        await pilot.press("}")
        await until(pilot, lambda: top(app).answer.period == "helår 2020")


async def test_the_month_chosen_on_a_unit_is_kept_on_the_way_back(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, UnitScreen) and bool(top(app).answer.headline))
        await pilot.press("[")
        await until(pilot, lambda: top(app).answer.period == "t.o.m. november 2020")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen) and top(app).answer.period == "t.o.m. november 2020")


async def test_the_numbers_show_the_other_views_of_a_unit(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, UnitScreen))
        views = {
            "2": "accounts", "3": "account_groups", "4": "compare", "5": "largest", "6": "prognosis", "7": "accuracy", "8": "comments",
            "1": "overview",
        }
        for key, kind in views.items():
            await pilot.press(key)
            await until(pilot, lambda kind=kind: top(app).answer.asked is not None and top(app).answer.asked.kind == kind)
            assert top(app).answer.headline in text(app, Detail).replace("\n", " ")


async def test_the_prognosis_of_a_unit_comes_with_its_chart_which_a_key_puts_away(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("enter", "6")
        await until(pilot, lambda: top(app).answer.chart is not None)
        chart, detail = app.screen.query_one(ChartView), app.screen.query_one(Detail)
        assert (chart.display, detail.display, table(app).display) == (True, False, True)
        assert "b Diagram" in text(app, KeyLine)
        await pilot.press("b")
        assert (chart.display, detail.display) == (False, True)
        await pilot.press("b", "1")
        await until(pilot, lambda: top(app).answer.chart is None)
        assert (chart.display, detail.display) == (False, True)
        assert "Diagram" not in text(app, KeyLine)


async def test_a_chart_makes_room_as_the_terminal_grows_and_shrinks(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(60, 16)) as pilot:
        await until(pilot)
        app.open_answer(desk.ask("prognos kommunledningskontoret alingsås", ANNA), "prognos")
        await until(pilot)
        chart, questions = app.screen.query_one(ChartView), app.screen.query_one(QuestionList)
        assert (chart.display, table(app).display, questions.display) == (True, False, False)
        await pilot.resize_terminal(80, 24)
        await until(pilot)
        assert (chart.display, table(app).display, questions.display) == (True, True, False)
        await pilot.resize_terminal(140, 40)
        await until(pilot)
        assert (chart.display, table(app).display, questions.display) == (True, True, True)
        assert chart.region.x > table(app).region.x
        assert "Diagram" in text(app, KeyLine)


async def test_in_a_low_terminal_the_rows_of_an_answer_go_before_its_notes_and_questions(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(60, 16)) as pilot:
        await until(pilot)
        app.open_answer(desk.ask("varför kommunledningskontoret alingsås", ANNA), "varför")
        await until(pilot)
        questions = app.screen.query_one(QuestionList)
        assert (questions.display, table(app).size.height >= 6) == (False, True)
        await pilot.resize_terminal(80, 24)
        await until(pilot)
        assert questions.display


async def test_a_screen_below_another_says_only_the_way_to_itself(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        below = top(app)
        app.open_answer(desk.ask("varför kommunledningskontoret alingsås", ANNA), "varför")
        await until(pilot)
        assert "varför" in text(app, Crumbs)
        below.show_way()
        await pilot.press("escape")
        assert "varför" not in text(app, Crumbs)


async def test_an_answer_that_is_opened_is_not_asked_for_again(app: KollApp, desk: Desk, until: Until) -> None:
    made_here = Answer("Ett svar som inget lager har.", version=desk.generation())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        app.open_answer(made_here, "avvikelse ekonomienheten")
        await until(pilot)
        assert top(app).answer == made_here


async def test_search_finds_a_unit_without_its_dots_and_puts_the_cursor_on_it(app: KollApp, desk: Desk, until: Until) -> None:
    choose(desk, "vaggeryd")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("left", "slash", *"naringsliv", "enter")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen) and table(app).row is not None
                    and table(app).row.label == "Näringslivsverksamhet")


async def test_search_opens_a_unit_of_another_municipality(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("slash", *"trafikfragor", "enter")
        await until(pilot, lambda: bool(app.screen.query(OptionList)))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, UnitScreen) and top(app).answer.municipality == "Krokoms kommun")


async def test_search_that_finds_nothing_says_so_and_enter_does_no_harm(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("slash", *"xyzzy", "enter")
        assert "Inget passar" in str(app.screen.query_one(OptionList).get_option_at_index(0).prompt)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))


async def test_a_colon_takes_the_questions_of_the_chat_with_the_same_answer(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("colon", *"driftredovisning", "space", *"vaggeryd", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert top(app).answer == desk.ask("driftredovisning vaggeryd", ANNA)


async def test_a_follow_up_is_asked_with_enter(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("colon", *"avvikelse", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        app.screen.query_one(QuestionList).focus()
        await pilot.press("enter")
        await until(pilot, lambda: top(app).answer.asked is not None and top(app).answer.asked.kind == "why")


async def test_a_question_that_fits_several_units_is_asked_back_and_a_choice_answers(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("colon", *"kommunledning", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and top(app).answer.status == "choose")
        await pilot.press("enter")
        await until(pilot, lambda: top(app).answer.status != "choose")
        assert top(app).answer.unit is not None


async def test_nonsense_is_answered_in_swedish_and_never_a_crash(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("colon")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        app.screen.query_one(Input).value = "\x1b[31m ../../etc [bold]" + "å" * 5000
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert top(app).answer.status == "not_understood"
        await pilot.press("enter", "j", "space", "left", "right", "[", "escape")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))


async def test_m_changes_municipality_for_good(app: KollApp, desk: Desk, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("m", *"hjo", "enter")
        await until(pilot, lambda: top(app).answer.municipality == "Hjo kommun")
        assert desk.municipalities()[0][0] == "hjo"
        app.watch_store()
        await until(pilot)
        assert not app._notifications  # one's own choice is no news
        await pilot.press("enter", "slash")
        await until(pilot, lambda: bool(app.screen.query(OptionList)))
        assert "Hjo" in str(app.screen.query_one(OptionList).get_option_at_index(0).prompt)


async def test_help_narrows_and_runs_what_is_chosen(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("question_mark", *"ljust", "enter")
        await until(pilot, lambda: app.theme == LIGHT)
        await pilot.press("d", "d", "d")
        assert app.theme == DARK


async def test_every_key_of_the_footer_can_be_clicked(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        at = text(app, KeyLine).index("? Hjälp")
        await pilot.click(KeyLine, offset=(at + 2, 0))
        await until(pilot, lambda: not isinstance(app.screen, DeskScreen))


async def test_ctrl_p_opens_the_palette_in_swedish_and_finds_units_folded(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: bool(app.screen.query(Input)) and "Vad vill du" in app.screen.query_one(Input).placeholder)
        for written, offered in (("", "Byt kommun"), ("trafikfragor", "Trafikfrågor")):
            await pilot.press(*written)
            await until(pilot, lambda offered=offered: any(
                offered in str(option.prompt) for found in app.screen.query(OptionList) for option in found.options
            ))


async def test_what_someone_else_writes_is_shown_with_a_word_and_the_cursor_stays(
    app: KollApp, desk: Desk, store: MemoryStore, until: Until
) -> None:
    choose(desk, "vaggeryd")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        app.watch_store()
        await until(pilot)
        await pilot.press("j", "j")
        year = next(r for r in store.registers() if r.id == "vaggeryd").years[2020]
        store.commit(Transaction("vaggeryd", "bo", "Bo stängde t.o.m. oktober.", (Year(year.fiscal, 10, year.source),)))
        app.watch_store()
        await until(pilot, lambda: top(app).answer.period == "t.o.m. oktober 2020")
        assert [n.message for n in app._notifications] == ["Bo stängde t.o.m. oktober."]
        assert table(app).cursor == 2


async def test_an_empty_store_says_what_to_do_and_fills_when_figures_come(until: Until) -> None:
    from store.demo.load import load

    empty = MemoryStore()
    app = KollApp(Desk(empty), ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        assert "koll importera FIL" in str(app.screen.query_one("#empty").render())
        await pilot.press("enter", "j", "left", "[", "slash", "escape", "m", "escape", "r")
        await until(pilot)
        app.watch_store()
        await until(pilot)
        load(empty, "bo")
        app.watch_store()
        await until(pilot, lambda: "Alingsås" in text(app, TopLine))


async def test_a_smaller_terminal_cuts_no_number(app: KollApp, desk: Desk, until: Until) -> None:
    choose(desk, "vaggeryd")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot)
        for width in (100, 80, 60, 44):
            await pilot.resize_terminal(width, 24)
            await until(pilot)
            shown = "\n".join(table(app).render_line(y).text for y in range(table(app).size.height))
            assert all(f" {row.cells['deviation'].text} " in shown for row in top(app).answer.table.rows)


async def test_a_larger_terminal_shows_the_months_of_the_unit_under_the_cursor(app: KollApp, desk: Desk, until: Until) -> None:
    choose(desk, "vaggeryd")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j")
        await pilot.resize_terminal(140, 40)
        months = app.screen.query_one("#months", AnswerTable)
        await until(pilot, lambda: [row.label for row in months.table.rows][-1:] == ["Politisk verksamhet"])


async def test_enter_on_a_units_own_number_explains_it(app: KollApp, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, UnitScreen) and bool(top(app).answer.headline))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and top(app).answer.asked.kind == "why")


async def test_a_store_that_cannot_be_read_is_said_in_swedish(until: Until) -> None:
    class Broken(MemoryStore):
        """A store whose disk is gone."""

        def registers(self):
            raise StoreError("Lagret går inte att läsa. Ta fram den senaste kopian.")

        def generation(self):
            raise StoreError("Lagret går inte att läsa.")

    app = KollApp(Desk(Broken()), ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        app.watch_store()
        await pilot.press("r", "slash", "escape", "colon", *"avvikelse", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert "Ta fram den senaste kopian" in top(app).answer.headline
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        assert "Ta fram den senaste kopian" in str(app.screen.query_one("#empty").render())


class SlowDesk(Desk):
    """A desk whose model answers when ``answered`` is set."""

    answered = Event()

    def ask(self, question: str | Question, who: Who, context: Question | None = None) -> Answer:
        if isinstance(question, Question) and (question.with_forecast or question.kind == "prognosis"):
            assert self.answered.wait(30)
        return super().ask(question, who, context)


async def test_keys_work_while_an_answer_is_on_its_way_and_escape_waits_no_longer(store: MemoryStore, until: Until) -> None:
    desk = SlowDesk(store)
    choose(desk, "vaggeryd")
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        before = top(app).answer
        await pilot.press("v")
        await until(pilot, lambda: "hämtar … (esc avbryter)" in text(app, TopLine))
        await pilot.press("j", "j")
        assert table(app).cursor == 2
        await pilot.press("escape")
        assert "hämtar" not in text(app, TopLine)
        assert isinstance(app.screen, OverviewScreen)
        desk.answered.set()
        await until(pilot)
        assert top(app).answer is before
        await pilot.press("v")
        await until(pilot, lambda: top(app).answer is not before)
        assert top(app).answer.asked is not None
        assert top(app).answer.asked.with_forecast


async def test_a_view_that_is_not_waited_for_leaves_the_one_before_it_chosen(store: MemoryStore, until: Until) -> None:
    desk = SlowDesk(store)
    desk.answered = Event()
    choose(desk, "vaggeryd")
    app = KollApp(desk, ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        await pilot.press("j", "j", "j", "enter", "4")
        await until(pilot, lambda: isinstance(app.screen, UnitScreen) and top(app).question.kind == "compare")
        await until(pilot)
        await pilot.press("6")
        await until(pilot, lambda: "hämtar … (esc avbryter)" in text(app, TopLine))
        await pilot.press("escape")
        desk.answered.set()
        await until(pilot)
        assert top(app).question.kind == "compare"
        assert app.period is None
        await pilot.press("r")
        await until(pilot)
        assert top(app).answer.asked is not None
        assert top(app).answer.asked.kind == "compare"
