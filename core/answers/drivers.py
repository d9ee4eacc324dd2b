"""What a deviation is divided into: the units below, and the account groups; each division a section of rows that adds up."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from core.accounts import NET_COST
from core.answer import Cell, Row
from core.answers.asked import Asked
from core.answers.parts import is_shown_as_zero, money, shown_groups
from core.answers.phrasing import first_names
from core.deviation import Deviation, deviation_of, tone_of
from core.explaining import Part, Ranking, Reason, has_shares, ranked, reason
from core.money import Amount, MoneyUnit, format_fraction
from core.organisation import Unit

MOST: Final = 6
"""Rows of each kind, the rest counted as one."""


class Driver(NamedTuple):
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


class Section(NamedTuple):
    """One way to divide the deviation: a heading, all that it is divided into, and what is shown of it."""

    key: str
    title: str
    drivers: tuple[Driver, ...]
    ranking: Ranking
    shares: bool

    @property
    def parts(self) -> list[Part]:
        """The known contributions."""
        return [driver.part for driver in self.drivers if driver.part is not None]

    def reason(self, total: Amount, unit: MoneyUnit) -> Reason:
        """What a sentence names as the reason of the deviation ``total``: nothing that the unit prints as 0."""
        return reason([part for part in self.parts if not is_shown_as_zero(part.amount, unit)], total)

    def driver(self, key: str) -> Driver:
        """The one with the key."""
        return next(driver for driver in self.drivers if driver.key == key)


def sections_of(asked: Asked, total: Amount) -> list[Section]:
    """Both divisions of the deviation ``total``; one without anything in it is left out."""
    found = (_units(asked, total), _groups(asked, total))
    return [section for section in found if section.drivers and (section.ranking.shown or section.ranking.rest)]


def _units(asked: Asked, total: Amount) -> Section:
    return _section(asked, "enheter", "Enheter", tuple(_unit_drivers(asked)), total)


def _unit_drivers(asked: Asked) -> Iterator[Driver]:
    """The units where the figures first branch, and what is booked directly on those above them."""
    book, unit = asked.book, asked.unit
    while True:
        below = asked.children(unit.code)
        if below and book.has_own_figures(unit.code, asked.year):
            direct = deviation_of(book, unit.code, NET_COST, asked.span, own=True)
            yield Driver(f"{unit.code}/direkt", f"Direkt på {unit.name}", direct)
        if len(below) != 1:
            break
        unit = below[0]
    for child in below or ((unit,) if unit != asked.unit else ()):
        yield Driver(child.code, child.name, deviation_of(book, child.code, NET_COST, asked.span), child)


def _groups(asked: Asked, total: Amount) -> Section:
    code = asked.unit.code
    found = (
        Driver(f"{code}/{group.code}", group.name, deviation_of(asked.book, code, group.code, asked.span)) for group in shown_groups(asked)
    )
    return _section(asked, "kontogrupper", "Kontogrupper", tuple(found), total)


def _section(asked: Asked, key: str, title: str, drivers: tuple[Driver, ...], total: Amount) -> Section:
    known = tuple(driver for driver in drivers if driver.part is not None)
    parts = [driver.part for driver in known if driver.part is not None]
    ranking = ranked(parts, total, MOST)
    everything = [*ranking.shown, *([Part("", ranking.rest)] if ranking.rest is not None else [])]
    return Section(f"{asked.unit.code}/{key}", title, known, ranking, has_shares(everything, total))


def section_rows(asked: Asked, section: Section, total: Amount) -> Iterator[Row]:
    """The heading, the largest contributions, and one row for all else."""
    yield Row(section.key, section.title, {}, kind="heading")
    for part in section.ranking.shown:
        driver = section.driver(part.key)
        tone = tone_of(part.amount, driver.found.fraction, asked.profile.thresholds)
        question = asked.phrase("varför", driver.unit) if driver.unit else None
        yield Row(part.key, driver.name, _cells(asked, section, part.amount, total), 1, question=question, tone=tone)
    if section.ranking.rest is not None:
        hidden = f" ({section.ranking.hidden} till)" if section.ranking.hidden else ""
        yield Row(f"{section.key}/ovrigt", f"Övrigt{hidden}", _cells(asked, section, section.ranking.rest, total), 1)


def _cells(asked: Asked, section: Section, amount: Amount, total: Amount) -> dict[str, Cell]:
    cells = {"deviation": money(amount, asked.profile.unit)}
    if section.shares:
        cells["share"] = Cell(format_fraction(amount / total, signed=False), amount / total)
    return cells


def half_known(sections: Sequence[Section]) -> str:
    """Names what has an actual but no budget, or the other way round."""
    lacking = [
        driver.name for section in sections for driver in section.drivers
        if (driver.found.actual is None) != (driver.found.budget is None)
    ]
    return f"Utfall eller budget saknas för {first_names(lacking)} och räknas som noll i summan." if lacking else ""


def no_shares(sections: Sequence[Section]) -> str:
    """Says why one division has no shares where the other has."""
    unlike = [section.title.lower() for section in sections if not section.shares]
    if not unlike or len(unlike) == len(sections):
        return ""
    return f"Andelar visas inte för {' och '.join(unlike)}, där delarna tar ut varandra."
