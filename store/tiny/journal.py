"""The journal: one line per transaction, each with a checksum that continues the line before it.

A line is eight hexadecimal digits, a space, JSON and a newline. The first line is the journal's head: which store, and
after which generation it begins. A write is one line, so only the last line can be torn by a stopped writer.
"""
from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from store import schema
from store.content import WORD
from store.filing import Changes
from store.migrations import migrate
from store.schema import Document
from store.tiny.snapshot import DamagedError, NewerError


class Entry(NamedTuple):
    """A committed transaction: its generation, what the log says of it and what it changed (by table and number)."""

    generation: int
    said: dict[str, str]
    changes: Changes


class Place(NamedTuple):
    """A place between two lines: how many bytes lie before it, the checksum so far and the last generation."""

    position: int
    checksum: int
    generation: int


class Head(NamedTuple):
    """The journal's first line: the store it belongs to, the generation after which it begins, its bytes and format.

    ``chain``: the audit chain's link of that generation; "" where there is none yet. ``content``: the sum of everything then, as
    store.content has it; "" where it is not known.
    """

    store: str
    start: int
    line: bytes
    version: int
    chain: str = ""
    content: str = ""

    @property
    def last(self) -> dict[str, str]:
        """What is known of that generation's entry in the log."""
        return {name: value for name, value in (("chain", self.chain), (WORD, self.content)) if value}

    @property
    def end(self) -> Place:
        """Where the first transaction goes."""
        return Place(len(self.line), int(self.line[:8], 16), self.start)


class Lines(NamedTuple):
    """What was read from a place on: the JSON of each line that is whole. ``torn``: bytes of an unfinished line after ``end``.
    ``damage``: why reading stopped."""

    texts: list[bytes]
    end: Place
    torn: int = 0
    damage: str | None = None


class Tail(NamedTuple):
    """The same with the transactions that the lines tell of."""

    entries: list[Entry]
    end: Place
    damage: str | None = None


def pack_head(store: str, start: int, after: int, last: Mapping[str, str]) -> Head:
    """A fresh journal's first line. ``after``: the checksum of the last line of the journal before it; ``last``: what that says."""
    chain, content = last.get("chain", ""), last.get(WORD, "")
    said = {"koll": "journal", "format": schema.FORMAT, "store": store, "start": start, "after": f"{after:08x}"}
    said |= {"chain": chain, WORD: content}
    return Head(store, start, _line(orjson.dumps(said), 0), schema.FORMAT, chain, content)


def read_head(content: bytes, file: str) -> Head:
    """The head of a journal. Raises DamagedError or NewerError."""
    line = content[: content.find(b"\n") + 1]
    said = _checked(line, 0)
    if said is None or said.get("koll") != "journal":
        raise DamagedError(f"Journalen {file} är skadad i sin första rad.")
    if said["format"] > schema.FORMAT:
        raise NewerError(f"Journalen {file} är skriven av en nyare version av Koll (format {said['format']}). Uppgradera Koll.")
    return Head(said["store"], said["start"], line, said["format"], said.get("chain", ""), said.get(WORD, ""))


def pack_entry(place: Place, said: dict[str, str], changes: Changes) -> tuple[bytes, Place]:
    """The line of the next transaction and the place after it. Raises TypeError for what JSON cannot hold."""
    generation = place.generation + 1
    line = _line(orjson.dumps({"generation": generation, **said, "changes": changes}, option=orjson.OPT_NON_STR_KEYS), place.checksum)
    return line, Place(place.position + len(line), int(line[:8], 16), generation)


def read_lines(content: bytes, place: Place, acknowledged: int, file: str) -> Lines:
    """The lines in ``content``, which begins at ``place`` of a journal, each checked against its checksum and number.

    An unreadable last line that was never acknowledged is torn and passed over; any other unreadable line is damage.
    """
    texts: list[bytes] = []
    at, (begin, checksum, generation) = 0, place
    while at < len(content):
        end = content.find(b"\n", at)
        text = content[at + 9 : end] if end >= 0 else b""
        following = zlib.crc32(text, checksum)
        if not content.startswith(b'%08x {"generation":%d,' % (following, generation + 1), at):
            last = end < 0 or not content[end + 1 :].strip(b"\0")
            place = Place(begin + at, checksum, generation)
            return Lines(texts, place, len(content) - at, None if last and generation >= acknowledged else _damage(file, place))
        texts.append(text)
        checksum, generation, at = following, generation + 1, end + 1
    return Lines(texts, Place(begin + at, checksum, generation))


def read_entries(content: bytes, place: Place, acknowledged: int, file: str, version: int = schema.FORMAT) -> Tail:
    """The transactions that the lines in ``content`` tell of, of a journal in format ``version``."""
    lines = read_lines(content, place, acknowledged, file)
    entries: list[Entry] = []
    try:
        entries.extend(entry_of(text, version) for text in lines.texts)
    except DamagedError as error:
        return Tail(entries, Place(0, 0, place.generation + len(entries)), str(error))
    return Tail(entries, lines.end, lines.damage)


def said_in(text: bytes) -> dict[str, Any]:
    """What a checked line says. Raises DamagedError when it is none of Koll's, with a checksum that someone else has made for it."""
    try:
        said: dict[str, Any] = orjson.loads(text)
        is_ours = all(changed is None or _is_numbered(changed) for changed in said["changes"].values())
    except (ValueError, LookupError, TypeError, AttributeError):
        is_ours = False
    if not is_ours:
        raise DamagedError(f"Journalen har en rad som Koll inte har skrivit: {text[:40].decode('utf-8', 'replace')} …")
    return said


def _is_numbered(changed: Any) -> bool:
    return isinstance(changed, dict) and all(map(str.isdecimal, changed))


def entry_of(text: bytes, version: int) -> Entry:
    """The transaction that a checked line of a journal in format ``version`` tells of. Raises DamagedError."""
    said = said_in(text)
    changes: Changes = {
        table: None if changed is None else dict(zip(map(int, changed), changed.values(), strict=True))
        for table, changed in said.pop("changes").items()
    }
    if version < schema.FORMAT:
        changes = {table: changed and _migrated(table, changed, version) for table, changed in changes.items()}
    return Entry(said.pop("generation"), said, changes)


def _damage(file: str, place: Place) -> str:
    return f"Journalen {file} är skadad vid byte {place.position}: ändringarna efter nummer {place.generation} går inte att läsa."


def _migrated(table: str, changed: dict[int, Document | None], version: int) -> dict[int, Document | None]:
    return {number: document and migrate(table, document, version) for number, document in changed.items()}


def _line(said: bytes, seed: int) -> bytes:
    return b"%08x %b\n" % (zlib.crc32(said, seed), said)


def _checked(line: bytes, seed: int) -> dict[str, Any] | None:
    try:
        if line[8:9] != b" " or line[-1:] != b"\n" or b"%08x" % zlib.crc32(line[9:-1], seed) != line[:8]:
            return None
        said = orjson.loads(line[9:-1])
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
