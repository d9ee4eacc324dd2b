"""The terminal's twins of the waterfall and the heat table."""
from __future__ import annotations

import pytest

from core.answer import Chart, Line
from tui.drawing import chart_lines

STEPS = Chart("Ändrat", "", "tkr", ("IT", "Kultur", "Summa"), (Line("change", "Ändring", (500, -300, 200)),), kind="waterfall",
              texts=(("+5", "−3", "+2"),))
MONTHS = Chart("Stab", "", "tkr", ("jan", "feb", "mar"),
               (Line("deviation", "IT", (100, None, -400)),), kind="heat", texts=(("+1", "", "−4"),))


def drawn(chart: Chart, width: int) -> list[str]:
    return ["".join(piece.text for piece in line) for line in chart_lines(chart, width, 15)]


def test_each_step_begins_where_the_one_above_ended():
    it, culture, total = drawn(STEPS, 40)[-3:]
    assert it.index("█") == total.index("█")
    assert culture.rindex("█") == it.rindex("█")
    assert total.count("█") < culture.count("█") < it.count("█")
    assert [line.rstrip()[-2:] for line in (it, culture, total)] == ["+5", "−3", "+2"]


@pytest.mark.parametrize("width", [8, 20, 80])
def test_the_heat_table_keeps_its_last_months_in_a_narrow_terminal(width: int):
    head, row = drawn(MONTHS, width)[-2:]
    assert head.endswith("mar")
    assert row.endswith("−4")
    assert ("jan" in head) == (width > 10)
