"""An answer for those in the chat who have no command line: what ”koll …” would do is asked of a controller, or not said."""
from __future__ import annotations

import re
from typing import Final

from core.answer import Answer
from core.question import Who

_WITHOUT: Final = ("reader", "manager")
_INSTEAD: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple((re.compile(said), instead) for said, instead in (
    (r"Öppna ett: koll tillfalle oppna .*$", "Be en controller öppna ett."),
    (r"Ett öppnas med ”koll tillfalle oppna[^”]*”", "Be en controller öppna ett"),
    (r"Där finns inget ännu: koll tillfalle oppna .*$", "Där finns inget ännu."),
    (r"Den kan i sin tur ångras: koll angra \d+\.", ""),
    (r"Med koll angra \d+ gäller den igen\.", ""),
    (r"Raderas med koll glom NAMN, eller av personen själv med /glom i chatten\.", "Du raderar det med /glom."),
    (r"Läs in en fil med koll importera FIL(, eller prova med koll demo)?\.", "Be en controller läsa in dem."),
    (r"De läses in med koll importera FIL\.", "Be en controller läsa in dem."),
    (r"Hämta dem med koll kolada NYCKELTAL\.", "Be en controller hämta dem."),
    (r"Skriv dem till en fil med --till FIL\.xlsx, fyll i och läs in den igen med koll importera FIL\.xlsx\.", ""),
))


def followable(answer: Answer, who: Who) -> Answer:
    """The same, without advice that a reader or a manager cannot follow; as it is for others."""
    if who.role not in _WITHOUT:
        return answer
    notes = tuple(filter(None, map(_said, answer.notes)))
    return answer._replace(headline=_said(answer.headline), notes=notes)


def _said(text: str) -> str:
    if "koll " not in text and "--till" not in text:
        return text
    for pattern, instead in _INSTEAD:
        text = pattern.sub(instead, text)
    return text.strip()
