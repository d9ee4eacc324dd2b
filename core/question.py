"""A question as the core understands it, whatever words it was asked in."""
from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from core.calendar import Period

QuestionKind = Literal[
    "deviation", "actual", "budget", "months", "compare", "largest", "prognosis", "accuracy", "changes", "why", "missing", "round",
    "summary", "standing", "queue",
    "overview", "worksheet", "comments", "analysis", "accounts",
    "key_facts", "goals", "indicators", "activities", "key_figures", "internal_control", "staff", "sick_leave", "work_environment",
    "earmarked_funds", "significant_events", "investments", "sections", "red", "overdue",
    "income_statement", "operating_statement", "account_groups", "sub_appropriations", "help",
]
REPORT_TABLES: frozenset[str] = frozenset({"income_statement", "operating_statement", "account_groups", "sub_appropriations"})
"""The kinds that print a table of the municipality's own report."""
REPORTED: frozenset[str] = frozenset({
    "key_facts", "goals", "indicators", "activities", "key_figures", "internal_control", "staff", "sick_leave", "work_environment",
    "earmarked_funds", "significant_events", "investments", "sections", "red", "overdue",
})
"""The kinds that show what is reported beside the ledger."""
OF_ROUNDS: frozenset[str] = frozenset({"accuracy", "changes", "missing", "queue", "round", "summary", "standing"})
"""The kinds that are about prognosis rounds: without a period they mean the latest round."""
OF_MONTHS: frozenset[str] = frozenset({"months", "accounts"})
"""The kinds that show one measure month by month."""
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)


class Question(NamedTuple):
    """What is asked of which unit (code) of which municipality (id) for which period; None means the default.

    ``measure`` is what a table of months or accounts shows (actual, budget or deviation). ``depth`` is how many levels of units below
    the asked one are shown. ``side`` and ``most`` narrow the largest deviations: only surpluses or deficits, at most so many.
    ``round`` is the id of a prognosis round, where one is named. ``since`` is the month that changes are counted from.
    ``table``: the id of one reported table, where only that is meant.
    ``given_only``: comments leave out those of drafts, as what is handed on to others must.
    ``with_forecast``: an overview and a list of the missing also show what the model says, which costs numpy and learning from earlier
    years.
    """

    kind: QuestionKind = "deviation"
    municipality: str | None = None
    unit: str | None = None
    period: Period | None = None
    measure: Literal["actual", "budget", "deviation"] = "actual"
    depth: int = 1
    side: Literal["both", "surplus", "deficit"] = "both"
    most: int | None = None
    round: str | None = None
    since: Period | None = None
    with_forecast: bool = False
    table: str | None = None
    given_only: bool = False


class Who(NamedTuple):
    """Who asks or writes: a name for the log, a role, and the municipality (id) and unit (code) that they are bound to, if any;
    ``more`` are the codes of further units.

    A ``stranger`` may do nothing but accept an invitation.
    """

    name: str
    role: Literal["stranger", "reader", "manager", "controller", "admin"] = "admin"
    municipality: str | None = None
    unit: str | None = None
    more: tuple[str, ...] = ()
    in_group: bool = False
    """True where others read the answer too."""

    @property
    def units(self) -> tuple[str, ...]:
        """The codes of the units that they are bound to; none for all of the municipality."""
        return () if self.unit is None else (self.unit, *self.more)
