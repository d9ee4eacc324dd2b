"""Builds a report: what was ordered is understood as a question, each part of the plan is answered, and the parts are put in order."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from core.answer import Answer, refusal
from core.answers.asked import span_of
from core.calendar import PeriodError, Span
from core.fold import quoted
from core.organisation import Unit
from core.progress import Progress
from core.question import Question
from core.register import Register
from core.report import Report
from core.report_plan import NAMES, assembled, kind_called, kind_for, plan
from core.report_reported import missing
from core.reported import ReportedTable

MOST_CHAPTERS: Final = 80


class Order(NamedTuple):
    """A report that is wanted: unit and period in words (either may be empty), and the kind's Swedish name (empty: by the period).

    ``question``: unit and period as they have been understood already, instead of the words.
    """

    unit: str = ""
    period: str = ""
    kind: str = ""
    question: Question | None = None


class Sources(NamedTuple):
    """What the desk lends: how words are understood, how a question is answered, the municipality of a question, what one reports."""

    understood: Callable[[str], Question | Answer]
    answered: Callable[[Question], Answer]
    register_of: Callable[[Question], Register | None]
    reported: Callable[[str], Iterable[ReportedTable]] = lambda _municipality: ()


def build(order: Order, sources: Sources, progress: Progress) -> Report | Answer:
    """The report, or the answer that says why there is none."""
    meant = order.question or sources.understood(" ".join(filter(None, ("avvikelse", order.unit, order.period))))
    if isinstance(meant, Answer):
        return _misread(meant, order, sources)
    register = sources.register_of(meant)
    if register is None or not register.years:
        return sources.answered(meant)
    try:
        span = span_of(meant, register)
    except PeriodError as error:
        return refusal(str(error))
    kind = kind_called(order.kind) if order.kind else kind_for(span)
    if kind is None:
        return refusal(f"Rapporten ”{order.kind[:40]}” finns inte. Välj {', '.join(name.lower() for name in NAMES.values())}.")
    unit = meant.unit or register.home
    base = meant._replace(unit=unit, municipality=register.id)
    first = sources.answered(base)
    if first.status != "answered":
        return first
    reported = _reported(register, unit, span.year.label, sources)
    asked = list(plan(kind, base, register, _chapters(register, unit, span.year.label), reported, _mark(register, span)))
    filled = []
    for nth, asking in enumerate(asked):
        progress(asking.title, nth / len(asked))
        filled.append((asking, Answer("") if asking.ready else sources.answered(asking.question)))
    lacking = tuple(missing(reported, _boards(register, unit, span.year.label))) if any(asking.ready for asking in asked) else ()
    if meant.unit is None and unit != register.root.code and first.unit:
        lacking = (f"Rapporten gäller {first.unit.name}, som är kommunens egen rapport, inte hela {register.root.name}.", *lacking)
    return assembled(kind, filled, (first.unit.name if first.unit else "", span.label), lacking)


def _misread(said: Answer, order: Order, sources: Sources) -> Answer:
    """Why the words are no report; where it is the period's words that say nothing of time, how a period is written."""
    alone = sources.understood(" ".join(filter(None, ("avvikelse", order.unit)))) if order.period else said
    if isinstance(alone, Answer) or (said.status != "choose" and "Prova till exempel" not in said.headline):
        return said
    return refusal(f"{quoted(order.period)} är ingen period. Skriv till exempel augusti 2020, t.o.m. augusti 2020 eller helår 2020.")


def _mark(register: Register, span: Span) -> str:
    """After the headings of what is kept by year alone, where the books have gone past the months: it may tell what came later."""
    return f" (hela {span.year.name})" if register.closed[span.year.label] > span.last else ""


def _reported(register: Register, unit: str, year: int, sources: Sources) -> tuple[ReportedTable, ...]:
    """What the unit and those below it report of the year beside the ledger."""
    units = register.organisation(year)
    tables = (table for table in sources.reported(register.id) if table.year == year and table.unit in units)
    return tuple(table for table in tables if unit in units and units.is_within(table.unit, unit))


def _boards(register: Register, unit: str, year: int) -> dict[str, frozenset[str]]:
    """The units right below the asked one, with the codes of all that is below each."""
    units = register.organisation(year)
    spans = {each.name: units.span(each.code) for each in units.children(unit)} if unit in units else {}
    return {name: frozenset(node.code for node in units.nodes[first:end]) for name, (first, end) in spans.items()}


def _chapters(register: Register, unit: str, year: int) -> tuple[Unit, ...]:
    """The units with a chapter of their own: those under the unit that have a manager, else all of them, where they are not too many;
    else those directly below it."""
    units = register.organisation(year)
    if unit not in units:
        return ()
    first, end = units.span(unit)
    below = units.nodes[first + 1:end]
    found = tuple(each for each in below if each.manager) or tuple(below)
    return found if len(found) <= MOST_CHAPTERS else tuple(units.children(unit))
