"""A person's name and user id taken out of documents, of the log's words and of what stood before each change.

Only the fields that hold what people write or who they are: a unit's name or code, an amount and a key that others name are never
touched, so that figures and prognoses stay as they were. What irrevocably takes the place of a name must be sure to be the person's:
in a field for names a whole name, elsewhere a whole name of two words or more, and never a part of another name that is known.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from core.fold import plain
from core.subject import Subject, alias_of
from store import schema
from store.chain import digest_of, hash_of_note, seal_of
from store.filing import Changes
from store.schema import Document
from store.whole_names import NAME_FIELDS, NAMES_APART, TAGGED

_TOLD: Final[dict[str, frozenset[str]]] = {
    "outgoing": frozenset({"key", "channel", "why"}), "sources": frozenset({"name"}), "years": frozenset({"source"}),
    "people": frozenset({"user"}), schema.LOG: frozenset({"summary"}),
}
"""Table → the fields that Koll itself writes, names of files among them, in which a name of one word is known by its capital."""
_FREE: Final[dict[str, frozenset[str]]] = {
    "prognoses": frozenset({"comment", "cause"}), "outgoing": frozenset({"text", "buttons"}), "rounds": frozenset({"name"}),
    "reported": frozenset({"title", "columns", "rows", "notes", "source", "id"}), "years": frozenset({"invented", "coarse"}),
    "sources": frozenset({"columns"}),
}
"""Table → the fields in which people write what they like. A name of one word is no one's in particular there, and may be an ordinary
word."""
_KEYED: Final[dict[str, tuple[int, ...]]] = {"people": (0,), "outgoing": (0, 1), "reported": (3,)}
"""Table → which parts of its documents' keys those fields are."""
_SLUGS: Final = frozenset({"id", "key", "texts"})
"""Fields of a reported table that hold keys made of its words, or texts under such keys."""
_NOT_WITHIN: Final = r"(?<![^\W_])"
"""Before a name: no letter and no digit; in the name of a file an underscore."""
_NO_MORE_NAME: Final = r"(?=s?(?![^\W_]))(?!s?[ -](?-i:[A-ZÅÄÖÉ]))(?! \(Telegram )"
"""After a name: ”Eva” is not the Eva of ”Eva Ek” or ”Eva-Lena”, and with another's user id it is a namesake."""
_LONG: Final = 5
"""Digits from which a number that stands by itself is taken for the user id it equals."""


class Redaction:
    """Takes one person out; ``number`` is the change that does it, by which they go from then on."""

    def __init__(self, subject: Subject, number: int) -> None:
        self.alias, self._number = alias_of(number), number
        self._users = frozenset(subject.users)
        self._names = frozenset(_folded(name) for name in subject.names)
        whole, single = (_either(name for name in subject.names if (" " in name.strip()) is is_whole) for is_whole in (True, False))
        names, ids = _either(subject.names), _either(map(str, subject.users))
        long = _either(str(user) for user in subject.users if len(str(abs(user))) >= _LONG)
        tagged = [
            rf"(?:\b(?:{names}) )?\(Telegram (?:{ids})\)" if ids and names else rf"\(Telegram (?:{ids})\)" if ids else "",
            rf"(?<!\d)(?:{long})(?!\d)" if long else "",
        ]
        free = [*tagged, rf"{_NOT_WITHIN}(?:{whole}){_NO_MORE_NAME}" if whole else ""]
        of_koll = [
            rf"(?<=\bchatt )(?:{ids})(?!\d)|(?<=\btill )(?:{ids})(?= )|^(?:{ids})(?=/\d+$|$)" if ids else "",
            rf"{_NOT_WITHIN}(?-i:{single}){_NO_MORE_NAME}" if single else "",
        ]
        others = _either(subject.others)
        kept = rf"(?P<other>{_NOT_WITHIN}(?:{others})(?=s?(?![^\W_])))" if others else ""
        slug = _either_slug(name for name in subject.names if " " in name.strip())
        other_slug = _either_slug(subject.others)
        self._free = _compiled([kept, *free])
        self._told = _compiled([kept, *free, *of_koll])
        self._slug = _compiled([rf"(?P<other>{other_slug})" if other_slug else "", slug])

    def text(self, text: str) -> str:
        """A text that Koll wrote, with the alias in the person's place."""
        return self._told.sub(self._instead(self.alias), text)

    def free(self, text: str) -> str:
        """A text that someone wrote, with the alias where the person is surely meant."""
        return self._free.sub(self._instead(self.alias), text)

    def name(self, name: str) -> str:
        """What stands in a field for names, which may be several: the alias in the place of those that are the person's."""
        if found := TAGGED.fullmatch(name):
            return self.alias if int(found[2]) in self._users else name
        apart = [name] if _folded(name) in self._names else NAMES_APART.split(name)
        return "".join(self.alias if _folded(each) in self._names else self.free(each) for each in apart)

    def document(self, table: str, document: Document) -> Document:
        """The document without the person; the same one where nothing tells of them."""
        if table not in _TELLING or (table == "people" and document["user"] not in self._users):  # a namesake, who stays
            return document
        found = {name: self._field(table, name, value) for name, value in document.items()}
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
        names, parts = schema.key_fields(table), _KEYED.get(table, ())
        return [self._field(table, names[at], value) if at in parts else value for at, value in enumerate(key)]

    def _field(self, table: str, field: str, value: Any) -> Any:
        if field in NAME_FIELDS.get(table, ()):
            return self._each(value, self.name)
        if field == "user" and field in _TOLD.get(table, ()):
            return -self._number if value in self._users else value
        if field in _TOLD.get(table, ()):
            return self._each(value, self.text)
        return self._each(value, self.free, field) if field in _FREE.get(table, ()) else value

    def _each(self, value: Any, way: Callable[[str], str], field: str = "") -> Any:
        """The value with each text in it rewritten; ``field``: where it lies in a document, for the keys made of words."""
        if isinstance(value, str):
            return self._keyed(value) if field in ("id", "key") else way(value)
        if isinstance(value, list):
            return [self._each(each, way, field) for each in value]
        if not isinstance(value, dict):
            return value
        if field == "texts":
            return {self._keyed(key): self._each(each, way) for key, each in value.items()}
        return {key: self._each(each, way, key if key in _SLUGS else "") for key, each in value.items()}

    def _keyed(self, key: str) -> str:
        """A key that is made of words, with small letters and without accents, or that someone gave."""
        return self.free(self._slug.sub(self._instead(self.alias.lower().replace(" ", "-")), key))

    def _instead(self, alias: str) -> Callable[[re.Match[str]], str]:
        return lambda found: found[0] if "other" in found.re.groupindex and found["other"] else alias


_TELLING: Final = frozenset({*NAME_FIELDS, *_TOLD, *_FREE})


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _either(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest first; empty for none. Between them may stand any space, or an underscore."""
    return "|".join(r"[\s_]+".join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True) if word.strip())


def _either_slug(words: Iterable[str]) -> str:
    """The same for names as keys are made of them."""
    found = ("[^a-z0-9]+".join(re.findall("[a-z0-9]+", plain(word))) for word in sorted(words, key=len, reverse=True))
    either = "|".join(filter(None, found))
    return f"(?<![a-z0-9])(?:{either})(?=s?(?![a-z0-9]))" if either else ""


def _compiled(parts: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(part for part in parts if part) or r"(?!)", re.IGNORECASE)
