"""Prognosis rounds (prognostillfällen) and what the managers said in them."""
from __future__ import annotations

from typing import Literal, NamedTuple

from core.money import Amount

Status = Literal["not_started", "draft", "submitted", "reviewed", "approved"]


class Round(NamedTuple):
    """One occasion when every unit gives a prognosis for ``year``, knowing the books through fiscal month ``as_of``."""

    id: str
    name: str
    year: int
    as_of: int
    deadline: str | None = None
    frozen: bool = False


class Prognosis(NamedTuple):
    """A unit's judged full-year outcome of an account group, in öre and result sign."""

    round: str
    unit: str
    group: str
    amount: Amount
    status: Status = "submitted"
    comment: str = ""
    cause: str = ""
    author: str = ""
    time: str = ""
