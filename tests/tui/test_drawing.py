"""A chart in characters: what is where, and that it needs no colour."""
from __future__ import annotations

from hand_chart import ACTUAL, BUDGET, CHART, FORECAST, IN_MINUS, MONTHS, NOTHING, PROGNOSIS, at_the_end, so_far
from hypothesis import given
from hypothesis import strategies as st

from core.answer import Answer, Band, Chart, Column, Line, Row, Table, Tick
from tui.columns import width_of
from tui.drawing import LEAST_HEIGHT, chart_lines
from tui.plain import PICTURE_HEIGHT, coloured, plain

BRAILLE = range(0x2801, 0x2900)


def drawn(chart: Chart, width: int = 78, height: int = 12) -> list[str]:
    return ["".join(piece.text for piece in line) for line in chart_lines(chart, width, height)]


def inks(chart: Chart) -> set[str]:
    return {piece.ink for line in chart_lines(chart, 78, 12) for piece in line}


def rows_with(lines: list[str], sign: str) -> list[int]:
    """The rows of the plot that hold the sign; the names beside it are left out."""
    return [number for number, line in enumerate(lines) if sign in line[:56]]


def test_the_whole_chart_as_a_person_reads_it_without_colour():
    assert "\n".join(drawn(CHART)) == """\
Kommunledningskontoret, helår 2020 · tkr
40 000 ┤                                            ░▒▒  ░░░ 95 %
       │                                       ░▒▒⣀⠤⠠⠒◆  ▒▒▒ 80 %
       │                                  ░▒⣀⠤⠠⠒⠙▒▒░░     ◆  Chefens prognos
30 000 ┤                              ●⡠⠠⠒⠙▒▒            ⠒⠒  Modellens prognos
       │                        ⣀⣠⣤⠶⠞⠛                   ⠂ ⠂ Budget
20 000 ┤                 ⢀⣀⣤⡴⠶⠛⠛⠉⠁                       ⠶⠶● Utfall
       │            ⣀⣤⡴⠶⠛⠋⠉
10 000 ┤      ⣀⣠⣤⠶⠞⠛⠉
       │⢀⣠⣴⠶⠞⠛⠉⠁
     0 ┤⠈⠁──────────────────────────────────────────────
           feb      apr     jun      aug     okt     dec"""


def test_the_ticks_are_the_texts_of_the_chart_with_their_own_minus():
    side = [line.partition("┤")[0].strip() for line in drawn(IN_MINUS, height=20) if "┤" in line]
    assert side == ["0", "−10 000", "−20 000", "−30 000", "−40 000"]


def test_of_two_ticks_on_one_row_one_is_shown():
    crowded = CHART._replace(ticks=tuple(Tick(-1000 * i, str(i)) for i in range(50)))
    assert sum("┤" in line for line in drawn(crowded)) < 10


def test_costs_rise_or_fall_as_the_charts_sign_says():
    assert rows_with(drawn(CHART), "◆")[0] < rows_with(drawn(CHART), "●")[0]
    assert rows_with(drawn(IN_MINUS), "◆")[0] > rows_with(drawn(IN_MINUS), "●")[0]


def test_every_line_and_band_has_an_ink_of_its_own_for_those_who_see_colours():
    assert inks(CHART) >= {"actual", "budget", "forecast", "prognosis", "interval80", "interval95"}


def test_the_lines_are_told_apart_by_their_samples():
    flat = [line._replace(values=(-10**9,) * 12) for line in (ACTUAL, BUDGET, FORECAST, Line("previous", "I fjol", ()), PROGNOSIS)]
    lines = drawn(CHART._replace(lines=tuple(flat), bands=()))
    samples = [line[-20:].strip() for line in lines if any(each.label in line for each in flat)]
    assert len({sample.split(" ")[0] + sample.split("Utfall")[0][:3] for sample in samples}) == len(flat)


def test_a_missing_month_is_a_gap():
    lines = drawn(CHART._replace(lines=(Line("actual", "Utfall", so_far(-1000, -2000, None, None, None, -6000, -7000)),), bands=()))
    start = max(line.find("apr") for line in lines)
    assert all(ord(line[start]) not in BRAILLE for line in lines[1:-1] if len(line) > start)


def test_a_value_alone_and_an_interval_alone_are_seen():
    chart = CHART._replace(lines=(PROGNOSIS,), bands=(Band("interval80", "80 %", at_the_end(-40000), at_the_end(-30000)),))
    text = "".join(drawn(chart))
    assert text.count("◆") == 2  # in the plot and beside the name
    assert text.count("▒") > 3


def test_a_chart_where_nothing_is_known_says_so():
    assert drawn(CHART._replace(lines=(Line("actual", "Utfall", NOTHING),), bands=())) == [
        "Kommunledningskontoret, helår 2020 · tkr", "Inga siffror att visa",
    ]


def test_names_of_places_never_touch():
    for width in range(30, 140):
        names = drawn(CHART, width)[-1].split()
        assert names[-1] == "dec"
        assert set(names) <= set(MONTHS)


def test_a_text_from_the_books_cannot_move_the_cursor():
    assert not any("\x1b" in line for line in drawn(CHART._replace(title="\x1b[2J", places=("\x1b",) * 12)))


amounts = st.none() | st.integers(-(10**15), 10**15)


@given(
    st.integers(1, 14).flatmap(lambda n: st.lists(st.lists(amounts, min_size=n, max_size=n), min_size=1, max_size=4)),
    st.integers(20, 150), st.integers(1, 50), st.sampled_from([1, -1]),
)
def test_any_chart_keeps_to_its_room(curves: list[list[int | None]], width: int, height: int, sign: int):
    keys = ("actual", "budget", "forecast", "prognosis")
    lines = tuple(Line(key, key.title(), tuple(values)) for key, values in zip(keys, curves, strict=False))
    pair = [sorted(both) if None not in both else (None, None) for both in zip(curves[0], curves[-1], strict=True)]
    band = Band("interval80", "80 %", tuple(low for low, _ in pair), tuple(high for _, high in pair))
    chart = Chart("Titel", "", "tkr", tuple(MONTHS[i % 12] for i in range(len(curves[0]))), lines, (band,), (), sign)
    shown = drawn(chart, width, height)
    assert len(shown) <= max(height, LEAST_HEIGHT)
    assert all(width_of(line) <= max(width, 40) for line in shown)
    known = [key for line, key in zip(lines, keys, strict=False) if any(value is not None for value in line.values)]
    if len(shown) - 2 > len(lines):
        assert all(any(key.title() in line for line in shown) for key in known if width >= 60)


ANSWER = Answer(
    "Modellen väntar 39 100 tkr.", notes=("Belopp i tkr.",), chart=CHART,
    table=Table((Column("forecast", "Modellen", "tkr"),), (Row("131", "Kontoret", {}),)),
)


def test_a_pipe_gets_the_charts_words_after_the_table_and_before_the_notes():
    text = plain(ANSWER, 400)
    assert text.index("Kontoret") < text.index(CHART.text) < text.index("Belopp i tkr.")
    assert not any(ord(sign) in BRAILLE for sign in text)


def test_a_terminal_gets_the_chart_drawn_instead_of_its_words():
    text = coloured(ANSWER, 100)
    assert CHART.text not in text
    assert "\x1b[35m◆" in text
    assert text.count("│") + text.count("┤") == PICTURE_HEIGHT - 2


def test_an_answer_without_a_chart_is_written_as_before():
    assert plain(ANSWER._replace(chart=None)) == plain(ANSWER._replace(chart=CHART._replace(text="")))
