"""What is said when everything in a store is copied, moved or put back and is not what its log vouches for (``store.content``)."""
from __future__ import annotations

from store import schema
from store.content import content_of, sum_of, written
from store.holes import without_note
from store.undo import unsound_notes
from store.whole import Whole


def told_of(whole: Whole) -> int | None:
    """The sum that the last entry of the log tells; None where it tells none."""
    log = whole.tables.get(schema.LOG, {})
    return content_of(log[max(log)]) if log else None


def unvouched(whole: Whole, where: str, added: int = 0) -> str:
    """The sentence in Swedish, "" where everything is what the log vouches for.

    ``where``: the definite form of what holds it, such as "lagret"; ``added``: what is known, and accepted, to be other than the log
    tells, as it counts in the sum.
    """
    told, what = told_of(whole), ""
    if told is not None and written(told + added) != written(sum_of(whole.tables)):
        what = f"Det som {where} håller är inte det som loggen intygar: något är ändrat vid sidan av Koll, eller har gått förlorat."
    elif off := _notes_off(whole):
        said = without_note(off)
        what = f"{said[:1].upper()}{said[1:]} är inte det som loggen intygar: det är ändrat vid sidan av Koll, eller saknas."
    return f"{what} Felet följer med, och koll kontroll --lager säger det också i det nya lagret." if what else ""


def _notes_off(whole: Whole) -> list[int]:
    altered, missing = unsound_notes(whole.tables.get(schema.LOG, {}), whole.tables.get(schema.UNDO, {}), whole.generation)
    return sorted({*altered, *missing})
