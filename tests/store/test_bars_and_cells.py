"""The waterfall and the heat table as files: their size, their words, and letters that stand out in colour and in grey."""
from __future__ import annotations

import pytest

from core.answer import Chart, Line
from store.writing.bars_and_cells import WIDTH, contrast, shade
from store.writing.ink import DARK, LIGHT
from store.writing.picture import picture

STEPS = Chart("Stab: ändrad prognos", "I ord: +2.", "tkr", ("IT", "Kultur och fritid i samverkan", "Summa"),
              (Line("change", "Ändring", (500, -300, 200)),), kind="waterfall", texts=(("+5", "−3", "+2"),))
MONTHS = Chart("Stab: avvikelse", "I ord: −1.", "tkr", ("jan", "feb", "mar"), (
    Line("deviation", "Kommunledningskontoret", (100, None, -400)), Line("deviation", "Stab", (0, -1, 3))),
    kind="heat", texts=(("+1", "", "−4"), ("0", "−0", "+0")))


@pytest.mark.parametrize("chart", [STEPS, MONTHS])
@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_is_as_wide_as_the_others_holds_its_words_and_is_the_same_each_time(chart: Chart, dark: bool):
    png = picture(chart, dark=dark)
    assert int.from_bytes(png[16:20], "big") == WIDTH
    assert int.from_bytes(png[20:24], "big") >= 300
    assert chart.text.encode("latin-1", "replace") in png or chart.text.encode() in png
    assert png == picture(chart, dark=dark)


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_the_letters_of_every_shade_stand_out_from_it(ink):
    for step in range(-20, 21):
        colour, letter = shade(step / 20, ink)
        assert contrast(colour, letter) >= 4.5


def test_over_and_under_budget_lie_apart_for_every_eye():
    over, under = (shade(share, LIGHT)[0] for share in (1.0, -1.0))
    assert int(over[5:7], 16) - int(over[1:3], 16) > 100  # blue
    assert int(under[1:3], 16) - int(under[5:7], 16) > 100  # orange: blue against orange is seen in every common colour blindness
