"""Finds which of a municipality's units and accounts a file means by what it writes."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from core.accounts import AccountGroup
from core.fold import plain
from core.organisation import Unit
from store.reading.problems import shorten


class Codes:
    """Finds the municipality's own code for what a file writes: the code, the code without its leading zeros, or the name."""

    def __init__(self, known: Iterable[Unit | AccountGroup], word: str) -> None:
        """``known``: the units or accounts that there are; ``word``: what one is called."""
        self._known = list(known)
        self._codes = {each.code for each in self._known}
        self._word = word
        self._zeros: list[str] = []
        self._by_name: list[str] = []
        self._found: dict[str, str] = {}
        self._tables: tuple[dict[str, str], dict[str, str]] | None = None

    def code(self, written: str) -> str:
        """The code that is meant; what is written when nothing known is."""
        if written in self._codes:
            return written
        if written not in self._found:
            self._found[written] = self.find(written) or written
        return self._found[written]

    def find(self, written: str) -> str | None:
        """The known code that is meant, None when there is none."""
        if not self._known or not written or written in self._codes:
            return written if written in self._codes else None
        stripped, names = self._tables or self._make_tables()
        if written.isdigit() and written in stripped:
            self._zeros.append(stripped[written])
            return stripped[written]
        found = names.get(plain(written).strip())
        if found:
            self._by_name.append(f"{written} = {found}")
        return found

    def notes(self) -> tuple[str, ...]:
        """What was understood so, in sentences."""
        notes = []
        if self._zeros:
            named = ", ".join(sorted(set(self._zeros))[:5])
            notes.append(f"Inledande nollor har tappats i filen och satts tillbaka: {self._word} {named}.")
        if self._by_name:
            notes.append(f"Funna på namnet: {shorten(', '.join(sorted(set(self._by_name))[:5]), 150)}.")
        return tuple(notes)

    def _make_tables(self) -> tuple[dict[str, str], dict[str, str]]:
        stripped: dict[str, list[str]] = defaultdict(list)
        names: dict[str, list[str]] = defaultdict(list)
        for each in self._known:
            if each.code.startswith("0"):
                stripped[each.code.lstrip("0")].append(each.code)
            for name in (each.name, *getattr(each, "aliases", ())):
                names[plain(name).strip()].append(each.code)
        self._tables = _unambiguous(stripped), _unambiguous(names)
        return self._tables


def _unambiguous(found: Mapping[str, list[str]]) -> dict[str, str]:
    return {written: codes[0] for written, codes in found.items() if len(codes) == 1}
