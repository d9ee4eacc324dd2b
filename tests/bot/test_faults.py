"""The list of faults tells a bot that answers once from one that does not; ``make faults-chat`` runs all of it."""
from __future__ import annotations

import pytest

from tests.bot.faults import FAULTS, outcome
from tests.bot.faults_bots import CARELESS, KOLL

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("name", "careless"), [("samma meddelande två gånger", "2"), ("full disk", "0")])
async def test_a_fault_leaves_one_answer_of_kolls_and_another_number_of_a_careless_bots(name: str, careless: str):
    assert await outcome(FAULTS[name], KOLL, 30) == "1"
    assert await outcome(FAULTS[name], CARELESS, 3) == careless
