"""Which files a year's figures are from after an import."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from core.calendar import FiscalYear
from core.gathering import KIND_WORDS, Booked, by_kind
from core.intake import Cover, Incoming
from core.origins import Origin, painted
from core.partial import is_few
from core.register import Year

Held = Callable[[int, str], Booked]
"""What the store holds of a year and kind."""


def origins_after(stored: Year | None, fiscal: FiscalYear, read: Sequence[Incoming], held: Held) -> tuple[Origin, ...]:
    """The origins of a year after the files that are ``read``, in the order in which they were given.

    What stood there before origins were kept is taken to be the last file's.
    """
    known = stored.origins if stored else ()
    if stored and stored.source and not known:
        kinds = [kind for kind in KIND_WORDS if not held(fiscal.label, kind).is_empty]
        known = tuple(Origin(kind, 1, fiscal.length, stored.source) for kind in kinds)
    for new, few in _given(fiscal, read, held):
        known = painted(known, new, is_few=few)
    return known


def _given(fiscal: FiscalYear, read: Sequence[Incoming], held: Held) -> Iterator[tuple[Origin, bool]]:
    """The months of each kind that each file gives, and whether it is of a few units alone."""
    for file in read:
        for (year, kind), booked in by_kind(file).items():
            if year != fiscal.label:
                continue
            cover, there = file.covers.get((year, kind), Cover()), held(year, kind)
            few = (year, kind) in file.covers and is_few({*booked.by_unit, *booked.annual}, {*there.by_unit, *there.annual})
            yield Origin(kind, cover.first or 1, cover.last or fiscal.length, file.source), few
