"""Saves what is on a screen to a file: whole or not at all, and over another file only when that is meant."""
from __future__ import annotations

from pathlib import Path

from core.fold import plain
from store.writing.placing import place


class SavingError(ValueError):
    """A file that was not written; the message is a Swedish sentence that says what to do."""


def save(path: Path, made: bytes, *, replace: bool = False) -> None:
    """Write the file, never half of it. Raises SavingError."""
    if path.is_dir() or not path.parent.is_dir():
        raise SavingError(f"{path} är en mapp. Ange ett filnamn i den." if path.is_dir() else f"Mappen {path.parent} finns inte.")
    if path.exists() and not replace:
        raise SavingError(f"Filen {path} finns redan.")
    try:
        place(path, made)
    except OSError as error:
        raise SavingError(f"Filen {path} kunde inte skrivas ({error.strerror}). Får du skriva i mappen, och finns det plats?") from error


def file_name(*parts: str) -> str:
    """A name that every system takes: ``vaggeryd-kommunstyrelsen-aug-2020``."""
    words = plain(" ".join(part for part in parts if part)).split()
    letters = ("".join(c for c in word if c.isascii() and c.isalnum()) for word in words)
    return "-".join(word for word in letters if word)[:80] or "koll"
