from hypothesis import given
from hypothesis import strategies as st

from core.answer import Cell, Column, Row, Table
from core.calendar import FiscalYear, Period, Scope, Span, months_later, years_later
from tui.columns import GAP, cut, width_of
from tui.outline import Outline
from tui.questions import month_key, stepped
from tui.sheet import OUTCOME_YIELDS, fit

KEYS = [*(f"2020-{month:02d}" for month in range(1, 13)), "ytd", "deviation"]
YEAR_2020 = FiscalYear(2020)


def months(known: int) -> Table:
    """A month table of which the first ``known`` months are closed."""
    cells = {key: Cell("−1 234", -1) if key[0] != "2" or int(key[5:]) <= known else Cell("–") for key in KEYS}
    return Table(tuple(Column(key, key[-3:], "tkr") for key in KEYS), (Row("1", "Personalkostnader", cells),))


def shown(table: Table, width: int, first: int | None = None, through: str | None = None) -> list[str]:
    return [place.column.key for place in fit(table, width, 0, first, through).columns]


def test_a_wide_screen_shows_every_month() -> None:
    assert shown(months(8), 160) == KEYS


def test_a_narrower_screen_leaves_out_the_months_to_come() -> None:
    assert shown(months(8), 100) == [*KEYS[:8], "ytd", "deviation"]


def test_a_narrow_screen_shows_the_last_months_and_the_sums_and_can_be_moved() -> None:
    assert shown(months(8), 60) == ["2020-06", "2020-07", "2020-08", "ytd", "deviation"]
    assert shown(months(8), 60, first=0)[0] == "2020-01"


def test_the_months_after_the_asked_one_are_the_first_to_go() -> None:
    assert shown(months(12), 60, through="2020-06")[-3:] == ["2020-06", "ytd", "deviation"]


def test_a_narrow_overview_keeps_budget_actual_and_deviation() -> None:
    keys = ("budget", "actual", "deviation", "deviation_pct", "annual_budget", "trend")
    cells = {key: Cell("−123 456", -1) for key in keys}
    table = Table(tuple(Column(key, key) for key in keys), (Row("1", "Kommunledningskontoret", cells),))
    assert shown(table, 100) == list(keys)
    assert shown(table, 75) == ["budget", "actual", "deviation", "deviation_pct"]


@given(st.integers(0, 12), st.integers(24, 200), st.one_of(st.none(), st.integers(0, 20)))
def test_what_is_shown_always_fits_and_nothing_is_lost(known: int, width: int, first: int | None) -> None:
    sheet = fit(months(known), width, 0, first)
    assert sheet.labels + sum(place.width + GAP for place in sheet.columns) <= max(width, 40)
    assert sheet.columns


ROWS = tuple(Row(key, key, {}, level) for key, level in (("ks", 0), ("klk", 1), ("hr", 2), ("ekonomi", 2), ("turism", 1)))


def test_a_large_tree_opens_with_its_lowest_levels_folded() -> None:
    assert list(Outline(ROWS, most=5).visible()) == [0, 1, 2, 3, 4]
    outline = Outline(ROWS, most=4)
    assert [ROWS[i].key for i in list(outline.visible())] == ["ks", "klk", "turism"]
    assert [outline.sign(i) for i in list(outline.visible())] == ["▾ ", "▸ ", "  "]


def test_finding_a_folded_unit_opens_what_hides_it() -> None:
    outline = Outline(ROWS, most=1)
    outline.reveal(3)
    assert [ROWS[i].key for i in list(outline.visible())] == ["ks", "klk", "hr", "ekonomi", "turism"]
    assert [ROWS[i].key for i in outline.path(3)] == ["ks", "klk", "ekonomi"]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.data())
def test_a_fold_hides_exactly_the_rows_below(levels: list[int], data: st.DataObject) -> None:
    outline = Outline([Row(str(i), "", {}, level) for i, level in enumerate(levels)])
    at = data.draw(st.integers(0, len(levels) - 1))
    below = 0
    while at + below + 1 < len(levels) and levels[at + below + 1] > levels[at]:
        below += 1
    outline.toggle(at)
    assert list(outline.visible()) == [*range(at + 1), *range(at + below + 1, len(levels))]


def test_a_step_of_months_passes_the_turn_of_the_year() -> None:
    january = Span(YEAR_2020, 1, 1, Scope.YTD)
    assert months_later(january, -1) == Period(Scope.YTD, 12, 2019)
    assert months_later(Span(YEAR_2020, 3, 3, Scope.MONTH), 1) == Period(Scope.MONTH, 4, 2020)
    assert month_key(january) == "2020-01"


def test_a_step_of_years_keeps_a_full_year_full_and_tries_the_full_year_when_months_are_missing() -> None:
    assert years_later(Span(YEAR_2020, 1, 12, Scope.YTD), -1) == Period(Scope.FULL_YEAR, None, 2019)
    assert stepped(Span(YEAR_2020, 1, 8, Scope.YTD), years=-1) == (Period(Scope.YTD, 8, 2019), Period(Scope.FULL_YEAR, None, 2019))


def test_a_name_that_is_cut_keeps_its_end_and_no_room_is_overstepped():
    assert cut("Förskola Äppelåkern nr 117", 18) == "Förskola…n nr 117"
    assert len({cut(f"Förskola Äppelåkern nr {number}", 17) for number in range(280)}) == 280
    assert cut("Stab", 4) == "Stab"
    assert [width_of(cut("日本語の名前をもつ enhet 12", room)) <= room for room in range(1, 24)] == [True] * 23


def test_a_name_is_whole_before_the_trend_is_shown():
    label = "Kommunledningskontoret"
    cells = {"budget": Cell("41 651", 1), "trend": Cell("▁▂▃▄▅▆▇▁▂▃▄▅"), "prognosis": Cell("42 013", 2)}
    table = Table((Column("budget", "Budget"), Column("trend", "Trend"), Column("prognosis", "Prognos")), (Row("K", label, cells),))
    keys = {width: [place.column.key for place in fit(table, width, 4, yields=OUTCOME_YIELDS).columns] for width in (48, 57)}
    assert keys == {48: ["budget", "prognosis"], 57: ["budget", "trend", "prognosis"]}
