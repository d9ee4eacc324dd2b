"""What becomes of figures, unit by unit and month by month: every number is counted once, in its unit and in its month."""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.answers.impact_rows import impact_rows, sum_cell
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.impact import impact_of
from core.money import Amount

SERIES = st.lists(st.sampled_from([None, 0, 1, -250]), max_size=4).map(tuple)
MONTHLY = st.dictionaries(st.sampled_from(["actual", "budget"]), st.dictionaries(st.sampled_from("345"), SERIES))
ANNUAL = st.dictionaries(st.sampled_from(["actual", "budget"]), st.dictionaries(st.sampled_from("34"), st.integers(-2, 2)))


def numbers(figures: UnitFigures) -> dict[tuple[str, str, int], Amount]:
    """(kind, account, month) → every number that is neither zero nor missing."""
    found = {
        (kind, account, month): amount for kind, accounts in figures.monthly.items() for account, series in accounts.items()
        for month, amount in enumerate(series, 1) if amount
    }
    return found | {(kind, account, 0): a for kind, accounts in figures.annual.items() for account, a in accounts.items() if a}


@given(st.lists(st.tuples(MONTHLY, ANNUAL, MONTHLY, ANNUAL), max_size=3))
def test_every_number_that_differs_is_counted_once_where_it_stands(acts: list[tuple[dict, dict, dict, dict]]):
    pairs = [(UnitFigures(str(n), 2024, a, b), UnitFigures(str(n), 2024, c, d)) for n, (a, b, c, d) in enumerate(acts)]
    impact = impact_of(pairs)
    new = changed = removed = 0
    for before, after in pairs:
        was, now = numbers(before), numbers(after)
        fresh = [key for key in now if key not in was]
        other = [key for key in was if was[key] != now.get(key)]
        gone = [key for key in was if key not in now]
        moved = impact.units.get((2024, before.unit))
        assert (len(fresh), len(other), len(gone)) == ((moved.new, moved.changed, moved.removed) if moved else (0, 0, 0))
        new, changed, removed = new + len(fresh), changed + len(other), removed + len(gone)
    assert (impact.total.new, impact.total.changed, impact.total.removed) == (new, changed, removed)
    assert sum(month.numbers for month in impact.months.values()) == new + changed
    assert len(impact.largest) == min(10, changed)
    assert [change.size for change in impact.largest] == sorted((change.size for change in impact.largest), reverse=True)


def test_a_unit_s_sums_are_of_all_that_it_has_in_the_kinds_that_differ():
    before = UnitFigures("10", 2024, {"actual": {"3": (100, 200), "4": (-5, -5)}, "budget": {"3": (7, 7)}})
    after = UnitFigures("10", 2024, {"actual": {"3": (100, 250), "4": [-5, -5]}, "budget": {"3": (7, 7)}})
    impact = impact_of([(before, after)])
    assert impact.units[2024, "10"].sums == {"actual": (290, 340)}
    assert impact.months[2024, 2].sums == {"actual": (195, 245)}
    impact.rest(2024, 2, "actual", 1245)
    assert impact.months[2024, 2].sums == {"actual": (1195, 1245)}


def rows(*pairs: tuple[UnitFigures, UnitFigures]) -> list[tuple[str, str, str]]:
    found = impact_rows([impact_of(pairs)], {2024: FiscalYear(2024)}, {"10": "Skola"})
    return [(row.label, *(row.cells[key].text if key in row.cells else "" for key in ("new", "changed"))) for row in found]


def test_months_on_end_that_only_get_new_numbers_are_one_row():
    before = UnitFigures("10", 2024, {"actual": {"3": (100, 200), "4": (100,)}})
    after = UnitFigures("10", 2024, {"actual": {"3": (100, 900, 300, 400), "4": (100, None, 1, 1)}})
    assert rows((before, after)) == [
        ("Per enhet", "", ""), ("10 Skola", "4", "1"),
        ("Per månad", "", ""), ("feb 2024", "0", "1"), ("mar–apr 2024", "4", "0"),
    ]


def test_those_with_most_changed_numbers_come_first_and_the_rest_are_counted():
    pairs = [
        (UnitFigures(f"{n:02}", 2024, {"actual": {"3": (1,) * n}}), UnitFigures(f"{n:02}", 2024, {"actual": {"3": (2,) * n + (5,)}}))
        for n in range(1, 10)
    ]
    found = rows(*pairs)
    assert found[1:8] == [*((f"{n:02}", "1", str(n)) for n in range(9, 3, -1)), ("… och 3 enheter till", "3", "6")]
    assert found[-1] == ("… och 4 perioder till", "4", "6")


def test_nothing_that_differs_is_no_rows():
    one = UnitFigures("10", 2024, {"actual": {"3": (1, None)}})
    assert rows((one, UnitFigures("10", 2024, {"actual": {"3": [1, 0]}}))) == []


def test_sums_are_in_whole_kronor_when_that_shows_the_difference():
    assert [sum_cell(*each).text.replace("\u00a0", " ") for each in ((None, 250), (0, 250), (123_400, 123_500), (123_450, 123_451))] == [
        "2,50", "2,50", "1 234 → 1 235", "1 234,50 → 1 234,51",
    ]


def test_a_preview_says_where_figures_change_and_that_the_file_s_own_sums_agree():
    from core.answers.preview import preview
    from core.planning import make_plan
    from store.reading.detect import read_content

    content = b'#SIETYP 3\n#RAR 0 20240101 20241231\n#PSALDO 0 202401 5010 {} 100\n#PSALDO 0 202401 5010 {1 "10"} 100\n#RES 0 5010 100\n'
    plan = make_plan([read_content(content, "bok.se")], None, lambda _: (), municipality="sala", name="Sala", author="eva")
    shown = preview(plan)
    assert [row.label for row in shown.table.rows[2:]] == ["Per enhet", "10", "Per månad", "jan 2024"]
    assert "Stämmer med filens egna summor: saldona (#RES) 2024 på 1\u00a0konto, netto \u2212100,00\u00a0kr." in shown.notes
