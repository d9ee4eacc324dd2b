"""``koll prognos`` and ``koll tillfalle`` as scripts rely on them: what they print and write, and their exit codes."""
from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_command_line import HOUSE, koll

pytestmark = pytest.mark.slow  # each runs the program, some of them several times
STAB = ("prognos", "stab", "hjo")
MINUS = "\u2212"


@pytest.fixture(scope="module")
def hjo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with a round in Hjo as of October 2016, which no test writes in."""
    store = tmp_path_factory.mktemp("rounds") / "koll.json"
    assert koll("demo", "--no-ui", store=store).returncode == 0
    assert koll("tillfalle", "oppna", "Höst", "--period", "2016-10", "--kommun", "Hjo", "--ja", store=store).returncode == 0
    return store


@pytest.fixture
def own(hjo: Path, tmp_path: Path) -> Path:
    """A copy to write in."""
    shutil.copytree(hjo.parent, tmp_path / "eget")
    return tmp_path / "eget" / "koll.json"


def generation(store: Path) -> int:
    return len(json.loads(koll("logg", "--json", store=store).stdout)["rows"])


@pytest.mark.parametrize("words", [
    ["prognos", "stab"], ["prognos", "stab", "2016"], ["prognos", "stab", "t.o.m.", "augusti", "2016"], ["prognos stab 8/2016"],
    ["Prognos", "stab"], ["prognos", "stab", "--kommun", "Hjo"], ["prognos", "stab", "1:a", "kvartalet"], ["prognos", "gurka", "i", "tkr"],
])
def test_without_an_amount_it_is_the_question(hjo: Path, words: list[str]):
    asked, same = koll(*words, store=hjo), koll("och", *words, store=hjo)
    assert (asked.returncode, asked.stderr) == (same.returncode, same.stderr)
    assert asked.stdout.splitlines()[:5] == same.stdout.splitlines()[:5]


@pytest.mark.parametrize("words", [
    ["20", "126", "tkr"], ["20 126 tkr"], ["20126tkr"], ["+20126"], ["20,126", "mnkr"], ["20 126 000 kr"], ["20\u00a0126\u00a0tkr"],
    ["20126", "tkr,", "som", "budget"],
])
def test_an_amount_is_written_as_people_write_it(hjo: Path, words: list[str]):
    found = json.loads(koll(*STAB, *words, "--json", store=hjo).stdout)
    assert found["rows"][0]["cells"]["prognosis"] == {"text": "20\u00a0126", "value": -2_012_600_000, "tone": "neutral"}


@pytest.mark.parametrize("words", [["avvikelse", "-362", "tkr"], ["avvikelse", "-362"], ["avvikelse", f"{MINUS}362", "tkr"]])
def test_a_negative_amount_is_no_option(hjo: Path, words: list[str]):
    for line in ([*STAB, *words, "--kommentar", "vakanser"], [" ".join([*STAB, *words]), "--kommentar=vakanser"]):
        said = koll(*line, "--json", store=hjo)
        assert json.loads(said.stdout)["rows"][0]["cells"]["deviation"]["text"] == f"{MINUS}362"


def test_without_anyone_to_answer_the_preview_is_shown_and_nothing_is_written(hjo: Path):
    before = generation(hjo)
    said = koll(*STAB, "21 100 tkr, vikarier", store=hjo)
    assert said.returncode == 1
    assert "974 tkr sämre än budget" in said.stdout.replace("\u00a0", " ")
    assert "Inget är skrivet än." in said.stdout
    assert "Lägg till --ja" in said.stderr
    as_json = koll(*STAB, "21 100 tkr, vikarier", "--json", store=hjo)
    assert (as_json.returncode, json.loads(as_json.stdout)["status"], "--ja" in as_json.stderr) == (1, "refused", True)
    assert json.loads(as_json.stdout)["notes"][-1] == "Inget är skrivet. Lägg till --ja för att skriva."
    assert generation(hjo) == before


def test_ja_writes_and_the_next_is_told_what_it_replaces(own: Path):
    assert koll(*STAB, "21 100 tkr", "--kommentar", "vikarier", "--ja", store=own, USER="berit").returncode == 0
    said = koll(*STAB, "avvikelse", "-500", "tkr", "--kommentar", "hyror", "--ja", "--json", store=own, USER="anna")
    found = json.loads(said.stdout)
    assert (said.returncode, found["headline"].startswith("Skrivet: Stab: prognos 20\u00a0626\u00a0tkr för 2016")) == (0, True)
    assert any("21\u00a0100\u00a0tkr av berit" in note and note.startswith("Ersätter") for note in found["notes"])
    logged = json.loads(koll("logg", "--json", store=own).stdout)["rows"][-1]["cells"]
    assert (logged["author"]["text"], "vikarier" in logged["summary"]["text"]) == ("anna", True)


def test_what_is_asked_back_exits_with_3_and_its_choices_are_whole_commands(own: Path):
    for words in (["201 260 tkr"], ["-20 126 tkr"], ["20126"], ["20 126 000"]):
        said = koll(*STAB, *words, "--json", store=own)
        found = json.loads(said.stdout)
        assert (said.returncode, found["status"]) == (3, "choose")
        taken = koll(found["choices"][0]["question"], "--ja", "--json", "--kommentar", "x", store=own)
        assert (taken.returncode, json.loads(taken.stdout)["status"]) == (0, "answered")
    sure = koll(found["choices"][-1]["question"], "--kommentar", "ny verksamhet", "--ja", store=own)
    assert (sure.returncode, sure.stdout.startswith("Skrivet:")) == (0, True)
    assert koll(*STAB, "201 260 tkr", "--saker", "--kommentar", "ny verksamhet", "--ja", store=own).returncode == 0


@pytest.mark.parametrize(("words", "code", "said"), [
    (["oändligt", "kr"], 1, "”oändligt kr” är inte ett belopp"), (["1e6", "tkr"], 1, "”1e6 tkr” är inte ett belopp"),
    (["--kommentar", "x"], 1, "Beloppet saknas"), (["5", "%"], 1, "inte i procent"), (["+5", "%"], 1, "inte i procent"),
    (["21 100 tkr"], 1, "behöver en kommentar"), (["5 tkr", "--tillfalle", "jul"], 1, "Prognostillfället ”jul” finns inte i Hjo kommun"),
    (["5 tkr", "--kontogrupp", "luft"], 1, "Kontogruppen ”luft” finns inte"),
    (["20 126 tkr", "--tillfalle", "2016-08"], 1, "är fryst och ändras inte längre"),
])
def test_what_cannot_be_written_is_refused_by_name(hjo: Path, words: list[str], code: int, said: str):
    found = koll(*STAB, *words, "--ja", store=hjo) if code == 1 else koll(*STAB, *words, store=hjo)
    assert found.returncode == code
    assert said in " ".join(found.stdout.split())


@pytest.mark.parametrize("words", [
    ["prognos", "stab", "5", "tkr", "--nix"], ["prognos", "stab", "5 tkr", "--kommentar"], ["tillfalle", "stang"],
    ["tillfalle", "oppna", "--nix"], ["tillfalle", "godkann", "--granskad", "--ater"],
])
def test_wrong_use_exits_with_2(words: list[str]):
    said = koll(*words)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.endswith("--hjalp.\n")


def test_a_round_from_opening_to_frozen(own: Path):
    confined = ("--kommun", "Hjo")
    assert koll("tillfalle", "kopiera", *confined, "--ja", store=own).returncode == 0
    shown = json.loads(koll("tillfalle", "visa", "höst", *confined, "--json", store=own).stdout)
    assert shown["headline"] == "0 av 5 prognoser inne i Höst (2016-10)."
    assert {row["cells"]["status"]["text"] for row in shown["rows"][:-1]} == {"utkast"}
    assert koll("tillfalle", "frys", *confined, "--ja", store=own).returncode == 1
    budgets = {"kommunledning": "9 688", "ks samverkan": "10 301", "stab": "20 126", "ks projekt": "0", "näringsliv": "1 536"}
    for unit, amount in budgets.items():
        given = koll("prognos", unit, f"{amount} tkr", *confined, "--ja", store=own)
        assert given.returncode == 0, given.stdout
    assert "Alla 5 prognoser är inne" in koll("vilka", "saknas", "hjo", store=own).stdout
    assert koll("tillfalle", "godkann", "stab", "--granskad", *confined, "--ja", store=own).returncode == 0
    assert koll("tillfalle", "godkann", *confined, "--ja", store=own).stdout.startswith("Godkände 5 prognoser i Höst (2016-10)")
    assert koll("tillfalle", "frys", *confined, "--ja", store=own).returncode == 0
    after = koll("prognos", "stab", "hjo", "20 126 tkr", "--tillfalle", "höst", "--ja", store=own)
    assert (after.returncode, "frystes" in after.stdout) == (1, True)


def test_the_day_of_koll_today_is_when_a_prognosis_is_given(own: Path):
    koll(*STAB, "20 126 tkr", "--ja", store=own, KOLL_TODAY="2016-11-05")
    row = json.loads(koll("tillfalle", "visa", "--kommun", "Hjo", "--json", store=own).stdout)["rows"]
    assert any(each["cells"].get("time", {}).get("text", "").startswith("2016-11-0") for each in row)


def test_on_a_terminal_a_yes_writes_and_a_no_does_not(own: Path):
    assert (at_a_terminal(own, "n\n"), generation(own)) == (1, 6)
    assert (at_a_terminal(own, "j\n"), generation(own)) == (0, 7)


def at_a_terminal(store: Path, typed: str) -> int:
    """Run a prognosis where someone can answer; the exit code."""
    near, far = pty.openpty()
    command = [sys.executable, str(HOUSE / "koll.py"), *STAB, "20 126 tkr"]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KOLL_")} | {"KOLL_STORE": f"tinydb://{store}"}
    running = subprocess.Popen(command, stdin=far, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean)
    os.write(near, typed.encode())
    running.communicate(timeout=60)
    os.close(near)
    os.close(far)
    return running.returncode


@pytest.mark.parametrize("words", ["prognos --hjalp", "tillfalle --hjalp", "tillfalle oppna --hjalp", "tillfalle visa -h"])
def test_each_command_has_swedish_help(words: str):
    said = koll(*words.split())
    assert (said.returncode, "Användning: koll" in said.stdout) == (0, True)
    assert not {"Usage", "Options", "Commands"} & set(said.stdout.replace(":", " ").split())


HOSTILE = [
    "\x00 5 tkr", "../../etc/passwd 5 tkr", "stab " + "9" * 500 + " tkr", "stab 5 tkr " + "å" * 20_000, "<b>& 5 tkr", "🤷 5 tkr", "stab -",
    "5 tkr",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(8))
def test_hostile_words_get_a_sentence_and_write_nothing(hjo: Path, words: str):
    before = generation(hjo)
    said = koll("prognos " + words.replace("\x00", "\x01"), "--ja", store=hjo)
    assert said.returncode in (1, 3)
    assert "Traceback" not in said.stdout + said.stderr
    assert generation(hjo) == before


def test_the_commands_are_known_with_their_dots_and_alone_they_show_the_latest_round(own: Path):
    assert koll("tillfälle", "öppna", "--period", "2016-11", "--kommun", "Hjo", "--ja", store=own).returncode == 0
    shown = koll("tillfalle", "--kommun", "Hjo", store=own)
    assert (shown.returncode, shown.stdout) == (0, koll("tillfalle", "visa", "--kommun", "Hjo", store=own).stdout)
    assert shown.stdout.startswith("0 av 5 prognoser inne i Prognos november 2016 (2016-11).")
