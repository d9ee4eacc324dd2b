"""Holds the prognoses and comments of a file against what is already given in the round."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from core.intake import Incoming, Problem
from core.money import format_ore
from core.rounds import Prognosis

Key = tuple[str, str, str]
"""Round, unit, account group."""
SHOWN = 10


class GivenByFile(NamedTuple):
    """Prognoses to write, how many are new, changed and the same, and the largest changes in words."""

    put: tuple[Prognosis, ...] = ()
    new: int = 0
    changed: int = 0
    same: int = 0
    changes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    over: tuple[Prognosis | None, ...] = ()
    """What stood before each of ``put``; None for a new one."""
    sources: tuple[str, ...] = ()
    """The file that each of ``put`` is from."""
    refused: int = 0
    """Prognoses of the files that cannot be taken."""
    named: frozenset[Key] = frozenset()
    """Every prognosis that the files give, also those that are there already."""
    drop: tuple[Prognosis, ...] = ()
    """What gives way: of a unit's net and its account groups only one can hold."""


NOTHING_GIVEN: Final = GivenByFile()


def hold(files: Sequence[Incoming], stored: Iterable[Prognosis], names: Mapping[str, str], author: str, time: str) -> GivenByFile:
    """What the files' prognoses and comments change. ``names``: code → name of units; ``time``: ISO 8601 in UTC."""
    before = {(each.round, each.unit, each.group): each for each in stored}
    after, problems, source = dict(before), list[Problem](), dict[Key, str]()
    for file in files:
        for given in file.prognoses:
            key = given.round, given.unit, given.group
            after[key], source[key] = _over(before.get(key), given), file.source
        for remark in file.remarks:
            old = after.get((remark.round, remark.unit, remark.group))
            if old is None:
                text = f"{names.get(remark.unit, remark.unit)} har ingen prognos att kommentera i tillfället."
                problems.append(Problem("refused", file.source, text))
            else:
                key = old.round, old.unit, old.group
                after[key] = old._replace(comment=remark.comment or old.comment, cause=remark.cause or old.cause)
                source.setdefault(key, file.source)
    put = {key: given for key, given in after.items() if before.get(key) != given}
    new = sum(key not in before for key in put)
    written = tuple(each._replace(author=author, time=time) for each in put.values())
    named = sum(len(file.prognoses) + len(file.remarks) for file in files)
    same, told = named - len(put) - len(problems), tuple(_changes(list(put.values()), before, names))
    return GivenByFile(
        written, new, len(put) - new, same, told, tuple(problems), tuple(before.get(key) for key in put), tuple(source[key] for key in put),
        named=frozenset(source),
    )


def _over(old: Prognosis | None, given: Prognosis) -> Prognosis:
    """The file's prognosis with what the file does not say; a same amount keeps its status."""
    if old is None:
        return given
    status = old.status if old.amount == given.amount and old.status != "not_started" else given.status
    return old._replace(amount=given.amount, status=status, comment=given.comment or old.comment, cause=given.cause or old.cause)


def _changes(put: Sequence[Prognosis], before: Mapping[Key, Prognosis], names: Mapping[str, str]) -> Iterable[str]:
    moved = [(each, before.get((each.round, each.unit, each.group))) for each in put]
    moved.sort(key=lambda pair: -abs(pair[0].amount - (pair[1].amount if pair[1] else 0)))
    for given, old in moved[:SHOWN]:
        was = format_ore(old.amount) if old else "ingen"
        change = f"{was} → {format_ore(given.amount)}" if old is None or old.amount != given.amount else "ny kommentar"
        yield f"Prognos: {names.get(given.unit, given.unit)}: {change}."
