"""The whole names that a store knows, and whom a name or a user id means: what is a part of several names is no one in particular."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from core.subject import Asking, Subject
from store import schema
from store.schema import Document

TAGGED: Final = re.compile(r"(.+) \(Telegram (\d{1,19})\)")
"""How the log names someone who writes from the chat."""
NAMES_APART: Final = re.compile(r"(\s*[,;/&()]\s*|\s+och\s+)")
"""What stands between several names in one field."""
NAME_FIELDS: Final[dict[str, frozenset[str]]] = {
    "units": frozenset({"manager"}), "prognoses": frozenset({"author"}), "outgoing": frozenset({"author"}), "people": frozenset({"name"}),
    "invitations": frozenset({"name"}), schema.LOG: frozenset({"author"}),
}
"""Table → the fields that hold nothing but who someone is."""
_ALIAS: Final = re.compile(r"Raderad person \d+")

Known = Collection[tuple[str, int | None]]
"""Every whole name, with the user id that stands beside it."""


class Unclear(NamedTuple):
    """What is only a part of names: those, of which one may be meant."""

    names: tuple[str, ...]


def names_known(tables: Mapping[str, Mapping[int, Document]], asked: Iterable[Asking]) -> Known:
    """Those in the records, in the log, in what stood before changes, and of who has asked."""
    return {*(pair for asking in asked for pair in _names_of(asking.who)), *_in_tables(tables)}


def _in_tables(tables: Mapping[str, Mapping[int, Document]]) -> Iterator[tuple[str, int | None]]:
    for table, documents in tables.items():
        for document in documents.values():
            if table == schema.UNDO:
                yield from (pair for of, _, _, before in document.get("records", ()) if before for pair in _in_document(of, before))
            else:
                yield from _in_document(table, document)


def _in_document(table: str, document: Document) -> Iterator[tuple[str, int | None]]:
    for field in NAME_FIELDS.get(table, ()):
        if name := document.get(field):
            yield from [(" ".join(name.split()), document["user"])] if table == "people" else _names_of(name)


def _names_of(text: str) -> Iterator[tuple[str, int | None]]:
    """The names in a field for names, which may be several."""
    if found := TAGGED.fullmatch(text):
        yield " ".join(found[1].split()), int(found[2])
        return
    yield from ((" ".join(name.split()), None) for name in NAMES_APART.split(text)[::2] if name.strip())


def meant(known: Known, person: str, user: int | None = None) -> Subject | Unclear | None:
    """Who a user id or a name means: all names that go with the id, and all ids that go with the name; None for no one.

    A name that stands nowhere by itself is taken where people write what they like, when it is of two words or more and no part of a
    name that is known.
    """
    wanted = " ".join(person.split()).casefold()
    if user is None and (found := TAGGED.fullmatch(person.strip())):
        user = int(found[2])
    elif user is None and wanted.isdecimal():
        user = int(wanted)
    ids = {at for name, at in known if at is not None and (at == user or name.casefold() == wanted)}
    names = {name for name, at in known if (at in ids if at is not None else name.casefold() == wanted)}
    if user is None and wanted and not names:
        if within := _having_within(known, (wanted,)):
            return Unclear(tuple(sorted({name for name, _ in within})))
        if " " not in wanted:
            return None
        names = {" ".join(person.split())}
    return of_names(known, names, ids) if names or ids else None


def of_names(known: Known, names: Collection[str], users: Collection[int] = ()) -> Subject:
    """A person, with the names of others in which theirs is a part."""
    others = {name for name, _ in _having_within(known, [name.casefold() for name in names])}
    return Subject(tuple(sorted(names)), tuple(sorted(users)), tuple(sorted(others)))


def _having_within(known: Known, parts: Collection[str]) -> Known:
    """The names in which one of the parts is some of the words, but not all."""
    within = re.compile("|".join(rf"(?<!\w){re.escape(part)}(?!\w)" for part in parts) or r"(?!)")
    return {
        (name, at) for name, at in known
        if within.search(folded := name.casefold()) and folded not in parts and not _ALIAS.fullmatch(name)
    }
