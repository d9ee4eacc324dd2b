"""What an answer about the year's end says in sentences: the headline, and the notes below the table."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from core.accounts import NET_COST
from core.accuracy import errors_of
from core.answer import Row
from core.answers.parts import is_shown_as_zero
from core.answers.prognosis_view import View
from core.correction import hint
from core.deviation import difference, percent_base
from core.fold import quoted
from core.held import budget_in, is_rebudgeted
from core.money import Amount
from core.outlook import Method, Outlook
from core.rounds import NOT_GIVEN, STATUS_WORDS, Round

METHOD_NAMES: Final[dict[str, str]] = {
    "linear": "Linjär", "remaining_budget": "Utfall + restbudget", "last_season": "Förra årets säsong", "budget_profile": "Budgetprofil",
}
_LACKS: Final[dict[str, str]] = {
    "linear": "stängda månader", "remaining_budget": "budget per månad", "last_season": "fjolårets månader",
    "budget_profile": "budget per månad",
}
LONGEST_COMMENT: Final = 3_000
WIDE: Final = 10
"""An 80 % interval of a tenth of the year or more is called wide."""


def headline(view: View) -> str:
    """Where the unit's year ends, in one sentence: the outcome, else the manager's word, else the model's."""
    if view.is_done:
        return _closed(view)
    unit = view.asked.unit.code
    given, model = view.given(unit), view.outlook(unit)
    if given is not None:
        beside = f"; modellen räknar med {_model(view, model)}" if model else ""
        return f"{_expected(view, given)}, enligt prognosen i {view.month}{beside}."
    if model:
        return f"{_expected(view, model.total)}, enligt modellen ({_interval(view, model)}), {_seen_from(view)}."
    budget = view.annual_budget(unit)
    if budget is None:
        return f"{view.asked.subject}: varken prognos, budget eller månader att räkna från finns för {view.fiscal.name}."
    known = f"budgeten för {view.fiscal.name} är {view.text(budget)} {view.asked.profile.unit}"
    return f"{view.asked.subject}: ingen prognos är lämnad och modellen har inga månader att räkna från; {known}."


def _expected(view: View, total: Amount) -> str:
    return f"{view.asked.subject} väntas sluta på {view.text(total)} {view.asked.profile.unit}{_against_budget(view, total)}"


def _closed(view: View) -> str:
    unit = view.asked.unit.code
    outcome, given = view.outcome(unit), view.given(unit)
    if outcome is None:
        return f"{view.asked.subject}: bokslutet för {view.fiscal.name} saknas."
    sentence = f"{view.asked.subject} slutade {view.fiscal.name} på {view.text(outcome)} {view.asked.profile.unit}"
    sentence += _against_budget(view, outcome)
    if given is None or view.said is None:
        return f"{sentence} (bokslut)."
    error = outcome - given
    said = f"prognosen i {view.month} var {view.text(given)}"
    if is_shown_as_zero(error, view.asked.profile.unit):
        return f"{sentence} (bokslut); {said} och träffade."
    return f"{sentence} (bokslut); {said}, så det blev {view.size(error)} {'bättre' if error > 0 else 'sämre'} än väntat."


def _against_budget(view: View, total: Amount) -> str:
    deviation = difference(total, view.annual_budget(view.asked.unit.code))
    if deviation is None:
        return ""
    if is_shown_as_zero(deviation, view.asked.profile.unit):
        return ", i nivå med budget"
    return f", {view.size(deviation)} {'bättre' if deviation > 0 else 'sämre'} än budget"


def _model(view: View, model: Outlook) -> str:
    return f"{view.text(model.total)} ({_interval(view, model)})"


def _interval(view: View, model: Outlook) -> str:
    return f"80\u00a0%: {view.between(model.low80, model.high80)}"


def _seen_from(view: View) -> str:
    return f"sett t.o.m. {view.fiscal.month_name(view.as_of)}" if view.as_of else f"innan någon månad {view.fiscal.name} är stängd"


def notes(view: View) -> Iterator[str]:
    """The manager's words, what history says of them, how sure the model is, and what cannot be known."""
    yield from _managers(view)
    yield frozen_with(view)
    yield _history_says(view)
    model = None if view.is_done else view.outlook(view.asked.unit.code)
    if model:
        yield _how_sure(view, model)
        yield _without_ground(model.methods)
    elif not view.is_done:
        yield "Modellen kan inte räkna: månader saknas."


def what_deviates(view: View, rows: Sequence[Row]) -> str:
    """Whose word the deviations are of, where the rows differ in it; empty for an outcome."""
    if view.is_done:
        return ""
    unit, expected = view.asked.unit.code, [row for row in rows if row.is_group or row.question]
    by_manager = [view.given(*((unit, row.key) if row.is_group else (row.key, NET_COST))) is not None for row in expected]
    if all(by_manager):
        return "Avvikelsen är prognosens mot helårsbudgeten."
    return "Avvikelsen är modellens mot helårsbudgeten" + (" där chefens prognos saknas, annars prognosens." if any(by_manager) else ".")


def _managers(view: View) -> Iterator[str]:
    said, unit = view.said, view.asked.unit
    if view.rounds and said != view.rounds[-1]:
        yield f"Ingen prognos är lämnad i {view.rounds[-1].name}{f'; den senaste är från {said.name}' if said else ''}."
    if said is None:
        return
    if view.given(unit.code) is None:
        yield _half_given(view, said)
        return
    own = [each for (round_id, code, _), each in view.book.prognoses.items() if (round_id, code) == (said.id, unit.code)]
    given = [each for each in own if each.status not in NOT_GIVEN]
    if not given:
        yield f"Prognosen i {said.name} är summan av det som är lämnat under {unit.name}."
        return
    first = min(given, key=lambda each: list(STATUS_WORDS).index(each.status))
    who = f", {first.author}" if first.author and first.author != said.name else ""
    words = dict.fromkeys(quoted(each.comment, LONGEST_COMMENT) for each in given if each.comment)
    causes = dict.fromkeys(f"Orsak: {each.cause}." for each in given if each.cause)
    how = " per kontogrupp" if all(each.group != NET_COST for each in given) else ""
    below = view.given_below(unit.code)
    before = f"Den går före summan av enheterna under, {view.text(below)} {view.asked.profile.unit}." if below is not None else ""
    told = (f"Prognosen i {said.name}{how}: {STATUS_WORDS[first.status]}{who}.", *words, *causes, before)
    yield " ".join(filter(None, told))


def frozen_with(view: View) -> str:
    """The budget that a frozen round was held against, where the books have come to say another of the same month."""
    said, unit = view.said, view.asked.unit.code
    budget = budget_in(view.book, said, unit) if said and is_rebudgeted(view.book, said, unit) else None
    if said is None or budget is None:
        return ""
    return f"{said.name} frystes mot helårsbudgeten {view.text(budget)} {view.asked.profile.unit}; den har ändrats i böckerna sedan dess."


def _half_given(view: View, said: Round) -> str:
    """That something is given in the round but not all: drafts, some of the account groups, some of the units below."""
    unit, chart = view.asked.unit, view.book.chart
    own = [each for (round_id, code, _), each in view.book.prognoses.items() if (round_id, code) == (said.id, unit.code)]
    if any(each.group == NET_COST for each in own):
        return f"Prognosen i {said.name} är ett utkast och räknas inte än."
    groups = [f"{chart[each.group].name} {view.money(each.amount, each.group).text}" for each in own if each.group in chart]
    if groups:
        return f"I {said.name} är bara en del av kontogrupperna lämnade: {', '.join(groups)}; därför visas ingen summa."
    return f"I {said.name} har inte allt under {unit.name} fått en prognos; därför visas ingen summa."


def _history_says(view: View) -> str:
    """What the unit's own record would make of the manager's number; a hint only."""
    unit = view.asked.unit.code
    given = view.given(unit)
    if given is None or view.is_done:
        return ""
    said = hint(errors_of(view.book, unit), given, percent_base(view.book, unit, view.whole), before=view.asked.year)
    if said is None or is_shown_as_zero(said.corrected - given, view.asked.profile.unit):
        return ""
    tried = f"; en sådan rättelse hade hjälpt {said.helped} av {said.tried} gånger" if said.tried else ""
    direction = "bättre" if said.corrected > given else "sämre"
    years = "ett år" if said.years == 1 else f"{said.years} år"
    return (
        f"Historien talar för {view.text(said.corrected)} {view.asked.profile.unit}: bokslutet har blivit {direction} än prognosen, "
        f"sett till {years}{tried}. En upplysning; prognosen är oförändrad."
    )


def _how_sure(view: View, model: Outlook) -> str:
    """Both intervals, and what they rest on."""
    known = f"Modellens intervall: 80\u00a0% {view.between(model.low80, model.high80)}, 95\u00a0% {view.between(model.low95, model.high95)}"
    if model.evidence < 2:
        years = "Bara ett tidigare år" if model.evidence else "Inget tidigare år"
        is_wide = WIDE * (model.high80 - model.low80) >= abs(model.total)
        return f"{known}. {years} att pröva modellen mot: intervallet är {'brett' if is_wide else 'osäkert'}."
    means = "Medelfel är hur långt från bokslutet man i snitt har hamnat tidigare år, sett från samma månad."
    return f"{known}; prövat mot {model.evidence} tidigare år. {means}"


def _without_ground(methods: Sequence[Method]) -> str:
    """Why a method shows nothing."""
    lacks: dict[str, list[str]] = {}
    for method in methods:
        if method.total is None:
            lacks.setdefault(_LACKS[method.key], []).append(METHOD_NAMES[method.key])
    return " ".join(f"{' och '.join(names)} saknar {what} att räkna på." for what, names in lacks.items())
