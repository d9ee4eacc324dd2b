"""Every record becomes plain JSON and comes back, whatever fields it has; a document that is not understood is told of."""
from __future__ import annotations

import json
import typing

import pytest

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.ports import StoreError
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec, Thresholds
from core.register import Year
from core.rounds import Prognosis, Round
from store import schema

RECORDS = [
    Profile(),
    Profile("L", "kr", "KLK", {"budget": "Ram"}, Thresholds(1, 0.5), {
        "a": TableSpec("A", "N", "mnkr", (ColumnSpec("actual", "Utfall"),), (RowSpec("g", "G", ("budget",)),), notes=("n",)),
    }),
    Unit("K", "Kontoret", "R", ("a", "b"), "Eva", 2, 2016, 2020),
    Unit("R", "Roten", None),
    AccountGroup("3", "Intäkter", "income", "account"),
    Year(FiscalYear(2016, 7, 18), 3, "a.se", "påhittat", "endast helår"),
    Round("r", "April", 2020, 4, "2020-05-01", frozen=True),
    Prognosis("r", "K", "result", -1, "approved", "k", "o", "a", "t"),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_survives_json(record: object):
    assert schema.decode(type(record), json.loads(json.dumps(schema.encode(record)))) == record


def test_defaults_are_left_out():
    assert schema.encode(Unit("R", "Roten", None)) == {"code": "R", "name": "Roten", "parent": None}
    assert schema.encode(Profile()) == {}


NESTED = (TableSpec, ColumnSpec, RowSpec, Thresholds, FiscalYear)


@pytest.mark.parametrize("record", [*NESTED, Profile, Unit, AccountGroup, Year, Round, Prognosis])
def test_the_schema_knows_every_record_that_lies_in_another(record: type):
    hints = typing.get_type_hints(record)
    nested = {name for name, hint in hints.items() if any(hasattr(part, "_fields") for part in (hint, *typing.get_args(hint)))}
    assert nested == set(schema._NESTED.get(record, {})) & set(record._fields)


def test_figures_are_one_document_of_integer_arrays():
    figures = UnitFigures("KLK", 2020, {"actual": {"3011": (1, None, 3)}}, {"budget": {"3011": 5}})
    assert schema.file_record("hjo", figures) == (
        "figures/hjo/2020", {"unit": "KLK", "year": 2020, "monthly": {"actual": {"3011": [1, None, 3]}}, "annual": {"budget": {"3011": 5}}},
    )


@pytest.mark.parametrize("document", [{}, {"code": "K"}, {"code": "K", "name": "k"}])
def test_a_document_that_is_not_understood_is_told_of(document: dict[str, object]):
    with pytest.raises(StoreError, match=r"inte förstår \(Unit\)"):
        schema.decode(Unit, document)
