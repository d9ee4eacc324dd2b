from hypothesis import given
from hypothesis import strategies as st

from core.answer import Cell, Row
from tui.selection import FILTERS, ORDERS, in_order, is_managed_by, matching, narrowed


def row(key: str, level: int, deviation: int | None = None, **more: object) -> Row:
    return Row(key, key.title(), {"deviation": Cell("", deviation)}, level, **more)  # type: ignore[arg-type]


TREE = (
    row("kommun", 0, 5), row("soc", 1, -3), row("hem", 2, 7, tone="bad"), row("boende", 2, -10, flags=frozenset({"missing"})),
    row("öar", 1, None), row("tek", 1, -8, manager="Bo Ek"), row("gator", 2, 1), row("direkt", 2, None),
)


def keys(rows: tuple[Row, ...]) -> list[str]:
    return [each.key for each in rows]


def chosen(label: str, name: str = "") -> list[str]:
    wanted = next(each for each in FILTERS if each.label == label)
    return keys(narrowed(TREE, lambda each: wanted.holds(each, name), below=wanted.below))


def test_a_filter_keeps_what_lies_above_the_rows_that_hold():
    assert chosen("bara röda") == ["kommun", "soc", "hem"]
    assert chosen("saknar prognos") == ["kommun", "soc", "boende"]
    assert chosen("alla") == keys(TREE)


def test_ones_own_units_come_with_all_below_them():
    assert chosen("egna", "bo ek") == ["kommun", "tek", "gator", "direkt"]
    assert chosen("egna", "") == []


def test_a_manager_is_known_by_a_part_of_the_name_but_not_by_a_part_of_a_word():
    assert is_managed_by(TREE[5], "ek")
    assert not is_managed_by(TREE[5], "e")
    assert not is_managed_by(TREE[0], "bo")


def test_a_search_finds_names_and_codes_without_dots():
    assert keys(narrowed(TREE, matching("oar"))) == ["kommun", "öar"]
    assert keys(narrowed(TREE, matching("xyzzy"))) == []


def test_sisters_are_sorted_and_stay_below_their_own():
    assert keys(in_order(TREE, "deviation")) == ["kommun", "tek", "gator", "direkt", "soc", "boende", "hem", "öar"]
    assert keys(in_order(TREE, "label")) == ["kommun", "öar", "soc", "boende", "hem", "tek", "direkt", "gator"]
    assert in_order(TREE, None) == TREE


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.none() | st.integers(-5, 5)), max_size=30), st.sampled_from(ORDERS))
def test_no_order_loses_a_row_and_no_filter_loses_one_that_holds(made: list[tuple[int, bool, int | None]], order: object):
    rows = tuple(row(str(i), level, value, tone="bad" if held else None) for i, (level, held, value) in enumerate(made))
    assert sorted(keys(in_order(rows, order.column))) == sorted(keys(rows))
    kept = narrowed(rows, lambda each: each.tone == "bad")
    assert {each.key for each in rows if each.tone == "bad"} <= set(keys(kept))
