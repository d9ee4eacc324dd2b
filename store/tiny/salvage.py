"""What could be had of a damaged store, and what is gone of it."""
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from store import holes, schema
from store.filing import Tables
from store.schema import Document
from store.tiny.snapshot import DamagedError
from store.tiny.state import State, lies_beside

REBUILT: Final = "Lagret är återställt till ändring"
"""How the log's entry of a rebuild begins."""


class Salvage(NamedTuple):
    """All tables of the store, figures and log included, as they were at a generation, and what is wrong with the files."""

    store: str
    generation: int
    tables: dict[str, dict[int, Document]]
    damage: tuple[str, ...]
    lost: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Tables of which too little is left (neither file, backup nor journals go far enough), with the units that are known to have had
    figures there; of the log the entries that are left are in ``tables``."""
    without_note: tuple[int, ...] = ()
    """Changes that can no longer be taken back."""
    without_journal: tuple[int, ...] = ()
    """Changes of which the journal that was kept is damaged: what they did stands in the files, and what they changed is not known."""
    told: int = 0
    """The highest change that any file tells of."""
    is_open: bool = False
    """True when neither the journal nor its backup is there to say what came last."""

    def documents(self, table: str) -> dict[int, Document]:
        """One table's documents, of those beside the main file. Raises DamagedError when they are lost."""
        if table in self.lost:
            what = holes.named(table, self.tables)
            raise DamagedError(f"{what[0].upper()}{what[1:]} går inte att återskapa: varken fil, kopia eller journaler räcker.")
        return self.tables.get(table, {})

    def left(self) -> Salvage:
        """What there still is, as a whole store: of the log the entries that are left, of figures no year that has a gap."""
        tables = {table: held for table, held in self.tables.items() if table == schema.LOG or table not in self.lost}
        return Salvage(self.store, self.generation, tables, self.damage)

    def losses(self, acknowledged: int) -> tuple[str, ...]:
        """What is gone of a store that has acknowledged so many changes, in Swedish words, kept journals too."""
        unknown = [f"journalen för ändring {holes.spans(self.without_journal)}"] if self.without_journal else []
        return (*self.lost_content(acknowledged), *unknown)

    def lost_content(self, acknowledged: int) -> tuple[str, ...]:
        """The same of what the store itself holds."""
        log = self.tables.get(schema.LOG, {})
        found = [
            holes.without_log(holes.lacking(self.generation, log))
            if table == schema.LOG else holes.named(table, self.tables) for table in sorted(self.lost) if table != holes.REGISTERS
        ]
        if holes.REGISTERS in self.lost:
            found.insert(0, holes.without_registers(self.lost[holes.REGISTERS]))
        if self.without_note:
            found.append(holes.without_note(self.without_note))
        last = max(acknowledged, self.told)
        if last > self.generation:
            found.append(f"ändring {holes.spans(range(self.generation + 1, last + 1))}")
        if self.is_open and acknowledged < max(last - is_of_a_rebuild(log.get(last, {})), 1):
            found.append(f"ändringar efter nummer {last}, om det fanns några")
        return tuple(found)

    def noted(self) -> str:
        """The same for the log, which needs no word of what it lacks itself; "" when there is nothing to say."""
        lost = {table: units for table, units in self.lost.items() if table != schema.LOG}
        if self.without_note:
            lost[schema.UNDO] = tuple(map(str, self.without_note))
        return holes.noted(lost) if lost else ""

    def state(self) -> State:
        """The state to read from; its figures are in ``tables``."""
        held = Tables()
        held.documents = {name: documents for name, documents in self.tables.items() if not lies_beside(name)}
        return State(self.store, self.generation, held)


def is_of_a_rebuild(said: Document) -> bool:
    """True for the log's entry of a rebuild, which may have been cut off before it was acknowledged."""
    return str(said.get("summary", "")).startswith(REBUILT)
