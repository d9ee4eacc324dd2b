"""A main file that was copied or renamed alone lists another store's files: they may be read, and are never written."""
from __future__ import annotations

import os

from core.ports import StoreError
from store.tiny.places import Places
from store.tiny.snapshot import Snapshot
from store.tiny.state import State

WAY_OUT = "Öppna lagret under dess rätta namn, eller kör koll aterstall här, så blir det ett eget lager av det som går att läsa."


def borrowed(places: Places, state: State) -> str:
    """What is said, in Swedish, where the main file lists a file that is not its own; "" where all are."""
    listed = (*(part.file for held in state.parts.values() for part in held.values()), *state.retired)
    other = next((file for file in listed if not places.owns(file)), None)
    if other is None:
        return ""
    return f"Filen {places.main} är kopierad eller omdöpt: den hänvisar till {other}, som hör till ett lager med ett annat namn."


def is_renamed(places: Places, main: Snapshot) -> str:
    """What is said, in Swedish, of a main file whose head has another name than its own; "" for none."""
    if main.file in ("", os.path.basename(places.main)):
        return ""
    return f"Filen {places.main} är kopierad eller omdöpt: den är skriven som {main.file}."


def refuse_borrowed(places: Places, state: State) -> None:
    """Raises StoreError there: a checkpoint would write over that store's files, and remove them."""
    if said := borrowed(places, state):
        raise StoreError(f"{said} Inget är skrivet, för det skulle ändra det lagrets filer. {WAY_OUT}")
