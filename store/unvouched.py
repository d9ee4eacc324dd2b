"""What is said when everything in a store is copied, moved or put back and is not what its log vouches for (``store.content``)."""
from __future__ import annotations

from store import schema
from store.content import content_of, sum_of, written
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
    told = told_of(whole)
    if told is None or written(told + added) == written(sum_of(whole.tables)):
        return ""
    what = f"Det som {where} håller är inte det som loggen intygar: något är ändrat vid sidan av Koll, eller har gått förlorat."
    return f"{what} Felet följer med, och koll kontroll --lager säger det också i det nya lagret."
