"""One thing that proof-reading found: where, what stands there, what it must be, and why."""
from __future__ import annotations

from typing import Final, Literal, NamedTuple

FindingKind = Literal["cell", "unsure", "row", "label", "amount", "truncated", "stale", "direction", "forecast", "comment"]

KIND_WORDS: Final[dict[FindingKind, str]] = {
    "cell": "fel siffra", "unsure": "stämmer inte", "row": "rad saknas", "label": "fel enhet", "amount": "fel belopp i text",
    "truncated": "avhugget", "stale": "inaktuellt", "direction": "fel riktning", "forecast": "prognosord", "comment": "kommentar saknas",
}
REMARKS: Final[frozenset[FindingKind]] = frozenset({"comment", "forecast"})
"""Kinds that ask for a look but make nothing wrong."""


class Finding(NamedTuple):
    """``place`` (``rapport.txt, rad 260``), what ``stands`` there, what it ``must`` be (may be empty), and ``why``."""

    kind: FindingKind
    place: str
    stands: str
    must: str
    why: str

    @property
    def is_wrong(self) -> bool:
        """False for a remark."""
        return self.kind not in REMARKS


class Proof(NamedTuple):
    """What proof-reading found, and what it checked: relations held, amounts in text that are right, and those that it cannot tell."""

    findings: tuple[Finding, ...]
    tables: int = 0
    relations: int = 0
    right: int = 0
    unexplained: tuple[Finding, ...] = ()

    def and_also(self, other: Proof) -> Proof:
        """What both found and checked."""
        return Proof(
            self.findings + other.findings, self.tables + other.tables, self.relations + other.relations, self.right + other.right,
            self.unexplained + other.unexplained,
        )

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """The findings that make the report wrong."""
        return tuple(each for each in self.findings if each.is_wrong)
