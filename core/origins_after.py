"""Which files a year's figures are from after an import."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from core.calendar import FiscalYear
from core.gathering import KIND_WORDS, Booked, by_kind
from core.intake import Incoming
from core.origins import Origin, painted
from core.partial import is_few
from core.register import Year

Held = Callable[[int, str], Booked]
"""What the store holds of a year and kind."""


def origins_after(stored: Year | None, fiscal: FiscalYear, read: Sequence[Incoming], held: Held) -> tuple[Origin, ...]:
    """The origins of a year after the files that are ``read``, in the order in which they hold.

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
    """The months of each kind that each file gives, and whether it is of a few units alone: first files of whole years, as those of
    some months hold beside them in any order."""
    whole: dict[str, Booked] = {}
    partial: list[tuple[str, Incoming, Booked]] = []
    for file in read:
        for (year, kind), booked in by_kind(file).items():
            if year == fiscal.label and (year, kind) in file.covers:
                partial.append((kind, file, booked))
            elif year == fiscal.label:
                whole[kind] = booked
                yield Origin(kind, 1, fiscal.length, file.source), False
    for kind, file, booked in partial:
        cover, there = file.covers[fiscal.label, kind], whole.get(kind) or held(fiscal.label, kind)
        few = is_few({*booked.by_unit, *booked.annual}, {*there.by_unit, *there.annual})
        yield Origin(kind, cover.first or 1, cover.last or fiscal.length, file.source), few
