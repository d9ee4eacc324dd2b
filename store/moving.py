"""``koll flytta``: everything into another store, proved by reading all of it again before it stands there."""
from __future__ import annotations

from core.ports import StoreError
from store import schema
from store.personal import personal_of
from store.unvouched import unvouched
from store.whole import HalfwayError, Movable, NotEmptyError, Whole, counted, difference, questions


def move(source: Movable, target: Movable, where: str) -> str:
    """Fill the target with all that the source holds; what was done, in Swedish. The source is only read.

    A target that holds all of it already is what a move that was cut off left. Raises StoreError with the target as it was: when
    something else stands there, when it does not read back the same, and when someone wrote in the source meanwhile.
    """
    whole = source.whole()
    if not whole.generation:
        raise StoreError("Lagret är tomt. Det finns inget att flytta.")

    def refuse_if_written() -> None:
        if source.generation() != whole.generation:
            raise StoreError("Någon skrev i lagret under flytten. Målet är som det var; försök en gång till när ingen skriver.")

    done = f"Allt är flyttat till {where} och läst tillbaka"
    try:
        target.put(whole, 0, refuse_if_written)
    except NotEmptyError as error:
        there = target.whole()
        if difference(whole, there):
            raise StoreError(_not_empty(whole, there, where)) from error
        done = f"Allt ligger redan i {where}, läst och jämfört"
    except HalfwayError:
        raise
    except StoreError as error:
        raise StoreError(f"{error} Inget är flyttat.") from error
    return (
        f"{done}: {counted(whole)}, till och med ändring {whole.generation}{_move_questions(source, target)}. "
        f"Det gamla lagret är orört; byt KOLL_STORE till det nya. {unvouched(whole, 'lagret')}"
    ).rstrip()


def _move_questions(source: Movable, target: Movable) -> str:
    """The questions that were asked in the chat follow, without those who have been erased; what is said of it. Raises StoreError."""
    asked = personal_of(source).asked_to_move()
    lost = personal_of(source).unreadable()
    if not asked and not lost:
        return ""
    try:
        personal_of(target).take(asked)
        if set(asked) - set(personal_of(target).asked()):
            raise StoreError("Den blev inte densamma när den lästes tillbaka.")
    except StoreError as error:
        raise StoreError(f"Allt är flyttat utom frågeloggen: {error} Kör koll flytta igen, så flyttas den också.") from error
    less = f"; {questions(lost)} där är skadad{'e' if lost > 1 else ''} och följer inte med" if lost else ""
    return f", och frågeloggen ({questions(len(asked))} i chatten{less})"


def _not_empty(whole: Whole, there: Whole, where: str) -> str:
    """What stands in the way, and what to do."""
    holds = f"Lagret {where} är inte tomt: där finns {counted(there)}, till och med ändring {there.generation}"
    ours, theirs = (each.tables.get(schema.LOG, {}).get(min(whole.generation, there.generation)) for each in (whole, there))
    if ours is None or ours != theirs:
        return f"{holds}. Inget är skrivet; ange ett tomt lager."
    if there.generation > whole.generation:
        return f"{holds}. Det är detta lager, flyttat tidigare och ändrat sedan dess. Inget är skrivet; byt KOLL_STORE till det."
    earlier = "Det är detta lager som det såg ut tidigare"
    return f"{holds}. {earlier}. Inget är skrivet; läs in en kopia där (koll aterstall) eller ange ett tomt lager."
