"""Telegram's HTML: text made safe for it, and how long it is when Telegram counts."""
from __future__ import annotations

import html
import re
from typing import Final

LIMIT: Final = 4096
"""UTF-16 units that one message may hold, counted after the markup."""
CAPTION: Final = 1024
"""UTF-16 units that may stand under a picture."""

LONGEST: Final = 20_000
"""Characters that any one text is shown of."""

_TAG: Final = re.compile(r"</?[a-z][^<>]*>")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_CUT: Final = "…"


def escape(text: str) -> str:
    """One line of plain text as HTML; what no reader can see becomes a space."""
    return html.escape(_UNPRINTABLE.sub(" ", text), quote=False)


def in_pieces(text: str, most: int) -> tuple[str, ...]:
    """Plain text as the lines that it fills, each of at most ``most`` UTF-16 units and ended after a whole word where it has one.

    Only what is longer than anyone may write anywhere is cut.
    """
    pieces, rest = [], _UNPRINTABLE.sub(" ", text if len(text) <= LONGEST else f"{text[:LONGEST]}{_CUT}")
    while len(rest.encode("utf-16-le")) > 2 * most:
        kept = rest.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
        at = max(kept.rfind(" "), 0) or len(kept)
        pieces.append(kept[:at])
        rest = rest[at:].lstrip(" ")
    return (*pieces, rest)


def bold(text: str) -> str:
    """Plain text as a bold line."""
    return f"<b>{escape(text)}</b>"


def italic(text: str) -> str:
    """Plain text as a line in italics."""
    return f"<i>{escape(text)}</i>"


def fixed(text: str) -> str:
    """Plain text in letters of one width, so that figures stand under each other."""
    return f"<code>{escape(text)}</code>"


def plain(markup: str) -> str:
    """The text that a reader sees."""
    return html.unescape(_TAG.sub("", markup))


def within(text: str, most: int) -> str:
    """Plain text on one line, ended after a whole word with … where it has more than ``most`` UTF-16 units."""
    line = _UNPRINTABLE.sub(" ", text).strip()
    if size(html.escape(line)) <= most:
        return line
    kept = line.encode("utf-16-le")[: 2 * (most - len(_CUT))].decode("utf-16-le", "ignore")
    return kept.rsplit(" ", 1)[0].rstrip(" ,;:–") + _CUT


def size(markup: str) -> int:
    """UTF-16 units of the text that a reader sees: what Telegram's limit counts."""
    return len(plain(markup).encode("utf-16-le", "surrogatepass")) // 2
