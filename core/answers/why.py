"""Varför: which units and account groups drive a deviation, and what of it remains at year-end."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.accounts import NET_COST
from core.answer import Answer, Column, FollowUp, Row
from core.answers.asked import Asked
from core.answers.deviation import headline as plain_headline
from core.answers.drivers import Section, half_known, no_shares, section_rows, sections_of
from core.answers.parts import answered, deviation_cells, follow_ups, is_shown_as_zero, money, money_column, notes_for
from core.answers.phrasing import in_a_row
from core.answers.quoting import comments_on
from core.answers.rounding import down, rounding_note
from core.deviation import Deviation, deviation_of, tone_of
from core.explaining import Part, Split
from core.judged import judged
from core.money import Amount, format_amount
from core.rounds import latest


class _YearEnd(NamedTuple):
    """The deviation that is expected of the whole year, and by whom."""

    amount: Amount
    judge: str


def why(asked: Asked) -> Answer:
    """What drives the unit's deviation in the span, by unit below it and by account group; and what is only timing."""
    total = deviation_of(asked.book, asked.unit.code, NET_COST, asked.span)
    if total.amount is None:
        own = Row(asked.unit.code, asked.unit.name, deviation_cells(asked, total))
        notes = notes_for(asked, asked.profile.layout, asked.profile.unit)
        return answered(asked, plain_headline(asked, own), (), (), notes, _follow_ups(asked))
    sections = sections_of(asked, total.amount)
    end = _year_end(asked)
    split = Split(total.amount, end.amount) if end else None
    blocks = [*(list(section_rows(asked, section, total.amount)) for section in sections), list(_split_rows(asked, split))]
    rows = [_own_row(asked, total), *(row for block in blocks for row in block)]
    sums = [each for block in blocks for each in down(rows[0], block[1:])]
    more = (half_known(sections), no_shares(sections), _said_split(asked, split, end), *_comments(asked, sections, total.amount),
            rounding_note(sums, asked.profile.unit))
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, *more)
    return answered(asked, _headline(asked, sections, total.amount), _columns(asked, sections), rows, notes, _follow_ups(asked))


def _follow_ups(asked: Asked) -> tuple[FollowUp, ...]:
    return follow_ups(asked, ("Avvikelse", "avvikelse"), ("Prognos", "prognos"), ("Månader", "månader"), ("Störst", "störst"))


def _own_row(asked: Asked, total: Deviation) -> Row:
    tone = tone_of(total.amount, total.fraction, asked.profile.thresholds)
    cells = {"deviation": money(total.amount, asked.profile.unit, tone=tone)}
    return Row(asked.unit.code, asked.unit.name, cells, question=asked.phrase("avvikelse"), tone=tone)


def _columns(asked: Asked, sections: Sequence[Section]) -> list[Column]:
    share = [Column("share", "Andel", "%")] if any(section.shares for section in sections) else []
    return [money_column(asked, "deviation"), *share]


def _year_end(asked: Asked) -> _YearEnd | None:
    """What the year is expected to end at beside its budget: by the managers in the round of that very month, else by the model.

    An older round says nothing of the months since, which then would all look like timing.
    """
    book, unit, last = asked.book, asked.unit.code, asked.span.last
    budget = book.annual_budget(unit, NET_COST, asked.span.year, last)
    if asked.span.first != 1 or asked.span.is_full_year or budget is None:
        return None
    said = latest(book.register.rounds, asked.year, last)
    if said and said.as_of == last and (total := judged(book, said, unit)) is not None:
        return _YearEnd(total - budget, f"chefernas prognos ({said.name})")
    from core.outlook import outlook_of  # noqa: PLC0415 – loads numpy, and only an unfinished year without a prognosis needs it

    outlook = outlook_of(book, unit, asked.year, last)
    return _YearEnd(outlook.total - budget, "Kolls modell") if outlook else None


def _split_rows(asked: Asked, split: Split | None) -> Iterator[Row]:
    if split is None:
        return
    code, unit = asked.unit.code, asked.profile.unit
    yield Row(f"{code}/arets_slut", "Vid årets slut", {}, kind="heading")
    yield Row(f"{code}/kvar", "Väntas vara kvar", {"deviation": money(split.remains, unit)}, 1)
    yield Row(f"{code}/periodisering", "Periodisering", {"deviation": money(split.timing, unit)}, 1)


def _said_split(asked: Asked, split: Split | None, end: _YearEnd | None) -> str:
    if split is None or end is None:
        is_open = asked.span.first == 1 and not asked.span.is_full_year
        return "Det finns för lite att gå på för att säga vad av avvikelsen som är kvar vid årets slut." if is_open else ""
    remains, timing = (_signed(asked, amount) for amount in (split.remains, split.timing))
    if is_shown_as_zero(split.timing, asked.profile.unit):
        return f"Hela avvikelsen väntas vara kvar vid årets slut, enligt {end.judge}."
    rest = f"{timing} är periodisering, som jämnar ut sig under resten av året"
    if not split.evens_out:
        direction = "sämre" if split.timing > 0 else "bättre"
        size = f"{format_amount(abs(split.timing), asked.profile.unit)} {asked.profile.unit}"
        rest = f"resten av året väntas alltså bli {size} {direction} än budget, vilket här räknas som periodisering"
    return f"Vid årets slut väntas avvikelsen vara {remains}, enligt {end.judge}; {rest}."


def _comments(asked: Asked, sections: Sequence[Section], total: Amount) -> tuple[str, ...]:
    """What the managers wrote in the latest round about the unit and about those that drive its deviation."""
    said = latest(asked.book.register.rounds, asked.year, asked.span.last)
    if said is None:
        return ()
    units = [asked.unit]
    for section in sections:
        found = section.reason(total, asked.profile.unit)
        named = (*found.main, *((found.against,) if found.against else ()))
        units += [driver.unit for part in named if (driver := section.driver(part.key)).unit]
    return comments_on(asked.book, said, units)


def _headline(asked: Asked, sections: Sequence[Section], total: Amount) -> str:
    section = sections[0] if sections else None
    found = section.reason(total, asked.profile.unit) if section else None
    if is_shown_as_zero(total, asked.profile.unit):
        return _balanced(asked, section)
    if section is None or found is None or not found.main:
        return f"{asked.subject}: avvikelsen {_signed(asked, total)}, {asked.span.label}, kan inte delas upp."
    main = in_a_row([_named(asked, section, part) for part in found.main])
    against = f"; {_named(asked, section, found.against)} väger emot" if found.against else ""
    cause = f"är spridd på {found.scattered} {section.title.lower()}; störst är {main}" if found.scattered else f"beror främst på {main}"
    return f"{asked.subject}: avvikelsen {_signed(asked, total)}, {asked.span.label}, {cause}{against}."


def _balanced(asked: Asked, section: Section | None) -> str:
    """A deviation of nothing may be made of large ones."""
    nearly = [part for part in section.ranking.shown if not is_shown_as_zero(part.amount, asked.profile.unit)] if section else []
    start = f"{asked.subject} följer budget, {asked.span.label}"
    if section is None or len(nearly) < 2:
        return f"{start}; det finns ingen avvikelse att förklara."
    best, worst = (_named(asked, section, part) for part in (max(nearly, key=_amount), min(nearly, key=_amount)))
    return f"{start}: främst {best} och {worst} tar ut varandra."


def _amount(part: Part) -> Amount:
    return part.amount


def _named(asked: Asked, section: Section, part: Part) -> str:
    return f"{section.driver(part.key).name} ({_signed(asked, part.amount)})"


def _signed(asked: Asked, amount: Amount) -> str:
    return f"{format_amount(amount, asked.profile.unit, signed=True)} {asked.profile.unit}"
