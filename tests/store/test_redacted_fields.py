"""Every text in every record is rewritten when a person is erased, or it is said here why not: a new field cannot be forgotten."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from core.profile import Profile
from core.subject import Subject
from store import schema
from store.redaction import Redaction

EVA: Final = "Eva Ek"
CODE, TIME, NATIONAL = "a code that others name", "a time", "the words of Kolada"
STAYS: Final[dict[str, dict[str, str]]] = {
    "units": {
        **dict.fromkeys(("code", "parent", "successors"), CODE), **dict.fromkeys(("name", "aliases"), "a unit's own names"),
    },
    "groups": dict.fromkeys(("code", "name", "parent"), "the chart of accounts"),
    "years": {"origins.kind": CODE},
    "rounds": {"id": "made by Koll of the year and the month", "deadline": TIME, "frozen_at": TIME},
    "prognoses": {"round": CODE, "unit": CODE, "group": CODE, "time": TIME},
    "sources": {"fingerprint": "a digest of the headers", "kind": CODE},
    "outgoing": {"time": TIME, **dict.fromkeys(("question.municipality", "question.unit", "question.round"), CODE)},
    "schedules": {"at": TIME, "unit": CODE, "since": TIME},
    "key_figures": dict.fromkeys(("kpi", "code", "title", "area", "fetched", "values.gender", "values.status"), NATIONAL),
    "reported": {"unit": CODE},
    "people": {"unit": CODE, "more": CODE},
    "invitations": {"digest": "a digest", "unit": CODE, "expires": TIME, "more": CODE},
    "chats": {"unit": CODE},
}
"""Table → field → why the name stays in it, besides the id of the municipality."""


def filled(kind: Any) -> Any:
    """A value of the type with the name in every text."""
    origin, args = get_origin(kind), get_args(kind)
    if kind is str:
        return EVA
    if origin is Literal:
        return args[0]
    if origin in (Union, UnionType):
        return filled(next(each for each in args if each is not NoneType))
    if origin is tuple:
        return [filled(each) for each in args if each is not ...]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {filled(args[0]): filled(args[1])}
    return {name: filled(each) for name, each in get_type_hints(kind).items()} if hasattr(kind, "_fields") else 7


def telling(value: Any, where: str = "") -> Iterator[str]:
    """Where the name still stands: the fields on the way, with points between."""
    if isinstance(value, str) and EVA in value:
        yield where
    elif isinstance(value, list):
        for each in value:
            yield from telling(each, where)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from (telling(each, f"{where}.{name}" if where else name) if EVA not in name else (f"{where}.{name}",))


@pytest.mark.parametrize("record", schema.TABLES, ids=lambda record: record.__name__)
def test_each_text_of_a_record_is_rewritten_or_it_is_said_why_not(record: type):
    table = schema.TABLES[record]
    document = {"municipality": EVA, **filled(record)}
    assert set(telling(Redaction(Subject((EVA,), (7,)), 5).document(table, document))) == {"municipality", *STAYS[table]}


@pytest.mark.parametrize("record", schema.TABLES, ids=lambda record: record.__name__)
def test_a_note_for_undo_has_the_key_that_the_document_then_has(record: type):
    table, redaction = schema.TABLES[record], Redaction(Subject((EVA,), (7,)), 5)
    document = {"municipality": EVA, **filled(record)}
    key = schema.key_of(table, document)
    after = redaction.document(table, document)
    assert key is not None
    note = redaction.documents(schema.UNDO, {1: {"records": [[table, 1, list(key), document]]}})[1]
    assert note["records"] == [[table, 1, list(schema.key_of(table, after) or ()), after]]


def test_of_an_entry_of_the_log_only_who_and_what_are_rewritten_and_a_profile_is_left():
    said = dict.fromkeys(("time", "author", "municipality", "summary", "face", "note", "erased"), EVA)
    redaction = Redaction(Subject((EVA,), (7,)), 5)
    assert set(telling(redaction.document(schema.LOG, said))) == {"time", "municipality", "face", "note", "erased"}
    settings = {"id": "sundbykoping", "name": EVA, "profile": filled(Profile)}
    assert redaction.document(schema.MUNICIPALITIES, settings) == settings
