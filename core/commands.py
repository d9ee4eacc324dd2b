"""What people may write: frozen records that the desk checks and the store commits whole."""
from __future__ import annotations

from dataclasses import dataclass

from core.intake import Incoming


@dataclass(frozen=True, slots=True)
class Import:
    """Take in files that a reader has read, into the named municipality (None: the chosen one, or the one that the files name).

    ``write`` False answers with the preview alone. ``confirmed`` True says yes to what needs a yes. ``previewed``: the
    version of the preview that the yes was given to; when others have written since, nothing is written.
    """

    files: tuple[Incoming, ...]
    municipality: str | None = None
    write: bool = False
    confirmed: bool = False
    previewed: int | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """Make a municipality (its name or id) the one that a question is about when none is named."""

    municipality: str


Command = Import | Choose
