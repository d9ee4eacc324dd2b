"""A prognosis as it would be written, held against the budget, last year and what was given before; and what makes it doubtful."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from core.accounts import APPROPRIATION, COST, NET_COST, NET_FINANCIAL_ITEMS, OPERATING_NET, RESULT, UNALLOCATED
from core.book import Book
from core.calendar import whole_year
from core.commands import Meaning
from core.deviation import difference, fraction_of, needs_comment
from core.giving import Heard
from core.held import appropriation_in, base_in, budget_in
from core.judged import has_figures, judged, own_judged
from core.money import Amount, round_half_away
from core.profile import Thresholds, shown_sign
from core.rounds import NOT_GIVEN, STATUS_WORDS, Prognosis, Round, Status, before
from core.seen import seen_from

_NETS: Final = frozenset({RESULT, NET_COST, OPERATING_NET, UNALLOCATED, NET_FINANCIAL_ITEMS, APPROPRIATION})
"""Groups that may turn from income to cost."""
_TOO_MANY_TIMES: Final = 5
"""From how many times the budget or last year an amount is doubtful, and as a part of them too."""
_LIKELY_TIMES: Final = 2
"""Up to how many times a reading of a doubtful amount is worth offering."""
_MOST_READINGS: Final = 4


class Held(NamedTuple):
    """What a prognosis of a unit and group is held against, in öre and result sign. ``base`` is what percent is of;
    ``gross`` the size of the unit's costs; ``is_one_sided``: of a group that is income or cost, not the net of both."""

    budget: Amount | None
    base: Amount | None
    appropriation: Amount | None
    last_year: Amount | None
    gross: Amount
    is_one_sided: bool = False


class Proposal(NamedTuple):
    """A prognosis that may be written. ``replaced``: those of the unit in the round that give way to it; ``earlier``: what the
    last round before it that says anything said of the same, and which round that is."""

    said: Round
    prognosis: Prognosis
    held: Held
    replaced: tuple[Prognosis, ...] = ()
    earlier: tuple[Round, Amount] | None = None

    @property
    def deviation(self) -> Amount | None:
        """The prognosis − the annual budget."""
        return difference(self.prognosis.amount, self.held.budget)

    @property
    def fraction(self) -> float | None:
        """The deviation as a fraction of the base."""
        return fraction_of(self.deviation, self.held.base)


class Reading(NamedTuple):
    """One way to mean an amount, as typed: 10 times less, the other sign, a deviation."""

    amount: Amount
    meaning: Meaning


def held_against(book: Book, said: Round, unit: str, group: str = NET_COST) -> Held:
    """Budget, base, appropriation and last year of a unit's account group, as of the round."""
    years = book.register.years

    def before(of: str) -> Amount | None:
        """Last year's outcome of a group."""
        year = years.get(said.year - 1)
        whole_before = whole_year(year.fiscal) if year else None
        return seen_from(book, said.year).amount(unit, of, "actual", whole_before) if whole_before else None

    gross = max(abs(budget_in(book, said, unit, COST) or 0), abs(before(COST) or 0))
    return Held(
        budget_in(book, said, unit, group), base_in(book, said, unit), appropriation_in(book, said, unit), before(group), gross,
        group not in _NETS,
    )


def outcome(heard: Heard, held: Held, reading: Reading | None = None) -> Amount | None:
    """The full-year outcome in result sign; None when there is no budget to count a deviation from."""
    amount, meaning = reading or Reading(heard.amount, heard.meaning)
    if meaning == "outcome":
        return amount * (shown_sign(heard.register.profile.layout, heard.group) if heard.as_typed else 1)
    if meaning == "result" and held.appropriation is not None:
        return amount - held.appropriation
    return None if held.budget is None else held.budget + amount


def is_plausible(amount: Amount, held: Held, limits: Thresholds, most: int = _TOO_MANY_TIMES) -> bool:
    """True when the amount lies near the budget or last year, or there is nothing to hold it against.

    Near is within a tenth of the unit's costs, or on the same side and either little in kronor or less than ``most`` times as
    much or as little. What is income or cost alone is on the side of the budget or of last year, however little it is.
    """
    known = [reference for reference in (held.budget, held.last_year) if reference is not None]
    if not any(known):
        return not held.gross or abs(amount) < most * held.gross
    if held.is_one_sided and all(amount * each < 0 for each in known if each):
        return False
    return any(_is_near(amount, each, held.gross // 10, limits.serious_amount, most) for each in known)


def _is_near(amount: Amount, reference: Amount, room: Amount, little: Amount, most: int) -> bool:
    far = abs(amount - reference)
    if far <= room:
        return True
    return amount * reference > 0 and (far <= little or abs(reference) < most * abs(amount) < most**2 * abs(reference))


def readings(heard: Heard, held: Held) -> list[Reading]:
    """Other ways to mean the amount that are plausible, the likeliest first; of a bare number also the number as it stands."""
    said, meaning = heard.amount, heard.meaning
    if heard.bare:
        tries = [Reading(said, meaning), Reading(-said, meaning), *_in_kronor(heard)]
        return _plausible([*tries, Reading(said, "deviation"), Reading(-said, "deviation")], heard, held)[:_MOST_READINGS]
    far, near = ([Reading(each, meaning) for each in _scaled(said, factor)] for factor in (1000, 10))
    tries = [Reading(-said, meaning), *far]
    if meaning == "outcome" and said < 0:  # ”−500 tkr” is likely meant as a deviation, ”500 tkr” says neither better nor worse
        tries.append(Reading(said, "deviation"))
    tries += near
    if meaning == "outcome":
        tries += [each._replace(amount=-each.amount) for each in (*far, *near)]
        tries += [Reading(said, "deviation"), Reading(-said, "deviation")] if said > 0 else []
    return _plausible(tries, heard, held)[:_MOST_READINGS]


def _scaled(amount: Amount, factor: int) -> list[Amount]:
    return [*([amount // factor] if amount % factor == 0 else []), amount * factor]


def _in_kronor(heard: Heard) -> list[Reading]:
    """The bare number as kronor, where it was read in a coarser unit."""
    kronor = heard.amount // {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}[heard.register.profile.unit]
    return [Reading(sign * kronor, heard.meaning) for sign in (1, -1)]


def _plausible(tries: list[Reading], heard: Heard, held: Held) -> list[Reading]:
    found = []
    for each in dict.fromkeys(tries):
        amount = outcome(heard, held, each)
        if amount is not None and is_plausible(amount, held, heard.register.profile.thresholds, _LIKELY_TIMES):
            found.append(each)
    return found


def times(amount: Amount, reference: Amount) -> int:
    """How many times the reference the amount is, to the nearest whole; 0 when less than half."""
    return round_half_away(abs(amount), abs(reference)) if reference else 0


def lacks_comment(book: Book, said: Round, given: Prognosis) -> bool:
    """True for a prognosis without the comment that its deviation needs."""
    if given.comment:
        return False
    held = held_against(book, said, given.unit, given.group)
    deviation = difference(given.amount, held.budget)
    return needs_comment(deviation, fraction_of(deviation, held.base), book.register.profile.thresholds)


def related(book: Book, said: Round, unit: str, group: str) -> tuple[Prognosis, ...]:
    """What is given in the round of the same unit for the group, one above it or one below it: only one of them can hold."""
    return tuple(
        given for given in book.prognoses.values()
        if (given.round, given.unit) == (said.id, unit) and is_same_line(book, given.group, group)
    )


def is_same_line(book: Book, one: str, other: str) -> bool:
    """True for two account groups of which one is the other or holds it."""
    chart = book.chart
    return one == other or (one in chart and other in chart and (chart.is_within(one, other) or chart.is_within(other, one)))


def propose(heard: Heard, book: Book, said: Round, held: Held, amount: Amount, author: str, time: str) -> Proposal:
    """The prognosis beside what it replaces and what the round before said."""
    status: Status = "draft" if heard.draft else "submitted"
    given = Prognosis(said.id, heard.unit, heard.group, amount, status, heard.comment, heard.cause, author, time)
    return Proposal(said, given, held, related(book, said, heard.unit, heard.group), _earlier(book, said, heard.unit, heard.group))


def _earlier(book: Book, said: Round, unit: str, group: str) -> tuple[Round, Amount] | None:
    previous = said_before(book, said, unit, (group,))
    amount = judged(book, previous, unit, group) if previous else None
    return (previous, amount) if previous is not None and amount is not None else None


def said_before(book: Book, said: Round, unit: str, groups: Collection[str]) -> Round | None:
    """The last round of the year before this one in which the unit has a prognosis of any of the groups."""
    previous = before(book.register.rounds, said)
    while previous is not None and all(judged(book, previous, unit, group) is None for group in groups):
        previous = before(book.register.rounds, previous)
    return previous


def given_above(book: Book, said: Round, unit: str) -> Prognosis | None:
    """The prognosis of a unit above that goes before this one's, if any is given.

    One that is given by account group is summed to its net: its status is that of the group that has come least far, its author
    and time are the last one's.
    """
    for each in book.units(said.year).ancestors(unit):
        amount = own_judged(book, said, each.code, NET_COST)
        if amount is not None:
            own = (given for given in book.prognoses.values() if (given.round, given.unit) == (said.id, each.code))
            counted = [given for given in own if given.status not in NOT_GIVEN]
            last = max(counted, key=lambda given: given.time)
            return last._replace(group=NET_COST, amount=amount, status=least_status(counted), comment="", cause="")
    return None


def least_status(given: Iterable[Prognosis]) -> Status:
    """The status of several records is that of the one that has come least far."""
    order = list(STATUS_WORDS)
    return min((each.status for each in given), key=order.index)


def groups_left(book: Book, said: Round, unit: str, given: Collection[str], group: str = NET_COST) -> list[str]:
    """The account groups with figures that must be given too before those that are make up the unit's net."""
    chart = book.chart
    if group in given:
        return []
    if not any(each in chart and chart.is_within(each, group) for each in given):
        return [group]
    parts = [part.code for part in chart.children(group) if part.kind == "group" and has_figures(book, said, unit, part.code)]
    return [left for part in parts for left in groups_left(book, said, unit, given, part)]
