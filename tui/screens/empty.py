"""What stands on the first screen of a store without figures: why it is empty, and what to do next."""
from __future__ import annotations

from typing import Final

from textual.content import Content

NEXT_STEPS: Final = (
    ("koll demo", "fyra riktiga kommuner att prova med"),
    ("i", "läs in SIE, Excel eller CSV från ekonomisystemet"),
    ("koll importera FIL", "detsamma från kommandoraden"),
    ("?", "hjälp med tangenterna"),
    ("q", "avsluta"),
)


def empty(headline: str) -> Content:
    """The headline and the next steps."""
    width = max(len(key) for key, _ in NEXT_STEPS)
    steps = [Content.assemble((key.ljust(width), "bold $primary"), f"  {meaning}") for key, meaning in NEXT_STEPS]
    return Content("\n").join([Content.styled(headline, "bold"), Content(""), *steps])
