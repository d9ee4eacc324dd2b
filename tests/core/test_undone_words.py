"""Every record that a change may concern has its words."""
from __future__ import annotations

import typing

import pytest

from core.answers import undone_words
from core.book import UnitFigures
from core.profile import Profile
from core.records import Record

KINDS = typing.get_args(Record)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_record_can_be_counted_and_named(kind: type):
    named_alone = {"UnitFigures", "Prognosis", "Round", "Unit", "AccountGroup", "Year"}
    assert kind in undone_words._WORDS or kind in (UnitFigures, Profile)
    assert kind.__name__ in named_alone or kind in undone_words._OTHERS
