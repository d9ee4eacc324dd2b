"""Object lists of SIE rows: each distinct list is one object, found by its text the first time and by identity after that."""
from __future__ import annotations

from typing import Final

from store.reading import sie_lexing as lexing
from store.reading.problems import is_code
from store.reading.sie_lexing import LexicalError, Pairs, TooMuch


class Objects:
    """An object list that stands on many rows. A file has one of it for each distinct list, so that it is found by identity,
    which costs a fraction of comparing its texts."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs


NO_OBJECTS: Final = Objects(())
"""The list of a row ``{}``."""

MOST_LISTS: Final = 500_000
"""Distinct object lists of one file: it bounds the memory that they take."""


class ObjectLists:
    """The lists of one file. ``known``: text between the braces → list."""

    def __init__(self) -> None:
        self.known: dict[str, Objects] = {}
        self._distinct: dict[Pairs, Objects] = {(): NO_OBJECTS}

    def and_rest(self, line: str) -> tuple[Objects, str]:
        """The object list of a row, and what follows it. Raises LexicalError."""
        if len(line) > lexing.LONGEST_LINE:
            raise LexicalError(f"Raden är längre än {lexing.LONGEST_LINE} tecken.")
        rest = line.partition("{")[2]
        listed, closed, after = rest.partition("}")
        if listed.count('"') % 2 or "\\" in listed:
            pairs, after = _quoted_braces(rest)
            return self.one_of(pairs), after
        if not closed:
            raise LexicalError("Objektlistan är inte avslutad med }.")
        objects = self.known.get(listed)
        if objects is None:
            objects = self.known[listed] = self.one_of(lexing.pairs_of(listed))
        return objects, after

    def one_of(self, pairs: Pairs) -> Objects:
        """The one list that has these pairs. Raises LexicalError for a code that no ledger has."""
        found = self._distinct.get(pairs)
        if found is not None:
            return found
        if not all(is_code(dim) and (not code or is_code(code)) for dim, code in pairs):
            raise LexicalError("Objektlistan har en kod med styrtecken eller en orimligt lång kod.")
        if len(self._distinct) >= MOST_LISTS:
            raise TooMuch(f"Filen har fler än {MOST_LISTS} olika objektlistor.")
        found = self._distinct[pairs] = Objects(pairs)
        return found


def _quoted_braces(rest: str) -> tuple[Pairs, str]:
    """A row in whose object list a quoted text holds a brace or a quote: only the fields one by one tell where it ends."""
    fields = lexing.fields_of("{" + rest)
    if "}" not in fields:
        raise LexicalError("Objektlistan är inte avslutad med }.")
    end = fields.index("}")
    listed, after = fields[1:end], fields[end + 1 :]
    if len(listed) % 2 or not after:
        raise LexicalError("Objektlistan är inte par av dimension och objekt följda av ett belopp.")
    return lexing.named_pairs(listed), " " + " ".join(after[:2])
