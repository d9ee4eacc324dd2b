"""Vad har ändrats: between two prognosis rounds, since the only one, or in the deviation where there are no rounds.

Between two rounds P2 − P1 = new outcome + changed judgement + moved budget, exactly and in öre. Moved budget is the annual
budget as of the second round less as of the first. New outcome is the actual of the closed months between, less what the
first prognosis counted on for them: what it left for the rest of the year, spread as the budget phased then. Changed
judgement is all else.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column
from core.answers.asked import Asked
from core.answers.changes_by_month import by_month
from core.answers.changes_rows import MOST_QUOTED, PARTS, about_rounds, lacking_note, month_of, names_of, sign_note, sums_of, unit_rows
from core.answers.changes_since import since_only
from core.answers.figures import waterfall
from core.answers.parts import answered, follow_ups, is_shown_as_zero, money, notes_for
from core.answers.phrasing import first_names
from core.answers.quoting import comments_on
from core.answers.rounding import rounding_note
from core.calendar import Period, fiscal_month_of
from core.changed import change_between
from core.deviation import fraction_of, tone_of
from core.explaining import Change, summed
from core.judged import judged
from core.money import format_amount
from core.periods import wording
from core.profile import shown_sign
from core.rounds import Round, before, in_order, latest


class _Pair(NamedTuple):
    """The round that is changed from, and the one that is changed to where the year has two."""

    first: Round
    second: Round | None


def changes(asked: Asked) -> Answer:
    """What has changed since the round before, since the only round, or without rounds since the month before."""
    since = asked.question.since
    if since is not None and fiscal_month_of(since, asked.span.year) is None:
        return _outside(asked, since)
    pair = _pair(asked)
    if pair is None:
        return by_month(asked)
    return _between(asked, pair.first, pair.second) if pair.second else since_only(asked, pair.first)


def _pair(asked: Asked) -> _Pair | None:
    """The rounds to compare; a month that is named as the beginning (”sedan april”) means the last round by then."""
    rounds = [each for each in in_order(asked.book.register.rounds, asked.year) if _is_judged(asked, each)]
    named = next((each for each in rounds if each.id == asked.question.round), None)
    now = named or latest(rounds, asked.year, asked.span.last)
    if now is None:
        return None
    if asked.question.since is None:
        earlier = before(rounds, now)
        return _Pair(earlier, now) if earlier else _Pair(now, None)
    month = fiscal_month_of(asked.question.since, asked.span.year)
    then = latest(rounds, asked.year, month) if month else None
    return _Pair(then, now) if then and then != now else None


def _is_judged(asked: Asked, said: Round) -> bool:
    """True when the unit or any below it has a prognosis in the round."""
    return any(judged(asked.book, said, unit.code) is not None for unit in (asked.unit, *asked.children()))


def _outside(asked: Asked, since: Period) -> Answer:
    said = f"{wording(since)} ligger utanför {asked.span.year.name}, och ändringar visas inom ett år."
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit)
    followups = follow_ups(asked, ("Jämför i fjol", "jämför"))
    return answered(asked, f"{asked.subject}: {said}", (), (), notes, followups)._replace(status="refused")


def _between(asked: Asked, first: Round, second: Round) -> Answer:
    found = {unit.code: change_between(asked.book, first, second, unit.code) for unit in (asked.unit, *asked.children())}
    rows = unit_rows(asked, {code: _change_cells(asked, change) for code, change in found.items()})
    lacking = [code for code, change in found.items() if change is None]
    own = found[asked.unit.code]
    moved = "Flyttad budget ändrar prognosen, men inte avvikelsen mot budget." if own and own.moved else ""
    notes = (sign_note(asked), _outcome_note(asked, first, second), moved, lacking_note(asked, lacking), *_comments(asked, second, found),
             rounding_note(sums_of(rows), asked.profile.unit))
    then, now = names_of(first, second, asked)
    columns = [
        Column("previous_prognosis", f"Prognos {then}", asked.profile.unit),
        Column("prognosis", f"Prognos {now}", asked.profile.unit), Column("change", "Ändring", asked.profile.unit),
        *(Column(key, label, asked.profile.unit) for key, label in PARTS.items()),
    ]
    shown = about_rounds(asked, _headline(asked, found, first, second), columns, rows, notes)
    below = [(unit.name, found[unit.code]) for unit in asked.children()]
    whole = own or (summed(change for _, change in below if change) if any(change for _, change in below) else None)
    return shown._replace(chart=waterfall(asked, whole, below, f"{then} → {now}") if whole else None)


def _change_cells(asked: Asked, change: Change | None) -> dict[str, Cell]:
    """The two prognoses in the layout's sign; the change and its parts with + for better, as a deviation."""
    unit, sign = asked.profile.unit, shown_sign(asked.profile.layout, NET_COST)
    if change is None:
        return dict.fromkeys(("previous_prognosis", "prognosis", "change", *PARTS), money(None, unit))
    tone = tone_of(change.amount, fraction_of(change.amount, change.before), asked.profile.thresholds)
    return {
        "previous_prognosis": money(change.before, unit, sign=sign), "prognosis": money(change.now, unit, sign=sign),
        "change": money(change.amount, unit, tone=tone), "new_outcome": money(change.outcome, unit),
        "changed_judgement": money(change.judgement, unit), "moved_budget": money(change.moved, unit),
    }


def _headline(asked: Asked, found: Mapping[str, Change | None], first: Round, second: Round) -> str:
    """About the unit; while some unit below it lacks a prognosis, about those that have one in both rounds."""
    below = asked.children()
    known = [unit for unit in below if found[unit.code] is not None]
    own = found[asked.unit.code]
    if own is None and known:
        own = summed(change for unit in known if (change := found[unit.code]))
        lacking = first_names([unit.name for unit in below if unit not in known])
        subject = known[0].name if len(known) == 1 else f"{len(known)} av {len(below)} enheter i {asked.subject}"
        return f"{_said_change(asked, subject, own, first, second)}; prognos saknas för {lacking or asked.unit.name}."
    if own is None:
        then, now = names_of(first, second, asked, dated=True)
        return f"{asked.subject}: prognoserna i {then} och {now} går inte att jämföra, eftersom någon av dem saknas."
    return f"{_said_change(asked, asked.subject, own, first, second)}."


def _said_change(asked: Asked, subject: str, change: Change, first: Round, second: Round) -> str:
    (then, now), unit = names_of(first, second, asked, dated=True), asked.profile.unit
    said = {"nytt utfall": change.outcome, "ändrad bedömning": change.judgement, "flyttad budget": change.moved}
    shown = [f"{format_amount(a, unit, signed=True)} {word}" for word, a in said.items() if not is_shown_as_zero(a, unit)]
    parts = f": {', '.join(shown)}" if shown else ""
    if is_shown_as_zero(change.amount, unit):
        return f"Prognosen för {subject} är i {now} densamma som i {then}{parts}"
    size, direction = format_amount(abs(change.amount), unit), "bättre" if change.amount > 0 else "sämre"
    return f"Prognosen för {subject} är {size} {unit} {direction} i {now} än i {then}{parts}"


def _outcome_note(asked: Asked, first: Round, second: Round) -> str:
    last = min(second.as_of, asked.book.register.years[first.year].closed)
    if last <= first.as_of:
        return "Ingen månad har stängts mellan tillfällena, så inget av ändringen är nytt utfall."
    months = list(dict.fromkeys(asked.span.year.month_name(month).split()[0] for month in (first.as_of + 1, last)))
    return f"Nytt utfall är bokfört i {'–'.join(months)} mot vad prognosen i {month_of(first, asked)} räknade med för tiden."


def _comments(asked: Asked, said: Round, found: Mapping[str, Change | None]) -> tuple[str, ...]:
    """What was written in the later round about the unit, and about those whose judgement changed the most."""
    changed = [(unit, found[unit.code]) for unit in asked.children()]
    by_size = sorted(((abs(change.judgement), unit.code, unit) for unit, change in changed if change and change.judgement), reverse=True)
    return comments_on(asked.book, said, [asked.unit, *(unit for _, _, unit in by_size[:MOST_QUOTED])])
