"""What a desk leaves out of what goes to a chat: units too small to be shown, in questions, commands and their answers."""
from __future__ import annotations

from typing import Final, cast

from core.answer import Answer, refusal
from core.ports import Store
from store.veiled import VeiledStore

TOO_SMALL: Final = "Enheten visas inte i chatten: den är så liten att siffror kan avslöja någons lön. Se den i terminalen."
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

    def hides(self, unit: str | None) -> bool:
        """True when a unit with this code is too small. Raises StoreError."""
        return unit is not None and any(self._veiled.hides(register.id, unit) for register in self._whole.registers())

    def through(self, answer: Answer) -> Answer:
        """What came of a command, without the rows of units that are too small; nothing of an answer about one. Raises StoreError."""
        if answer.unit is not None and self.hides(answer.unit.code):
            return refusal(TOO_SMALL)
        rows = tuple(row for row in answer.table.rows if not self.hides(row.key))
        if len(rows) == len(answer.table.rows):
            return answer
        return answer._replace(table=answer.table._replace(rows=rows), notes=(*answer.notes, LEFT_OUT))
