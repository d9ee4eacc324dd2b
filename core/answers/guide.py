"""Hjälp: what can be asked, with examples that work in these books."""
from __future__ import annotations

from core.answer import Answer, Cell, Column, FollowUp, Row, Table
from core.register import Register

WHOLE_WORDS = (
    "resultaträkning", "driftredovisning", "kontogrupper", "detaljramar", "vilka saknas", "att godkänna", "tillfälle", "översikt",
    "sammanfattning", "prognosläge",
)
"""Words that ask about a whole municipality."""

EXAMPLES = (
    ("avvikelse", "Avvikelse mot budget, för enheten och det som ligger under den"),
    ("utfall", "Vad som är bokfört"),
    ("budget", "Periodens och helårets budget"),
    ("månader", "Kontogrupper månad för månad"),
    ("konton", "Varje kontogrupps konton, månad för månad"),
    ("jämför", "Mot samma period i fjol"),
    ("störst", "De största avvikelserna"),
    ("översikt", "Alla enheter med avvikelse, ändring sedan förra månaden och prognos"),
    ("prognos", "Vad året väntas sluta på, enligt chefen och enligt modellen"),
    ("sammanfattning", "Prognosen, de tre största avvikelserna, vad som ändrats och vilka som saknas"),
    ("prognosläge", "Hur många prognoser som är inne"),
    ("prognosunderlag", "Per kontogrupp: budget, modellens förslag, förra prognosen och medelfel"),
    ("kommentarer", "Vad cheferna har skrivit till sina prognoser, tillfälle för tillfälle"),
    ("prognossäkerhet", "Hur nära bokslutet prognoserna har legat"),
    ("varför", "Vad avvikelsen beror på, och vad som bara är periodisering"),
    ("analys", "Utkast till ekonomisk analys: vad, hur mycket, varför och vad som inte är förklarat"),
    ("vad har ändrats", "Nytt utfall, ändrad bedömning och flyttad budget sedan förra tillfället"),
    ("vilka saknas", "Enheterna som inte har lämnat prognos"),
    ("att godkänna", "Prognoserna som väntar på granskning eller godkännande, den största avvikelsen först"),
    ("tillfälle", "Läget i ett prognostillfälle, enhet för enhet"),
    ("resultaträkning", "Resultaträkningen i kommunens egen uppställning"),
    ("driftredovisning", "Nettokostnad per enhet"),
    ("kontogrupper", "Ekonomin per kontogrupp"),
    ("detaljramar", "Intäkter, kostnader och netto per detaljram"),
    ("vad är rött", "Avvikelser, mål, åtgärder och risker som är röda"),
    ("vad är försenat", "Åtgärder vars slutdatum har gått ut"),
    ("mål", "Målen med bedömning, indikatorer och uppdrag"),
    ("indikatorer", "Kvalitetsindikatorer med utgångsläge, mål och utfall"),
    ("aktiviteter", "Handlingsplaner med slutdatum, ansvarig och läge"),
    ("nyckeltal", "Nyckeltalen år för år"),
    ("internkontroll", "Kontroller med risk, bedömning och åtgärder"),
    ("personal", "Anställda, årsarbetare, omsättning och sjukfrånvaro"),
    ("sjukfrånvaro", "Efter längd, kön och ålder"),
    ("arbetsmiljö", "Kompetens, arbetsmiljö, skador och tillbud"),
    ("investeringar", "Kategorier och projekt mot budget"),
    ("riktade medel", "Engångsmedel och effektiviseringsbeting"),
    ("händelser", "Väsentliga händelser"),
    ("fakta", "Verksamheten i korthet"),
    ("texter", "Rapportens texter: förord, uppdrag, analys och framtid"),
)


def guide(register: Register | None, version: int = 0) -> Answer:
    """One row per kind of question, each with an example that works in this municipality's books."""
    rows = [Row(word, word.capitalize(), {"meaning": Cell(text), "example": Cell(_example(word, register))}) for word, text in EXAMPLES]
    columns = (Column("meaning", "Svarar med"), Column("example", "Till exempel"))
    notes = (
        "Skriv orden i vilken ordning du vill: enhet, kommun och period.",
        "Perioden kan vara t.o.m. augusti 2020, i augusti, T2, kvartal 3, delår eller helår.",
        "Utan period gäller den senast stängda månaden.",
    )
    return Answer(
        f"Fråga om en enhet, till exempel: {_example('avvikelse', register)}.", municipality=register.name if register else None,
        table=Table(columns, tuple(rows)), notes=notes, version=version,
        followups=tuple(FollowUp(word.capitalize(), _example(word, register)) for word, _ in EXAMPLES[:4]),
    )


def _example(word: str, register: Register | None) -> str:
    """A question with the word, about the municipality's own report or its home unit."""
    if register is None:
        return f"{word} ekonomienheten"
    home = register.latest.get(register.home)
    if word in WHOLE_WORDS or home is None or home.parent is None or home.name.casefold() in register.shared_names:
        return f"{word} {register.name}"
    return f"{word} {home.name} {register.name}"
