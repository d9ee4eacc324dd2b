"""Which rows of the tables a sentence speaks of: by its heading, by how its paragraph begins, by the labels named in it."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from core.proof.amounts import worth
from core.proof.columns import ColumnRule
from core.proof.relations import Model
from core.proof.sections import is_divided
from core.proof.tables import PrintedRow
from core.proof.words import ACTUAL, BUDGET, DIFFERENCE, PROGNOSIS

_WORDS: Final = re.compile(r"[\wåäöÅÄÖé&-]+")
_SMALL: Final = frozenset((
    "och", "i", "av", "för", "på", "till",
    "med", "per", "samt", "en", "ett", "den", "det", "inom", "verksamhetens", "totala", "årets", "övriga",
))
_NO_NAMES: Final = frozenset(("budget", "totalt", "total", "summa", "totala"))
"""Labels whose words are in every other sentence."""
_TWO_YEARS: Final = re.compile(r"förändr|20\d\d\s*[/–-]\s*20\d\d", re.IGNORECASE)
_YEAR: Final = re.compile(r"20\d\d|19\d\d")


class RowFigure(NamedTuple):
    """A figure of a row as the texts measure it. ``role``: deviation, change, or plain; ``year`` of its header (0: none).

    ``ahead``: a prognosis's deviation, which is not what is booked. ``answered_for``: False for one that is of no budget, or
    whose own terms are blank in its row, as a forecasting method's: nobody is asked to comment it.
    """

    value: int
    half: int
    role: str
    year: int
    header: str
    place: str
    text: str
    ahead: bool = False
    answered_for: bool = True


class Subject(NamedTuple):
    """A row of a table that texts may speak of. ``stems``: how its words begin; ``code`` is the number before its name."""

    label: str
    code: str
    stems: tuple[str, ...]
    figures: tuple[RowFigure, ...]
    table: int

    def of(self, *roles: str) -> tuple[RowFigure, ...]:
        """The figures with one of the roles."""
        return tuple(each for each in self.figures if each.role in roles)


def subjects_of(model: Model, units: Sequence[str]) -> tuple[Subject, ...]:
    """The rows that have figures of money, of the tables whose columns or rows hang together."""
    rows = ((at, row) for at, table in enumerate(model.tables) for row in range(len(table.rows)))
    found = (subject_of(model, at, row, units) for at, row in rows)
    return tuple(each for each in found if each and each.stems and not set(each.stems) <= _NO_NAMES)


def subject_of(model: Model, at: int, row: int, units: Sequence[str]) -> Subject | None:
    """One row as what a text may speak of; None where it has no figures of money, or its table's do not hang together."""
    table, rules = model.tables[at], model.column_rules[at]
    if units[at] not in ("kr", "tkr", "mnkr") or not (rules or model.row_rules[at]):
        return None
    code, name = _split(table.rows[row].label)
    differences = {rule.target: rule for rule in rules if rule.difference}
    figures = tuple(_figures(table.rows[row], table.columns, differences, units[at]))
    if is_divided(table, model.row_rules[at]):  # its rows say again what other tables say beside a budget
        figures = tuple(each._replace(answered_for=False) for each in figures)
    return Subject(name, code, stems_of(name), figures, at) if figures else None


def _figures(row: PrintedRow, headers: Sequence[str], differences: Mapping[int, ColumnRule], unit: str) -> Iterator[RowFigure]:
    for column, (header, cell) in enumerate(zip(headers, row.cells, strict=True)):
        if cell.figure and not cell.figure.percent:
            value, half = worth(cell.figure, unit)
            rule = differences.get(column)
            role = role_of(header, is_difference=rule is not None)
            ahead = role == "deviation" and _is_ahead(headers, rule)
            asked = rule is None or _is_answered_for(row, headers, column, rule)
            yield RowFigure(value, half, role, year_of(header), header, cell.place, cell.text, ahead, asked)


def _is_ahead(headers: Sequence[str], rule: ColumnRule | None) -> bool:
    """True for the deviation of a prognosis: what its column is the difference of says so, else a table that has no outcome."""
    terms = [headers[at] for at in (*(at for _, at in rule.terms), *(rule.given or ()))] if rule else headers
    return any(map(PROGNOSIS.search, terms)) and not any(map(ACTUAL.search, terms))


def _is_answered_for(row: PrintedRow, headers: Sequence[str], column: int, rule: ColumnRule) -> bool:
    of_budget = DIFFERENCE.search(headers[column]) or any(BUDGET.search(headers[at]) for _, at in rule.terms)
    printed = [row.cells[at].figure is not None for _, at in rule.terms_in(row)]
    return bool(of_budget) and (all(printed) if rule.given else any(printed))


def _split(label: str) -> tuple[str, str]:
    first, _, rest = label.partition(" ")
    return (first, rest) if first.isdigit() and rest[:1].isalpha() else ("", label)


def role_of(header: str, *, is_difference: bool) -> str:
    """What a column's figures are to those beside them: change, deviation or plain."""
    if _TWO_YEARS.search(header):
        return "change"
    return "deviation" if is_difference or DIFFERENCE.search(header) else "plain"


def year_of(header: str) -> int:
    """The year that a header names, the latest of several; 0 for none."""
    found = _YEAR.findall(header)
    return int(found[0]) if len(found) == 1 else max(map(int, found), default=0)


def stems_of(text: str) -> tuple[str, ...]:
    """How the words of a label begin, without endings: ”Personalkostnader” also in ”personalkostnaderna”."""
    return tuple(_stem(word) for word in _WORDS.findall(text.casefold()) if word not in _SMALL and not word.isdigit())


def _stem(word: str) -> str:
    return word if len(word) <= 5 else word[: max(5, len(word) - 3)]


@lru_cache(maxsize=4_096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(_WORDS.findall(text.casefold()))


def names(subject: Subject, words: Sequence[str]) -> bool:
    """True when all words of the subject's label stand in the text, with any ending."""
    return all(any(_is(word, stem) for word in words) for stem in subject.stems)


def _known(subject: Subject, words: Sequence[str], known: dict[tuple[str, ...], bool]) -> bool:
    """The same, asked once for all rows with the same label."""
    if subject.stems not in known:
        known[subject.stems] = names(subject, words)
    return known[subject.stems]


def _is(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) <= len(stem) + 7 and (len(stem) > 4 or len(word) <= len(stem) + 2)


def named_in(subjects: Iterable[Subject], text: str) -> tuple[Subject, ...]:
    """The subjects whose labels stand in a text; a label inside a longer one that also stands there is left out."""
    words, known = words_of(text), dict[tuple[str, ...], bool]()
    found = [subject for subject in subjects if _known(subject, words, known)]
    return tuple(each for each in found if not any(set(each.stems) < set(other.stems) for other in found))
