"""The documents that lie beside the main file, as a transaction asks for them."""
from __future__ import annotations

from collections.abc import Collection, Mapping

from store.schema import Document
from store.tiny.reading import Reading


class Beside:
    """The documents of tables that lie beside the main file, each file read at most once: for one transaction, under the lock."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._read: dict[str, Mapping[int, Document]] = {}

    def __call__(self, table: str, numbers: Collection[int] | None) -> Mapping[int, Document]:
        """Those with the numbers, or all. What was written lately is in the journal, and no file is opened for it."""
        if table not in self._read and numbers is not None:
            lately = self._reading.changed_lately(table, numbers)
            if lately is not None:
                return lately
        if table not in self._read:
            self._read[table] = self._reading.documents(table)
        return self._read[table]
