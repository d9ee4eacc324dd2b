"""Prognosis rounds (prognostillfällen) and what the managers said in them."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from core.money import Amount

Status = Literal["not_started", "draft", "submitted", "reviewed", "approved"]
STATUS_WORDS: Final[dict[Status, str]] = {
    "not_started": "ej påbörjad", "draft": "utkast", "submitted": "klarmarkerad", "reviewed": "granskad", "approved": "godkänd",
}
"""As the faces say them, from first to last."""
NOT_GIVEN: Final = frozenset({"not_started", "draft"})
"""The statuses in which a prognosis does not count yet."""


class Round(NamedTuple):
    """One occasion when every unit gives a prognosis for ``year``, knowing the books through fiscal month ``as_of``.

    ``deadline`` is an ISO date. A frozen round never changes; ``frozen_at`` (ISO 8601 in UTC) says since when, where it is known.
    ``holds_budgets``: its prognoses keep the budgets that they were frozen with, which rounds frozen by older Kolls do not.
    """

    id: str
    name: str
    year: int
    as_of: int
    deadline: str | None = None
    frozen: bool = False
    frozen_at: str = ""
    holds_budgets: bool = False


class Prognosis(NamedTuple):
    """A unit's judged full-year outcome of an account group, in öre and result sign; ``time`` is ISO 8601 in UTC.

    In a round that ``holds_budgets``: ``budget``, the annual budget that it was held against when the round was frozen, and ``base``,
    what percent was of; None where there was none.
    """

    round: str
    unit: str
    group: str
    amount: Amount
    status: Status = "submitted"
    comment: str = ""
    cause: str = ""
    author: str = ""
    time: str = ""
    budget: Amount | None = None
    base: Amount | None = None


def in_order(rounds: Iterable[Round], year: int | None = None) -> tuple[Round, ...]:
    """The rounds of a year (None: of all years), earliest first; of two as of the same month, the one that was opened first."""
    return tuple(sorted((each for each in rounds if year in (None, each.year)), key=_place))


def latest(rounds: Iterable[Round], year: int | None = None, through: int | None = None) -> Round | None:
    """The last round of a year (None: of all), as of fiscal month ``through`` at the latest."""
    known = [each for each in in_order(rounds, year) if through is None or each.as_of <= through]
    return known[-1] if known else None


def before(rounds: Iterable[Round], this: Round) -> Round | None:
    """The round of the same year before this one."""
    earlier = [each for each in in_order(rounds, this.year) if _place(each) < _place(this)]
    return earlier[-1] if earlier else None


def _place(this: Round) -> tuple[int, int, int, str]:
    """Where a round comes: ids as of one month grow as 2020-08, 2020-08-2, 2020-08-10."""
    return this.year, this.as_of, len(this.id), this.id
