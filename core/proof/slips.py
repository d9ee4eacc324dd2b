"""How likely a misprint is: a sign that is lost, two digits swapped, one digit wrong, a digit dropped or doubled."""
from __future__ import annotations

from collections.abc import Iterator

from core.proof.figures import SCALE, Figure, allowed


def slip(figure: Figure, low: int, high: int, sign: int = 0) -> int:
    """How likely it is that the figure is a misprint of one within low…high: 2 for a slip of the finger, 1 for a rarer one, 0 for none.

    ``sign`` is the sign of the figures beside it (0: they differ): a sign is lost where the right one is theirs.
    """
    step = SCALE // 10**figure.decimals
    first, last = allowed(low, high, figure.decimals)
    steps = figure.value // step
    if figure.value and first <= -figure.value <= last:
        return 2 if sign == 0 or figure.value * sign < 0 else 1
    for mark, misprints in ((2, (_swapped, _one_digit)), (1, (_dropped,))):
        if any(first <= each * step <= last for made in misprints for each in made(steps)):
            return mark
    return 0


def _signed(steps: int) -> tuple[str, int]:
    return str(abs(steps)), -1 if steps < 0 else 1


def _swapped(steps: int) -> Iterator[int]:
    digits, sign = _signed(steps)
    for at in range(len(digits) - 1):
        other = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2:]
        if other != digits:
            yield sign * int(other)


def _one_digit(steps: int) -> Iterator[int]:
    digits, sign = _signed(steps)
    for at in range(len(digits)):
        yield from (sign * int(digits[:at] + new + digits[at + 1:]) for new in "0123456789")


def _dropped(steps: int) -> Iterator[int]:
    """The figure with one digit more or one less."""
    digits, sign = _signed(steps)
    for at in range(len(digits) + 1):
        yield from (sign * int(digits[:at] + new + digits[at:]) for new in "0123456789")
        if at < len(digits) > 1:
            yield sign * int(digits[:at] + digits[at + 1:])
