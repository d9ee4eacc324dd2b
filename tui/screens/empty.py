"""What stands on the first screen of a store without figures: why it is empty, and what to do next."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.content import Content

from tui.columns import fill
from tui.keys import Key, name_of

NEXT_STEPS: Final = (
    ("koll demo", "fyra riktiga kommuner att prova med"),
    ("las-in-filer", "läs in SIE, Excel eller CSV från ekonomisystemet"),
    ("koll importera FIL", "detsamma från kommandoraden"),
    ("hjalp", "hjälp med tangenterna"),
    ("bakat", "avsluta"),
)
"""A command or the name of a key, and what it does."""

WIDTH: Final = max(len(name) for name, _ in NEXT_STEPS)


def empty(headline: str, keys: Iterable[Key]) -> Content:
    """The headline and the next steps; ``keys``: as one has chosen them."""
    shown = {name_of(key): key.shown for key in keys}
    steps = [
        Content.assemble((fill(shown.get(name, name), WIDTH), "bold $primary"), f"  {meaning}") for name, meaning in NEXT_STEPS
    ]
    return Content("\n").join([Content.styled(headline, "bold"), Content(""), *steps])
