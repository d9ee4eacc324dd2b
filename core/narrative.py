"""Swedish sentences about amounts, as a controller writes them, each figure with where it comes from."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.answer import Trace
from core.deviation import Deviation
from core.money import MINUS, NO_BREAK_SPACE, Amount, MoneyUnit, format_amount, format_fraction, in_unit


class Draft(NamedTuple):
    """A text and the figures in it, in their order."""

    text: str = ""
    traces: tuple[Trace, ...] = ()

    def __bool__(self) -> bool:
        """True when it says anything."""
        return bool(self.text)


class Amounts(NamedTuple):
    """How amounts are written: in which unit."""

    unit: MoneyUnit

    def size(self, amount: Amount, row: str, column: str) -> Draft:
        """Without its sign, where the words say the direction: ”882 tkr”."""
        text = f"{format_amount(abs(amount), self.unit)}{NO_BREAK_SPACE}{self.unit}"
        return Draft(text, (Trace(text, row, column, amount),))

    def signed(self, amount: Amount, row: str, column: str) -> Draft:
        """With its sign: ”−882 tkr”."""
        text = f"{format_amount(amount, self.unit, signed=True)}{NO_BREAK_SPACE}{self.unit}"
        return Draft(text, (Trace(text, row, column, amount),))

    def is_nothing(self, amount: Amount) -> bool:
        """True for what is written as 0."""
        return in_unit(amount, self.unit) == 0


def percent_of(fraction: float, row: str, column: str) -> Draft:
    """”2,3 procent”, without a sign."""
    text = f"{format_fraction(fraction, signed=False).removeprefix(MINUS)} procent"
    return Draft(text, (Trace(text, row, column, fraction),))


def put_together(template: str, *parts: Draft) -> Draft:
    """The template with each ``{}`` filled by the next part."""
    return Draft(template.format(*(part.text for part in parts)), tuple(trace for part in parts for trace in part.traces))


def paragraph(sentences: Iterable[Draft]) -> Draft:
    """The sentences that say anything, one after the other."""
    said = [each for each in sentences if each]
    return Draft(" ".join(each.text for each in said), tuple(trace for each in said for trace in each.traces))


def listed(parts: Sequence[Draft]) -> Draft:
    """”A, B och C”."""
    holes = ["{}"] * len(parts)
    return put_together(" och ".join(filter(None, (", ".join(holes[:-1]), *holes[-1:]))), *parts)


def headline(name: str, found: Deviation, amounts: Amounts, row: str, when: str) -> Draft:
    """What and how much of a unit: its surplus or deficit. ``when``: ” helåret 2020”, or nothing where the reader knows."""
    if found.amount is None or found.actual is None or found.budget is None:
        return Draft(f"För {name} saknas utfall eller budget{when}, så avvikelsen kan inte beräknas.")
    if amounts.is_nothing(found.amount):
        return put_together(f"{name} följer budget{when}, med {net_name(found.actual)} på {{}}.", amounts.size(found.actual, row, "actual"))
    side = "överskott" if found.amount > 0 else "underskott"
    tells = found.fraction is not None and abs(found.fraction) <= 1
    share = put_together(" ({})", percent_of(found.fraction, row, "deviation_pct")) if tells and found.fraction else Draft()
    size = amounts.size(found.amount, row, "deviation")
    return put_together(f"{name} redovisar ett {side} mot budget på {{}}{{}}{when}.", size, share)


def beside(found: Deviation, amounts: Amounts, row: str) -> Draft:
    """The net cost or income beside its budget; nothing where either is missing or they are the same."""
    if found.actual is None or found.budget is None or amounts.is_nothing(found.actual - found.budget):
        return Draft()
    return put_together(
        f"{net_name(found.actual, definite=True)} uppgår till {{}} mot budgeterade {{}}.",
        amounts.size(found.actual, row, "actual"), _against_sign(found.budget, found.actual, amounts, row, "budget"),
    )


def _against_sign(amount: Amount, like: Amount, amounts: Amounts, row: str, column: str) -> Draft:
    """The size; with a minus when it is of the other kind than ``like``, as an income beside a cost."""
    if amount and (amount < 0) != (like < 0):
        text = f"{MINUS}{format_amount(abs(amount), amounts.unit)}{NO_BREAK_SPACE}{amounts.unit}"
        return Draft(text, (Trace(text, row, column, amount),))
    return amounts.size(amount, row, column)


def net_name(actual: Amount, *, definite: bool = False) -> str:
    """What a net amount is called, by its sign."""
    name = "nettointäkt" if actual > 0 else "nettokostnad"
    return f"{name}en".capitalize() if definite else f"en {name}"


def beside_budget(name: str, found: Deviation, amounts: Amounts, row: str) -> Draft:
    """How a kind of cost or income lies: ”högre personalkostnader (640 tkr)”; signed where no word fits."""
    amount, actual, budget = found.amount, found.actual or 0, found.budget or 0
    if amount is None or (actual > 0 > budget) or (budget > 0 > actual):
        return put_together(f"{name} ({{}})", amounts.signed((found.actual or 0) - (found.budget or 0), row, "deviation"))
    return put_together(f"{_direction(actual, budget)} {name} ({{}})", amounts.size(amount, row, "deviation"))


def _direction(now: Amount, then: Amount) -> str:
    return "högre" if abs(now) > abs(then) else "lägre"


def group_beside_budget(found: Deviation, amounts: Amounts, row: str) -> Draft:
    """A group's own sentence: ”78 934 tkr, 7 887 tkr lägre än budgeterat.”"""
    actual, budget = found.actual or 0, found.budget or 0
    if amounts.is_nothing(actual - budget):
        return put_together("{}, enligt budget.", amounts.size(actual, row, "actual"))
    if (actual > 0 > budget) or (budget > 0 > actual):
        said = amounts.signed(actual, row, "actual"), amounts.signed(actual - budget, row, "deviation")
        return put_together("{} i resultatet; avvikelsen mot budget är {}.", *said)
    size = amounts.size(actual - budget, row, "deviation")
    return put_together(f"{{}}, {{}} {_direction(actual, budget)} än budgeterat.", amounts.size(actual, row, "actual"), size)


def with_sign(name: str, amount: Amount, amounts: Amounts, row: str) -> Draft:
    """”Stab (−912 tkr)”."""
    return put_together(f"{plain(name)} ({{}})", amounts.signed(amount, row, "deviation"))


def since_last_year(found: Deviation, amounts: Amounts, row: str, year: str) -> Draft:
    """What has changed: how the net cost or income has moved since the same months of the year before."""
    if found.previous is None or found.actual is None or (found.actual > 0) != (found.previous > 0):
        return Draft()
    change = found.actual - found.previous
    what = net_name(found.actual, definite=True)
    if amounts.is_nothing(change):
        return Draft(f"{what} är lika stor som {year}.")
    moved, fraction = _direction(found.actual, found.previous), change / found.previous
    share = put_together(" ({})", percent_of(fraction, row, "change_pct")) if abs(fraction) <= 1 else Draft()
    return put_together(f"{what} är {{}}{{}} {moved} än {year}.", amounts.size(change, row, "change"), share)


def plain(text: str) -> str:
    """A name that can stand in a template."""
    return text.replace("{", "(").replace("}", ")")


def inside(name: str) -> str:
    """A group's name inside a sentence: ”personalkostnader”; one in capitals stays so (IT, LSS)."""
    shown = plain(name)
    return shown if shown[1:2].isupper() else shown[:1].lower() + shown[1:]
