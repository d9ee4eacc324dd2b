"""The command line as scripts rely on it: what it prints, where, and its exit codes."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each runs the program, some of them several times
HOUSE = Path(__file__).parent.parent.parent


def koll(*words: str, store: Path | str | None = None, home: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run koll as a user would, with nothing of the user's own configuration."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KOLL_")}
    clean |= {"XDG_CONFIG_HOME": str(home or "/nonexistent"), "COLUMNS": "100", **environ}
    if store is not None:
        clean["KOLL_STORE"] = f"tinydb://{store}"
    command = [sys.executable, str(HOUSE / "koll.py"), *words]
    return subprocess.run(command, env=clean, capture_output=True, text=True, input="", check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("demo") / "koll.json"
    assert koll("demo", "--no-ui", store=store).returncode == 0
    return store


def test_words_that_are_no_command_are_a_question(demo: Path):
    said = koll("avvikelse", "kommunledningskontoret", store=demo)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("Kommunledningskontoret ligger 4 tkr bättre än budget, helår 2020")


def test_a_quoted_question_is_the_same_question(demo: Path):
    assert koll("avvikelse kommunledningskontoret", store=demo).stdout == koll("avvikelse", "kommunledningskontoret", store=demo).stdout


@pytest.mark.parametrize("words", [
    ["--json", "--kommun", "Hjo", "avvikelse", "stab"],
    ["avvikelse", "stab", "--kommun", "Hjo", "--json"],
    ["avvikelse", "--json", "stab", "--kommun=Hjo"],
])
def test_options_stand_before_or_after_the_words(demo: Path, words: list[str]):
    found = json.loads(koll(*words, store=demo).stdout)
    assert (found["kommun"], found["unit"]["name"]) == ("Hjo kommun", "Stab")


def test_json_has_the_fixed_shape_and_the_asked_unit_s_own_row(demo: Path):
    found = json.loads(koll("avvikelse", "stab", "--json", store=demo).stdout)
    assert list(found) == [
        "status", "choices", "headline", "kommun", "unit", "period", "columns", "rows", "notes", "chart", "followups", "version",
    ]
    own = next(row for row in found["rows"] if row["key"] == found["unit"]["code"])
    assert own["cells"]["deviation"]["text"] == "\u2212912"
    assert own["cells"]["deviation"]["value"] == own["cells"]["actual"]["value"] - own["cells"]["budget"]["value"]


def test_an_ambiguous_name_exits_with_3_and_prints_the_choices_on_stdout(demo: Path):
    said = koll("avvikelse", "ekonomi", "--json", store=demo)
    found = json.loads(said.stdout)
    assert (said.returncode, found["status"]) == (3, "choose")
    assert len(found["choices"]) > 1
    for choice in found["choices"]:
        assert koll(choice["question"], store=demo).returncode == 0


def test_nonsense_exits_with_3_and_gives_an_example(demo: Path):
    said = koll("vad", "blir", "det", "för", "väder", store=demo)
    assert said.returncode == 3
    assert "avvikelse" in said.stdout


@pytest.mark.parametrize("words", [["--nix", "avvikelse"], ["avvikelse", "--nix"], ["importera"], ["sokvag", "för", "mycket"], ["--store"]])
def test_wrong_use_exits_with_2_and_one_swedish_sentence_on_stderr(words: list[str]):
    said = koll(*words)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.endswith("--hjalp.\n")


@pytest.mark.parametrize(("words", "said"), [
    (["prognos", "stab", "5 tkr", "--kommentar"], "Flaggan --kommentar behöver ett värde. Se koll prognos --hjalp."),
    (["prognos", "stab", "5 tkr", "--ja=nej"], "Flaggan --ja tar inget värde. Se koll prognos --hjalp."),
    (["prognos", "stab", "5 tkr", "--orsk", "x"], "Flaggan --orsk finns inte. Menade du --orsak? Se koll prognos --hjalp."),
    (["tillfalle", "fryss"], "Kommandot fryss finns inte. Menade du frys? Se koll tillfalle --hjalp."),
    (["tillfalle", "radera"], "Kommandot radera finns inte. Se koll tillfalle --hjalp."),
    (["tillfalle", "godkann", "--granskad", "--ater"],
     "--granskad och --ater säger emot varandra; välj en av dem. Se koll tillfalle godkann --hjalp."),
    (["avvikelse", "--hjlp"], "Flaggan --hjlp finns inte. Menade du --hjalp? Se koll --hjalp."),
    (["angra", "sista"], "Värdet för NUMMER går inte att använda: skriv ett tal, minst 1. Se koll angra --hjalp."),
    (["importera", "a.se", "--ar", "24"],
     "Värdet för --ar går inte att använda: skriv ett tal från 1950 till 2099. Se koll importera --hjalp."),
    (["schema", "--arbetsdag", "30"],
     "Värdet för --arbetsdag går inte att använda: skriv ett tal från −20 till 20. Se koll schema --hjalp."),
    (["schema", "--klockan", "07:30"],
     "--klockan säger när det postas; lägg till --arbetsdag N eller --dagen-fore. Se koll schema --hjalp."),
])
def test_wrong_use_says_what_is_wrong(words: list[str], said: str):
    assert koll(*words).stderr == f"{said}\n"


def test_help_lists_flags_and_commands_and_no_bare_words():
    said = koll("tillfalle", "visa", "--hjalp").stdout
    assert "[NAMN]" in said.splitlines()[0]
    assert "  [NAMN]\n" not in said


def test_the_dashboard_needs_a_terminal_and_says_so():
    said = koll()
    assert (said.returncode, said.stderr.startswith("Instrumentpanelen behöver en terminal.")) == (1, True)


def test_help_is_swedish():
    said = koll("--hjalp")
    assert said.returncode == 0
    assert "Användning: koll" in said.stdout
    assert not {"Usage", "Options", "Commands", "Show this"} & set(said.stdout.replace(":", " ").split())


def test_help_on_a_question_is_of_koll_itself_and_swedish():
    said = koll("avvikelse", "--hjalp")
    assert said.returncode == 0
    assert said.stdout.splitlines()[:3] == [
        "Användning: koll [FLAGGOR] FRÅGA", "", "  Svarar på en fråga. koll hjälp visar vad man kan fråga om."]


def test_the_numbers_that_an_option_takes_are_in_words():
    assert "[1 till 90]" in koll("bjud-in", "--hjalp").stdout


def test_help_on_what_can_be_asked_needs_no_figures(tmp_path: Path):
    assert koll("hjälp", store=tmp_path / "koll.json").returncode == 0


def test_an_empty_store_says_how_to_begin_and_writes_nothing(tmp_path: Path):
    said = koll("avvikelse", "stab", store=tmp_path / "koll.json")
    assert said.returncode == 1
    assert "koll importera" in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_demo_refuses_a_store_that_holds_anything_else(tmp_path: Path):
    (tmp_path / "org.csv").write_text("kod,namn,niva,foralder\nX,Egen kommun,0,\n", encoding="utf-8")
    assert koll("importera", str(tmp_path / "org.csv"), "--kommun", "Egen kommun", "--ja", store=tmp_path / "koll.json").returncode == 0
    said = koll("demo", "--no-ui", store=tmp_path / "koll.json")
    assert (said.returncode, "Egen kommun" in said.stderr) == (1, True)


def test_demo_twice_is_the_same_demo(demo: Path):
    said = koll("demo", "--no-ui", store=demo)
    assert (said.returncode, said.stdout.splitlines()[0]) == (0, "De fyra exempelkommunerna är redan inlästa.")


def test_an_import_without_anyone_to_answer_writes_nothing(tmp_path: Path):
    (tmp_path / "org.csv").write_text("kod,namn,niva,foralder\nX,Egen kommun,0,\n", encoding="utf-8")
    said = koll("importera", str(tmp_path / "org.csv"), store=tmp_path / "koll.json")
    assert (said.returncode, "--ja" in said.stderr) == (1, True)
    assert not (tmp_path / "koll.json").exists()


def test_sokvag_prints_the_store_in_use(tmp_path: Path):
    assert koll("sokvag", store=tmp_path / "koll.json").stdout == f"tinydb://{tmp_path}/koll.json\n"


def test_logg_prints_who_wrote_what(demo: Path):
    rows = json.loads(koll("logg", "--json", store=demo).stdout)["rows"]
    assert "Läste in exempeldata för Hjo kommun." in [row["cells"]["summary"]["text"] for row in rows]
    assert koll("logg", store=demo).stdout.startswith("5 ändringar är skrivna.")


def test_logg_names_the_municipalities_and_kommun_confines_it_to_one(demo: Path):
    def named(*words: str) -> set[str]:
        return {row["cells"]["kommun"]["text"] for row in json.loads(koll("logg", "--json", *words, store=demo).stdout)["rows"]}

    assert named() == {"Alingsås kommun", "Vaggeryds kommun", "Krokoms kommun", "Hjo kommun"}
    assert named("--kommun", "hjo") == {"Hjo kommun"}


@pytest.mark.parametrize("option", ["--store", "--kommun"])
def test_an_empty_option_is_wrong_use_and_never_the_user_s_own_store(option: str, tmp_path: Path):
    said = koll("avvikelse", option, "", HOME=str(tmp_path))
    assert (said.returncode, said.stderr) == (2, f"Värdet för {option} går inte att använda. Se koll --hjalp.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_an_answer_that_cannot_be_written_says_so_without_a_traceback(demo: Path):
    shell = f"{sys.executable} {HOUSE / 'koll.py'} --store tinydb://{demo} avvikelse stab"
    full = subprocess.run(["sh", "-c", f"{shell} > /dev/full"], capture_output=True, text=True, check=False)
    assert (full.returncode, full.stderr) == (1, "Svaret kan inte skrivas ut: disken är full.\n")
    closed = subprocess.run(["sh", "-c", f"{shell} >&-"], capture_output=True, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (0, "")


def test_json_without_ja_previews_once_and_writes_nothing(tmp_path: Path):
    (tmp_path / "org.csv").write_text("kod,namn,niva,foralder\nX,Egen kommun,0,\n", encoding="utf-8")
    said = koll("importera", str(tmp_path / "org.csv"), "--json", store=tmp_path / "koll.json")
    assert (said.returncode, json.loads(said.stdout)["status"], "--ja" in said.stderr) == (1, "refused", True)
    assert not (tmp_path / "koll.json").exists()

@pytest.mark.parametrize(("store", "said"), [
    ("ftp://x/y", "känns inte igen"), ("postgresql://localhost:1/koll", "svarar inte"), ("tinydb:relativ", "saknar sökväg"),
])
def test_a_store_that_koll_does_not_know_is_refused_in_words(store: str, said: str):
    found = koll("avvikelse", "stab", "--store", store)
    assert (found.returncode, said in found.stderr) == (1, True)


def test_an_unknown_key_in_koll_toml_names_the_nearest_known_one(tmp_path: Path):
    (tmp_path / "koll").mkdir()
    (tmp_path / "koll" / "koll.toml").write_text('stoer = "x"\n', encoding="utf-8")
    said = koll("sokvag", home=tmp_path)
    assert (said.returncode, "”stoer” finns inte. Menas store?" in said.stderr) == (1, True)


def test_options_overrule_the_environment_and_the_environment_overrules_the_file(tmp_path: Path):
    (tmp_path / "koll").mkdir()
    (tmp_path / "koll" / "koll.toml").write_text('store = "tinydb:///fil.json"\n', encoding="utf-8")
    assert koll("sokvag", home=tmp_path).stdout == "tinydb:///fil.json\n"
    assert koll("sokvag", home=tmp_path, KOLL_STORE="tinydb:///miljo.json").stdout == "tinydb:///miljo.json\n"
    both = koll("sokvag", "--store", "tinydb:///flagga.json", home=tmp_path, KOLL_STORE="tinydb:///miljo.json")
    assert both.stdout == "tinydb:///flagga.json\n"


def test_a_date_that_is_no_date_is_refused_by_name(demo: Path):
    said = koll("avvikelse", "stab", store=demo, KOLL_TODAY="i går")
    assert (said.returncode, "KOLL_TODAY ”i går”" in said.stderr) == (1, True)


def test_shell_completion_offers_words_and_units(demo: Path):
    said = koll(store=demo, _KOLL_COMPLETE="bash_complete", COMP_WORDS="koll avvikelse Kommunledningsk", COMP_CWORD="2")
    assert "plain,Kommunledningskontoret" in said.stdout


HOSTILE = ["\x00\x1b[2J", "../../etc/passwd", "avvikelse " + "å" * 20_000, "<b>&", "🤷", "'; DROP TABLE units;--"]


@pytest.mark.parametrize("question", HOSTILE, ids=range(6))
def test_hostile_questions_get_a_sentence_and_no_traceback(demo: Path, question: str):
    said = koll(question.replace("\x00", ""), store=demo)
    assert said.returncode == 3
    assert said.stdout.strip()
    assert "Traceback" not in said.stderr
    assert "\x1b" not in said.stdout


def test_a_word_that_an_option_does_not_have_is_answered_with_those_that_it_has() -> None:
    said = koll("importera", "bok.xlsx", "--tecken", "bokföring")
    assert (said.returncode, said.stderr) == (
        2, "Värdet för --tecken går inte att använda: välj resultat, redovisning, netto eller utan. Se koll importera --hjalp.\n",
    )
