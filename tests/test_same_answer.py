"""The same questions through all three faces, as their users meet them: a process, a phone and a terminal."""
from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tui.wording import in_keys

os.environ["TEXTUAL_ANIMATIONS"] = "none"

HOUSE = Path(__file__).parent.parent
ADMIN = 1001
QUESTIONS = [
    "avvikelse kommunledningskontoret",
    "kommunledningskontor vaggeryd avvikelse",
    "KLK hjo",
    "utfall stab",
    "budget kommunstyrelsen vaggeryd t.o.m. augusti 2020",
    "månader exploateringsverksamheten",
    "månader avvikelse näringsliv hjo",
    "jämför arbetsmarknad vaggeryd",
    "störst hjo",
    "störst vaggeryd T2 2020",
    "resultaträkning vaggeryd",
    "driftredovisning vaggeryd",
    "kontogrupper alingsås",
    "kontogrupper exploateringsverksamheten 2020",
    "resultaträkning krokom",
    "detaljramar krokom",
    "driftredovisning hjo",
    "avvikelse ekonomiskt bistånd i augusti 2020",
    "prognos kommunledningskontoret",
    "prognos stab hjo t.o.m. augusti 2016",
    "prognossäkerhet kommunledningskontoret alingsås",
    "hur bra var prognosen 2016 hjo",
    "varför går stab back t.o.m. augusti 2016",
    "varför vaggeryd",
    "vad har ändrats kommunledningskontoret",
    "vad har ändrats hjo",
    "vad har ändrats krokom sedan augusti",
    "vilka saknas hjo",
    "tillfälle alingsås",
    "översikt hjo t.o.m. augusti 2016",
    "kommentarer hjo",
    "avvikelse ekonomi",
    "avvikelse simhallen",
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"tinydb://{tmp_path_factory.mktemp('samma')}/koll.json"
    subprocess.run([sys.executable, "koll.py", "--store", address, "demo", "--no-ui"], cwd=HOUSE, check=True, capture_output=True)
    return address


def asked_on_the_command_line(question: str, store: str) -> dict[str, Any]:
    said = subprocess.run(
        [sys.executable, "koll.py", "--store", store, "--json", *question.split()], cwd=HOUSE, capture_output=True, check=False,
    )
    return json.loads(said.stdout)  # type: ignore[no-any-return]


@asynccontextmanager
async def chat(store: str) -> AsyncIterator[Any]:
    """``await ask(question)`` → the text of all pages of the reply."""
    from bot.app import serve
    from bot.settings import BotSettings
    from bot.simulator.server import Simulator
    from store.desk import Desk
    from store.opening import open_store

    async with Simulator(floods=False) as simulator:
        stop, ready = asyncio.Event(), asyncio.Event()
        settings = BotSettings(simulator.token, simulator.api, simulator.file_api, frozenset({ADMIN}))
        opened = open_store(store)
        serving = asyncio.create_task(serve(Desk(opened), settings, opened, stop, lambda _: ready.set()))
        await ready.wait()

        async def ask(question: str) -> str:
            await simulator.say(ADMIN, ADMIN, "/start")  # a new subject: nothing of the last question carries over
            before = len(simulator.replies(ADMIN)) + 1
            await simulator.until(lambda: len(simulator.replies(ADMIN)) == before)
            await simulator.say(ADMIN, ADMIN, question)
            await simulator.until(lambda: len(simulator.replies(ADMIN)) == before + 1)
            card = simulator.replies(ADMIN)[-1]
            seen = card.text
            while on := [label for label in card.labels if label.startswith("Fler rader")]:
                edits = card.edits
                await simulator.tap(card, on[0])
                await simulator.until(lambda: card.edits > edits)  # noqa: B023 – awaited before the loop goes on
                seen += "\n" + card.text
            return seen + "\n" + "\n".join(card.labels)

        try:
            yield ask
        finally:
            stop.set()
            await serving


async def asked_in_the_terminal(question: str, store: str) -> str:
    """Everything on a screen large enough for all of the answer."""
    from core.question import Who
    from store.desk import Desk
    from store.opening import open_store
    from tui.app import KollApp
    from tui.screens.answer import AnswerScreen

    app = KollApp(Desk(open_store(store)), Who("prov"))
    async with app.run_test(size=(260, 110)) as pilot:
        for _ in range(400):
            await pilot.pause()
            if app.screen.query("AnswerTable") and app.focused is not None:
                break
        await pilot.press("colon")
        await pilot.pause()
        app.focused.value = question  # type: ignore[union-attr]  # typing a hundred keys would prove no more
        await pilot.press("enter")
        for _ in range(400):
            await pilot.pause()
            if isinstance(app.screen, AnswerScreen):
                break
        await pilot.pause()
        return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def on_one_line(text: str) -> str:
    """Without the breaks and frames that a face puts between words."""
    return " ".join(text.replace("\u00a0", " ").replace("│", " ").replace("▌", " ").split())


def missing(answer: dict[str, Any], seen: str, in_words_of: Callable[[str], str] = str) -> list[str]:
    """What of the answer's headline, notes, labels, figures and choices is not to be seen; advice in the words of the face."""
    texts = [*map(in_words_of, (answer["headline"], *answer["notes"])), *(choice["label"] for choice in answer["choices"])]
    texts += [row["label"] for row in answer["rows"]]
    texts += [cell["text"] for row in answer["rows"] for key, cell in row["cells"].items() if key != "trend"]
    flat = on_one_line(seen)
    return [text for text in texts if on_one_line(text) not in flat]


@pytest.mark.slow
async def test_the_questions_get_the_same_numbers_texts_and_notes_in_all_three_faces(store: str):
    lacking = {}
    async with chat(store) as ask:
        for question in QUESTIONS:
            answer = asked_on_the_command_line(question, store)
            for face, seen in (("chat", await ask(question)), ("terminal", await asked_in_the_terminal(question, store))):
                if found := missing(answer, seen, in_keys if face == "terminal" else str):
                    lacking[question, face] = found
    assert lacking == {}


@pytest.mark.slow
def test_the_questions_are_answered_asked_back_and_refused(store: str):
    said = [asked_on_the_command_line(question, store)["status"] for question in QUESTIONS]
    assert said == ["answered"] * 31 + ["choose", "not_understood"]

