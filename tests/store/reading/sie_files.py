"""Small SIE files of the tests, and what is looked at in them."""
from __future__ import annotations

from core.intake import Incoming
from store.reading.sie import read_sie

HEAD = '#FLAGGA 0\n#SIETYP 3\n#FNAMN "Påhittköping"\n#RAR 0 20240101 20241231\n#RAR -1 20230101 20231231\n#KONTO 5010 "Löner"\n'


def read(text: str, encoding: str = "cp437", dimension: int | None = None) -> Incoming:
    return read_sie(text.encode(encoding), "bok.se", dimension)


def months(incoming: Incoming, unit: str, account: str = "5010", kind: str = "actual", year: int = 2024) -> tuple[int | None, ...]:
    figures = next(f for f in incoming.figures if (f.unit, f.year) == (unit, year))
    return tuple(figures.monthly[kind][account])


def texts(incoming: Incoming, level: str) -> str:
    return "\n".join(f"{p.where}: {p.text}" for p in incoming.problems if p.level == level)


def needs_yes(incoming: Incoming) -> str:
    """What is refused or needs a yes, in words; empty when the file goes in unasked."""
    return texts(incoming, "refused") + texts(incoming, "confirm")
