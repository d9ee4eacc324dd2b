from hypothesis import given
from hypothesis import strategies as st

from core.answer import Answer, Cell, Column, FollowUp, Row, Table
from tui.columns import width_of
from tui.plain import coloured, plain

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
DEVIATION = Answer(
    "Kommunstyrelsen ligger 750 tkr bättre än budget, helår 2020 (+1,0 %).", municipality="Vaggeryd", period="helår 2020",
    table=Table(
        (Column("budget", "Budget", "tkr"), Column("deviation", "Avvikelse", "tkr"), Column("deviation_pct", "%", "%")),
        (
            Row("KS", "Kommunstyrelsen", {"budget": Cell("72 744", 1), "deviation": Cell("750", 1, "good"),
                                          "deviation_pct": Cell("+1,0", 0.01, "good")}, 0, tone="good"),
            Row("131", "Kommunledningskontor", {"budget": Cell("38 382", 1), "deviation": Cell("−882", -1, "bad")}, 1, tone="bad"),
            Row("755", "Myndighet vuxna", {"deviation": Cell("−147", -1, "warning"), "deviation_pct": Cell("–")}, 1, tone="warning"),
        ),
    ),
    notes=("Belopp i tkr. + = överskott.",), followups=(FollowUp("Månader", "månader kommunstyrelsen"),),
)


def months(amount: str) -> Table:
    columns = (*(Column(f"2020-{i:02d}", name, "tkr") for i, name in enumerate(MONTHS, 1)), Column("ytd", "Ack.", "tkr"))
    names = (("Intäkter", "row"), ("Personalkostnader", "row"), ("Kontoret", "total"))
    return Table(columns, tuple(Row(name, name, {c.key: Cell(amount, 1) for c in columns}, kind=kind) for name, kind in names))


def test_an_answer_is_written_with_its_numbers_in_line_and_empty_places_empty() -> None:
    assert plain(DEVIATION, 60) == """\
Kommunstyrelsen ligger 750 tkr bättre än budget, helår 2020
(+1,0 %).
Vaggeryd · helår 2020

tkr                       Budget  Avvikelse     %
▲ Kommunstyrelsen         72 744        750  +1,0
  ▼ Kommunledningskontor  38 382       −882
  ▽ Myndighet vuxna                    −147     –

Belopp i tkr. + = överskott.

Fråga vidare:
  Månader  månader kommunstyrelsen"""


def test_a_year_of_months_comes_in_blocks_that_fit_with_the_sums_apart() -> None:
    assert plain(Answer("Månader.", table=months("−1 234")), 64) == """\
Månader.

tkr                   jan     feb     mar     apr     maj
Intäkter           −1 234  −1 234  −1 234  −1 234  −1 234
Personalkostnader  −1 234  −1 234  −1 234  −1 234  −1 234
─────────────────────────────────────────────────────────
Kontoret           −1 234  −1 234  −1 234  −1 234  −1 234

tkr                   jun     jul     aug     sep     okt
Intäkter           −1 234  −1 234  −1 234  −1 234  −1 234
Personalkostnader  −1 234  −1 234  −1 234  −1 234  −1 234
─────────────────────────────────────────────────────────
Kontoret           −1 234  −1 234  −1 234  −1 234  −1 234

tkr                   nov     dec    Ack.
Intäkter           −1 234  −1 234  −1 234
Personalkostnader  −1 234  −1 234  −1 234
─────────────────────────────────────────
Kontoret           −1 234  −1 234  −1 234"""


def test_an_answer_that_asks_back_lists_its_choices_with_what_to_write() -> None:
    asked_back = Answer("Vilken Kommunledning menar du?", "choose", choices=(
        FollowUp("Kommunledning, Hjo", "avvikelse 400 Hjo"), FollowUp("avvikelse 131", "avvikelse 131"),
    ))
    assert plain(asked_back) == """\
Vilken Kommunledning menar du?

Menar du:
  Kommunledning, Hjo  avvikelse 400 Hjo
  avvikelse 131"""


def test_words_in_a_table_are_broken_and_not_cut() -> None:
    table = Table((Column("meaning", "Svarar med"),), (Row("a", "Avvikelse", {"meaning": Cell("Avvikelse mot budget, för enheten")}),))
    assert plain(Answer("Hjälp.", table=table), 36) == """\
Hjälp.

           Svarar med
Avvikelse  Avvikelse mot budget, för
           enheten"""


def test_short_words_leave_their_room_to_long_ones_and_no_word_is_broken() -> None:
    columns = (Column("status", "Status"), Column("who", "Vem"), Column("what", "Vad"))
    rows = (
        Row("1", "Stab", {"status": Cell("godkänd"), "who": Cell("Bo"), "what": Cell("En konsult tills tjänsten är tillsatt i höst")}),
        Row("2", "Ekonomi", {"status": Cell("ingår i Kommunledningskontoret"), "who": Cell("Eva"), "what": Cell("")}),
    )
    assert plain(Answer("Läget.", table=Table(columns, rows)), 60) == """\
Läget.

         Status                  Vem  Vad
Stab     godkänd                 Bo   En konsult tills
                                      tjänsten är tillsatt i
                                      höst
Ekonomi  ingår i                 Eva
         Kommunledningskontoret"""


def test_a_long_name_gives_way_before_a_number_does() -> None:
    row = Row("1", "Förskoleverksamheten i norra Bohuslän", {"actual": Cell("−123 456 789", 1)})
    shown = plain(Answer("Utfall.", table=Table((Column("actual", "Utfall", "kr"),), (row,))), 30)
    assert "Förskoleve…heten  −123 456 789\ni norra Bohuslän" in shown


def test_names_that_begin_alike_are_told_apart_in_a_narrow_terminal() -> None:
    names = ("Hemtjänst Norr", "Hemtjänst Norra", "Kommunledningskontoret", "Kommunledningsstaben")
    rows = tuple(Row(str(at), name, {"actual": Cell("−123 456 789", 1)}, 2) for at, name in enumerate(names))
    lines = plain(Answer("Utfall.", table=Table((Column("actual", "Utfall", "kr"),), rows)), 28).splitlines()[3:]
    assert lines == [
        "    Hemtjänst     −123 456 789", "    Norr", "    Hemtjänst     −123 456 789", "    Norra",
        "    Kommunle…ret  −123 456 789", "    Kommunle…ben  −123 456 789",
    ]


def test_a_cell_with_a_tone_that_its_row_lacks_carries_its_own_mark() -> None:
    table = Table((Column("deviation", "Avvikelse", "tkr"),), (Row("1", "Stab", {"deviation": Cell("−912", -1, "bad")}),))
    assert "Stab       −912 ▼" in plain(Answer("Stab.", table=table))


def test_colours_change_no_character_of_the_text() -> None:
    text = coloured(DEVIATION, 60)
    assert "\x1b[31m▼ \x1b[0m" in text
    for code in ("0", "1", "2", "31", "32", "33"):
        text = text.replace(f"\x1b[{code}m", "")
    assert "\n".join(line.rstrip() for line in text.splitlines()) == plain(DEVIATION, 60)


def test_control_characters_of_a_name_never_reach_the_terminal() -> None:
    nasty = Answer("A\x1b[2JB", table=Table((Column("actual", "U\x07"),), (Row("1", "x\x9b31m\u202e", {"actual": Cell("1\x00", 1)}),)))
    assert not set(plain(nasty)) & set("\x1b\x07\x9b\x00\u202e")


LABELS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=40)
AMOUNTS = st.integers(-10**12, 10**12).map(lambda n: f"{n:,}".replace(",", " ").replace("-", "−"))


ROWS = st.lists(st.tuples(LABELS, st.integers(0, 4), st.lists(AMOUNTS, min_size=15, max_size=15)), min_size=1, max_size=6)


@given(ROWS, st.integers(1, 200))
def test_every_number_stands_whole_in_every_width(rows: list[tuple[str, int, list[str]]], width: int) -> None:
    columns = tuple(Column(f"2020-{i:02d}", f"kol {i}", "tkr") for i in range(15))
    table = Table(columns, tuple(
        Row(str(i), label, {c.key: Cell(amount, 1) for c, amount in zip(columns, amounts, strict=True)}, level)
        for i, (label, level, amounts) in enumerate(rows)
    ))
    written = plain(Answer("Rubrik", table=table), width)
    for _, _, amounts in rows:
        assert all(amount in written for amount in amounts)


@given(st.lists(st.tuples(LABELS, AMOUNTS), min_size=1, max_size=6))
def test_numbers_of_a_column_end_at_the_same_place(rows: list[tuple[str, str]]) -> None:
    table = Table((Column("actual", "Utfall"),), tuple(Row(str(i), label, {"actual": Cell(a, 1)}) for i, (label, a) in enumerate(rows)))
    lines = plain(Answer("Rubrik", table=table), 120).splitlines()[2:]
    assert len({width_of(line) for line in lines}) == 1


def test_the_screen_shows_word_for_word_what_the_pipe_gets() -> None:
    from tui.render import rich_text

    assert "\n".join(line.rstrip() for line in rich_text(DEVIATION, 60).plain.splitlines()) == plain(DEVIATION, 60)


def test_writing_to_a_pipe_loads_neither_textual_nor_rich() -> None:
    import subprocess
    import sys

    program = "import sys, tui.plain; print(sorted({'textual', 'rich'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
