"""Paths that a person writes on a line: completed as they are written, and parted where there are several."""
from __future__ import annotations

import os
import shlex
from pathlib import Path

from textual.suggester import Suggester


class PathSuggester(Suggester):
    """Completes the last path that is being written."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first file or folder that begins like what is written."""
        start, _, last = value.rpartition(" ")
        folder, name = os.path.split(os.path.expanduser(last))
        try:
            found = sorted(each for each in os.listdir(folder or ".") if each.startswith(name) and not each.startswith("."))
        except (OSError, ValueError):
            return None
        return f"{start}{' ' if start else ''}{last[: len(last) - len(name)]}{found[0]}" if name and found else None


def paths_in(text: str) -> tuple[str, ...]:
    """The paths of a line: the whole line where it is one, else its words, quoted where they hold spaces."""
    whole = os.path.expanduser(text.strip())
    if "\x00" not in whole and Path(whole).exists():
        return (whole,)
    try:
        return tuple(map(os.path.expanduser, shlex.split(text)))
    except ValueError:
        return (whole,)
