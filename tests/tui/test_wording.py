"""What the terminal tells its reader to do is done with its keys: each sentence as the core says it on the demonstration's store."""
import re
from asyncio import run

import pytest

from core.answer import Answer
from core.commands import GivePrognosis, OpenRound, ShowLog, Undo
from core.question import Question, Who
from store.desk import Desk
from tui.questions import Questions
from tui.wording import in_keys

ANNA = Who("anna", "admin")
OPEN = OpenRound("Delår", "augusti 2020", "", "vaggeryd", write=True)


def said(answer: Answer) -> str:
    return "\n".join((answer.headline, *answer.notes)).replace("\u00a0", " ")


def test_a_round_is_opened_with_keys(desk: Desk) -> None:
    asked = Questions(desk, ANNA)
    assert said(run(asked.ask(Question("worksheet", "vaggeryd", "131")))).endswith("Öppna ett: o och sedan n.")
    assert "Skriv månad och år, till exempel augusti 2020." in said(run(asked.do(OpenRound("", "snart", "", "vaggeryd"))))
    desk.do(OPEN, ANNA)
    assert "Prognoser lämnas i det senaste." in said(run(asked.do(OpenRound("", "september 2020", "", "vaggeryd"))))


def test_a_change_is_taken_back_with_keys(desk: Desk) -> None:
    asked, number = Questions(desk, ANNA), desk.do(OPEN, ANNA).version
    given = GivePrognosis(unit="131", amount="38 382", round="2020-08", municipality="vaggeryd", write=True)
    assert desk.do(given, ANNA).status == "answered"
    assert "visar u i loggen." in said(run(asked.do(ShowLog(number=number))))
    assert f"Ångra först den: ändring {number + 1}." in said(run(asked.do(Undo(number))))
    assert "Den kan i sin tur ångras i loggen (u)." in said(run(asked.do(Undo(number + 1, write=True))))


@pytest.mark.parametrize("text", [
    "Vilken kommun gäller det? Lägg till --kommun NAMN; dess siffror ska vara inlästa först.",
    "Läs in dem var för sig, eller lägg till --kommun NAMN.", "Lägg till --kommun med den kommun som filen hör till.",
    "Ett öppnas med ”koll tillfalle oppna --kommun sala --period 2020-08”; med två visar svaret vad som ändrats mellan dem.",
    "Där finns inget ännu: koll tillfalle oppna NAMN --period 2020-08",
    "Den är redan ångrad av ändring 7. Med koll angra 7 gäller den igen.",
    "Det finns ingen ändring 9. Den senaste är 7; koll logg visar dem.", "De läses in med koll importera FIL.",
])
def test_no_word_of_the_command_line_is_left_of_what_has_a_key(text: str) -> None:
    assert not re.search(r"--\w|\bkoll ", in_keys(text)), in_keys(text)
