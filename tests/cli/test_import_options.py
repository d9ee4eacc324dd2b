"""The options of ``koll importera`` that contradict each other are refused."""
from __future__ import annotations

import pytest

from cli.options import SwedishMistake
from cli.tables import said_of
from core.mapping import Said

NOTHING = dict.fromkeys(("belopp", "tecken", "kolumner", "slag", "ar", "tillfalle", "period"))


@pytest.mark.parametrize("period", ["2026", "2026-10"])
def test_a_period_of_another_year_than_the_said_one_is_refused(period: str) -> None:
    with pytest.raises(SwedishMistake) as refused:
        said_of({**NOTHING, "avrunda": False, "period": period, "ar": 2025})
    assert refused.value.message == f"--period {period} och --ar 2025 säger olika år. Ta bort det ena."


def test_a_period_of_the_said_year_is_taken() -> None:
    assert said_of({**NOTHING, "avrunda": False, "period": "2026-10", "ar": 2026}) == Said(year=2026, period=(2026, 10))
