"""Records ↔ plain JSON documents: what each table holds, by which key, in which version of the format.

A document holds its record's fields, those that have their default left out, and the id of its municipality. Figures are
one document per unit and year: ``{"unit", "year", "monthly": {kind: {account: [öre or null, …]}}, "annual": {kind: {account: öre}}}``.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear, Period
from core.key_figures import KeyFigure, KeyFigures
from core.mapping import Source
from core.organisation import Unit
from core.origins import Origin
from core.outgoing import Outgoing, Schedule
from core.people import ChatScope, Invitation, Person
from core.ports import StoreError
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec, Thresholds
from core.question import Question
from core.records import LogEntry, Record
from core.register import Year
from core.reported import ReportedColumn, ReportedRow, ReportedTable
from core.rounds import Prognosis, Round

Document = dict[str, Any]
Key = tuple[Any, ...]
R = TypeVar("R")

FORMAT: Final = 2
"""The version that this Koll writes. A store of a newer one is refused, an older one is migrated when it is read."""

MUNICIPALITIES: Final = "municipalities"
SETTINGS: Final = "settings"
LOG: Final = "log"
UNDO: Final = "undo"
FIGURES: Final = "figures"

TABLES: Final[dict[type, str]] = {
    Unit: "units", AccountGroup: "groups", Year: "years", Round: "rounds", Prognosis: "prognoses", Source: "sources",
    Outgoing: "outgoing", Schedule: "schedules", KeyFigures: "key_figures",
    ReportedTable: "reported",
    Person: "people", Invitation: "invitations", ChatScope: "chats",
}

_KEYS: Final[dict[str, tuple[str, ...]]] = {
    MUNICIPALITIES: ("id",), SETTINGS: ("key",), "units": ("municipality", "code", "valid_from"), "groups": ("municipality", "code"),
    "years": ("municipality", "label"), "rounds": ("municipality", "id"), "prognoses": ("municipality", "round", "unit", "group"),
    "sources": ("municipality", "fingerprint"), "outgoing": ("key", "channel"), "schedules": ("municipality",),
    "key_figures": ("municipality", "kpi", "code"), "reported": ("municipality", "unit", "year", "id"),
    "people": ("user",), "invitations": ("digest",), "chats": ("chat",),
}

_NESTED: Final[dict[type, dict[str, tuple[str, type]]]] = {
    Profile: {"thresholds": ("one", Thresholds), "tables": ("mapping", TableSpec)},
    TableSpec: {"columns": ("tuple", ColumnSpec), "rows": ("tuple", RowSpec)},
    Year: {"fiscal": ("one", FiscalYear), "origins": ("tuple", Origin)},
    Outgoing: {"question": ("one", Question)},
    KeyFigures: {"values": ("tuple", KeyFigure)},
    ReportedTable: {"columns": ("tuple", ReportedColumn), "rows": ("tuple", ReportedRow)},
    Question: {"period": ("one", Period), "since": ("one", Period)},
}
"""Record class → field → how records lie in it. Any other list is a tuple of plain values, any other object a dict."""


def listed_in(record: type) -> Mapping[str, type]:
    """Field → class of the records that a list in a record holds."""
    return {name: each for name, (how, each) in _NESTED.get(record, {}).items() if how == "tuple"}


def figures_table(municipality: str, year: int) -> str:
    """Name of the table that holds the figures of one municipality and year."""
    return f"{FIGURES}/{municipality}/{year}"


def is_figures(table: str) -> bool:
    """True for the tables that hold figures."""
    return table.startswith("figures/")


def whose_figures(table: str) -> tuple[str, str]:
    """The municipality and the year whose figures a table holds."""
    municipality, _, year = table[len(FIGURES) + 1 :].rpartition("/")
    return municipality, year


def key_of(table: str, document: Mapping[str, Any]) -> Key | None:
    """What identifies the document among those of its table; None in a table that is not Koll's."""
    if is_figures(table):
        return (document.get("unit"),)
    names = _KEYS.get(table)
    return None if names is None else tuple(document.get(name) for name in names)


def key_fields(table: str) -> tuple[str, ...]:
    """The fields that are the key of a table's documents, in order."""
    return ("unit",) if is_figures(table) else _KEYS.get(table, ())


def file_record(municipality: str, record: Record) -> tuple[str, Document]:
    """The table and the document of a record; a profile is part of its municipality's own document and has no place here."""
    if isinstance(record, UnitFigures):
        return figures_table(municipality, record.year), _encode_figures(record)
    document = encode(record)
    if isinstance(record, Year):
        document["label"] = record.fiscal.label
    return TABLES[type(record)], {"municipality": municipality, **document}


def encode(record: Any) -> Document:
    """The record's fields as JSON values; a field that has its default is left out."""
    defaults = record._field_defaults
    fields = zip(record._fields, record, strict=True)
    return {name: _plain(value) for name, value in fields if name not in defaults or value != defaults[name]}


def decode(record: type[R], document: Mapping[str, Any]) -> R:
    """The record of a document; keys of other things in it (municipality, label of a year) are passed over. Raises StoreError."""
    return decode_all(record, (document,))[0]


def decode_all(record: type[R], documents: Iterable[Mapping[str, Any]]) -> tuple[R, ...]:
    """The records of many documents. Raises StoreError."""
    names = set(record._fields)  # type: ignore[attr-defined]  # every record is a NamedTuple
    nested = _NESTED.get(record)
    try:
        if nested is None:
            return tuple([record(**_flat(names, document)) for document in documents])
        return tuple([record(**{n: _value(v, nested.get(n)) for n, v in document.items() if n in names}) for document in documents])
    except (TypeError, AttributeError) as error:
        said = f"Lagret har en post som Koll inte förstår ({record.__name__}). Uppgradera Koll eller läs tillbaka en kopia."
        raise StoreError(said) from error


def decode_figures(document: Mapping[str, Any]) -> UnitFigures:
    """The figures of one unit and year; they take over what the document holds, so that it must be no one else's."""
    return UnitFigures(document["unit"], document["year"], document["monthly"], document["annual"])


def decode_log(generation: int, document: Mapping[str, Any]) -> LogEntry:
    """The log entry of a document of the log, which has the generation as its number."""
    time, author, municipality, summary, face = (document.get(name) or "" for name in ("time", "author", "municipality", "summary", "face"))
    before, vouches = (document.get(name) or "" for name in ("note", "erased"))
    return LogEntry(generation, time, author, municipality, summary, "erased" in document, face, before, vouches)


def _encode_figures(figures: UnitFigures) -> Document:
    return {
        "unit": figures.unit,
        "year": figures.year,
        "monthly": {kind: {account: list(months) for account, months in series.items()} for kind, series in figures.monthly.items()},
        "annual": {kind: dict(amounts) for kind, amounts in figures.annual.items()},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int, float)) or value is None:
        return value
    if hasattr(value, "_fields"):
        return encode(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value]


def _flat(names: set[str], document: Mapping[str, Any]) -> Document:
    return {name: value if type(value) is not list else tuple(value) for name, value in document.items() if name in names}


def _value(value: Any, lies: tuple[str, type] | None) -> Any:
    if lies is not None:
        how, record = lies
        if how == "one":
            return decode(record, value)
        if how == "mapping":
            return {key: decode(record, item) for key, item in value.items()}
        return tuple(decode(record, item) for item in value)
    if isinstance(value, list):
        return tuple(value)
    return dict(value) if isinstance(value, dict) else value
