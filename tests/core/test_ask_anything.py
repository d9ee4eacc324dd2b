"""Whatever is written, a question gets a Swedish answer, quickly."""
from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import FOUR

from core.ask import LONGEST, Choices, NotUnderstood, parse
from core.calendar import FiscalYear, Period, Scope, Span
from core.kind_words import SWEDISH
from core.organisation import Unit
from core.question import KINDS, Question
from core.register import Register
from store.demo.load import demonstration


def ask(text: str, *, chosen: str | None = "alingsas"):
    return parse(text, FOUR, chosen=chosen)


def refused(answer: object) -> str:
    assert isinstance(answer, NotUnderstood), answer
    return answer.headline


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str):
    assert isinstance(ask(text), Question | Choices | NotUnderstood)
    assert isinstance(ask("avvikelse " + text, chosen=None), Question | Choices | NotUnderstood)


WORDS = ["avvikelse", "utfall", "budget", "t.o.m.", "i", "augusti", "aug-20", "2020", "kv", "2", "per", "hela", "klk", "stab",
    "och", "hjo", "kommun", "?",
         "förra", "månaden", "131", "ekonomi", "/", "&", "tertial", "mot", "fjol", "sista", "näringsliv", "halvåret", "andra"]


@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_any_mixture_of_known_words_gets_an_answer(text: str):
    answer = ask(text)
    assert isinstance(answer, Question | Choices | NotUnderstood)
    if isinstance(answer, Choices):
        assert answer.choices


@pytest.mark.parametrize("text", [
    "", "   ", "!!!", "😀😀", "../../etc/passwd", "'; DROP TABLE units; --", "<script>alert(1)</script>", "\u202eabc\u200f",
    "\x00\x01\x1b[31m", "-", "%s%n", "{}",
])
def test_nonsense_is_refused_in_swedish(text: str):
    said = refused(ask(text))
    assert said.isprintable()
    assert "Prova till exempel" in said


@pytest.mark.parametrize("text", [
    "avvikelse tertial ❶", "avvikelse kvartal ❶", "avvikelse period ❶❶", "avvikelse mars -❶❶",
    "avvikelse ❶❶❶❶", "de ❶ största avvikelserna",
])
def test_a_digit_in_a_circle_is_a_word_that_is_not_understood(text: str):
    assert "❶" in refused(ask(text))


@pytest.mark.parametrize("text", ["avvikelse", "hela kommunen", "avvikelse 3", "hej", "å" * 60, "hjälp", "!!!"])
def test_odd_registers_break_no_question(text: str):
    names = ("", "!!!", "\x00\u202e", "Å" * 1_000_000, "😀 enheten", "a b " * 5)
    units = (Unit("0", "", None), *(Unit(str(i), name, "0") for i, name in enumerate(names, 1)))
    empty, odd = Register("tom", "Tomma kommun"), Register("udda", "", units=units)
    for registers in ([empty], [odd], [empty, odd]):
        assert isinstance(parse(text, registers), Question | Choices | NotUnderstood)


def test_a_text_of_ten_megabytes_is_refused_at_once():
    assert str(LONGEST) in refused(ask("avvikelse " * 1_000_000))


def test_what_was_written_is_echoed_short():
    said = refused(ask("x" * 200))
    assert "x" * 39 + "…" in said
    assert "x" * 41 not in said


def test_a_question_loads_nothing_slow():
    script = (
        "import sys; sys.path[:0] = ['.', 'tests/core']; from registers import FOUR; from core.ask import parse\n"
        "parse('avvikelse kommunledningskontoret', FOUR, chosen='hjo')\n"
        "print([m for m in ('pendulum', 'numpy', 'rapidfuzz', 'textual', 'telegram', 'orjson') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def spans(year: FiscalYear) -> list[tuple[Span, Period]]:
    """Every period of a year as an answer names it, with what a question for it means."""
    whole, label = year.length, year.label
    found = [(Span(year, first, first + 2, Scope.QUARTER), Period(Scope.QUARTER, first // 3 + 1, label)) for first in range(1, whole, 3)]
    found += [(Span(year, first, first + 3, Scope.TERTIAL), Period(Scope.TERTIAL, first // 4 + 1, label)) for first in range(1, whole, 4)]
    found += [(Span(year, 7, 8, Scope.QUARTER), Period(Scope.QUARTER, 3, label))]
    found += [(Span(year, 5, 5, Scope.TERTIAL), Period(Scope.TERTIAL, 2, label))]
    found += [(Span(year, 1, last, Scope.INTERIM), Period(Scope.INTERIM, None, label)) for last in (6, 8)]
    found += [(Span(year, 1, whole, Scope.FULL_YEAR), Period(Scope.FULL_YEAR, None, label))]
    for month in range(1, whole + 1):
        named, number = year.calendar(month)
        if number == 8:
            found += [(Span(year, month, month, Scope.MONTH), Period(Scope.MONTH, number, named))]
        if month < whole:
            found += [(Span(year, 1, month, Scope.YTD), Period(Scope.YTD, number, named))]
    return found


def with_figures() -> list[tuple[Register, str, str]]:
    """Each unit of the demonstration that has figures: its municipality, its code, and its name, or its code where that is shared."""
    found = []
    for register, figures, _ in demonstration():
        names = [unit.name for unit in register.units]
        for code in sorted({booked.unit for booked in figures}):
            name = register.names.units[code].name
            found.append((register, code, name if names.count(name) == 1 else code))
    return found


@pytest.mark.slow
def test_every_unit_kind_and_period_that_an_answer_can_name_is_asked_for_in_those_words():
    named = with_figures()
    registers = list({register.id: register for register, _, _ in named}.values())
    for register, code, name in named:
        year = max(register.fiscal_years.values())
        for kind in KINDS[:-1]:
            for span, period in spans(year):
                text = f"{SWEDISH[kind]} {name} {register.name} {span.label}"
                assert parse(text, registers) == Question(kind, register.id, code, period), text


def test_the_periods_of_a_broken_year_are_asked_for_as_answers_name_them():
    named = with_figures()[::12]
    registers = list({register.id: register for register, _, _ in named}.values())
    for register, code, name in named:
        for span, period in (*spans(FiscalYear(2016, 7)), *spans(FiscalYear(2016, 5, 20))):
            text = f"avvikelse {name} {register.name} {span.label}"
            assert parse(text, registers, chosen="alingsas") == Question("deviation", register.id, code, period), text


def test_the_kinds_end_with_help_which_is_about_no_unit():
    assert KINDS[-1] == "help"
