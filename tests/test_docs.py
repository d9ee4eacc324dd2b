"""What the documents promise is there."""
from __future__ import annotations

import re
import tomllib
from pathlib import Path

import cli.commands
import koll
from core.answers.guide import EXAMPLES
from core.calendar import Scope
from core.money import format_count
from core.undo import REMEMBERED
from store.configuration import KEYS
from store.tiny.checkpoint import NOTES_KEPT
from store.undo import LARGEST

HOUSE = Path(__file__).parent.parent
GUIDE = (HOUSE / "docs" / "anvandarguide.md").read_text(encoding="utf-8")
README = (HOUSE / "README.md").read_text(encoding="utf-8")
OPERATIONS = (HOUSE / "docs" / "drift.md").read_text(encoding="utf-8")
CONTAINER = (HOUSE / "docs" / "Containerfile").read_text(encoding="utf-8")
MAKEFILE = (HOUSE / "Makefile").read_text(encoding="utf-8")


def test_every_kind_of_question_is_in_the_user_guide():
    assert [word for word, _ in EXAMPLES if word not in GUIDE] == []


def test_every_command_is_in_the_user_guide_or_the_readme():
    assert [name for name in cli.commands.cli.commands if f"koll {name}" not in GUIDE + README and f"make {name}" not in README] == []


def test_the_words_that_are_commands_are_known_without_the_command_line_s_library():
    assert tuple(sorted(cli.commands.cli.commands)) == koll.COMMANDS


def test_how_much_can_be_undone_is_in_the_user_guide_as_it_is():
    changes = f"{format_count(REMEMBERED)} senaste ändringarna".replace("\u00a0", " ")
    kept, largest = f"i filer högst {NOTES_KEPT // 2**20} MB", f"mer än {LARGEST // 2**20} MB"
    assert [said for said in (changes, kept, largest) if said not in GUIDE.replace("\n", " ")] == []


def test_every_make_target_that_the_readme_names_exists():
    named = set(re.findall(r"`?make ([a-z-]+)", README))
    assert named - set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)) == set()


def test_every_link_of_the_readme_leads_to_a_file():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [link for link in links if not (HOUSE / link).exists()] == []


def test_the_readme_opens_with_the_two_commands():
    order = [README.index(each) for each in ("make demo", "make test", "docs/dashboard.svg", "du:   avvikelse", "## Vad Koll är till för")]
    assert order == sorted(order)


def test_every_scope_of_a_period_has_its_words_in_the_guide():
    words = {
        Scope.MONTH: "i augusti", Scope.YTD: "t.o.m. augusti", Scope.TERTIAL: "T2", Scope.QUARTER: "kvartal", Scope.INTERIM: "delår",
        Scope.FULL_YEAR: "helår",
    }
    assert set(words) == set(Scope)
    assert [word for word in words.values() if word not in GUIDE] == []


def test_the_dependencies_are_pinned_without_any_address():
    pins = [line for line in (HOUSE / "constraints.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", pin) for pin in pins)


def test_every_setting_that_the_guides_name_is_one():
    named = set(re.findall(r"(?<![_A-Z])KOLL_([A-Z_]+[A-Z])", GUIDE + README + OPERATIONS + CONTAINER))
    assert {name.lower() for name in named} - set(KEYS) == set()


def test_every_setting_of_the_bot_is_in_the_guides():
    assert [key for key in KEYS if key.startswith("bot_") and f"KOLL_{key.upper().removesuffix('_FILE')}" not in GUIDE + OPERATIONS] == []


def test_every_command_that_the_operations_guide_names_exists():
    named = set(re.findall(r"`koll ([a-z-]+)", OPERATIONS)) | set(re.findall(r"bin/koll ([a-z-]+)", OPERATIONS))
    assert named - set(koll.COMMANDS) == set()
    assert {"bot", "kopia", "kontroll", "flytta"} <= named


def test_the_container_holds_every_package_and_asks_the_bot_how_it_feels():
    included = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]["find"]["include"]
    copied = {name for line in re.findall(r"^COPY (.+) \S+$", CONTAINER, re.MULTILINE) for name in line.split()}
    assert {name.removesuffix("*") for name in included} | {"pyproject.toml", "constraints.txt", "koll.py", "README.md"} == copied
    assert [name for name in copied if not (HOUSE / name).exists()] == []
    asked = re.search(r'CMD \["koll", "bot", "(--[a-z]+)"\]', CONTAINER)
    assert asked is not None
    assert asked[1] in {name for option in cli.commands.cli.commands["bot"].params for name in option.opts}


def test_every_mark_that_silences_a_checker_says_why():
    bare = re.compile(r"#\s*(?:noqa(?::\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)?|type:\s*ignore(?:\[[a-z, -]+\])?)\s*$")
    files = [path for room in ("core", "store", "bot", "tui", "cli") for path in (HOUSE / room).rglob("*.py")] + [HOUSE / "koll.py"]
    lines = ((path, number, line) for path in files for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    assert [f"{path.relative_to(HOUSE)}:{number}" for path, number, line in lines if bare.search(line)] == []
