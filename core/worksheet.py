"""The sheet on which a unit's prognosis is filled in: what each line is held against, and what the typed amounts come to."""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.accounts import NET_COST
from core.amount_entry import read_entry
from core.commands import GivePrognosis, GiveSheet
from core.deviation import difference, fraction_of, needs_comment
from core.money import Amount, AmountError, MoneyUnit, format_amount, format_fraction
from core.profile import Thresholds
from core.rounds import Prognosis


class Line(NamedTuple):
    """One account group, or the unit's net, in öre and result sign. ``sign`` (+1 or −1) turns it to the municipality's layout.

    ``forecast`` is what the model suggests, ``previous`` what was given last before this round, ``given`` what is given in this,
    if only as a draft.
    """

    group: str
    label: str
    sign: int
    budget: Amount | None = None
    actual: Amount | None = None
    forecast: Amount | None = None
    previous: Amount | None = None
    given: Amount | None = None
    is_draft: bool = False

    @property
    def percent_of(self) -> Amount | None:
        """What a percentage typed on the line changes: what was said before, else the budget; in the layout's sign."""
        reference = self.budget if self.previous is None else self.previous
        return None if reference is None else self.sign * reference


class Worksheet(NamedTuple):
    """The lines of one unit in one round. ``base`` is what percent is of; ``net`` is the line of the whole unit.

    ``record`` says how far off the unit's own prognoses have been; empty when none has a bokslut yet.
    """

    title: str
    municipality: str
    unit: str
    round: str
    shown: MoneyUnit
    thresholds: Thresholds
    base: Amount | None
    net: Line
    lines: tuple[Line, ...]
    comment: str = ""
    cause: str = ""
    record: str = ""
    warning: str = ""
    """What is to be known before an amount is typed; empty when nothing is."""
    seen: tuple[Prognosis, ...] = ()
    """The unit's records in the round when the sheet was made, so that nobody's words are written over unseen."""


class Typed(NamedTuple):
    """What one line's text comes to: its amount in result sign, or what is wrong with it; with texts as the line is printed."""

    line: Line
    amount: Amount | None = None
    problem: str = ""
    amount_text: str = ""
    deviation_text: str = ""
    is_worse: bool = False


class Filled(NamedTuple):
    """What the whole sheet comes to. ``is_whole``: the net is typed itself, else it is the sum of the lines.

    ``says``: one sentence; ``comment_wanted``: a deviation must be explained and is not.
    """

    lines: tuple[Typed, ...]
    net: Typed
    is_whole: bool
    comment_wanted: bool
    says: str

    @property
    def has_problem(self) -> bool:
        """True when something typed is no amount."""
        return any(each.problem for each in (*self.lines, self.net))

    @property
    def to_give(self) -> tuple[Typed, ...]:
        """What is to be written: the net, or the lines with a new amount or still a draft; without any, those given before, with
        other words."""
        lines = (self.net,) if self.is_whole else self.lines
        known = tuple(each for each in lines if each.amount is not None)
        return tuple(each for each in known if each.amount != each.line.given or each.line.is_draft) or known


def filled(sheet: Worksheet, typed: Mapping[str, str], comment: str = "") -> Filled:
    """The sheet with texts by account group; the net is typed itself or else the sum of the lines, missing until all are known."""
    lines = tuple(_typed(sheet, line, typed.get(line.group, "")) for line in sheet.lines)
    is_whole = _is_whole(sheet, typed, lines)
    known = [each.amount for each in lines if each.amount is not None]
    summed = sum(known) if lines and len(known) == len(lines) else None
    own = _typed(sheet, sheet.net, typed.get(NET_COST, "")) if is_whole else _shown(sheet, sheet.net, summed)
    judged = (own,) if is_whole else (*lines, own)
    wanted = any(_needs_comment(sheet, each) for each in judged) and not comment.strip()
    return Filled(lines, own, is_whole, wanted, _says(sheet, lines, own, wanted))


def command(
    sheet: Worksheet, found: Filled, comment: str, cause: str, *, draft: bool = False, sure: bool = False,
) -> GiveSheet:
    """Every line to give, with the same words; ``sure``: what was asked back is meant, as an amount or over another's words."""
    lines = tuple(
        GivePrognosis(
            unit=sheet.unit, amount=each.amount, group=each.line.group, round=sheet.round, municipality=sheet.municipality,
            comment=comment.strip(), cause=cause.strip(), draft=draft, sure=sure,
        )
        for each in found.to_give
    )
    return GiveSheet(lines, None if sure else sheet.seen)


def suggestion(line: Line, shown: MoneyUnit) -> str:
    """The model's amount as it is typed on the line; empty where it has none."""
    return "" if line.forecast is None else format_amount(line.sign * line.forecast, shown)


def text_of(line: Line, shown: MoneyUnit) -> str:
    """What the line holds when the sheet is opened."""
    return "" if line.given is None else format_amount(line.sign * line.given, shown)


def _is_whole(sheet: Worksheet, typed: Mapping[str, str], lines: tuple[Typed, ...]) -> bool:
    """The net is meant where it is typed, and where it stands since before until a line is changed."""
    text = typed.get(NET_COST, "").strip()
    is_left_alone = text == text_of(sheet.net, sheet.shown)
    return bool(text) and not (is_left_alone and any(each.amount != each.line.given or each.problem for each in lines))


def _typed(sheet: Worksheet, line: Line, text: str) -> Typed:
    if text == text_of(line, sheet.shown):
        return _shown(sheet, line, line.given)
    try:
        amount = read_entry(text, sheet.shown, line.percent_of)
    except AmountError as error:
        return Typed(line, problem=str(error))
    return _shown(sheet, line, None if amount is None else line.sign * amount)


def _shown(sheet: Worksheet, line: Line, amount: Amount | None) -> Typed:
    deviation = difference(amount, line.budget)
    text = "" if amount is None else format_amount(line.sign * amount, sheet.shown)
    against = "" if deviation is None else format_amount(deviation, sheet.shown, signed=True)
    return Typed(line, amount, "", text, against, deviation is not None and deviation < 0)


def _needs_comment(sheet: Worksheet, each: Typed) -> bool:
    deviation = difference(each.amount, each.line.budget)
    return needs_comment(deviation, fraction_of(deviation, sheet.base), sheet.thresholds)


def _says(sheet: Worksheet, lines: tuple[Typed, ...], net: Typed, wanted: bool) -> str:
    problem = next((each for each in (*lines, net) if each.problem), None)
    if problem is not None:
        return f"{problem.line.label}: {problem.problem}"
    if net.amount is None:
        left = [each.line.label for each in lines if each.amount is None]
        more = f" och {len(left) - 3} till" if len(left) > 3 else ""
        return f"Kvar att fylla i: {', '.join(left[:3])}{more}." if left else "Skriv ett belopp."
    deviation = difference(net.amount, sheet.net.budget)
    share = format_fraction(fraction_of(deviation, sheet.base))
    against = "" if deviation is None else f", {net.deviation_text} mot budget ({share} %)"
    changed = difference(net.amount, sheet.net.previous)
    since = f", {format_amount(changed, sheet.shown, signed=True)} sedan förra" if changed else ""
    return f"Helår {net.amount_text} {sheet.shown}{against}{since}.{' Skriv en kommentar.' if wanted else ''}"
