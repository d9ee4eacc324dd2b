"""What the answers about a prognosis round share: its table of units, and how the round, its amounts and its records are named."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.accounts import NET_COST
from core.answer import Cell, Column, Row
from core.answers.asked import Asked
from core.answers.clock import minute
from core.answers.listing import tone_of_row
from core.answers.parts import money, money_column, percent
from core.answers.quoting import comments_on
from core.book import Book
from core.calendar import Scope, Span
from core.deviation import difference, fraction_of, tone_of
from core.expected import Standing, standing, with_covering
from core.judged import judged
from core.money import NO_BREAK_SPACE, Amount, format_amount
from core.profile import Profile, shown_sign
from core.proposal import held_against
from core.question import Question, QuestionKind
from core.round_finding import named
from core.rounds import STATUS_WORDS, Prognosis, Round


def asked_in(book: Book, said: Round, unit: str | None = None, kind: QuestionKind = "round") -> Asked:
    """A unit (None: the root) through the round's month, for columns and notes."""
    fiscal = book.register.years[said.year].fiscal
    span = Span(fiscal, 1, said.as_of, Scope.FULL_YEAR if said.as_of >= fiscal.length else Scope.YTD)
    units = book.units(said.year)
    code = unit or units.root.code
    return Asked(Question(kind, book.register.id, code, round=said.id), book, units[code], span)


def amount_text(amount: Amount, profile: Profile, group: str = NET_COST) -> str:
    """The amount in the municipality's unit and layout, with its unit."""
    return f"{format_amount(shown_sign(profile.layout, group) * amount, profile.unit)}{NO_BREAK_SPACE}{profile.unit}"


def described(given: Prognosis, book: Book) -> str:
    """”26 100 tkr av Berit 2026-07-21 03:24, klarmarkerad”."""
    by = f" av {given.author}" if given.author else ""
    when = f" {minute(given.time)}" if given.time else ""
    return f"{amount_text(given.amount, book.register.profile, given.group)}{by}{when}, {STATUS_WORDS[given.status]}"


def line_name(book: Book, said: Round, given: Prognosis) -> str:
    """The unit, and the account group where it is not the net."""
    return name_of(book, said, given.unit, given.group)


def name_of(book: Book, said: Round, unit: str, group: str) -> str:
    """The same of a unit and a group by their codes."""
    units = book.units(said.year)
    name = units[unit].name if unit in units else unit
    return name if group == NET_COST else f"{name}, {group_name(book, group)}"


def unit_names(book: Book, said: Round, given: Iterable[Prognosis]) -> list[str]:
    """Each unit once, in the order given: with its account group where it is about one, else with how many they are."""
    by_unit: dict[str, list[Prognosis]] = {}
    for each in given:
        by_unit.setdefault(each.unit, []).append(each)
    units = book.units(said.year)
    return [
        line_name(book, said, lines[0]) if len(lines) == 1 else
        f"{units[unit].name if unit in units else unit} ({len(lines)} kontogrupper)"
        for unit, lines in by_unit.items()
    ]


def group_name(book: Book, group: str) -> str:
    """The account group's name."""
    return book.chart[group].name if group in book.chart else group


def counted(said: Round, standings: Sequence[Standing]) -> str:
    """How many are in, in which round, its last day and whether it is frozen: ”17 av 20 prognoser inne i Delår (2020-08), …”."""
    given = sum(each.is_given for each in standings)
    where = f"{named(said)}{deadline(said)}" + (f", fryst {minute(said.frozen_at)}".rstrip() if said.frozen else "")
    if not standings:
        return f"Ingen enhet väntas lämna prognos i {where}"
    if len(standings) == 1:
        return f"Prognosen {'är inne' if given else 'saknas'} i {where}"
    return f"{given} av {len(standings)} prognoser inne i {where}"


def deadline(said: Round) -> str:
    """``, sista dag 2020-09-15``; nothing for a round without one."""
    return f", sista dag {said.deadline}" if said.deadline else ""


def columns(asked: Asked) -> list[Column]:
    """Prognosis, deviation and where each unit stands."""
    pct = Column("deviation_pct", asked.profile.word("deviation_pct"), "%")
    return [
        money_column(asked, "prognosis"), money_column(asked, "deviation"), pct, Column("status", "Status"),
        Column("comment", "Kommentar"), Column("author", "Vem"), Column("time", "När"),
    ]


def rows(asked: Asked, said: Round, standings: Sequence[Standing]) -> list[Row]:
    """One row per expected unit and per unit that covers some of them, and last the asked unit's own as the total."""
    top = asked.unit.code
    found = with_covering(asked.book, said, standings)
    units = asked.book.units(said.year)
    below = [unit_row(asked, said, each) for each in found if each.unit.code != top and units.is_within(each.unit.code, top)]
    alone = standing(asked.book, said, units[top])
    own = next((each for each in found if each.unit.code == top), alone if alone.own else None)
    total = unit_row(asked, said, own) if own else Row(top, asked.unit.name, _amounts(asked, said, top, judged(asked.book, said, top)))
    return [*below, total._replace(kind="total" if below else "row", level=0)]


def record_columns(asked: Asked) -> list[Column]:
    """Annual budget, prognosis and deviation of single records."""
    pct = Column("deviation_pct", asked.profile.word("deviation_pct"), "%")
    return [*(money_column(asked, key) for key in ("annual_budget", "prognosis", "deviation")), pct]


def record_rows(asked: Asked, said: Round, given: Sequence[Prognosis]) -> list[Row]:
    """One row per record, in the order of the organisation; that of an account group has the key ``UNIT/group``."""
    units = asked.book.units(said.year)
    placed = sorted(given, key=lambda each: units.position(each.unit) if each.unit in units else len(units))
    return [_record_row(asked, said, each) for each in placed]


def _record_row(asked: Asked, said: Round, given: Prognosis) -> Row:
    key = given.unit if given.group == NET_COST else f"{given.unit}/{given.group}"
    sign = shown_sign(asked.profile.layout, given.group)
    budget = held_against(asked.book, said, given.unit, given.group).budget
    cells = {"annual_budget": money(budget, asked.profile.unit, sign=sign)}
    cells |= _amounts(asked, said, given.unit, given.amount, given.group)
    return Row(key, line_name(asked.book, said, given), cells, tone=tone_of_row(cells))


def unit_row(asked: Asked, said: Round, standing: Standing) -> Row:
    """A unit's prognosis, deviation and status, whether it says why, who gave it and when; its words are the row's own."""
    unit = standing.unit
    cells = _amounts(asked, said, unit.code, standing.amount) | {
        "status": Cell(status_text(standing)), "comment": Cell(_comment(standing)),
        "author": Cell(", ".join(dict.fromkeys(each.author for each in standing.own if each.author))),
        "time": Cell(minute(max((each.time for each in standing.own), default=""))),
    }
    words = " ".join(comments_on(asked.book, said, [unit], with_drafts=True))
    return Row(unit.code, unit.name, cells, 1, question=asked.phrase("prognos", unit), tone=tone_of_row(cells), said=words)


def _amounts(asked: Asked, said: Round, unit: str, amount: Amount | None, group: str = NET_COST) -> dict[str, Cell]:
    profile, held = asked.profile, held_against(asked.book, said, unit, group)
    sign = shown_sign(profile.layout, group)
    deviation = difference(amount, held.budget)
    fraction = fraction_of(deviation, held.base)
    tone = tone_of(deviation, fraction, profile.thresholds)
    return {
        "prognosis": money(amount, profile.unit, sign=sign), "deviation": money(deviation, profile.unit, tone=tone),
        "deviation_pct": percent(fraction, tone),
    }


def status_text(standing: Standing) -> str:
    """The status, and what makes it so where that is not the unit's own record."""
    if standing.covered:
        return f"ingår i {standing.covered.name}"
    if standing.partly:
        return "delvis lämnad"
    return STATUS_WORDS[standing.status] + (" (enheterna under)" if standing.summed else "")


def _comment(standing: Standing) -> str:
    return "saknas" if standing.lacks_comment else "ja" if any(each.comment for each in standing.own) else ""
