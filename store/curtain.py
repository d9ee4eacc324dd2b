"""What a desk leaves out of what goes to a chat: units too small to be shown, in questions, commands and their answers."""
from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

from core.answer import Answer, refusal
from core.changing import changed
from core.commands import GivePrognosis, GiveSheet
from core.giving import Heard, Scene, hear
from core.ports import Store
from store.veiled import VeiledStore

Giving = GivePrognosis | GiveSheet

TOO_SMALL: Final = (
    "Enheten visas inte här: den är så liten att siffror kan avslöja någons lön. "
    "Enhetens chef ser den i en egen chatt med boten, andra i terminalen."
)
"""Said of a unit whose personnel cost is below the floor, or by which one could be worked out that is."""
LEFT_OUT: Final = "Enheter som är för små för att visas i chatten är utelämnade."


class Curtain:
    """Before a store; ``floor`` is öre of personnel cost a year, ``shown`` are units that are never left out."""

    def __init__(self, store: Store, floor: int, shown: frozenset[str]) -> None:
        self._whole, self._veiled = store, VeiledStore(store, floor, shown)

    @property
    def store(self) -> Store:
        """The store as it is seen through."""
        return cast("Store", self._veiled)  # it hands on what it does not change

    def hides(self, unit: str | None, municipality: str | None = None) -> bool:
        """True when the unit with this code is too small, in the municipality (id or name; None: in any). Raises StoreError."""
        return unit is not None and any(
            self._veiled.hides(register.id, unit) for register in self._whole.registers()
            if municipality in (None, register.id, register.name)
        )

    def given(self, command: Giving, scene: Scene) -> Giving | None:
        """A prognosis as it is heard here; None for one of a unit that is too small. A last question about what is only a sum of
        small units goes, where something is given: nothing can be given for that. Raises StoreError."""
        if isinstance(command, GivePrognosis) and command.context is not None and _is_nowhere(command.context.unit, scene):
            without = replace(command, context=None)
            command = command if hear(changed(without), scene) is None else without
        lines = command.lines if isinstance(command, GiveSheet) else (command,)
        found = (hear(changed(each), scene) for each in lines)
        is_hidden = any(self._veiled.hides(each.register.id, each.unit) for each in found if isinstance(each, Heard))
        return None if is_hidden else command

    def through(self, answer: Answer) -> Answer:
        """What came of a command, without the rows of units that are too small; nothing of an answer about one. Raises StoreError."""
        if answer.unit is not None and self.hides(answer.unit.code, answer.municipality):
            return refusal(TOO_SMALL)
        rows = tuple(row for row in answer.table.rows if not self.hides(row.key, answer.municipality))
        if len(rows) == len(answer.table.rows):
            return answer
        return answer._replace(table=answer.table._replace(rows=rows), notes=(*answer.notes, LEFT_OUT))


def _is_nowhere(unit: str | None, scene: Scene) -> bool:
    return unit is not None and not any(unit in register.latest for register in scene.registers)
