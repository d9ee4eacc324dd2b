"""Tells the wrong figure from the innocent ones beside it: the fewest figures that, when not believed, let everything else be true."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from core.proof.figures import SCALE, Figure, allowed
from core.proof.intervals import ANYTHING, Limits, Relation, holds, implied, narrowed

_MOST_TOGETHER: Final = 2
_MOST_TRIED: Final = 400
_MOST_ROUNDS: Final = 12


class Wrong(NamedTuple):
    """A figure that cannot be right, between which amounts it must lie, and the relations that it breaks."""

    at: int
    low: int
    high: int
    broken: tuple[Relation, ...]


class Unsure(NamedTuple):
    """A relation that cannot be true, and the figures any one of which may be wrong."""

    relation: Relation
    candidates: tuple[int, ...]


def find_wrong(figures: Sequence[Figure], relations: Sequence[Relation]) -> tuple[list[Wrong], list[Unsure]]:
    """The figures that must be wrong, and the relations where none can be told from the others."""
    proofs, hints = [r for r in relations if r.complete], [r for r in relations if not r.complete]
    printed: Limits = [(figure.low, figure.high) for figure in figures]
    broken = [relation for relation in proofs if not holds(relation, printed)]
    wrong, unsure = list[Wrong](), list[Unsure]()
    for group in _groups(broken):
        believed = [r for r in proofs if r in group or r not in broken]
        _judge(figures, printed, believed, group, hints, wrong, unsure)
    _judge_together(printed, proofs, wrong, unsure)
    return wrong, unsure


def _groups(broken: Iterable[Relation]) -> list[list[Relation]]:
    """Broken relations that share figures, each group by itself."""
    groups = list[tuple[set[int], list[Relation]]]()
    for relation in broken:
        members, mine = set(relation.members), [relation]
        for group in [each for each in groups if each[0] & members]:
            groups.remove(group)
            members |= group[0]
            mine = group[1] + mine
        groups.append((members, mine))
    return [group for _, group in groups]


def _judge(
    figures: Sequence[Figure], printed: Limits, believed: Sequence[Relation], group: Sequence[Relation], hints: Sequence[Relation],
    wrong: list[Wrong], unsure: list[Unsure],
) -> None:
    """Name the figures of one group of broken relations."""
    near = _near(believed, group)
    explanations = _explanations(printed, near, group)
    if len(explanations) > 1:
        explanations = _likeliest(figures, printed, near, explanations, hints)
    if len(explanations) == 1:
        wrong += [_wrong(at, printed, near, explanations[0]) for at in explanations[0]]
    elif explanations and all(len(each) == 1 for each in explanations):
        unsure.append(Unsure(group[0], tuple(at for each in explanations for at in each)))
    else:
        unsure += [Unsure(relation, tuple(sorted(relation.members))) for relation in group]


def _near(believed: Sequence[Relation], group: Sequence[Relation]) -> list[Relation]:
    """The relations within two steps of the group."""
    members = {at for relation in group for at in relation.members}
    for _ in range(2):
        members |= {at for relation in believed if relation.members & members for at in relation.members}
    return [relation for relation in believed if relation.members <= members]


def _explanations(printed: Limits, near: Sequence[Relation], group: Sequence[Relation]) -> list[tuple[int, ...]]:
    """The smallest sets of figures without which the relations can all be true."""
    members = sorted({at for relation in group for at in relation.members})
    for size in range(1, _MOST_TOGETHER + 1):
        tried = (each for each in combinations(members, size) if all(relation.members & set(each) for relation in group))
        found = [each for each, _ in zip(tried, range(_MOST_TRIED), strict=False) if _consistent(printed, near, each)]
        if found:
            return found
    return []


def _freed(printed: Limits, freed: Collection[int]) -> Limits:
    limits = list(printed)
    for at in freed:
        limits[at] = (-ANYTHING, ANYTHING)
    return limits


def _consistent(printed: Limits, near: Sequence[Relation], freed: Collection[int]) -> bool:
    return narrowed(near, _freed(printed, freed)) is None


def _wrong(at: int, printed: Limits, near: Sequence[Relation], freed: Collection[int]) -> Wrong:
    """The figure with the interval that the printed others leave it, else the one that is left when all is narrowed."""
    mine = [relation for relation in near if at in relation.members]
    limits = _freed(printed, freed)
    forced = [implied(relation, at, limits) for relation in mine]
    low, high = max(each[0] for each in forced), min(each[1] for each in forced)
    if low > high:
        narrowed(near, limits)
        low, high = limits[at]
    return Wrong(at, low, high, tuple(relation for relation in mine if not holds(relation, printed)))


def _likeliest(
    figures: Sequence[Figure], printed: Limits, near: Sequence[Relation], explanations: Sequence[tuple[int, ...]],
    hints: Sequence[Relation],
) -> list[tuple[int, ...]]:
    """Of several explanations those that incomplete relations speak for, then those that a slip of the finger explains."""
    marks = [(_hinted(printed, near, each, hints), _slipped(figures, printed, near, each)) for each in explanations]
    best = max(marks)
    return [each for each, mark in zip(explanations, marks, strict=True) if mark == best]


def _hinted(printed: Limits, near: Sequence[Relation], explanation: tuple[int, ...], hints: Sequence[Relation]) -> int:
    limits = _freed(printed, explanation)
    narrowed(near, limits)
    mine = [relation for relation in hints if relation.members & set(explanation)]
    return sum(holds(relation, limits) - holds(relation, printed) for relation in mine)


def _slipped(figures: Sequence[Figure], printed: Limits, near: Sequence[Relation], explanation: tuple[int, ...]) -> int:
    """How likely the misprints are: 2 for a lost sign or two digits swapped, 1 for one other digit, summed over the figures."""
    marks = 0
    for at in explanation:
        found = _wrong(at, printed, near, explanation)
        marks += _slip(figures[at], found.low, found.high)
    return marks


def _slip(figure: Figure, low: int, high: int) -> int:
    step = SCALE // 10**figure.decimals
    first, last = allowed(low, high, figure.decimals)
    steps = figure.value // step
    if first <= -figure.value <= last and figure.value:
        return 2
    if any(first <= each * step <= last for each in _swapped(steps)):
        return 2
    return int(any(first <= each * step <= last for each in _one_digit(steps)))


def _swapped(steps: int) -> Iterator[int]:
    digits, sign = list(str(abs(steps))), -1 if steps < 0 else 1
    for at in range(len(digits) - 1):
        other = [*digits[:at], digits[at + 1], digits[at], *digits[at + 2:]]
        if other != digits:
            yield sign * int("".join(other))


def _one_digit(steps: int) -> Iterator[int]:
    digits, sign = str(abs(steps)), -1 if steps < 0 else 1
    for at in range(len(digits)):
        yield from (sign * int(digits[:at] + new + digits[at + 1:]) for new in "0123456789")


def _judge_together(printed: Limits, proofs: Sequence[Relation], wrong: list[Wrong], unsure: list[Unsure]) -> None:
    """Relations that can each be true but not all at once: name the figure without which they can."""
    doubted = {id(each.relation) for each in unsure}
    believed = [r for r in proofs if id(r) not in doubted]
    for _ in range(_MOST_ROUNDS):
        found = narrowed(believed, _freed(printed, [each.at for each in wrong]))
        if found is None:
            return
        near = _near(believed, [found])
        known = [each.at for each in wrong]
        alone = [at for at in sorted({at for r in near for at in r.members}) if _consistent(printed, near, [*known, at])]
        if len(alone) == 1:
            wrong.append(_wrong(alone[0], printed, near, [*known, alone[0]]))
            continue
        unsure.append(Unsure(found, tuple(alone) or tuple(sorted(found.members))))
        believed.remove(found)
