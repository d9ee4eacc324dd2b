"""The arithmetic of explanations: what drives a deviation, what of it stays at year-end, and what changed a prognosis.

All amounts are whole öre in result sign, and every explanation adds up exactly to what it explains.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from core.money import Amount, round_half_away

_MOST_NAMED: Final = 3
"""Parts that a sentence names as the reason, at most."""
_NEARLY: Final = 0.9
"""From what part of another a part is nearly as large, so that naming only the other would mislead."""
_WORTH_NAMING: Final = 10
"""A part that works against the deviation is named when it is at least a tenth of all that drives it."""


class Part(NamedTuple):
    """What one unit or account group contributes to a total."""

    key: str
    amount: Amount


class Ranking(NamedTuple):
    """The largest contributions, those in the total's own direction first; ``rest`` is all else (None: there is nothing else)."""

    shown: tuple[Part, ...]
    rest: Amount | None
    hidden: int = 0
    """How many parts the rest holds."""


class Reason(NamedTuple):
    """What a sentence names: the parts that drive a total, and the largest that works against it, where it counts.

    ``scattered``: how many parts drive the total where no few of them do, and ``main`` are only the largest; else 0.
    """

    main: tuple[Part, ...]
    against: Part | None
    scattered: int = 0


def ranked(parts: Iterable[Part], total: Amount, most: int) -> Ranking:
    """At most ``most`` parts; what they leave of the total is the rest, so that shown and rest always add up to it."""
    by_size = sorted((part for part in parts if part.amount), key=lambda part: -abs(part.amount))
    kept = by_size if len(by_size) <= most else by_size[: most - 1]
    hidden = len(by_size) - len(kept)
    rest = total - sum(part.amount for part in kept)
    return Ranking(tuple(_towards(kept, total)), rest if rest or hidden else None, hidden)


def reason(parts: Iterable[Part], total: Amount) -> Reason:
    """The fewest parts, at most three, that hold half of all that goes in the total's direction; and what goes against them.

    Parts nearly as large as the last of them belong to them too.
    """
    listed = _towards([part for part in parts if part.amount], total)
    driving = [part for part in listed if _is_along(part.amount, total)]
    force, held, enough = sum(abs(part.amount) for part in driving), 0, 0
    while enough < len(driving) and (2 * held < force or abs(driving[enough].amount) >= _NEARLY * abs(driving[enough - 1].amount)):
        held += abs(driving[enough].amount)
        enough += 1
    opposite = listed[-1] if listed and not _is_along(listed[-1].amount, total) else None
    counts = opposite is not None and abs(opposite.amount) * _WORTH_NAMING >= force
    scattered = len(driving) if enough > _MOST_NAMED else 0
    return Reason(tuple(driving[: min(enough, _MOST_NAMED)]), opposite if counts else None, scattered)


def has_shares(parts: Iterable[Part], total: Amount) -> bool:
    """True when parts can be said in percent of the total: none of them is larger than it."""
    return total != 0 and all(abs(part.amount) <= abs(total) for part in parts)


def _towards(parts: Iterable[Part], total: Amount) -> list[Part]:
    direction = -1 if total < 0 else 1
    return sorted(parts, key=lambda part: -direction * part.amount)


def _is_along(amount: Amount, total: Amount) -> bool:
    return amount < 0 if total < 0 else amount > 0


class Split(NamedTuple):
    """An accumulated deviation and what of it remains at year-end; the rest is timing, which the coming months even out."""

    accumulated: Amount
    remains: Amount

    @property
    def timing(self) -> Amount:
        """accumulated − remains."""
        return self.accumulated - self.remains

    @property
    def evens_out(self) -> bool:
        """True when the months ahead only take back some or all of what is accumulated."""
        return min(0, self.accumulated) <= self.remains <= max(0, self.accumulated)


class Change(NamedTuple):
    """What lies between two prognoses of the same year: P2 − P1 = new outcome + changed judgement + moved budget.

    ``outcome``: the actual of the months between, less what the first prognosis counted on for them. ``moved``: annual
    budget as of the second less as of the first. The judgement is all else.
    """

    before: Amount
    now: Amount
    outcome: Amount
    moved: Amount

    @property
    def amount(self) -> Amount:
        """P2 − P1; + is better."""
        return self.now - self.before

    @property
    def judgement(self) -> Amount:
        """What neither outcome nor budget explains."""
        return self.amount - self.outcome - self.moved


def summed(changes: Iterable[Change]) -> Change:
    """The change of the sum."""
    listed = list(changes)
    return Change(*(sum(column) for column in zip(*listed, strict=True))) if listed else Change(0, 0, 0, 0)


def counted_on(remaining: Amount, budget: Sequence[Amount | None], months: int) -> Amount:
    """What a prognosis counts on for the first ``months`` of the remaining ones, when ``remaining`` is left for all of them.

    Spread as the phased ``budget`` of the remaining months (a missing one weighs nothing); evenly where that sums to zero or
    changes sign, since its shares then mean nothing. Rounded as a running total: all the months together are ``remaining``.
    """
    weights = [amount or 0 for amount in budget]
    if not any(weights) or (min(weights) < 0 < max(weights)):
        weights = [1] * len(weights)
    whole = sum(weights)
    if not whole:
        return 0
    sign = -1 if whole < 0 else 1
    return round_half_away(sign * remaining * sum(weights[:months]), sign * whole)
