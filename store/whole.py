"""Everything that a store keeps, at one generation: what is copied, moved, exported, and compared by reading it again."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import NamedTuple, Protocol

import orjson

from core.ports import Store, StoreError
from core.undo import REMEMBERED
from store import schema
from store.holes import holes
from store.personal import personal_of
from store.schema import Document


class Whole(NamedTuple):
    """Documents by table and number, the log and the notes for undo among them, as they were at a generation."""

    generation: int
    tables: dict[str, dict[int, Document]]
    is_salvaged: bool = False
    """True when files of the store are damaged, and all in them was had from backups and journals."""


class PartlySeen(StoreError):
    """Everything is asked for by a login that sees only some of it. ``seen``: that; ``why``: a Swedish sentence."""

    def __init__(self, why: str, seen: Whole) -> None:
        super().__init__(f"{why} Det här gäller hela lagret. Inget är gjort; använd en inloggning som ser alla kommuner.")
        self.why, self.seen = why, seen


class NotEmptyError(StoreError):
    """Something stands where nothing should."""


class HalfwayError(StoreError):
    """What stood could not be put back; the message says what to do."""


def nothing_to_check() -> None:
    """Refuse nothing."""


class Movable(Store, Protocol):
    """A store that can give and take all it keeps."""

    def whole(self) -> Whole:
        """Everything, at one generation; not to be changed. Raises StoreError."""

    def fill(self, whole: Whole) -> None:
        """Take everything in, into a store that is empty, whole or not at all. Raises StoreError."""

    def put(self, whole: Whole, over: int | None, last_check: Callable[[], None] = nothing_to_check) -> str:
        """Put everything in place of what stands at generation ``over`` (0: nothing; None: what cannot be read), and prove it by
        reading it again. ``last_check`` may refuse at the last moment, by a StoreError.

        Gives where the old is kept, "" when that is left to the caller. Raises StoreError with everything as it was, NotEmptyError
        where something stands though nothing should.
        """


def whole_of(generation: int, tables: Mapping[str, Mapping[int, Document]]) -> Whole:
    """The same whichever store it comes from: tables and documents in order, none empty, no note too old to be of use."""
    kept: dict[str, dict[int, Document]] = {}
    for table in sorted(tables):
        oldest = generation - REMEMBERED if table == schema.UNDO else 0
        held = {number: tables[table][number] for number in sorted(tables[table]) if number > oldest}
        if held:
            kept[table] = held
    return Whole(generation, kept)


def digest_of(whole: Whole) -> str:
    """A hash of everything, the same for stores that hold the same."""
    hashed = sha256(b"%d" % whole.generation)
    for table, documents in whole.tables.items():
        hashed.update(b"\n" + orjson.dumps(table))
        for number, document in documents.items():
            hashed.update(b"\n%d " % number + orjson.dumps(document, option=orjson.OPT_SORT_KEYS))
    return hashed.hexdigest()


def difference(one: Whole, other: Whole) -> str | None:
    """Where two differ first, in Swedish words; None when they hold the same."""
    if one.generation != other.generation:
        return f"ändring {other.generation} i stället för {one.generation}"
    for table in sorted(one.tables.keys() | other.tables.keys()):
        ours, theirs = one.tables.get(table, {}), other.tables.get(table, {})
        for number in sorted(ours.keys() | theirs.keys()):
            if ours.get(number) != theirs.get(number):
                return f"post {number} i {table}"
    return None


def refuse_unless_empty(generation: int, where: str) -> None:
    """Raises NotEmptyError where something stands already."""
    if generation:
        raise NotEmptyError(f"Lagret {where} är inte tomt (ändring {generation}). Inget är skrivet; ange ett tomt lager.")


def refuse_unless_at(generation: int, over: int | None, where: str) -> None:
    """Raises StoreError where something else stands than what was to be replaced, for someone has written."""
    if over == 0:
        refuse_unless_empty(generation, where)
    elif generation != over:
        before = "gick inte att läsa" if over is None else f"stod vid ändring {over}"
        raise StoreError(f"Någon skrev i lagret {where} under tiden: det {before} och står nu vid ändring {generation}. Försök igen.")


def refuse_unlike(whole: Whole, again: Whole, where: str) -> None:
    """Raises StoreError where what was read again is not what was written."""
    if unlike := difference(whole, again):
        raise StoreError(f"Det som lästes tillbaka ur {where} är inte det som skrevs ({unlike}).")


def questions(count: int) -> str:
    """How many questions of the chat's own log, in Swedish."""
    return "1 fråga" if count == 1 else f"{count} frågor"


def left_behind(store: Store) -> str:
    """What is said of the questions asked in the chat, which no copy holds: they are kept for a while and then pruned, which a copy
    never is, and are of no use to whoever needs the figures back. "" where there are none."""
    count = len(personal_of(store).asked())
    return f" Frågeloggen ({questions(count)} i chatten) följer inte med: den har sin egen gallring." if count else ""


def counted(whole: Whole, *, sees_all: bool = True) -> str:
    """How much it is, in Swedish. ``sees_all``: as in store.holes."""
    documents = sum(len(held) for table, held in whole.tables.items() if table not in (schema.LOG, schema.UNDO))
    municipalities, changes = len(whole.tables.get(schema.MUNICIPALITIES, {})), len(whole.tables.get(schema.LOG, {}))
    of_them = f"{municipalities} {'kommun' if municipalities == 1 else 'kommuner'}"
    said = [f"{of_them}, {documents} poster och {changes} {'ändring' if changes == 1 else 'ändringar'}"]
    if whole.is_salvaged:
        said.append("(lagrets filer är skadade, men allt i dem gick att läsa; kör koll aterstall)")
    if lost := holes(*whole[:2], sees_all=sees_all):
        said.append(f"(förlorat och inte inläst igen: {'; '.join(lost)})")
    return " ".join(said)
