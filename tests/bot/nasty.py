"""A municipality of the demonstration whose every name, comment, title and text is an attempt at markup, a link or a formula."""
from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any, Final

from core.records import Transaction
from store.demo.load import demonstration, records, reported
from store.memory import MemoryStore

WORDS: Final = (
    "<b>fet", "</b></i>", "<a href=\"https://ond.example\">klicka</a>", "<script>alert(1)</script>", "&lt;b&gt;", "&amp", "&#60;i&#62;",
    "a < b > c", "<tg-spoiler>x", "<pre><code>", "[klicka](https://ond.example)", "*_`~", "=HYPERLINK(\"http://ond.example\")", "@SUM(A1)",
    "+1+1", "-2+3", "\t=cmd|' /C calc'!A0", "R&D & Å", "<!-- x", "<", ">", "&", "\u202egnp.exe", "x\r\nBcc: b@c.se", "\"><img src=x>",
)
FIELDS: Final = frozenset({
    "name", "manager", "comment", "cause", "title", "label", "text", "notes", "source", "alias", "aliases", "words", "description",
    "responsible",
})


def store_of(municipality: str) -> MemoryStore:
    """The municipality in a store of its own, its words replaced in turn; codes and figures are left as they are."""
    turn = (f"{word}{number}" for number, word in enumerate(itertools.cycle(WORDS)))
    store = MemoryStore()
    for register, figures, prognoses in demonstration():
        if register.id == municipality:
            whole = (*records(register, figures, prognoses), *reported(municipality))
            put = tuple(_spoilt(each, "", turn) for each in whole)
            store.commit(Transaction(municipality, "prov", "Läste in.", put, name=next(turn)))
    return store


def _spoilt(thing: Any, field: str, turn: Iterator[str]) -> Any:
    if isinstance(thing, str):
        return next(turn) if field in FIELDS and thing else thing
    if hasattr(thing, "_replace"):
        return thing._replace(**{each: _spoilt(getattr(thing, each), each, turn) for each in thing._fields})
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        own = {each.name: getattr(thing, each.name) for each in dataclasses.fields(thing) if each.init}
        return dataclasses.replace(thing, **{name: _spoilt(value, name, turn) for name, value in own.items()})
    return tuple(_spoilt(each, field, turn) for each in thing) if type(thing) is tuple else thing
