"""What a store can tell of the people in it, and do with it: everything but figures read, a person erased, questions noted and pruned."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, Protocol, cast

from core.people import ROLE_WORDS
from core.ports import Store
from core.subject import Asking, Place, Subject, Trace
from store import schema
from store.redaction import Redaction
from store.schema import Document

_PLACES: Final[dict[str, Place]] = {
    "people": "access", "invitations": "invitation", "units": "manager", "prognoses": "prognosis", "outgoing": "post",
    schema.LOG: "log", schema.UNDO: "note", "reported": "reported", "sources": "source", "years": "year", "rounds": "round",
}


class Words(NamedTuple):
    """What the log says of an erasure: who did it, of which municipality (id), in which words."""

    author: str
    municipality: str
    summary: str


class Erased(NamedTuple):
    """Who was erased, and the generation of the change."""

    subject: Subject
    number: int


class Personal(Protocol):
    """How a store tells of people. Each act is whole or not at all; what it raises is StoreError."""

    def tables(self) -> Mapping[str, Mapping[int, Document]]:
        """Every table but the figures, the log and the notes for undo among them; not to be changed."""

    def erase(self, subject: Subject, words: Words) -> int:
        """Put an alias in the person's place wherever they stand, by a change of its own; its generation. The log's chain holds."""

    def finish(self) -> Erased | None:
        """Finish an erasure that was cut off; None where none was."""

    def note(self, asking: Asking) -> None:
        """Keep a question that was asked. One that power loss takes is no harm."""

    def asked(self) -> tuple[Asking, ...]:
        """The questions that are kept, oldest first."""

    def asked_to_move(self) -> tuple[Asking, ...]:
        """The questions as they follow to another store: without those who are erased, also where that is not finished."""

    def unreadable(self) -> int:
        """How many of the questions are damaged, and not among ``asked``."""

    def take(self, asked: tuple[Asking, ...]) -> None:
        """Keep the questions of another store too."""

    def prune(self, before: str) -> int:
        """Drop the questions from before a time (ISO 8601 in UTC); how many."""

    def unseen(self) -> str:
        """Why not everything in the store is seen, a Swedish sentence; "" where it is."""

    def notebooks(self) -> tuple[str, ...]:
        """The names of the inboxes' and the outbox's notes that there are."""


class _Keeper(Store, Protocol):
    def personal(self) -> Personal:
        """As here."""


def personal_of(store: Store) -> Personal:
    """What a store can tell of people: every store can."""
    return cast(_Keeper, store).personal()


def traces_of(store: Store, subject: Subject) -> Iterator[Trace]:
    """Everything that is kept about a person, by table."""
    personal, redaction = personal_of(store), Redaction(subject, 0)
    for table, documents in personal.tables().items():
        for number, document in documents.items():
            if table in _PLACES and redaction.documents(table, {number: document})[number] != document:
                yield Trace(_PLACES[table], _time(table, document), _said(table, number, document))
    for asking in personal.asked():
        if redaction.name(asking.who) != asking.who or redaction.free(asking.words) != asking.words:
            yield Trace("question", asking.time, asking.words)


def without(subject: Subject, number: int, asked: tuple[Asking, ...]) -> list[Asking]:
    """The questions as they are kept when a person is erased: their own go, and in the others' words stands the alias."""
    redaction = Redaction(subject, number)
    return [each._replace(words=redaction.free(each.words)) for each in asked if redaction.name(each.who) == each.who]


def together(there: tuple[Asking, ...], more: tuple[Asking, ...]) -> list[Asking]:
    """The questions of two stores, oldest first; one that both have is one."""
    return sorted(dict.fromkeys((*there, *more)), key=lambda each: each.time)


def _time(table: str, document: Document) -> str:
    if table == "invitations":
        return str(document.get("expires", ""))
    return str(document.get("time") or "")


def _said(table: str, number: int, document: Document) -> str:
    """A line about a document, of what is in it about the person."""
    of = {name: document.get(name) for name in ("name", "user", "role", "unit", "round", "author", "manager", "comment", "cause", "text")}
    match table:
        case schema.LOG:
            return f"ändring {number}: {document.get('author', '')}: {document.get('summary', '')}"
        case schema.UNDO:
            return f"ändring {number}"
        case "units":
            return f"{document.get('name')} ({document.get('code')}): {of['manager']}"
        case "reported" | "sources" | "rounds":
            return str(document.get("title") or document.get("name") or "")
        case "years":
            files = dict.fromkeys(filter(None, (document.get("source"), *(each["file"] for each in document.get("origins", ())))))
            return f"{document.get('label')}: {', '.join(files)}"
    of["role"] = ROLE_WORDS.get(document.get("role", "reader")) if table in ("people", "invitations") else None
    return ", ".join(str(value) for value in of.values() if value not in (None, ""))
