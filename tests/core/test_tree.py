from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.organisation import Unit
from core.tree import Tree, TreeError


def tree(*pairs: tuple[str, str | None]) -> Tree[Unit]:
    return Tree(Unit(code, code, parent) for code, parent in pairs)


def test_every_subtree_is_one_range_of_positions():
    t = tree(("K", None), ("A", "K"), ("B", "K"), ("A1", "A"), ("A2", "A"))
    assert [n.code for n in t] == ["K", "A", "A1", "A2", "B"]
    assert (t.span("A"), t.span("K"), t.span("B")) == ((1, 4), (0, 5), (4, 5))


def test_kommunledning_does_not_hold_kommunledningskontoret_because_of_its_name():
    t = tree(("K", None), ("Kommunledning", "K"), ("Kommunledningskontoret", "K"))
    assert not t.is_within("Kommunledningskontoret", "Kommunledning")


@pytest.mark.parametrize(("pairs", "sentence"), [
    ([("K", None), ("A", "X")], "okända överordnade X"),
    ([("K", None), ("A", "K"), ("A", "K")], "A finns två gånger"),
    ([("K", None), ("L", None)], "flera rötter: K, L"),
    ([("K", None), ("A", "B"), ("B", "A")], "ligger i en slinga"),
    ([], "saknar rot"),
])
def test_what_is_no_tree_is_refused_by_code(pairs: list[tuple[str, str | None]], sentence: str):
    with pytest.raises(TreeError, match=sentence):
        tree(*pairs)


@given(st.lists(st.integers(0, 30), max_size=40))
def test_a_node_is_within_another_exactly_when_its_chain_of_parents_says_so(parents: list[int]):
    pairs: list[tuple[str, str | None]] = [("0", None), *((str(i + 1), str(p % (i + 1))) for i, p in enumerate(parents))]
    t = tree(*pairs)
    for node in t:
        chain = {node.code, *(a.code for a in t.ancestors(node.code))}
        assert {top.code for top in t if t.is_within(node.code, top.code)} == chain
