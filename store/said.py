"""What the log says of every change: when, who, of which municipality, in which words and through which face; none of them empty."""
from __future__ import annotations

import os
from typing import Final

from store.clock import now

DIRECT: Final = "direkt i lagret"
"""The face of what is written by none: a script, or the machine itself."""


def operator() -> str:
    """Who acts where nobody is named: the operating system's name for whoever runs the program."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or f"användare {os.getuid() if hasattr(os, 'getuid') else 0}"


def said(author: str, municipality: str, summary: str, face: str, **more: str) -> dict[str, str]:
    """The log's words of a change that is made now; ``municipality`` is empty for one of the whole store, ``more`` are further words."""
    time = now().isoformat(timespec="seconds")
    words = {"time": time, "author": author or operator(), "municipality": municipality, "summary": summary}
    return {**words, **more, "face": face or DIRECT}
