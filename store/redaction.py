"""A person's name and user id taken out of documents, of the log's words and of what stood before each change.

Only the fields that hold what people write or who they are: a unit's name or code, an amount and a key that others name are never
touched, so that figures and prognoses stay as they were.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from core.subject import Subject, alias_of
from store import schema
from store.chain import digest_of, hash_of_note, seal_of
from store.filing import Changes
from store.schema import Document

_FIELDS: Final[dict[str, frozenset[str]]] = {
    "units": frozenset({"manager"}), "prognoses": frozenset({"author", "comment", "cause"}),
    "outgoing": frozenset({"key", "channel", "text", "author", "why"}), "people": frozenset({"user", "name"}),
    "invitations": frozenset({"name"}), "sources": frozenset({"name"}), "reported": frozenset({"title", "rows", "notes"}),
    schema.LOG: frozenset({"author", "summary"}),
}
"""Table → the fields that may tell of a person."""
_FREE: Final = frozenset({"comment", "cause", "text", "title", "rows", "notes"})
"""Fields in which people write what they like. A name of one word is no one's in particular there, and may be an ordinary word."""
_KEYED: Final[dict[str, tuple[int, ...]]] = {"people": (0,), "outgoing": (0, 1)}
"""Table → which parts of its documents' keys those fields are."""
_NO_MORE_NAME: Final = r"(?=s?(?!\w))(?!s?[ -](?-i:[A-ZÅÄÖÉ]))(?! \(Telegram )"
"""After a name: ”Eva” is not the Eva of ”Eva Ek” or ”Eva-Lena”, and with another's user id it is a namesake."""
_LONG: Final = 5
"""Digits from which a number that stands by itself is taken for the user id it equals."""


class Redaction:
    """Takes one person out; ``number`` is the change that does it, by which they go from then on."""

    def __init__(self, subject: Subject, number: int) -> None:
        self.alias, self._number = alias_of(number), number
        self._users = frozenset(subject.users)
        whole, single = (_either(name for name in subject.names if (" " in name.strip()) is is_whole) for is_whole in (True, False))
        names, ids = _either(subject.names), _either(map(str, subject.users))
        long = _either(str(user) for user in subject.users if len(str(abs(user))) >= _LONG)
        free = [
            rf"(?:\b(?:{names}) )?\(Telegram (?:{ids})\)" if ids and names else rf"\(Telegram (?:{ids})\)" if ids else "",
            rf"(?<!\w)(?:{whole}){_NO_MORE_NAME}" if whole else "",
            rf"(?<!\d)(?:{long})(?!\d)" if long else "",
        ]
        of_koll = [
            rf"(?<=\bchatt )(?:{ids})(?!\d)|(?<=\btill )(?:{ids})(?= )|^(?:{ids})(?=/\d+$|$)" if ids else "",
            rf"(?<!\w)(?-i:{single}){_NO_MORE_NAME}" if single else "",
        ]
        self._free = _compiled(free)
        self._told = _compiled([*free, *of_koll])

    def text(self, text: str) -> str:
        """A text that Koll wrote, with the alias in the person's place."""
        return self._told.sub(self.alias, text)

    def free(self, text: str) -> str:
        """A text that someone wrote, with the alias where the person is surely meant."""
        return self._free.sub(self.alias, text)

    def document(self, table: str, document: Document) -> Document:
        """The document without the person; the same one where nothing tells of them."""
        fields = _FIELDS.get(table)
        if fields is None or (table == "people" and document["user"] not in self._users):  # a namesake, who stays
            return document
        found = {name: self._value(name, value) if name in fields else value for name, value in document.items()}
        return found if found != document else document

    def documents(self, table: str, documents: Mapping[int, Document]) -> dict[int, Document]:
        """All documents of a table, the notes for undo among them."""
        return {number: self._held(table, document) for number, document in documents.items()}

    def changes(self, changes: Changes) -> Changes:
        """What a transaction changed, as it reads without the person."""
        return {
            table: changed and {number: document and self._held(table, document) for number, document in changed.items()}
            for table, changed in changes.items()
        }

    def said(self, said: Document) -> Document:
        """An entry of the log; its digest, seal and link stand."""
        return self.document(schema.LOG, said)

    def vouched(
        self, log: Mapping[int, Document], changed: Mapping[int, Changes], notes: Mapping[int, Document],
    ) -> dict[str, list[str]]:
        """Number → the seal and the digest that each entry will have and the hash of its note, of those that become others: what the
        erasing entry vouches for. ``changed``: what each entry changed, where that is known; ``notes``: those for undo."""
        found: dict[str, list[str]] = {}
        for number, said in log.items():
            after, now = self.said(said), changed.get(number, {})
            anew = self.changes(now)
            note = self._note(notes[number]) if number in notes else None
            if after is not said or anew != now or (note is not None and note != notes[number]):
                found[str(number)] = [
                    seal_of(after), digest_of(anew) if number in changed else "", "" if note is None else hash_of_note(note),
                ]
        return found

    def _held(self, table: str, document: Document) -> Document:
        return self._note(document) if table == schema.UNDO else self.document(table, document)

    def _note(self, note: Document) -> Document:
        if "records" not in note:
            return note
        records = [
            [table, number, self._key(table, key), before if before is None else self.document(table, before)]
            for table, number, key, before in note["records"]
        ]
        return note if records == note["records"] else {**note, "records": records}

    def _key(self, table: str, key: list[Any]) -> list[Any]:
        parts = _KEYED.get(table, ())
        return [self._value("user" if table == "people" else "", value) if at in parts else value for at, value in enumerate(key)]

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, str):
            return self.free(value) if name in _FREE else self.text(value)
        if name == "user" and value in self._users:
            return -self._number
        if isinstance(value, list):
            return [self._value(name, each) for each in value]
        return {key: self._value(name, each) for key, each in value.items()} if isinstance(value, dict) else value


def _either(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest first; empty for none."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word.strip())


def _compiled(parts: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(part for part in parts if part) or r"(?!)", re.IGNORECASE)
