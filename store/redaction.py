"""A person's name and user id taken out of documents, of the log's words and of what stood before each change.

Only the fields that hold what people write or who they are: a unit's name or code, an amount and a key that others name are never
touched, so that figures and prognoses stay as they were. What irrevocably takes the place of a name must be sure to be the person's:
in a field for names a whole name, elsewhere a whole name of two words or more, and never a part of another name that is known.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from core.subject import Subject, alias_of
from store import schema
from store.chain import digest_of, hash_of_note, seal_of
from store.filing import Changes
from store.name_patterns import ENDED, IN_A_FILE, NO_MORE_NAME, NOT_WITHIN, as_key, compiled, either, either_file, either_slug, slug_of
from store.redacted_fields import FILES, FREE, KEYED, SLUGS, TELLING, TOLD, WITHIN
from store.schema import Document
from store.whole_names import NAME_FIELDS, NAMES_APART, TAGGED

_LONG: Final = 5
"""Digits from which a number that stands by itself is taken for the user id it equals."""
_APART: Final = 10**10
"""More changes than a store will have: how far apart what takes the place of a person's several user ids lies."""
_READ_IN: Final = "Läste in "
"""In the log: files were, and their names follow."""


class Redaction:
    """Takes one person out; ``number`` is the change that does it, by which they go from then on."""

    def __init__(self, subject: Subject, number: int) -> None:
        self.alias = alias_of(number)
        self._users = {user: -number - nth * _APART for nth, user in enumerate(dict.fromkeys(subject.users))}
        self._names = frozenset(_folded(name) for name in subject.names)
        wholes = [name for name in subject.names if " " in name.strip()]
        of_names, of_ids = (dict.fromkeys(map(slug_of, each)) for each in (wholes, map(str, subject.users)))
        self._nth = {words: nth for each in (of_names, of_ids) for nth, words in enumerate(each, 1)}
        whole, single, others = either(wholes), either(set(subject.names) - set(wholes)), either(subject.others)
        names, ids = either(subject.names), either(map(str, subject.users))
        long = either(str(user) for user in subject.users if len(str(abs(user))) >= _LONG)
        tagged = [
            rf"(?:\b(?:{names}) )?\(Telegram (?:{ids})\)" if ids and names else rf"\(Telegram (?:{ids})\)" if ids else "",
            rf"(?<!\d)(?:{long})(?!\d)" if long else "",
        ]
        free = [*tagged, rf"{NOT_WITHIN}(?:{whole}){NO_MORE_NAME}" if whole else ""]
        of_koll = [
            rf"(?<=\bchatt )(?:{ids})(?!\d)|(?<=\btill )(?:{ids})(?= )|^(?:{ids})(?=/\d+$|$)" if ids else "",
            rf"{NOT_WITHIN}(?-i:{single}){NO_MORE_NAME}" if single else "",
        ]
        kept = rf"(?P<other>{NOT_WITHIN}(?:{others}){ENDED})" if others else ""
        in_file, other_in_file, other_slug = either_file(wholes), either_file(subject.others), either_slug(subject.others)
        in_file = rf"{NOT_WITHIN}(?:{in_file}){ENDED}(?! \(Telegram )" if in_file else ""
        kept_in_file = rf"(?P<other>{NOT_WITHIN}(?:{other_in_file}){ENDED})" if other_in_file else ""
        self._free = compiled([kept, *free])
        self._told = compiled([kept, *free, *of_koll])
        self._file = compiled([kept_in_file, *free, in_file, *of_koll])
        self._read_in = compiled([kept_in_file, in_file and in_file + IN_A_FILE])
        self._slug = compiled([rf"(?P<other>{other_slug})" if other_slug else "", either_slug(wholes)])

    def text(self, text: str) -> str:
        """A text that Koll wrote, with the alias in the person's place."""
        left = self._read_in.sub(self._instead(self.alias), text) if _READ_IN in text else text
        return self._told.sub(self._instead(self.alias), left)

    def file(self, file: str) -> str:
        """The name of a file, in which the person's name may stand with other words and signs."""
        return self._file.sub(self._instead(self.alias), file)

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
        if table not in TELLING or (table == "people" and document["user"] not in self._users):  # a namesake, who stays
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
        names, parts = schema.key_fields(table), KEYED.get(table, ())
        return [self._field(table, names[at], value) if at in parts else value for at, value in enumerate(key)]

    def _field(self, table: str, field: str, value: Any) -> Any:
        if field in NAME_FIELDS.get(table, ()):
            return self._each(value, self.name)
        if field == "user" and field in TOLD.get(table, ()):
            return self._users.get(value, value)
        if field in TOLD.get(table, ()):
            return self._each(value, self._told_key if field in schema.key_fields(table) else self.text)
        if field in FILES.get(table, ()):
            return self._each(value, self.file, field)
        return self._each(value, self.free, field) if field in FREE.get(table, ()) else value

    def _each(self, value: Any, way: Callable[[str], str], field: str = "") -> Any:
        """The value with each text in it rewritten; ``field``: where it lies in a document, for the keys made of words."""
        if isinstance(value, str):
            return self._keyed(value) if field in SLUGS else way(value)
        if isinstance(value, list):
            return [self._each(each, way, field) for each in value]
        if not isinstance(value, dict):
            return value
        if field == "texts":
            return {self._keyed(key): self._each(each, way) for key, each in value.items()}
        only = WITHIN.get(field, value)
        return {key: self._each(each, way, key) if key in only else each for key, each in value.items()}

    def _keyed(self, key: str) -> str:
        """A key that is made of words, with small letters and without accents, or that someone gave. Each of the person's names has an
        alias of its own there, so that two tables, columns or rows never become one."""
        return self._free.sub(self._key_instead, self._slug.sub(self._key_instead, key))

    def _told_key(self, key: str) -> str:
        """A key that Koll made. Each of the person's user ids has an alias of its own there."""
        return self._told.sub(lambda found: self._instead(self._own_alias(found))(found), key)

    def _key_instead(self, found: re.Match[str]) -> str:
        return self._instead(as_key(self._own_alias(found), found[0]))(found)

    def _own_alias(self, found: re.Match[str]) -> str:
        nth = self._nth.get(slug_of(found[0]), 1)
        return self.alias if nth == 1 else f"{self.alias}n{nth}"

    def _instead(self, alias: str) -> Callable[[re.Match[str]], str]:
        return lambda found: found[0] if "other" in found.re.groupindex and found["other"] else alias


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
