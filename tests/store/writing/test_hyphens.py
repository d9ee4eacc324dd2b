"""Where a long name is divided beside a picture."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.writing.hyphens import hyphenated, in_lines


@pytest.mark.parametrize(("name", "most", "lines"), [
    ("Samhällsutveckling", 15, "Samhälls-\nutveckling"),
    ("Näringslivsverksamhet", 15, "Näringslivs-\nverksamhet"),
    ("Exploateringsverksamheten", 15, "Exploaterings-\nverksamheten"),
    ("Kommunstyrelsen", 13, "Kommun-\nstyrelsen"),
    ("Arbetsmarknadsförvaltningen", 15, "Arbetsmarknads-\nförvaltningen"),
    ("Räddningstjänstförbundet", 15, "Räddnings-\ntjänstförbundet"),
    ("Individ- och familjeomsorg", 15, "Individ- och\nfamiljeomsorg"),
    ("Turism", 15, "Turism"),
])
def test_a_word_is_divided_where_it_is_put_together(name: str, most: int, lines: str):
    assert in_lines(name, most, 2) == lines


def test_a_word_without_a_known_part_is_divided_before_one_consonant_and_a_vowel():
    assert hyphenated("Ensamkommandebarn", 12) == "Ensamkomman- debarn"


def test_what_has_no_room_is_told_by_none():
    assert in_lines("Näringsliv, kultur och fritid", 15, 2) is None


@given(st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=60), st.integers(5, 20))
def test_no_part_is_longer_than_its_line_and_no_letter_is_lost(word: str, most: int):
    parts = hyphenated(word, most).split(" ")
    assert max(map(len, parts)) <= most
    assert "".join(part.removesuffix("-") for part in parts) == word
