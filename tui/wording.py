"""What an answer tells its reader to do, in the keys of the terminal where the command line's words are its own; no framework."""
from __future__ import annotations

import re
from typing import Final

from core.answer import Answer

_WAYS: Final = tuple((re.compile(said), here) for said, here in (
    (r"Öppna ett: koll tillfalle oppna(?: --\w+ \S+)*", "Öppna ett: o och sedan n."),
    (r"Ett öppnas med ”koll tillfalle oppna[^”]*”", "Ett öppnas med o och sedan n"),
    (r"Där finns inget ännu: koll tillfalle oppna NAMN --period \S+", "Där finns inget ännu. Öppna ett: o och sedan n."),
    (r"Lägg till --period \d{4}-\d\d\.", "Skriv månad och år, till exempel augusti 2020."),
    (r"Utan --tillfalle gäller det senaste\.", "Prognoser lämnas i det senaste."),
    (r"Lägg till --kommun NAMN; dess siffror ska vara inlästa först", "Byt kommun med m; dess siffror ska vara inlästa först"),
    (r"([Ll])ägg till --kommun NAMN", lambda found: f"{'B' if found[1] == 'L' else 'b'}yt kommun med m"),
    (r"Lägg till --kommun med den kommun som filen hör till\.", "Byt först till den kommun som filen hör till, med m."),
    (r"Vad det betyder att ångra den visar koll angra \d+\.", "Vad det betyder att ångra den visar u i loggen."),
    (r"Den kan i sin tur ångras: koll angra \d+\.", "Den kan i sin tur ångras i loggen (u)."),
    (r"Med koll angra (\d+) gäller den igen", r"Ångras ändring \1 gäller den igen"),
    (r"koll angra (\d+)", r"ändring \1"),
    (r"går inte att ångra med koll angra", "går inte att ångra"),
    (r"koll logg visar dem", "loggen (u) visar dem"),
    (r"(läses in|läs in den igen) med koll importera FIL(?:\.xlsx)?", r"\1 med i"),
))
"""What the command line is told, and what it is here."""


def in_keys(text: str) -> str:
    """The text with the keys that do what it tells of."""
    if "koll " not in text and "--" not in text:
        return text
    for said, here in _WAYS:
        text = said.sub(here, text)
    return text


def for_screen(answer: Answer) -> Answer:
    """The answer as the terminal says it: its headline and its notes."""
    return answer._replace(headline=in_keys(answer.headline), notes=tuple(map(in_keys, answer.notes)))
