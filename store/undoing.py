"""Takes back a change through the desk: what would stand there again, and one transaction that does it."""
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from core.answer import Answer, refusal
from core.answers.undone import done, only_by_number, preview, summary
from core.answers.undone_words import UNNOTED, why_not_whole
from core.commands import Undo
from core.ports import Store, StoreError
from core.question import Who
from core.records import LogEntry, Transaction
from core.register import Register
from core.undo import REMEMBERED, Obstacle, Undoing
from store.anew import planned_anew
from store.log import unseen_change
from store.personal import personal_of

OWN_FOR: Final = timedelta(minutes=10)
"""How long whoever wrote something may take it back without being trusted with everyone's changes."""

_NOT_PROVABLE: Final = (
    "Det som stod före den går därför inte att pröva mot loggen, som kan ha en radering i en annan kommun: "
    "ångra med en inloggning som ser hela lagret."
)


def not_own(entry: LogEntry, who: Who, now: datetime) -> str | None:
    """Why a change is not the person's own and new; None when it is."""
    if entry.author != who.name:
        return f"Ändring {entry.generation} är gjord av {entry.author}; bara den som skrev kan ångra med knappen."
    if now - datetime.fromisoformat(entry.time) > OWN_FOR:
        return "Det har gått mer än tio minuter. Lämna prognosen på nytt, eller be en controller ångra."
    return None


def take_back(store: Store, command: Undo, who: Who, confined: Register | None, now: datetime) -> Answer:
    """The preview, or when the command says write the written result. Raises StoreError.

    The change that is the last is settled once: it does not become another's while this one waits.
    """
    try:
        found = store.undoing(command.number, confined.id if confined else None)
    except StoreError:
        if command.number is not None and (why := unseen_change(store, command.number)):
            return refusal(why)
        raise
    if command.number is None and (last := _whole_since(store, found.entry.generation if found else 0, confined)):
        return only_by_number(last, _why_not(store, last), found.entry.generation if found else None)
    if found is None:
        return refusal("Det finns ingen ändring att ångra.")
    if command.own and (why_not := not_own(found.entry, who, now)):
        return refusal(why_not)
    number = found.entry.generation
    return planned_anew(lambda: _once(store, Undo(number, command.write), who, confined))


def _once(store: Store, command: Undo, who: Who, confined: Register | None) -> Answer:
    generation = store.generation()
    undoing = store.undoing(command.number)
    assert undoing is not None
    if confined is not None and undoing.entry.municipality not in (confined.id, ""):
        return refusal(f"Ändring {command.number} gäller en annan kommun; här går det bara att ångra för {confined.name}.")
    if text := _better(store, undoing, generation):
        undoing = undoing._replace(obstacles=(Obstacle("other", text=text),))
    shown = preview(undoing, _register(store, undoing.entry.municipality))._replace(version=generation)
    if undoing.obstacles or not command.write:
        return shown
    said = Transaction(undoing.entry.municipality, who.name, summary(undoing), undoes=undoing.entry.generation)
    version = store.commit(said, generation)
    return done(undoing, _register(store, undoing.entry.municipality), version)


def _is_whole(entry: LogEntry) -> bool:
    """True for a change of the whole store: a restore, a rebuild or an erasure."""
    return entry.is_erasure or not entry.municipality


def _whole_since(store: Store, number: int, confined: Register | None) -> LogEntry | None:
    """The last such change after another, of all that one who is confined to a municipality can see."""
    since = (entry for entry in reversed(store.log(number)) if _is_whole(entry))
    return next((entry for entry in since if confined is None or entry.municipality in ("", confined.id)), None)


def _better(store: Store, undoing: Undoing, generation: int) -> str:
    """What is said in place of the one obstacle that the change is itself, where more is known of it; "" where there is no more."""
    from store.undo_plan import ALTERED  # noqa: PLC0415 – the chat's start plans no undo

    entry, whys = undoing.entry, {each.why for each in undoing.obstacles}
    if any(each.text == ALTERED for each in undoing.obstacles) and (why := personal_of(store).unseen()):
        return f"{why} {_NOT_PROVABLE}"
    if "nothing" in whys and _is_whole(entry):
        return _why_not(store, entry)
    is_itself = any(each.by == entry for each in undoing.obstacles)
    is_late = entry.generation > generation - REMEMBERED
    return UNNOTED if is_itself and ("unknown" in whys or ("old" in whys and is_late and not entry.before)) else ""


def _why_not(store: Store, entry: LogEntry) -> str:
    from store.restored import aside_of, is_restore  # noqa: PLC0415 – the chat's start reads no store in files

    return why_not_whole(entry, is_restore=is_restore(entry), aside=aside_of(store, entry))


def _register(store: Store, municipality: str) -> Register | None:
    return next((register for register in store.registers() if register.id == municipality), None)
