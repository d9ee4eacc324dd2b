"""Tells the wrong figure from the innocent ones beside it: the fewest figures that, when not believed, let everything else be true."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from core.proof.figures import Figure
from core.proof.intervals import ANYTHING, Limits, Relation, holds, implied, narrowed
from core.proof.ratios import Ratio, borne_out
from core.proof.slips import slip

_MOST_TOGETHER: Final = 2
_MOST_TRIED: Final = 400
_MOST_ROUNDS: Final = 12
_FAR: Final = 200


class Wrong(NamedTuple):
    """A figure that cannot be right, between which amounts it must lie, and the relations that it breaks."""

    at: int
    low: int
    high: int
    broken: tuple[Relation, ...]


class Unsure(NamedTuple):
    """A relation that cannot be true, and the figures any one of which may be wrong, the likeliest first.

    ``blank``: it may also lack an amount in a blank cell.
    """

    relation: Relation
    candidates: tuple[int, ...]
    blank: bool = False


class Witnesses(NamedTuple):
    """What speaks for one explanation against another: incomplete relations, percentages, and the ``signs`` of the figures beside each."""

    figures: Sequence[Figure]
    hints: Sequence[Relation]
    ratios: Sequence[Ratio]
    signs: Callable[[int], int]


def find_wrong(
    figures: Sequence[Figure], relations: Sequence[Relation], ratios: Sequence[Ratio] = (), signs: Callable[[int], int] = lambda _: 0,
) -> tuple[list[Wrong], list[Unsure]]:
    """The figures that must be wrong, and the relations where none can be told from the others (the likeliest first)."""
    proofs, hints = [r for r in relations if r.complete], [r for r in relations if not r.complete]
    printed: Limits = [(figure.low, figure.high) for figure in figures]
    broken = [relation for relation in proofs if not holds(relation, printed)]
    wrong, unsure = list[Wrong](), list[Unsure]()
    witnesses = Witnesses(figures, hints, ratios, signs)
    for group in _groups(broken):
        believed = [r for r in proofs if r in group or r not in broken]
        _judge(printed, believed, group, witnesses, wrong, unsure)
    _judge_together(printed, proofs, wrong, unsure)
    seen = {at for each in unsure for at in each.candidates} | {each.at for each in wrong}
    unsure += [found for hint in hints if not hint.members & seen and (found := _beside_a_blank(hint, printed, witnesses))]
    return wrong, unsure


def _beside_a_blank(hint: Relation, printed: Limits, witnesses: Witnesses) -> Unsure | None:
    """A relation with a blank part that fails by just what a slip of the finger in one of its figures would make it fail by."""
    if holds(hint, printed) or not _is_far(hint, witnesses.figures):
        return None
    found = [at for at in sorted(hint.members) if slip(witnesses.figures[at], *implied(hint, at, printed), witnesses.signs(at)) > 1]
    return Unsure(hint, tuple(found), blank=True) if found else None


def _is_far(relation: Relation, figures: Sequence[Figure]) -> bool:
    """True when the relation fails by so much that a slip that explains it is no luck."""
    total = sum(factor * figures[at].value for at, factor in relation.terms)
    return abs(total) >= _FAR * sum(figures[at].half for at in relation.members)


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
    printed: Limits, believed: Sequence[Relation], group: Sequence[Relation], witnesses: Witnesses,
    wrong: list[Wrong], unsure: list[Unsure],
) -> None:
    """Name the figures of one group of broken relations."""
    near = _near(believed, group)
    explanations = _explanations(printed, near, group)
    if len(explanations) > 1:
        explanations = _likeliest(printed, near, explanations, witnesses, group[0].target)
    if len(explanations) == 1:
        wrong += [_wrong(at, printed, near, explanations[0]) for at in explanations[0]]
    elif explanations and all(len(each) == 1 for each in explanations):
        unsure.append(Unsure(group[0], tuple(at for each in explanations for at in each)))
    else:
        unsure += [Unsure(relation, _members(relation)) for relation in group]


def _members(relation: Relation) -> tuple[int, ...]:
    return tuple(sorted(relation.members, key=lambda at: (at != relation.target, at)))


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
    if low > high or high - low >= ANYTHING:
        narrowed(near, limits)
        low, high = limits[at]
    return Wrong(at, low, high, tuple(relation for relation in mine if not holds(relation, printed)))


def _likeliest(
    printed: Limits, near: Sequence[Relation], explanations: Sequence[tuple[int, ...]], witnesses: Witnesses, target: int,
) -> list[tuple[int, ...]]:
    """Of several explanations those that the witnesses speak for, the likeliest misprint first (of equals the ``target``).

    One alone where no other is a misprint.
    """
    marks = {each: _borne_out(printed, near, each, witnesses) for each in explanations}
    best = [each for each in explanations if marks[each] == max(marks.values())]
    slips = {each: _slipped(printed, near, each, witnesses) for each in best}
    ranked = sorted(best, key=lambda each: (-slips[each], target not in each))
    alone = len(ranked) > 1 and slips[ranked[0]] > 1 and not slips[ranked[1]]
    return ranked[:1] if alone else ranked


def _borne_out(printed: Limits, near: Sequence[Relation], explanation: tuple[int, ...], witnesses: Witnesses) -> int:
    """How many more witnesses are right when the figures are what the relations then force them to be."""
    limits, of = _freed(printed, explanation), set(explanation)
    narrowed(near, limits)
    hinted = sum(holds(each, limits) - holds(each, printed) for each in witnesses.hints if each.members & of)
    return hinted + sum(borne_out(each, limits) - borne_out(each, printed) for each in witnesses.ratios if {each.part, each.base} & of)


def _slipped(printed: Limits, near: Sequence[Relation], explanation: tuple[int, ...], witnesses: Witnesses) -> int:
    """How likely the misprints are, summed over the figures."""
    found = [_wrong(at, printed, near, explanation) for at in explanation]
    return sum(slip(witnesses.figures[each.at], each.low, each.high, witnesses.signs(each.at)) for each in found)


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
        unsure.append(Unsure(found, tuple(alone) or _members(found)))
        believed.remove(found)
