"""``koll flytta`` and what ``koll aterstall`` puts in place: everything into another store, proved by reading all of it again."""
from __future__ import annotations

from contextlib import suppress

from core.ports import StoreError
from store.personal import personal_of
from store.whole import Movable, Whole, counted, difference, questions


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
    asked = _move_questions(source, target)
    return (
        f"Allt är flyttat till {where} och läst tillbaka: {counted(whole)}, till och med ändring {whole.generation}{asked}. "
        "Det gamla lagret är orört; byt KOLL_STORE till det nya."
    )


def _move_questions(source: Movable, target: Movable) -> str:
    """The questions that were asked in the chat follow, without those who have been erased; what is said of it. Raises StoreError."""
    asked = personal_of(source).asked()
    if not asked:
        return ""
    try:
        personal_of(target).take(asked)
        if set(asked) - set(personal_of(target).asked()):
            raise StoreError("Frågeloggen blev inte densamma när den lästes tillbaka. Målet är tömt igen.")
    except StoreError:
        with suppress(StoreError):
            target.empty()
        raise
    return f", och frågeloggen ({questions(len(asked))} i chatten)"


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
