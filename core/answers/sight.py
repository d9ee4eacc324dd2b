"""What an overview sees of each unit besides its deviation: how it has moved, what is said of its year and where that stands."""
from __future__ import annotations

from functools import cached_property

from core.accounts import NET_COST
from core.answers.asked import Asked
from core.answers.prognosis_view import View
from core.calendar import Scope, Span
from core.deviation import deviation_of, difference
from core.expected import Standing, standings
from core.money import Amount
from core.outlook import total_of
from core.rounds import NOT_GIVEN, Prognosis, Round, latest

COMMENT, UNCOMMENTED, DRAFT = "✎", "!", "u"
"""The marks of a comment that is given, of one that is lacking, and of a prognosis that is only a draft."""


class Sight:
    """One tree of units in one span. ``view`` is the year's end as it was known after the span's last month."""

    def __init__(self, asked: Asked) -> None:
        """The asked unit is the top of the tree."""
        self.asked = asked
        self.view = View(asked)
        self.round: Round | None = latest(self.view.rounds)
        self.looks_ahead = asked.question.with_forecast and not self.view.is_done and self.view.as_of > 0

    @cached_property
    def month_before(self) -> str:
        """The month that a change is counted from; empty in the first of the year."""
        last = self.asked.span.last
        return self.asked.span.year.month_name(last - 1).split()[0] if last > 1 else ""

    @property
    def month_short(self) -> str:
        """The same in three letters."""
        return self.month_before[:3]

    def moved(self, unit: str, group: str = NET_COST, own: bool = False) -> Amount | None:
        """How the deviation has changed since the month before; an accumulated one by the last month's own deviation."""
        book, span = self.asked.book, self.asked.span
        if span.last < 2:
            return None
        month = deviation_of(book, unit, group, Span(span.year, span.last, span.last, Scope.MONTH), own=own).amount
        if span.scope is not Scope.MONTH:
            return month
        before = deviation_of(book, unit, group, Span(span.year, span.last - 1, span.last - 1, Scope.MONTH), own=own).amount
        return difference(month, before)

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Where each unit stands in the last round that was known then."""
        return {each.unit.code: each for each in standings(self.asked.book, self.round, self.asked.unit.code)} if self.round else {}

    def waits_for(self, unit: str) -> bool:
        """True when the unit is expected to give a prognosis and none holds for it, as ``missing`` counts, also in a frozen round."""
        standing = self.standings.get(unit)
        return standing is not None and not standing.is_given

    def lacks_comment(self, unit: str) -> bool:
        """True when the unit's prognosis must say why, does not, and still can."""
        standing = self.standings.get(unit)
        return self.is_open and standing is not None and standing.lacks_comment

    @property
    def is_open(self) -> bool:
        """True while something can be given in the round."""
        return self.round is not None and not self.round.frozen

    def shown(self, unit: str) -> list[Prognosis]:
        """What is said of the unit in the round whose prognoses are shown, drafts included."""
        return self._given_in(self.view.said or self.round, unit)

    def comment_mark(self, unit: str) -> str:
        """One sign: a comment is lacking in the last round, or it has a draft; the shown prognosis has a comment; or nothing."""
        if self.lacks_comment(unit):
            return UNCOMMENTED
        if any(each.status == "draft" for each in self._given_in(self.round, unit)):
            return DRAFT
        return COMMENT if any(each.comment and each.status not in NOT_GIVEN for each in self.shown(unit)) else ""

    def _given_in(self, said: Round | None, unit: str) -> list[Prognosis]:
        return self._given.get((said.id, unit), []) if said else []

    @cached_property
    def _given(self) -> dict[tuple[str, str], list[Prognosis]]:
        found: dict[tuple[str, str], list[Prognosis]] = {}
        for each in self.asked.book.prognoses.values():
            found.setdefault((each.round, each.unit), []).append(each)
        return found

    def forecast(self, unit: str, group: str = NET_COST, own: bool = False) -> Amount | None:
        """What the model says that the year ends at, where the question asks for it."""
        return total_of(self.asked.book, unit, self.asked.year, self.view.as_of, group, own=own) if self.looks_ahead else None
