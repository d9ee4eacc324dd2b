"""Prognos: where the year will end by the manager and by the model, beside the budget; of a closed year how it ended."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.answer import Answer, Column, FollowUp, Row
from core.answers.asked import Asked
from core.answers.chart import year_chart
from core.answers.listing import listing, listing_notes
from core.answers.parts import answered, follow_ups, money, money_column, notes_for
from core.answers.phrasing import phrase
from core.answers.prognosis_view import View
from core.answers.prognosis_words import METHOD_NAMES, headline, notes, what_deviates
from core.answers.rounding import Sum, down_the_tree, ore, rounding_note
from core.calendar import Scope, Span
from core.deviation import difference
from core.money import Amount


def prognosis(asked: Asked) -> Answer:
    """The asked unit, those below it or its account groups, and the methods that a controller knows; as of the span's last month."""
    view = View(asked)
    asked = view.asked
    listed = listing(asked, view.cells)
    listed += _other_groups(view, listed)
    rows = [*listed, *_method_rows(view)]
    rounding = rounding_note([*down_the_tree(listed), *_across(view, listed)], asked.profile.unit)
    said = (what_deviates(view, listed), *notes(view))
    more = (*said, rounding, *listing_notes(asked, listed)[1:])
    found = answered(
        asked, headline(view), _columns(view), rows, notes_for(asked, asked.profile.layout, asked.profile.unit, *more), _follow_ups(view),
    )
    return found._replace(chart=year_chart(view))


def _other_groups(view: View, listed: Sequence[Row]) -> list[Row]:
    """What the model expects of account groups that have neither outcome nor budget this year, so that the groups add up to the unit."""
    groups = [row for row in listed[1:] if row.is_group]
    if view.is_done or not groups:
        return []
    whole, parts = ore(listed[0].cells["forecast"]), [ore(row.cells["forecast"]) for row in groups]
    rest = 0 if whole is None else whole - sum(part or 0 for part in parts)
    return [Row(f"{listed[0].key}/ovrigt", "Övriga kontogrupper", {"forecast": view.money(rest)}, 1)] if rest else []


def _columns(view: View) -> list[Column]:
    """The managers' column only where there is a round to have said something in."""
    asked = view.asked
    said = [money_column(asked, "prognosis")] if view.rounds else []
    if view.is_done:
        error = [money_column(asked, "error", "Prognosfel")] if view.rounds else []
        budget = money_column(asked, "annual_budget", asked.profile.word("budget"))
        return [budget, *said, money_column(asked, "actual"), *error, money_column(asked, "deviation")]
    model = [money_column(asked, "forecast", "Beräknat"), money_column(asked, "deviation"), money_column(asked, "error", "Medelfel")]
    return [money_column(asked, "annual_budget"), *said, *model]


def _method_rows(view: View) -> Iterator[Row]:
    """The model with its interval and the methods, for the asked unit: what each says and how far off it has been."""
    model = None if view.is_done else view.outlook(view.asked.unit.code)
    if model is None:
        return
    yield Row("methods", "Så räknar metoderna", {}, kind="heading")
    yield _method_row(view, "forecast", "Modellen", model.total, model.error)
    yield _method_row(view, "low80", "80\u00a0%: som sämst", model.low80, None, 2)
    yield _method_row(view, "high80", "80\u00a0%: som bäst", model.high80, None, 2)
    for method in model.methods:
        yield _method_row(view, method.key, METHOD_NAMES[method.key], method.total, method.error)


def _method_row(view: View, key: str, label: str, total: Amount | None, error: Amount | None, level: int = 1) -> Row:
    shown = view.asked.profile.unit
    deviation = difference(total, view.annual_budget(view.asked.unit.code))
    cells = {"forecast": view.money(total), "deviation": money(deviation, shown)}
    return Row(key, label, cells if level > 1 else cells | {"error": money(error, shown)}, level)


def _across(view: View, rows: Sequence[Row]) -> Iterator[Sum]:
    """deviation = what is expected − the budget, as printed in each row."""
    for row in rows:
        for key in ("actual",) if view.is_done else ("prognosis", "forecast"):
            expected, budget = ore(row.cells.get(key)), ore(row.cells.get("annual_budget"))
            if expected is not None and budget is not None:
                yield ore(row.cells["deviation"]), [expected, -budget]
                break


def _follow_ups(view: View) -> tuple[FollowUp, ...]:
    asked = view.asked
    if not view.as_of:
        return follow_ups(asked, ("Budget", "budget"))
    record = [("Prognossäkerhet", "prognossäkerhet")] if asked.book.register.rounds else []
    return (*_as_it_looked(view), *follow_ups(asked, ("Varför", "varför"), ("Avvikelse", "avvikelse"), ("Månader", "månader"), *record))


def _as_it_looked(view: View) -> tuple[FollowUp, ...]:
    """For a closed year: the same question as of its rounds, else as of August."""
    asked, months = view.asked, [each.as_of for each in view.rounds]
    if not view.is_done or asked.book.is_annual_only(asked.unit.code, asked.year):
        return ()
    spans = [Span(view.fiscal, 1, month, Scope.YTD) for month in dict.fromkeys(months or [8]) if month < view.fiscal.length]
    return tuple(
        FollowUp(f"Prognos {span.label}", phrase("prognos", asked.unit, asked.book.register, span)) for span in spans
    )
