"""How answers write questions and lists of names."""
from __future__ import annotations

from collections.abc import Sequence

from core.calendar import Span
from core.organisation import Unit
from core.register import Register

WORDS = {
    "deviation": "avvikelse", "actual": "utfall", "budget": "budget", "months": "månader", "compare": "jämför", "largest": "störst",
    "income_statement": "resultaträkning", "operating_statement": "driftredovisning", "account_groups": "kontogrupper",
    "sub_appropriations": "detaljramar", "prognosis": "prognos", "accuracy": "prognossäkerhet", "changes": "vad har ändrats",
    "why": "varför", "missing": "vilka saknas", "queue": "att godkänna", "round": "tillfälle", "accounts": "konton",
    "overview": "översikt",
    "worksheet": "prognosunderlag", "comments": "kommentarer", "analysis": "analys",
    "summary": "sammanfattning", "standing": "prognosläge",
    "key_facts": "fakta",
    "goals": "mål",
    "indicators": "indikatorer",
    "activities": "aktiviteter",
    "key_figures": "nyckeltal",
    "internal_control": "internkontroll",
    "staff": "personal",
    "sick_leave": "sjukfrånvaro",
    "work_environment": "arbetsmiljö",
    "earmarked_funds": "riktade medel",
    "significant_events": "händelser",
    "investments": "investeringar",
    "sections": "texter",
    "red": "vad är rött",
    "overdue": "vad är försenat",
}
"""The word that asks each kind of question."""


def phrase(word: str, unit: Unit, register: Register, span: Span) -> str:
    """A question text that is sure to mean the unit, its municipality and the period."""
    if unit.parent is None:
        return f"{word} hela {register.name} {span.words}"
    name = unit.code if unit.name.casefold() in register.shared_names else unit.name
    return f"{word} {name} {register.name} {span.words}"


def first_names(names: Sequence[str]) -> str:
    """The first three, and how many more."""
    return in_a_row([*names[:3], *([f"{len(names) - 3} till"] if len(names) > 3 else [])])


def in_a_row(names: Sequence[str]) -> str:
    """”A, B och C”."""
    return " och ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
