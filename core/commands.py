"""What people may write: frozen records that the desk checks and the store commits whole."""
from __future__ import annotations

from dataclasses import dataclass

from core.intake import Incoming


@dataclass(frozen=True, slots=True)
class Import:
    """Take in files that a reader has read, into the named municipality (None: the chosen one, or the one that the files name).

    ``write`` False answers with the preview alone. ``confirmed`` True says yes to what needs a yes.
    """

    files: tuple[Incoming, ...]
    municipality: str | None = None
    write: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Choose:
    """Make a municipality (its name or id) the one that a question is about when none is named."""

    municipality: str


Command = Import | Choose
