"""Vad har ändrats: between two prognosis rounds, since the only one, or in the deviation where there are no rounds.

Between two rounds P2 − P1 = new outcome + changed judgement + moved budget, exactly and in öre. Moved budget is the annual
budget as of the second round less as of the first. New outcome is the actual of the closed months between, less what the
first prognosis counted on for them: what it left for the rest of the year, spread as the budget phased then. Changed
judgement is all else.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, FollowUp, Row
from core.answers.asked import Asked
from core.answers.changes_by_month import by_month
from core.answers.listing import first_names
from core.answers.parts import answered, follow_ups, is_shown_as_zero, money, money_column, notes_for
from core.answers.quoting import comments_on
from core.answers.rounding import Sum, down, ore, rounding_note
from core.calendar import Period, fiscal_month_of
from core.changed import change_between, new_outcome
from core.deviation import Tone, difference, fraction_of, percent_base, tone_of
from core.explaining import Change, summed
from core.judged import judged
from core.money import Amount, MoneyUnit, format_amount
from core.organisation import Unit
from core.periods import wording
from core.profile import shown_sign
from core.rounds import Round, before, in_order, latest

PARTS: Final = {"new_outcome": "Nytt utfall", "changed_judgement": "Ändrad bedömning", "moved_budget": "Flyttad budget"}
"""What a changed prognosis is made of, as the columns say it."""
MOST_QUOTED: Final = 3
"""Units below the asked one whose comments are quoted."""


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
    return _between(asked, pair.first, pair.second) if pair.second else _since_only(asked, pair.first)


def _pair(asked: Asked) -> _Pair | None:
    """The rounds to compare; a month that is named as the beginning (”sedan april”) means the last round by then."""
    rounds = [each for each in in_order(asked.book.register.rounds, asked.year) if _is_judged(asked, each)]
    now = latest(rounds, asked.year, asked.span.last)
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
    rows = _rows(asked, {code: _change_cells(asked, change) for code, change in found.items()})
    lacking = [unit.name for unit in (*asked.children(), asked.unit) if found[unit.code] is None]
    own = found[asked.unit.code]
    moved = "Flyttad budget ändrar prognosen, men inte avvikelsen mot budget." if own and own.moved else ""
    notes = (_sign(asked), _outcome_note(asked, first, second), moved, _lacking_note(lacking), *_comments(asked, second, found),
             rounding_note(_sums(rows), asked.profile.unit))
    columns = [
        Column("previous_prognosis", f"Prognos {_month(first, asked)}", asked.profile.unit),
        Column("prognosis", f"Prognos {_month(second, asked)}", asked.profile.unit), Column("change", "Ändring", asked.profile.unit),
        *(Column(key, label, asked.profile.unit) for key, label in PARTS.items()),
    ]
    return _answered(asked, _headline(asked, found, first, second), columns, rows, notes)


def _change_cells(asked: Asked, change: Change | None) -> dict[str, Cell]:
    """The two prognoses in the layout's sign; the change and its parts with + for better, as a deviation."""
    unit, sign = asked.profile.unit, shown_sign(asked.profile.layout, NET_COST)
    if change is None:
        return {"previous_prognosis": money(None, unit), "prognosis": money(None, unit)}
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
        then, now = _month(first, asked), asked.span.year.month_name(second.as_of)
        return f"{asked.subject}: prognoserna i {then} och {now} går inte att jämföra, eftersom någon av dem saknas."
    return f"{_said_change(asked, asked.subject, own, first, second)}."


def _said_change(asked: Asked, subject: str, change: Change, first: Round, second: Round) -> str:
    then, now, unit = _month(first, asked), asked.span.year.month_name(second.as_of), asked.profile.unit
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
    return f"Nytt utfall är bokfört i {'–'.join(months)} mot vad prognosen i {_month(first, asked)} räknade med för tiden."


def _comments(asked: Asked, said: Round, found: Mapping[str, Change | None]) -> tuple[str, ...]:
    """What was written in the later round about the unit, and about those whose judgement changed the most."""
    changed = [(unit, found[unit.code]) for unit in asked.children()]
    by_size = sorted(((abs(change.judgement), unit.code, unit) for unit, change in changed if change and change.judgement), reverse=True)
    return comments_on(asked.book, said, [asked.unit, *(unit for _, _, unit in by_size[:MOST_QUOTED])])


def _since_only(asked: Asked, said: Round) -> Answer:
    """The only round beside the budget, and beside what has been booked since it."""
    closed = asked.book.register.years[said.year].closed
    rows = _rows(asked, {unit.code: _only_cells(asked, unit, said, closed) for unit in (asked.unit, *asked.children())})
    lacking = [row.label for row in (*rows[1:], rows[0]) if row.cells["prognosis"].value is None]
    columns = [
        money_column(asked, "annual_budget"), Column("prognosis", f"Prognos {_month(said, asked)}", asked.profile.unit),
        Column("deviation", "Prognos mot budget", asked.profile.unit),
        *([Column("new_outcome", "Nytt utfall sedan dess", asked.profile.unit)] if closed > said.as_of else []),
    ]
    only = f"{said.name} är årets enda tillfälle; med två visar svaret vad som ändrats mellan dem."
    by_size = sorted(((abs(ore(row.cells["deviation"]) or 0), row.key) for row in rows[1:]), reverse=True)
    units = [asked.unit, *(unit for size, code in by_size[:MOST_QUOTED] for unit in asked.children() if size and unit.code == code)]
    quoted, rounding = comments_on(asked.book, said, units), rounding_note(_sums(rows), asked.profile.unit)
    notes = (_sign(asked), only, _lacking_note(lacking), *quoted, rounding)
    return _answered(asked, _said_only(asked, rows[0], said, closed, lacking), columns, rows, notes)


def _only_cells(asked: Asked, unit: Unit, said: Round, closed: int) -> dict[str, Cell]:
    book, shown, sign = asked.book, asked.profile.unit, shown_sign(asked.profile.layout, NET_COST)
    budget = book.annual_budget(unit.code, NET_COST, asked.span.year, said.as_of)
    prognosis = judged(book, said, unit.code)
    deviation = difference(prognosis, budget)
    tone = tone_of(deviation, fraction_of(deviation, percent_base(book, unit.code, asked.span)), asked.profile.thresholds)
    return {
        "annual_budget": money(budget, shown, sign=sign), "prognosis": money(prognosis, shown, sign=sign),
        "deviation": money(deviation, shown, tone=tone),
        "new_outcome": money(new_outcome(book, said, unit.code, closed), shown),
    }


def _said_only(asked: Asked, own: Row, said: Round, closed: int, lacking: Sequence[str]) -> str:
    deviation, since = ore(own.cells["deviation"]), ore(own.cells["new_outcome"])
    now, unit = asked.span.year.month_name(said.as_of), asked.profile.unit
    if deviation is None:
        return f"{asked.subject}: prognosen i {now} saknas för {first_names(lacking)}, så det finns inget att jämföra."
    first = f"Prognosen för {asked.subject} i {now} {_against(deviation, unit, 'följer budget', 'än budget')}"
    if since is None:
        return f"{first}."
    months = asked.span.year.month_name(closed).split()[0]
    return f"{first}; utfallet sedan dess, t.o.m. {months}, {_against(since, unit, 'är som den räknade med', 'än den räknade med')}."


def _against(amount: Amount, unit: MoneyUnit, same: str, other: str) -> str:
    if is_shown_as_zero(amount, unit):
        return same
    return f"är {format_amount(abs(amount), unit)} {unit} {'bättre' if amount > 0 else 'sämre'} {other}"


def _rows(asked: Asked, cells: Mapping[str, dict[str, Cell]]) -> list[Row]:
    """The unit, those below it, and what the unit itself was judged beyond their sum."""
    own, *below = (_row(asked, unit, cells[unit.code], 1 if at else 0) for at, unit in enumerate((asked.unit, *asked.children())))
    beyond = _beyond(asked, own, below)
    return [own, *below, *([beyond] if beyond else [])]


def _row(asked: Asked, unit: Unit, cells: dict[str, Cell], level: int) -> Row:
    return Row(unit.code, unit.name, cells, level, question=asked.phrase("vad har ändrats", unit), tone=_tone(cells))


def _beyond(asked: Asked, own: Row, below: Sequence[Row]) -> Row | None:
    """Present where every unit below has its prognosis and the unit's own still is another than their sum."""
    keys = [key for key in own.cells if ore(own.cells[key]) is not None]
    columns = {key: [ore(row.cells.get(key)) for row in below] for key in keys}
    if not below or any(amount is None for amounts in (columns.get("prognosis", [None]),) for amount in amounts):
        return None
    rest = {key: (ore(own.cells[key]) or 0) - sum(amount or 0 for amount in amounts) for key, amounts in columns.items()}
    if not any(rest.values()):
        return None
    sign = shown_sign(asked.profile.layout, NET_COST)
    in_layout = ("annual_budget", "previous_prognosis", "prognosis")
    cells = {key: money(amount, asked.profile.unit, sign=sign if key in in_layout else 1) for key, amount in rest.items()}
    return Row(f"{asked.unit.code}/direkt", f"Övrigt på {asked.unit.name}", cells, 1)


def _tone(cells: Mapping[str, Cell]) -> Tone | None:
    cell = cells.get("change") or cells.get("deviation")
    return cell.tone if cell is not None and cell.value is not None else None


def _sums(rows: Sequence[Row]) -> list[Sum]:
    across = [(ore(row.cells.get("change")), [ore(row.cells.get(key)) for key in PARTS]) for row in rows if "change" in row.cells]
    return [*across, *down(rows[0], rows[1:])]


def _sign(asked: Asked) -> str:
    return "I ändringen och dess delar är + bättre." if asked.profile.layout != "R" else ""


def _lacking_note(lacking: Sequence[str]) -> str:
    return f"Prognos saknas för {first_names(lacking)}." if lacking else ""


def _month(said: Round, asked: Asked) -> str:
    """The name of the round's month, without its year."""
    return asked.span.year.month_name(said.as_of).split()[0]


def _answered(asked: Asked, headline: str, columns: Sequence[Column], rows: Sequence[Row], more: tuple[str, ...]) -> Answer:
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, *more)
    followups: tuple[FollowUp, ...] = follow_ups(asked, ("Prognos", "prognos"), ("Varför", "varför"), ("Avvikelse", "avvikelse"))
    return answered(asked, headline, columns, rows, notes, followups)
