"""Every Answer as pages that Telegram takes and a phone reads, with nothing of the table lost."""
from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markup import LIMIT, escape, in_pieces, plain, size
from bot.render import LINE, pages
from bot.simulator.entities import parse_html
from core.answer import Answer, Cell, Column, FollowUp, Row, Table, UnitName
from core.deviation import Tone

COLUMNS = (
    Column("budget", "Budget", "tkr"), Column("actual", "Utfall", "tkr"), Column("deviation", "Avvikelse", "tkr"),
    Column("deviation_pct", "Avv. %", "%"), Column("annual_budget", "Budget helår", "tkr"),
)


def row(label: str, budget: str, actual: str, deviation: str, pct: str, annual: str, tone: Tone = "neutral", level: int = 0) -> Row:
    texts = {"budget": budget, "actual": actual, "deviation": deviation, "deviation_pct": pct, "annual_budget": annual}
    return Row("131", label, {key: Cell(text) for key, text in texts.items()}, level, tone=tone)


KLK = Answer(
    "Kommunledningskontoret ligger 640 tkr sämre än budget, t.o.m. aug 2020 (−2,5 %).", municipality="Vaggeryd",
    unit=UnitName("131", "Kommunledningskontoret"), period="t.o.m. aug 2020",
    table=Table(COLUMNS, (
        row("Kommunledningskontoret", "25\u00a0230", "25\u00a0870", "−640", "−2,5", "38\u00a0382", "bad"),
        row("IT-enheten", "6\u00a0100", "6\u00a0000", "100", "1,6", "9\u00a0150", "good", 1),
        row("Näringsliv", "0", "12", "−12", "–", "–", "neutral", 1),
    )),
    notes=("Belopp i tkr. + = överskott.", "Stängt t.o.m. aug 2020."),
)


def test_a_deviation_reads_as_a_card_of_short_lines():
    page, = pages(KLK)
    assert plain(page.html).replace("\u00a0", " ").splitlines() == [
        "Kommunledningskontoret ligger 640 tkr sämre än budget, t.o.m. aug 2020 (−2,5 %).",
        "",
        "Avvikelse (Avv. %) · tkr",
        "▼ Kommunledningskontoret −640 tkr (−2,5 %)",
        "Budget 25 230 · Utfall 25 870",
        "Budget helår 38 382",
        "  ▲ IT-enheten 100 tkr (1,6 %)",
        "  Budget 6 100 · Utfall 6 000",
        "  Budget helår 9 150",
        "  ● Näringsliv −12 tkr (–)",
        "  Budget 0 · Utfall 12",
        "  Budget helår –",
        "",
        "Belopp i tkr. + = överskott.",
        "Stängt t.o.m. aug 2020.",
    ]


def test_names_headline_and_notes_are_marked_up_and_foreign_markup_is_text():
    answer = Answer(
        "<b>5 < 6 & 7", table=Table(COLUMNS, (row("<script>", "&", "<", ">", "", ""),)), notes=("a <i> b",),
    )
    page, = pages(answer)
    assert page.html.startswith("<b>&lt;b&gt;5 &lt; 6 &amp; 7</b>")
    assert "<b>&lt;script&gt;</b>" in page.html
    assert "<i>a &lt;i&gt; b</i>" in page.html


def test_a_month_table_opens_with_the_unit_and_gives_each_month_its_line():
    columns = (*(Column(f"2020-{month:02d}", name, "tkr") for month, name in ((1, "jan"), (2, "feb"))),
               Column("ytd", "Ack.", "tkr"), Column("deviation", "Avvikelse", "tkr"))
    cells = {"2020-01": Cell("2\u00a0110"), "2020-02": Cell("–"), "ytd": Cell("2\u00a0110"), "deviation": Cell("−12")}
    table = Table(columns, (Row("5", "Personal", {"2020-01": Cell("900")}, 1), Row("131", "KLK", cells, kind="total", tone="bad")))
    page, = pages(Answer("Månader.", table=table))
    assert plain(page.html).replace("\u00a0", " ").splitlines()[2:] == [
        "Avvikelse · tkr",
        "▼ KLK −12 tkr", "jan   2 110", "feb       –", "Ack.  2 110",
        "  Personal", "jan     900", "feb        ", "Ack.       ",
    ]
    assert "<code>jan   2\u00a0110</code>" in page.html


def test_a_single_column_of_amounts_stands_beside_its_name():
    table = Table((Column("actual", "Utfall", "tkr"),), (Row("131", "KLK", {"actual": Cell("25\u00a0870")}),))
    page, = pages(Answer("Utfall.", table=table))
    assert plain(page.html).splitlines()[2:] == ["Utfall · tkr", "KLK 25\u00a0870\u00a0tkr"]


def test_a_statement_keeps_its_order_and_its_blank_cells_stay_blank():
    table = Table(COLUMNS[:2], (
        Row("a", "Förvaltning", {}, kind="heading"),
        Row("b", "Intäkter", {"budget": Cell("1"), "actual": Cell("2")}, 1),
        Row("c", "ÅRETS RESULTAT", {"budget": Cell(""), "actual": Cell("3")}, kind="total"),
    ), "Resultaträkning")
    page, = pages(Answer("R.", table=table))
    assert plain(page.html).replace("\u00a0", " ").splitlines()[2:] == [
        "Resultaträkning", "tkr", "Förvaltning", "  Intäkter", "  Budget 1 · Utfall 2", "ÅRETS RESULTAT", "Utfall 3",
    ]


def test_amounts_of_different_units_carry_their_own():
    columns = (Column("budget", "Budget", "tkr"), Column("actual", "Utfall", "mnkr"))
    page, = pages(Answer("R.", table=Table(columns, (Row("a", "A", {"budget": Cell("1"), "actual": Cell("2,0")}),))))
    assert "Budget 1\u00a0tkr · Utfall 2,0\u00a0mnkr" in page.html


def test_a_heading_that_ends_in_a_year_is_kept_apart_from_its_figure():
    columns = (Column("actual", "Bokslut 2020", "tkr"), Column("previous", "Bokslut 2019", "tkr"))
    page, = pages(Answer("R.", table=Table(columns, (Row("a", "A", {"actual": Cell("26\u00a0767"), "previous": Cell("5")}),))))
    assert plain(page.html).splitlines()[-2:] == ["Bokslut 2020: 26\u00a0767", "Bokslut 2019: 5"]


def test_figures_that_never_fit_two_on_a_line_are_stacked_under_each_other():
    keys = {"previous": "Utfall 2015", "actual": "Utfall 2016", "budget": "Budget 2016", "prognosis": "Prognos per 2016-08-31"}
    cells = {"previous": Cell("−1\u00a0954"), "budget": Cell("−2\u00a0256"), "prognosis": Cell("−2\u00a0669")}
    page, = pages(Answer("Drift.", table=Table(tuple(Column(k, v, "tkr") for k, v in keys.items()), (Row("a", "Intäkter", cells),))))
    assert plain(page.html).replace("\u00a0", " ").splitlines()[3:] == [
        "Intäkter",
        "Utfall 2015             −1 954",
        "Budget 2016             −2 256",
        "Prognos per 2016-08-31  −2 669",
    ]


def test_a_stacked_row_has_no_line_for_what_has_nothing_in_it():
    keys = {"year_budget": "Helårsbudget i år", "prognosis": "Prognos i augusti", "model": "Beräknat helårsutfall"}
    whole = Row("a", "Stab", {"year_budget": Cell("20\u00a0126"), "prognosis": Cell("20\u00a0676"), "model": Cell("20\u00a0250")})
    method = Row("b", "Linjär", {"year_budget": Cell(""), "prognosis": Cell(""), "model": Cell("19\u00a0617")})
    page, = pages(Answer("P.", table=Table(tuple(Column(k, v, "tkr") for k, v in keys.items()), (whole, method, whole))))
    assert plain(page.html).replace("\u00a0", " ").splitlines()[-6:-3] == [
        "Linjär", "Beräknat helårsutfall  19 617", "Stab"]


def test_a_table_of_words_names_its_columns_once():
    columns = (Column("meaning", "Svarar med"), Column("example", "Till exempel"))
    table = Table(columns, (Row("utfall", "Utfall", {"meaning": Cell("Vad som är bokfört"), "example": Cell("utfall kommunstyrelsen")}),))
    page, = pages(Answer("Fråga.", table=table))
    assert plain(page.html).splitlines()[2:] == ["Svarar med · Till exempel", "Utfall", "Vad som är bokfört", "utfall kommunstyrelsen"]


def test_notes_and_follow_ups_stand_on_every_page_and_the_unit_heads_the_later_ones():
    rows = tuple(row(f"Enhet {n}", "1", "2", "3", "4", "5") for n in range(90))
    follow = (FollowUp("Månader", "månader"),)
    shown = pages(Answer(
        "Alla.", unit=UnitName("1", "Kommunen"), period="2020", table=Table(COLUMNS, rows), notes=("Påhittat.",), followups=follow,
    ))
    assert len(shown) > 2
    assert all(page.html.endswith("<i>Påhittat.</i>") and page.buttons == follow for page in shown)
    assert shown[1].html.startswith(f"<b>Kommunen</b> · 2020 · sida 2 av {len(shown)}")


@pytest.mark.parametrize(("many", "per_page"), [(2, [2]), (4, [4]), (9, [4, 4, 1])])
def test_choices_come_as_at_most_four_buttons_at_a_time(many: int, per_page: list[int]):
    choices = tuple(FollowUp(f"Enhet {n}", f"avvikelse {n}") for n in range(many))
    shown = pages(Answer("Vilken menar du?", "choose", choices=choices))
    assert [len(page.buttons) for page in shown] == per_page
    assert tuple(button for page in shown for button in page.buttons) == choices


LONG = " ".join(f"ord{n}" for n in range(700))
"""4 889 characters, each word once."""


@pytest.mark.parametrize("answer", [
    Answer("Stab.", notes=(f"Kommentar: {LONG}",)), Answer(LONG),
    Answer("Stab.", table=Table((Column("said", "Mål"),), (Row("1", "Ett mål", {"said": Cell(LONG)}),))),
    Answer("Stab.", table=Table((Column("a", "Mål"), Column("b", "Mer")), (Row("1", "Mål", {"a": Cell(LONG), "b": Cell("x")}),))),
    Answer("Stab.", table=Table((Column("said", "Mål"),), (Row("1", LONG, {"said": Cell("nått")}),))),
])
def test_every_word_of_a_long_text_is_shown_on_pages_within_the_limit(answer: Answer):
    shown = pages(answer)
    assert re.findall(r"ord\d+", " ".join(plain(page.html) for page in shown)) == LONG.split()
    assert all(size(page.html) <= LIMIT - 200 for page in shown)
    assert "…" not in "".join(page.html for page in shown)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=300), st.integers(2, 60))
def test_pieces_are_within_their_size_and_lose_nothing_but_the_spaces_between_them(text: str, most: int):
    found = in_pieces(text, most)
    assert "".join(found).replace(" ", "") == plain(escape(text)).replace(" ", "")
    assert all(size(escape(each)) <= most for each in found)


def test_control_characters_and_endless_names_make_no_message_that_telegram_refuses():
    answer = Answer("\x00\u202eBakvänt\n" * 400_000, table=Table(COLUMNS, (row("x" * 1_000_000, "1", "2", "3", "4", "\ud800"),)))
    for page in pages(answer):
        parse_html(page.html).encode()
        assert size(page.html) <= LIMIT


def test_an_answer_without_words_still_says_something():
    assert plain(pages(Answer(""))[0].html) == "Inget svar."


texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40)
answers = st.builds(
    lambda headline, labels, notes, months: Answer(
        headline, unit=UnitName("1", "Stab"), period="2020",
        table=Table(
            tuple(Column(f"2020-{n:02d}" if months else f"c{n}", f"Kolumn {n}", "tkr") for n in range(5)),
            tuple(Row(str(n), label, {f"2020-{c:02d}" if months else f"c{c}": Cell(f"#{n}.{c}#") for c in range(5)}, n % 6)
                  for n, label in enumerate(labels)),
        ),
        notes=tuple(notes),
    ),
    texts, st.lists(texts, max_size=80), st.lists(st.text(max_size=500), max_size=8), st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(answers)
def test_every_cell_of_any_answer_is_on_exactly_one_page_and_every_page_is_within_the_limit(answer: Answer):
    shown = pages(answer)
    seen = [cell for page in shown for cell in re.findall(r"#\d+\.\d+#", plain(page.html))]
    wanted = [f"#{n}.{c}#" for n, _ in enumerate(answer.table.rows) for c in range(5)]
    assert [cell for cell in seen if cell in set(wanted)] == wanted
    for page in shown:
        assert 0 < size(page.html) <= LIMIT - 200
        assert parse_html(page.html) == plain(page.html)


@given(st.text())
def test_escaped_text_reads_as_one_line_of_the_same_text(text: str):
    assert "\n" not in escape(text)
    assert parse_html(escape(text)) == plain(escape(text))


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20), max_size=12))
def test_packed_lines_fit_a_phone_unless_a_single_piece_is_longer(pieces: list[str]):
    from bot.render import packed

    lines = list(packed(pieces))
    assert " · ".join(lines) == " · ".join(pieces)
    assert all(len(line) <= LINE or line in pieces for line in lines)


def test_a_column_that_has_nothing_in_any_row_is_left_out_but_a_month_is_not():
    columns = (Column("prognosis", "Prognos", "tkr"), Column("2020-02", "feb", "tkr"), Column("actual", "Utfall", "tkr"))
    row = Row("1", "Stab", {"prognosis": Cell("–"), "2020-02": Cell("–"), "actual": Cell("5")})
    text = plain(pages(Answer("Svar.", table=Table(columns, (row,))))[0].html)
    assert ("Prognos" in text, "feb" in text, "Utfall" in text) == (False, True, True)


def test_many_notes_are_folded_and_few_are_not():
    few, many = Answer("Svar.", notes=("Belopp i tkr.",)), Answer("Svar.", notes=("Belopp i tkr.", "Källa: " + "årsredovisningen " * 8))
    assert "blockquote" not in pages(few)[0].html
    assert pages(many)[0].html.endswith("</i></blockquote>")
    assert "<blockquote expandable><i>Belopp i tkr.</i>" in pages(many)[0].html
