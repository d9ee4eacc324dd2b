"""``koll flytta`` and what ``koll aterstall`` puts in place: everything into another store, proved by reading all of it again."""
from __future__ import annotations

from contextlib import suppress

from core.ports import StoreError
from store.whole import Movable, Whole, counted, difference


def move(source: Movable, target: Movable, where: str) -> str:
    """Fill the target with all that the source holds; what was done, in Swedish. The source is only read.

    Raises StoreError with the target empty: when it was not empty to begin with, when it does not read back the same, and
    when someone wrote in the source meanwhile.
    """
    whole = source.whole()
    if not whole.generation:
        raise StoreError("Lagret är tomt. Det finns inget att flytta.")
    put_in(whole, target, where)
    if source.generation() != whole.generation:
        target.empty()
        raise StoreError("Någon skrev i lagret under flytten. Målet är tömt igen; försök en gång till när ingen skriver.")
    return (
        f"Allt är flyttat till {where} och läst tillbaka: {counted(whole)}, till och med ändring {whole.generation}. "
        "Det gamla lagret är orört; byt KOLL_STORE till det nya."
    )


def put_in(whole: Whole, target: Movable, where: str) -> None:
    """Fill a store and compare it with what was put in. Raises StoreError with the target empty again."""
    target.fill(whole)
    try:
        unlike = difference(whole, target.whole())
    except StoreError:
        with suppress(StoreError):
            target.empty()
        raise
    if unlike:
        target.empty()
        raise StoreError(f"Det som lästes tillbaka ur {where} är inte det som skrevs ({unlike}). Målet är tömt igen.")
