"""A name as it stands before what its owner has: with an s, unless it ends in one."""
from __future__ import annotations

from typing import Final

_HISSING: Final = ("s", "x", "z", "ß")


def genitive(name: str) -> str:
    """”Eva Eks”, ”Lisa Läs”."""
    return name if name.casefold().endswith(_HISSING) else f"{name}s"
