"""Which names are the same municipality when something is written: å, ä and ö are letters of their own."""
from __future__ import annotations

import pytest

from core.municipalities import is_same_municipality


@pytest.mark.parametrize(("one", "other"), [
    ("Habo", "Habo kommun"), ("HABO KOMMUN", "habo"), ("Krokom", "Krokoms kommun"), ("krokoms", "Krokom"), ("Krokoms kommuns", "Krokom"),
    ("Alingsås", "Alingsås kommun"), ("Stockholms stad", "Stockholm"), ("  Upplands   Väsby ", "Upplands Väsby kommun"),
    ("Ha\u030abo", "Håbo"),
])
def test_case_the_word_kommun_and_a_genitive_s_may_differ(one: str, other: str) -> None:
    assert is_same_municipality(one, other)
    assert is_same_municipality(other, one)


@pytest.mark.parametrize(("one", "other"), [
    ("Håbo", "Habo kommun"), ("Uppsala kommun", "Sala"), ("Sala", "Uppsala"), ("Alingså", "Alingsås kommun"),
    ("Munkfor", "Munkfors kommun"),
    ("alingsas", "Alingsås"), ("Kommunstyrelsen i Sala", "Sala kommun"),
])
def test_nothing_else_may_differ(one: str, other: str) -> None:
    assert not is_same_municipality(one, other)
