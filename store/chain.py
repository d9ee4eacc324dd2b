"""The audit chain: each entry of the log carries a hash of what it changed, of what it says, and of the entry before it.

``digest``: of the changes, what stood before them included (the undo note is one of them); ``seal``: of who, when, where,
through which face and in which words; ``chain``: of the link before, the number, the digest and the seal. An entry that is
changed, taken out or put in later breaks the chain from there on. The seal stands by itself so that a person's name can be
taken out of an entry without breaking the links after it: the entry that erases a person vouches, under its own seal, for what
each of the others reads as from then on.
"""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import orjson

from store import schema

if TYPE_CHECKING:
    from store.filing import Changes
    from store.schema import Document

_WIDTH: Final = 40
"""Hexadecimal digits of a hash: 160 bits."""
_OWN: Final = frozenset(("digest", "seal", "chain"))
ERASED: Final = "erased"
"""The word of an entry under which it vouches for others."""


NOTE: Final = "note"
"""The word of an entry under which it tells the hash of its change's note for undo: what stood before it."""


def linked(before: str, generation: int, said: Mapping[str, str], changes: Changes) -> dict[str, str]:
    """What the log says of a change, with its place in the chain after the link ``before`` ("" for the first)."""
    note = (changes.get(schema.UNDO) or {}).get(generation)
    words = said if note is None else {**said, NOTE: hash_of_note(note)}
    digest, seal = digest_of(changes), seal_of(words)
    return {**words, "digest": digest, "seal": seal, "chain": _link(before, generation, digest, seal)}


def hash_of_note(note: Document) -> str:
    """The hash of a note for undo."""
    return _hash(note)


def altered_notes(log: Mapping[int, Document], notes: Mapping[int, Document]) -> list[int]:
    """The numbers of the changes whose notes are not those that the log vouches for."""
    later = vouched(log, 2)
    return [number for number, note in notes.items() if is_altered(number, note, log.get(number, {}).get(NOTE, ""), later)]


def is_altered(number: int, note: Document, told: str, later: Mapping[int, Collection[str]]) -> bool:
    """True for a note that is neither the one whose hash its own entry told ("" where it told none) nor what an erasure has left of it;
    ``later``: what erasures vouch for of notes."""
    return bool(told) and hash_of_note(note) not in (told, *later.get(number, ()))


def digest_of(changes: Changes) -> str:
    """The hash of what is changed, whatever the order of tables and keys."""
    return _hash(changes)


def seal_of(said: Mapping[str, Any]) -> str:
    """The hash of an entry's own words."""
    return _hash({name: value for name, value in said.items() if name not in _OWN})


def last_link(log: Mapping[int, Document]) -> str:
    """The link that the next entry continues."""
    return log[max(log)].get("chain", "") if log else ""


def vouch(entries: Mapping[str, list[str]]) -> str:
    """How an entry carries the hashes that it vouches for: number → [seal, digest or "", hash of the note or ""]."""
    return orjson.dumps(entries, option=orjson.OPT_SORT_KEYS).decode()


def is_vouching(said: Mapping[str, Any]) -> bool:
    """True for an entry that erased a person."""
    return ERASED in said


def vouched(log: Mapping[int, Document], place: int) -> dict[int, set[str]]:
    """Number → the seals (place 0), digests (1) or hashes of notes (2) that later entries, themselves as they were written, vouch for."""
    found: dict[int, set[str]] = {}
    for number, said in log.items():
        if is_vouching(said):
            for earlier, hashes in vouched_in(said).items():
                if earlier < number and any(hashes[place : place + 1]):
                    found.setdefault(earlier, set()).add(hashes[place])
    return found


def vouched_notes(log: Mapping[int, Document]) -> dict[int, set[str]]:
    """The hashes of notes that erasures vouch for; none where one of them is not as Koll writes it, so that what it has left of a note
    is taken for altered."""
    try:
        return vouched(log, 2)
    except ValueError:
        return {}


def vouched_in(said: Mapping[str, Any]) -> dict[int, list[str]]:
    """What one entry vouches for: number → [seal, digest or "", hash of the note or ""], the last left out by an older Koll. Raises
    ValueError for what Koll would not have written."""
    entries = orjson.loads(said.get(ERASED, "{}"))
    if not isinstance(entries, dict) or not all(isinstance(hashes, list) and len(hashes) in (2, 3) for hashes in entries.values()):
        raise ValueError(said[ERASED])
    return {int(earlier): hashes for earlier, hashes in entries.items()}


def broken_links(log: Mapping[int, Document]) -> Iterator[str]:
    """What is wrong with the chain of a whole log, in Swedish. Entries before the first linked one are older than the chain."""
    before, begun, seals = "", False, vouched(log, 0)
    for generation in sorted(log):
        said = log[generation]
        if "chain" not in said:
            if begun:
                yield f"Ändring {generation} saknar länk i kedjan: loggen är ändrad, eller skriven av en äldre Koll."
            continue
        if seal_of(said) not in (said["seal"], *seals.get(generation, ())):
            yield f"Ändring {generation} i loggen har andra ord än när den skrevs (vem, när eller vad är ändrat)."
        if begun and _link(before, generation, said["digest"], said["seal"]) != said["chain"]:
            yield f"Kedjan är bruten vid ändring {generation}: en post i loggen är ändrad, borttagen eller tillagd före den."
        before, begun = said["chain"], True


def broken_links_seen(log: Mapping[int, Document]) -> Iterator[str]:
    """What is wrong with the links between entries that stand next to each other, in a log of which only some is seen: what an entry
    reads as may be vouched for by one that is not."""
    for generation in sorted(log):
        before, said = log.get(generation - 1, {}), log[generation]
        if "chain" in before and "chain" in said and _link(before["chain"], generation, said["digest"], said["seal"]) != said["chain"]:
            yield f"Kedjan är bruten vid ändring {generation}: en post i loggen är ändrad."


def _link(before: str, generation: int, digest: str, seal: str) -> str:
    return sha256(f"{before} {generation} {digest} {seal}".encode()).hexdigest()[:_WIDTH]


def _hash(value: Any) -> str:
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)).hexdigest()[:_WIDTH]
