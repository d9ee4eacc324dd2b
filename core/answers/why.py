"""Varför: which units and account groups drive a deviation, and what of it remains at year-end."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, FollowUp, Row
from core.answers.asked import Asked
from core.answers.deviation import headline as plain_headline
from core.answers.listing import first_names
from core.answers.parts import answered, deviation_cells, follow_ups, is_shown_as_zero, money, money_column, notes_for, shown_groups
from core.answers.quoting import comments_on
from core.answers.rounding import Sum, down, rounding_note
from core.deviation import Deviation, deviation_of, tone_of
from core.explaining import Part, Ranking, Split, has_shares, ranked, reason
from core.judged import judged
from core.money import Amount, format_amount, format_fraction
from core.organisation import Unit
from core.rounds import latest

MOST: Final = 6
"""Rows of each kind, the rest counted as one."""


class _Driver(NamedTuple):
    """A unit or an account group that the deviation may come from."""

    key: str
    name: str
    found: Deviation
    unit: Unit | None = None

    @property
    def part(self) -> Part | None:
        """Its contribution: a missing term of a half known difference adds nothing to the sum above, so it counts as nothing."""
        actual, budget = self.found.actual, self.found.budget
        return None if actual is None and budget is None else Part(self.key, (actual or 0) - (budget or 0))


class _Section(NamedTuple):
    """One way to divide the deviation: a heading, all that it is divided into, and what is shown of it."""

    key: str
    title: str
    drivers: tuple[_Driver, ...]
    ranking: Ranking
    shares: bool

    @property
    def parts(self) -> list[Part]:
        """The known contributions."""
        return [driver.part for driver in self.drivers if driver.part is not None]

    def driver(self, key: str) -> _Driver:
        """The one with the key."""
        return next(driver for driver in self.drivers if driver.key == key)


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
    sections = [section for section in (_units(asked, total.amount), _groups(asked, total.amount)) if section.drivers]
    end = _year_end(asked)
    split = Split(total.amount, end.amount) if end else None
    blocks = [list(_section_rows(asked, section, total.amount)) for section in sections]
    rows = [_own_row(asked, total), *(row for block in blocks for row in block), *_split_rows(asked, split)]
    sums = [each for block in blocks for each in _sums(rows[0], block)]
    more = (_half_known(sections), _no_shares(sections), _said_split(asked, split, end), *_comments(asked, sections, total.amount),
            rounding_note(sums, asked.profile.unit))
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, *more)
    return answered(asked, _headline(asked, sections, total.amount), _columns(asked, sections), rows, notes, _follow_ups(asked))


def _follow_ups(asked: Asked) -> tuple[FollowUp, ...]:
    return follow_ups(asked, ("Avvikelse", "avvikelse"), ("Prognos", "prognos"), ("Månader", "månader"), ("Störst", "störst"))


def _units(asked: Asked, total: Amount) -> _Section:
    return _section(asked, "enheter", "Enheter", tuple(_unit_drivers(asked)), total)


def _unit_drivers(asked: Asked) -> Iterator[_Driver]:
    """The units where the figures first branch, and what is booked directly on those above them."""
    book, unit = asked.book, asked.unit
    while True:
        below = asked.children(unit.code)
        if below and book.has_own_figures(unit.code, asked.year):
            direct = deviation_of(book, unit.code, NET_COST, asked.span, own=True)
            yield _Driver(f"{unit.code}/direkt", f"Direkt på {unit.name}", direct)
        if len(below) != 1:
            break
        unit = below[0]
    for child in below or ((unit,) if unit != asked.unit else ()):
        yield _Driver(child.code, child.name, deviation_of(book, child.code, NET_COST, asked.span), child)


def _groups(asked: Asked, total: Amount) -> _Section:
    code = asked.unit.code
    found = (
        _Driver(f"{code}/{group.code}", group.name, deviation_of(asked.book, code, group.code, asked.span)) for group in shown_groups(asked)
    )
    return _section(asked, "kontogrupper", "Kontogrupper", tuple(found), total)


def _section(asked: Asked, key: str, title: str, drivers: tuple[_Driver, ...], total: Amount) -> _Section:
    known = tuple(driver for driver in drivers if driver.part is not None)
    parts = [driver.part for driver in known if driver.part is not None]
    ranking = ranked(parts, total, MOST)
    everything = [*ranking.shown, *([Part("", ranking.rest)] if ranking.rest is not None else [])]
    return _Section(f"{asked.unit.code}/{key}", title, known, ranking, has_shares(everything, total))


def _own_row(asked: Asked, total: Deviation) -> Row:
    tone = tone_of(total.amount, total.fraction, asked.profile.thresholds)
    cells = {"deviation": money(total.amount, asked.profile.unit, tone=tone)}
    return Row(asked.unit.code, asked.unit.name, cells, question=asked.phrase("avvikelse"), tone=tone)


def _section_rows(asked: Asked, section: _Section, total: Amount) -> Iterator[Row]:
    yield Row(section.key, section.title, {}, kind="heading")
    for part in section.ranking.shown:
        driver = section.driver(part.key)
        tone = tone_of(part.amount, driver.found.fraction, asked.profile.thresholds)
        question = asked.phrase("varför", driver.unit) if driver.unit else None
        yield Row(part.key, driver.name, _cells(asked, section, part.amount, total), 1, question=question, tone=tone)
    if section.ranking.rest is not None:
        hidden = f" ({section.ranking.hidden} till)" if section.ranking.hidden else ""
        yield Row(f"{section.key}/ovrigt", f"Övrigt{hidden}", _cells(asked, section, section.ranking.rest, total), 1)


def _cells(asked: Asked, section: _Section, amount: Amount, total: Amount) -> dict[str, Cell]:
    cells = {"deviation": money(amount, asked.profile.unit)}
    if section.shares:
        cells["share"] = Cell(format_fraction(amount / total, signed=False), amount / total)
    return cells


def _columns(asked: Asked, sections: Sequence[_Section]) -> list[Column]:
    share = [Column("share", "Andel", "%")] if any(section.shares for section in sections) else []
    return [money_column(asked, "deviation"), *share]


def _sums(own: Row, block: Sequence[Row]) -> Iterator[Sum]:
    yield from down(own, block[1:])


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
    evens_out = f"{timing} är periodisering, som jämnar ut sig under resten av året"
    return f"Vid årets slut väntas avvikelsen vara {remains}, enligt {end.judge}; {evens_out}."


def _half_known(sections: Sequence[_Section]) -> str:
    lacking = [
        driver.name for section in sections for driver in section.drivers
        if (driver.found.actual is None) != (driver.found.budget is None)
    ]
    return f"Utfall eller budget saknas för {first_names(lacking)} och räknas som noll i summan." if lacking else ""


def _no_shares(sections: Sequence[_Section]) -> str:
    unlike = [section.title.lower() for section in sections if not section.shares]
    if not unlike or len(unlike) == len(sections):
        return ""
    return f"Andelar visas inte för {' och '.join(unlike)}, där delarna tar ut varandra."


def _comments(asked: Asked, sections: Sequence[_Section], total: Amount) -> tuple[str, ...]:
    """What the managers wrote in the latest round about the unit and about those that drive its deviation."""
    said = latest(asked.book.register.rounds, asked.year, asked.span.last)
    if said is None:
        return ()
    units = [asked.unit]
    for section in sections:
        found = reason(section.parts, total)
        named = (*found.main, *((found.against,) if found.against else ()))
        units += [driver.unit for part in named if (driver := section.driver(part.key)).unit]
    return comments_on(asked.book, said, units)


def _headline(asked: Asked, sections: Sequence[_Section], total: Amount) -> str:
    section = sections[0] if sections else None
    found = reason(section.parts, total) if section else None
    if is_shown_as_zero(total, asked.profile.unit):
        return _balanced(asked, section)
    if section is None or found is None or not found.main:
        return f"{asked.subject}: avvikelsen {_signed(asked, total)}, {asked.span.label}, kan inte delas upp."
    main = _listed([_named(asked, section, part) for part in found.main])
    against = f"; {_named(asked, section, found.against)} väger emot" if found.against else ""
    return f"{asked.subject}: avvikelsen {_signed(asked, total)}, {asked.span.label}, beror främst på {main}{against}."


def _balanced(asked: Asked, section: _Section | None) -> str:
    """A deviation of nothing may be made of large ones."""
    nearly = [part for part in section.ranking.shown if not is_shown_as_zero(part.amount, asked.profile.unit)] if section else []
    start = f"{asked.subject} följer budget, {asked.span.label}"
    if section is None or len(nearly) < 2:
        return f"{start}; det finns ingen avvikelse att förklara."
    best, worst = (_named(asked, section, part) for part in (max(nearly, key=_amount), min(nearly, key=_amount)))
    return f"{start}: främst {best} och {worst} tar ut varandra."


def _amount(part: Part) -> Amount:
    return part.amount


def _named(asked: Asked, section: _Section, part: Part) -> str:
    return f"{section.driver(part.key).name} ({_signed(asked, part.amount)})"


def _signed(asked: Asked, amount: Amount) -> str:
    return f"{format_amount(amount, asked.profile.unit, signed=True)} {asked.profile.unit}"


def _listed(names: Sequence[str]) -> str:
    return " och ".join(filter(None, (", ".join(names[:-1]), names[-1])))
