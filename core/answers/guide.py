"""Hjälp: what can be asked, with examples that work in these books."""
from __future__ import annotations

from core.answer import Answer, Cell, Column, FollowUp, Row, Table
from core.register import Register

EXAMPLES = (
    ("avvikelse", "Avvikelse mot budget, för enheten och det som ligger under den"),
    ("utfall", "Vad som är bokfört"),
    ("budget", "Periodens och helårets budget"),
    ("månader", "Kontogrupper månad för månad"),
    ("jämför", "Mot samma period i fjol"),
    ("störst", "De största avvikelserna"),
    ("resultaträkning", "Resultaträkningen i kommunens egen uppställning"),
    ("driftredovisning", "Nettokostnad per enhet"),
    ("kontogrupper", "Ekonomin per kontogrupp"),
    ("detaljramar", "Intäkter, kostnader och netto per detaljram"),
)


def guide(register: Register | None, version: int = 0) -> Answer:
    """One row per kind of question, each with an example about the municipality's home unit."""
    home = next((unit.name for unit in register.units if unit.code == register.home), "") if register else ""
    place = f"{home} {register.name}" if register and home != register.name else home
    rows = [Row(word, word.capitalize(), {"meaning": Cell(text), "example": Cell(f"{word} {home}".strip())}) for word, text in EXAMPLES]
    columns = (Column("meaning", "Svarar med"), Column("example", "Till exempel"))
    notes = (
        "Skriv orden i vilken ordning du vill: enhet, kommun och period.",
        "Perioden kan vara t.o.m. augusti 2020, i augusti, T2, kvartal 3, delår eller helår.",
        "Utan period gäller den senast stängda månaden.",
    )
    followups = tuple(FollowUp(word.capitalize(), f"{word} {place}".strip()) for word, _ in EXAMPLES[:4])
    headline = "Fråga om en enhet, till exempel: " + (f"avvikelse {home}." if home else "avvikelse ekonomienheten.")
    return Answer(headline, municipality=register.name if register else None, table=Table(columns, tuple(rows)), notes=notes,
                  followups=followups, version=version)
