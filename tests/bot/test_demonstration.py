"""The chat on the four demonstration municipalities, from question to card: the real desk, bot and HTTP."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import words
from bot.simulator.server import Simulator
from core.commands import SetChat
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

pytestmark = pytest.mark.slow  # each runs a bot and its server
ADMIN, STRANGER = 1001, 666


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    store = MemoryStore()
    load(store, "provet")
    yield Desk(store)
    store.close()


async def test_the_main_question_is_answered_as_a_card_with_the_printed_figures(simulator: Simulator, bot_on, desk: Desk):
    async with bot_on(desk):
        await simulator.say(ADMIN, ADMIN, "avvikelse kommunledningskontor vaggeryd")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    card = simulator.replies(ADMIN)[0]
    lines = card.text.replace("\u00a0", " ").splitlines()
    assert lines[0] == "Kommunledningskontor (Vaggeryds kommun) ligger 882 tkr sämre än budget, helår 2020 (−2,3 %)."
    assert lines[3:5] == ["▼ Kommunledningskontor −882 tkr (−2,3 %)", "Budget 38 382 · Utfall 39 264"]
    assert any("exempeldata" in line for line in lines)
    assert "<b>Kommunledningskontor</b>" in card.markup


async def test_the_card_in_the_readme_is_the_one_that_is_sent_with_its_buttons(simulator: Simulator, bot_on, desk: Desk):
    readme = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("\nKoll: ")[2].partition("```")[0].replace("[", "\n[").replace("]", "]\n").splitlines()
    async with bot_on(desk):
        await simulator.say(ADMIN, ADMIN, "avvikelse kommunledningskontor vaggeryd")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    card = simulator.replies(ADMIN)[0]
    buttons = [line.strip() for line in shown if line.startswith("[")]
    assert buttons == [f"[{label}]" for label in card.labels]
    assert " ".join(" ".join(line for line in shown if not line.startswith("[")).split()) == " ".join(card.text.split())


async def test_a_tap_on_months_answers_about_the_same_unit_and_year(simulator: Simulator, bot_on, desk: Desk):
    async with bot_on(desk):
        await simulator.say(ADMIN, ADMIN, "avvikelse kommunledningskontor vaggeryd")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        await simulator.tap(simulator.replies(ADMIN)[0], "Månader")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    lines = simulator.replies(ADMIN)[1].text.replace("\u00a0", " ").splitlines()
    assert lines[0] == "Kommunledningskontor (Vaggeryds kommun): utfall per månad, 39 264 tkr helår 2020."
    assert lines[16:18] == ["Helår          39 264", "Helårsbudget   38 382"]


async def test_the_unit_carries_over_to_a_question_that_only_names_a_month(simulator: Simulator, bot_on, desk: Desk):
    async with bot_on(desk):
        for text in ("/utfall kommunledningskontor vaggeryd", "och augusti?"):
            await simulator.say(ADMIN, ADMIN, text)
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert simulator.replies(ADMIN)[1].text.startswith("Kommunledningskontor (Vaggeryds kommun): utfall ")
    assert "augusti 2020" in simulator.replies(ADMIN)[1].text.splitlines()[0]


@pytest.mark.parametrize("text", [
    "avvikelse kommunledningskontoret", "störst vaggeryd", "månader kommunstyrelsen vaggeryd", "driftredovisning vaggeryd",
    "detaljramar krokom", "resultaträkning vaggeryd", "kontogrupper alingsås", "jämför hjo 2016", "hjälp", "budget krokom 2020",
])
async def test_every_figure_and_note_of_the_answer_stands_on_some_page(text: str, simulator: Simulator, bot_on, desk: Desk):
    answer = desk.ask(text, Who("provet"))
    async with bot_on(desk):
        await simulator.say(ADMIN, ADMIN, text)
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        card = simulator.replies(ADMIN)[0]
        seen = card.text
        while on := [label for label in card.labels if label.startswith("Fler rader")]:
            edits = card.edits
            await simulator.tap(card, on[0])
            await simulator.until(lambda was=edits: card.edits > was)
            seen += "\n" + card.text
    assert answer.headline in seen
    assert [note for note in answer.notes if note not in seen] == []
    texts = [cell.text for row in answer.table.rows for cell in row.cells.values()]
    assert len(texts) > 3
    assert [each for each in (*texts, *(row.label for row in answer.table.rows)) if each not in seen] == []


async def test_an_unclear_name_asks_back_with_buttons_and_a_tap_answers(simulator: Simulator, bot_on, desk: Desk):
    async with bot_on(desk):
        await simulator.say(ADMIN, ADMIN, "avvikelse ekonomi")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        card = simulator.replies(ADMIN)[0]
        assert 1 <= len([label for label in card.labels if not label.startswith("Fler")]) <= 4
        await simulator.tap(card, card.labels[0])
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert simulator.taps[0].text is None


@pytest.mark.parametrize("text", ["x" * 4096, "\x00\x01", "../../etc/passwd", "<b>", "🙂", "/", "/..", "'; drop table", "%s%n", "=1+1"])
async def test_nonsense_is_answered_in_a_sentence(text: str, simulator: Simulator, bot_on, desk: Desk):
    async with bot_on(desk):
        await simulator.say(ADMIN, ADMIN, text)
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert "gick fel" not in simulator.replies(ADMIN)[0].text
    assert simulator.replies(ADMIN)[0].text.rstrip(")").endswith((".", "?", "”"))


async def test_a_stranger_sees_no_figure(simulator: Simulator, bot_on, desk: Desk):
    async with bot_on(desk):
        await simulator.say(STRANGER, STRANGER, "avvikelse kommunledningskontoret")
        await simulator.until(lambda: len(simulator.replies(STRANGER)) == 1)
    assert simulator.replies(STRANGER)[0].text == words.NOT_FOR_YOU


async def test_talk_in_a_group_is_left_alone(simulator: Simulator, bot_on, desk: Desk):
    desk.do(SetChat(-5, municipality="alingsas"), Who("provet"))
    async with bot_on(desk):
        for text in ("vi ses i augusti", "tack", "budgetmötet är flyttat"):
            await simulator.say(-5, ADMIN, text)
        await simulator.say(-5, ADMIN, "@koll_bot avvikelse kommunledningskontoret")
        await simulator.until(lambda: len(simulator.replies(-5)) == 1)
    assert simulator.replies(-5)[0].text.startswith("Kommunledningskontoret ligger")


async def test_the_greeting_shows_a_question_that_works_here(simulator: Simulator, bot_on, desk: Desk):
    async with bot_on(desk):
        await simulator.say(ADMIN, ADMIN, "/start")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        example = simulator.replies(ADMIN)[0].text.splitlines()[0].partition("till exempel: ")[2].rstrip(".")
        await simulator.say(ADMIN, ADMIN, example)
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert "budget, " in simulator.replies(ADMIN)[1].text.splitlines()[0]
    assert "prognos Kommunledningskontoret Alingsås kommun avvikelse −362 tkr" in simulator.replies(ADMIN)[0].text


async def test_every_command_of_the_menu_is_understood(simulator: Simulator, bot_on, desk: Desk):
    simulator.floods = False  # more at once than a chat takes
    asked = [f"/{name} kommunledningskontoret" for name in words.COMMANDS if name != "hjalp"]
    simulator.floods = False  # more than anyone may send in twenty seconds
    async with bot_on(desk):
        for text in asked:
            await simulator.say(ADMIN, ADMIN, text)
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == len(asked) + 1)  # the prognosis sends its picture too
    assert [each.text for each in simulator.replies(ADMIN) if "förstår inte" in each.text or "Vilken menar du" in each.text] == []
