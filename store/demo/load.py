"""Loads the four municipalities of the demonstration into a store."""
from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

import orjson

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.organisation import Unit
from core.ports import Store
from core.profile import Profile
from core.records import Record, Transaction
from core.register import Register, Year
from core.reported import ReportedTable
from core.rounds import Prognosis, Round
from store.schema import decode, decode_all, decode_figures

MUNICIPALITIES: Final = ("alingsas", "vaggeryd", "krokom", "hjo")
CHOSEN: Final = "alingsas"

Demonstration = tuple[Register, tuple[UnitFigures, ...], tuple[Prognosis, ...]]


def demonstration() -> tuple[Demonstration, ...]:
    """Register, figures and prognoses of each municipality, in the order in which they are loaded."""
    return tuple(_read(name) for name in MUNICIPALITIES)


def load(store: Store, author: str) -> None:
    """Commit each municipality as one transaction and choose Alingsås. Raises StoreError; what was committed before stays."""
    for register, figures, prognoses in demonstration():
        put = (*records(register, figures, prognoses), *reported(register.id))
        store.commit(Transaction(register.id, author, f"Läste in exempeldata för {register.name}.", put, name=register.name))
    store.choose(CHOSEN, author)


def records(register: Register, figures: tuple[UnitFigures, ...], prognoses: tuple[Prognosis, ...]) -> tuple[Record, ...]:
    """Everything of one municipality that a transaction puts."""
    return (
        register.profile, *register.units, *register.groups, *register.years.values(), *register.rounds, *prognoses, *figures,
    )


def reported(municipality: str) -> tuple[ReportedTable, ...]:
    """What the municipality's report holds beside the ledger's figures, as it is printed there."""
    tables: list[dict[str, Any]] = orjson.loads(files("store.demo").joinpath("reported", f"{municipality}.json").read_bytes())
    return decode_all(ReportedTable, tables)


def _read(name: str) -> Demonstration:
    document: dict[str, Any] = orjson.loads(files("store.demo").joinpath(f"{name}.json").read_bytes())
    years = [decode(Year, year) for year in document["years"]]
    register = Register(
        document["id"], document["name"], decode(Profile, document["profile"]),
        tuple(decode(Unit, unit) for unit in document["units"]),
        tuple(decode(AccountGroup, group) for group in document["groups"]),
        {year.fiscal.label: year for year in years},
        tuple(decode(Round, said) for said in document["rounds"]),
    )
    figures = tuple(decode_figures(booked) for booked in document["figures"])
    return register, figures, tuple(decode(Prognosis, said) for said in document["prognoses"])
