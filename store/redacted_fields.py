"""Which fields of a store's documents hold what people write or who they are, and in what way a person is taken out of each."""
from __future__ import annotations

from typing import Final

from store import schema
from store.whole_names import NAME_FIELDS

TOLD: Final[dict[str, frozenset[str]]] = {
    "outgoing": frozenset({"key", "channel", "why"}), "people": frozenset({"user"}), schema.LOG: frozenset({"summary"}),
}
"""Table → the fields that Koll itself writes, in which a name of one word is known by its capital."""
FILES: Final[dict[str, frozenset[str]]] = {"years": frozenset({"source", "origins"}), "sources": frozenset({"name"})}
"""Table → the fields that hold names of files, in which that is so too, and words are put together in many ways."""
FREE: Final[dict[str, frozenset[str]]] = {
    "prognoses": frozenset({"comment", "cause"}), "outgoing": frozenset({"text", "buttons", "question"}), "rounds": frozenset({"name"}),
    "reported": frozenset({"title", "columns", "rows", "notes", "source", "id"}), "years": frozenset({"invented", "coarse"}),
    "sources": frozenset({"columns"}),
}
"""Table → the fields in which people write what they like. A name of one word is no one's in particular there, and may be an ordinary
word."""
KEYED: Final[dict[str, tuple[int, ...]]] = {"people": (0,), "outgoing": (0, 1), "reported": (3,)}
"""Table → which parts of its documents' keys those fields are."""
WITHIN: Final[dict[str, frozenset[str]]] = {"origins": frozenset({"file"}), "question": frozenset({"table"})}
"""Field that holds records → the only ones of their fields that are rewritten; the others are codes and words of Koll's own."""
SLUGS: Final = frozenset({"id", "key", "table"})
"""Fields that hold keys made of a reported table's words."""
TELLING: Final = frozenset({*NAME_FIELDS, *TOLD, *FILES, *FREE})
"""The tables that can tell of a person."""
