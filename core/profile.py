"""How one municipality prints its figures: layouts, unit, words, thresholds and the tables of its own report."""
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from core.money import Amount, MoneyUnit

Layout = Literal["R", "N", "L"]
"""R: result sign. N: net cost, cost +. L: ledger sign, cost + and income −. A deviation is + = good in all of them."""

Measure = Literal["budget", "actual", "deviation", "deviation_pct", "previous", "change", "prognosis", "error", "error_pct"]

TableKind = Literal["income_statement", "operating_statement", "account_groups", "sub_appropriations", "accuracy"]

WORDS: Final[dict[str, str]] = {
    "budget": "Budget", "actual": "Utfall", "deviation": "Avvikelse", "deviation_pct": "%", "previous": "Föregående år",
    "change": "Förändring", "prognosis": "Prognos", "annual_budget": "Helårsbudget",
    "year_end": "Bokslut", "error": "Prognosfel", "error_pct": "%",
}
"""Column words of a municipality that has not chosen its own."""


class Thresholds(NamedTuple):
    """When a deviation is worth a colour: both the amount (öre) and the fraction of the base must be reached."""

    notable_amount: Amount = 5_000_000
    notable_fraction: float = 0.01
    serious_amount: Amount = 20_000_000
    serious_fraction: float = 0.02
    comment_amount: Amount = 5_000_000
    comment_fraction: float = 0.01
    """From where a prognosis needs a comment: how far it is from the annual budget, by both."""


class ColumnSpec(NamedTuple):
    """A printed column: what it measures, of which year (0 = the asked, −1 = the one before) and its heading.

    ``label`` may hold ``{year}`` (the asked) and ``{previous}``; empty = the municipality's own word. ``round`` names the
    prognosis round of a prognosis column.
    """

    measure: Measure
    label: str
    year: int = 0
    round: str | None = None


class RowSpec(NamedTuple):
    """A printed row: an account group of the chart under the municipality's own words; ``blank`` names cells left empty."""

    group: str
    label: str
    blank: tuple[Measure, ...] = ()
    level: int = 0
    total: bool = False


class TableSpec(NamedTuple):
    """One table of the municipality's report.

    ``rows`` are account groups of the asked unit; ``unit_rows`` adds a row (or, in detaljramar, a block) for each unit
    directly below it. ``blanks_add_nothing``: a difference counts a missing term as nothing, as that report does. In the
    table of accuracy a row is a round; its only ``rows`` is the group that is followed up and the label of the bokslut's row.
    """

    title: str
    layout: Layout
    unit: MoneyUnit
    columns: tuple[ColumnSpec, ...]
    rows: tuple[RowSpec, ...] = ()
    unit_rows: bool = False
    total_label: str | None = None
    blanks_add_nothing: bool = False
    notes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    """The years that ``notes`` speak of; empty = every year."""
    codes: bool = False
    """True when the report prints each unit's code in a column of its own before the name."""


class Profile(NamedTuple):
    """A municipality's own conventions. ``home`` is the unit whose report the tables print (default: the root).
    ``unit_dimension``: the ledger's dimension that was chosen to be the units; 0 = none was, which means cost centres."""

    layout: Layout = "R"
    unit: MoneyUnit = "tkr"
    home: str | None = None
    words: Mapping[str, str] = MappingProxyType({})
    thresholds: Thresholds = Thresholds()
    tables: Mapping[str, TableSpec] = MappingProxyType({})
    unit_dimension: int = 0
    one_unit: bool = False
    """True once ``unit`` has been chosen in the settings: the tables are then in it too, whatever the report prints them in."""

    @property
    def dimension(self) -> int:
        """The ledger's dimension that is the units."""
        return self.unit_dimension or 1

    def table(self, kind: TableKind) -> TableSpec | None:
        """The municipality's own table. One in another unit than it is printed in loses its notes, which are of it as printed."""
        spec = self.tables.get(kind)
        return spec._replace(unit=self.unit, notes=()) if spec and self.one_unit and spec.unit != self.unit else spec

    def word(self, measure: str) -> str:
        """The municipality's own word for a measure."""
        return self.words.get(measure) or WORDS.get(measure, measure)

    def said(self, measure: str) -> str:
        """The same in a sentence or a choice, where no column tells what is meant: never what others call another measure."""
        own = self.word(measure)
        return WORDS.get(measure, measure) if own in (word for other, word in WORDS.items() if other != measure) else own


SIGN_NOTE: Final[dict[str, str]] = {
    "R": "+ = överskott; kostnader visas med minus",
    "N": "+ = överskott i avvikelsen; kostnader visas utan minus och intäkter med",
    "L": "+ = överskott i avvikelse och resultat; intäkter visas med minus och kostnader utan, som i redovisningen",
}
CHANGE_NOTE: Final[dict[str, str]] = {
    "R": "; i förändringen är + bättre än året före",
    "N": "; i förändringen är + en dyrare verksamhet än året före",
    "L": "; i förändringen är + en dyrare verksamhet än året före",
}


def shown_sign(layout: Layout, group: str) -> int:
    """+1 or −1: how an amount of the group turns from result sign to the layout's; appropriation and result keep theirs."""
    return 1 if layout == "R" or group in ("appropriation", "result") else -1
