"""A restore leaves its mark: one change more in the log of what is put back, numbered above every change that was there before.

It is part of what is written, so that a restored store is never without it. Numbers between that of the copy and the highest that
was acknowledged stay unused: a number in someone's notes never comes to mean another change.
"""
from __future__ import annotations

import os
from typing import Final

from core.ports import Store, StoreError
from core.records import LogEntry
from store import schema
from store.chain import last_link, linked
from store.content import after, sum_of
from store.filing import Changes
from store.holes import unused
from store.said import said
from store.tiny.store import TinyStore
from store.undo import empty_note
from store.unvouched import told_of
from store.whole import Movable, Whole, whole_of

_BEGINS: Final = "Återställde lagret ur"
"""How the log begins what it says of a restore."""


def is_restore(entry: LogEntry) -> bool:
    """True for a change by which a copy was put in place of what stood; others of the whole store are erasures and rebuilds."""
    return not entry.municipality and entry.summary.startswith(_BEGINS)


def aside_of(store: Store, entry: LogEntry) -> str:
    """The name of what was laid beside a store in files when a copy was put in its place; "" where that is not there."""
    if not isinstance(store, TinyStore):
        return ""
    kept = f"{store.storage.places.main}.{entry.generation - 1}.bak"
    return os.path.basename(kept) if os.path.exists(kept) else ""


def highest(store: Movable) -> int:
    """The highest number of a change that the store has acknowledged, also one that it can no longer read; 0 where there is none."""
    if not isinstance(store, TinyStore):
        return store.generation()
    acknowledged = store.storage.lock.acknowledged()
    try:
        return max(store.generation(), acknowledged)
    except StoreError:
        return acknowledged


def restored(whole: Whole, source: str, above: int, author: str, face: str, added: int = 0) -> Whole:
    """What is put back with the change that says so: by whom, through which face, from which file, from which number to which.

    ``above``: the highest number that the store in its place had acknowledged (``highest``). The change tells the sum that the log
    told, and ``added`` to it, which was asked about: what was changed beside Koll is told of as before. Where what is put back is
    other than the log told, it says so.
    """
    number, note = max(whole.generation, above) + 1, empty_note(added)
    changes: Changes = {schema.UNDO: {number: note}}
    log, held = whole.tables.get(schema.LOG, {}), sum_of(whole.tables)
    told = told_of(whole)
    summary = _summary(whole.generation, source, above, is_edited=told not in (None, held))
    before = held - added if told is None else told
    words = said(author, "", summary, face, **unused(whole.generation + 1, number), **after(before, (note,)))
    entry = linked(last_link(log), number, words, changes)
    notes = {**whole.tables.get(schema.UNDO, {}), number: note}
    return whole_of(number, {**whole.tables, schema.LOG: {**log, number: entry}, schema.UNDO: notes})


def _summary(generation: int, source: str, above: int, *, is_edited: bool) -> str:
    way = f"från ändring {above} tillbaka till ändring {generation}" if above > generation else f"till ändring {generation}"
    edited = " Innehållet är ett annat än det som loggen där intygar." if is_edited else ""
    name = "".join(c if c.isprintable() else "·" for c in os.path.basename(os.path.normpath(source)))
    return f"{_BEGINS} {name}, {way}.{edited}"
