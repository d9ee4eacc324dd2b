"""Decides what a table is: figures long or wide or per year, prognoses, comments, an organisation, a chart; or why it is none."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from core.fold import plain
from core.mapping import Source
from store.reading.tables.heading import Column, Heading
from store.reading.tables.months_said import Months
from store.reading.tables.timing import read_once, time_of, unclear_months
from store.reading.tables.words import Meaning

What = Literal["figures", "prognoses", "comments", "organisation", "chart"]
BARE_MONTHS: Final = 6
"""How many columns headed 1, 2, 3 … it takes before they are months."""

ROLE_WORDS: Final[dict[str, str]] = {
    "ansvar": "unit", "enhet": "unit", "kst": "unit", "kostnadsställe": "unit", "enhetsnamn": "unit_name", "ansvarsnamn": "unit_name",
    "konto": "account", "kontonamn": "account_name", "kontogrupp": "group", "gruppnamn": "group_name", "period": "period", "år": "year",
    "månad": "month", "datum": "date", "belopp": "amount", "utfall": "amount:actual", "budget": "amount:budget",
    "ombudgetering": "amount:budget_transfer", "prognos": "amount:prognosis", "slag": "kind", "kommentar": "comment", "orsak": "cause",
    "debet": "debit", "kredit": "credit", "kod": "code", "namn": "name", "förälder": "parent", "chef": "manager", "från": "from",
    "till": "to", "ersätts": "successor", "bort": "passed",
}
"""The words of ``--kolumner`` → role, with its kind where the word says it."""


class AmountColumn(NamedTuple):
    """A column of amounts: its place and header, its kind (empty: by the row, or not said), and its time.

    ``year`` and ``month``: None when a row's own period decides; month 0 is the year as a whole. ``sums``: indexes of the
    columns that it is the sum of; such a column is only checked. ``factor``: −1 for a credit.
    """

    place: int
    header: str
    kind: str = ""
    year: int | None = None
    month: int | None = None
    sums: tuple[int, ...] = ()
    factor: int = 1


class Layout(NamedTuple):
    """What the table is and where its parts are. ``passed``: headers of amounts that are not read. ``by_row``: every row names its
    own period. ``needs_year``: months without a year. ``by_title``: neither rows nor headers say the month, so that it is that of the words
    round the table, or the amounts are of the whole year; ``unclear``: those words when they do not say which."""

    what: What
    unit: Column | None = None
    unit_name: Column | None = None
    account: Column | None = None
    account_name: Column | None = None
    amounts: tuple[AmountColumn, ...] = ()
    checked: tuple[AmountColumn, ...] = ()
    period: Column | None = None
    year: Column | None = None
    month: Column | None = None
    kind: Column | None = None
    comment: Column | None = None
    cause: Column | None = None
    passed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    by_title: bool = False
    unclear: Months | None = None

    @property
    def by_row(self) -> bool:
        """True when every row names its own period."""
        return self.period is not None or self.month is not None

    @property
    def needs_year(self) -> bool:
        """True when something is in a month or a year that no header names."""
        return self.year is None and self.period is None and any(column.year is None for column in self.amounts)

    @property
    def needs_kind(self) -> bool:
        """True when nothing in the table says whether its amounts are actuals or budget."""
        return self.kind is None and any(not column.kind for column in self.amounts)


def layout_of(heading: Heading, kind: str = "") -> Layout | str:
    """What the table is, or a sentence that says why it is nothing that Koll reads. ``kind``: that of amounts which do not say theirs."""
    unit, unit_name = heading.best("unit"), heading.best("unit_name")
    account, account_name = heading.best("account") or heading.best("group"), heading.best("account_name", "group_name")
    months = _months(heading)
    amounts = heading.all("amount", "total", "debit", "credit")
    prognoses = [column for column in amounts if column.meaning.kind == "prognosis"]
    has_time = bool(months) or heading.best("period", "date", "month") is not None
    if heading.best("parent") is not None and (unit or heading.best("code")):
        return Layout("organisation")
    if prognoses and (unit or unit_name) and not has_time:
        return _prognoses(heading, prognoses[0], unit or unit_name, unit_name if unit else None)
    if not months and not amounts:
        return _without_amounts(heading, unit or unit_name, account, account_name)
    if account is None:
        account = account_name
        if account is None:
            return "Tabellen har ingen kolumn med konto eller kontogrupp."
    layout = Layout(
        "figures", unit or unit_name, unit_name if unit else None, account, account_name if account_name != account else None,
        kind=heading.best("kind"), others=tuple(column.header for column in heading.all("other")),
    )
    return _wide(heading, layout, months) if months else _long(heading, layout, kind)


def _months(heading: Heading) -> tuple[Column, ...]:
    """The columns that are one month each."""
    found = heading.all("in_month")
    bare = [column for column in found if column.meaning.rank < 0]
    return found if len(bare) >= BARE_MONTHS else tuple(column for column in found if column.meaning.rank >= 0)


def _without_amounts(heading: Heading, unit: Column | None, account: Column | None, account_name: Column | None) -> Layout | str:
    comment = heading.best("comment")
    if unit is not None and comment is not None:
        return Layout("comments", unit, comment=comment, cause=heading.best("cause"), account=account)
    if account is not None and account.role == "account" and (account_name is not None or heading.best("name") or heading.best("group")):
        return Layout("chart")
    passed = ", ".join(unread(heading))
    return f"Tabellen har inga belopp som Koll läser, bara {passed}." if passed else "Tabellen har inga kolumner med belopp."


def unread(heading: Heading, taken: Collection[int] = ()) -> tuple[str, ...]:
    """Headers of the columns of amounts whose places are not ``taken``: other kinds, accumulated, of the year before, deviations."""
    found = heading.all("in_month", "amount", "total", "debit", "credit", "passed")
    return tuple(column.header for column in found if column.place not in taken)


def _prognoses(heading: Heading, amount: Column, unit: Column | None, unit_name: Column | None) -> Layout:
    return Layout(
        "prognoses", unit, unit_name, heading.best("group") or heading.best("account"), heading.best("group_name", "account_name"),
        (AmountColumn(amount.place, amount.header, "prognosis"),), comment=heading.best("comment"), cause=heading.best("cause"),
        passed=unread(heading, {amount.place}),
    )


def _wide(heading: Heading, layout: Layout, months: Sequence[Column]) -> Layout:
    read = [column for column in months if column.meaning.kind != "prognosis"]
    amounts = [AmountColumn(c.place, c.header, c.meaning.kind, c.meaning.year or heading.title.year, c.meaning.month) for c in read]
    checked = []
    start = -1
    for column in heading.all("total"):
        summed = _summed(column, amounts, start)
        start = column.place
        if len(summed) > 1:
            checked.append(AmountColumn(column.place, column.header, column.meaning.kind, sums=tuple(summed)))
        elif column.meaning.kind in ("actual", "budget") and not any(a.month for a in amounts if a.kind == column.meaning.kind):
            year = column.meaning.year or heading.title.year
            amounts.append(AmountColumn(column.place, column.header, column.meaning.kind, year, 0))
    passed = unread(heading, {column.place for column in (*amounts, *checked)})
    return layout._replace(amounts=tuple(amounts), checked=tuple(checked), passed=passed, year=heading.best("year"))


def _summed(total: Column, amounts: Sequence[AmountColumn], start: int) -> list[int]:
    """The months that a column of totals sums: those of its kind and year, else those since the total before it."""
    if total.meaning.kind:
        same = [a for a in amounts if a.kind == total.meaning.kind and a.month and total.meaning.year in (None, a.year)]
        return [a.place for a in same]
    return [a.place for a in amounts if start < a.place < total.place and a.month]


def _long(heading: Heading, layout: Layout, kind: str) -> Layout:
    period, year, month = heading.best("period", "date"), heading.best("year"), heading.best("month")
    if period is None and month is None and year is not None:
        layout = layout._replace(year=year)
    layout = layout._replace(period=period, year=year, month=month)
    columns = heading.all("amount", "total") if not (period or month) else heading.all("amount")
    with_kind = [column for column in columns if column.meaning.kind and column.meaning.kind != "prognosis"]
    plain_amounts = [column for column in columns if not column.meaning.kind]
    both = heading.all("debit", "credit")
    if with_kind:
        chosen = with_kind
    elif len(both) == 2:
        layout, times = _timed(heading, layout, both, kind)
        sides = tuple(AmountColumn(c.place, c.header, "", *times[c], factor=1 if c.role == "debit" else -1) for c in both)
        return layout._replace(amounts=sides)
    else:
        years = [column for column in plain_amounts if column.meaning.year]
        best = max(plain_amounts, key=lambda column: (column.meaning.rank, -column.place), default=None)
        chosen = years if len(years) > 1 and not layout.by_row else [best] if best else []
    if not layout.by_row:
        chosen = read_once(heading.title, chosen, kind)
    layout, times = _timed(heading, layout, chosen, kind)
    amounts = tuple(AmountColumn(c.place, c.header, c.meaning.kind, *times[c]) for c in chosen)
    return layout._replace(amounts=amounts, passed=unread(heading, {column.place for column in amounts}))


def _timed(
    heading: Heading, layout: Layout, columns: Sequence[Column], kind: str
) -> tuple[Layout, dict[Column, tuple[int | None, int | None]]]:
    """The layout with whether its columns are of a month that is said round the table and whether that is unclear; column → year and
    month, None where the rows say."""
    if layout.by_row:
        return layout, dict.fromkeys(columns, (None, None))
    unclear = unclear_months(heading.title, columns, kind, mixed=layout.kind is not None)
    times: dict[Column, tuple[int | None, int | None]] = {
        each: time_of(heading.title, each, unclear, year_by_row=layout.year is not None) for each in columns
    }
    return layout._replace(by_title=any(column.role != "total" for column in columns), unclear=unclear), times


def corrected(columns: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Folded header → role, from what ``--kolumner`` says (``ansvar=Kst``); words that are no role are left out."""
    return {plain(header): ROLE_WORDS[word] for word, header in columns if word in ROLE_WORDS}


def apply_corrections(heading: Heading, said: Mapping[str, str]) -> Heading:
    """The heading with the roles that the user gave; a role that the user gave is taken from every other column."""
    roles = {role.partition(":")[0] for role in said.values()} - {"amount", "passed"}
    columns = []
    for column in heading.columns:
        role = said.get(plain(column.header))
        if role is not None:
            name, _, kind = role.partition(":")
            kind = kind or (column.meaning.kind if name == "amount" else "")
            columns.append(column._replace(meaning=Meaning(name, kind, column.meaning.year, column.meaning.month, rank=99)))
        elif column.role in roles:
            columns.append(column._replace(meaning=Meaning("unknown")))
        else:
            columns.append(column)
    return heading._replace(columns=tuple(columns))


def remembered_for(heading: Heading, sources: Mapping[str, Source]) -> Source | None:
    """What was settled for files with these headers. Where nothing outside the table says what it holds now, as a file's name may
    have done before, its unit and sign are those of the earlier ones, if they agree; what it holds is then open."""
    exact = sources.get(fingerprint_of(heading))
    if exact is not None or heading.title.kind:
        return exact
    of_kinds = (heading._replace(title=heading.title._replace(kind=kind)) for kind in ("actual", "budget"))
    known = [source for each in of_kinds if (source := sources.get(fingerprint_of(each))) is not None]
    agreed = {each._replace(fingerprint="", name="", kind="") for each in known}
    return known[0]._replace(kind="") if len(agreed) == 1 else None


def fingerprint_of(heading: Heading) -> str:
    """Stands for the headers without their months and years, so that next month's file has the same."""
    parts: list[str] = []
    for column in heading.columns:
        meaning = column.meaning
        part = f"{meaning.kind}#" if column.role == "in_month" else re.sub(r"\d{2,}", "#", plain(column.header))
        if not parts or parts[-1] != part or "#" not in part:
            parts.append(part)
    said = "|".join((*parts, heading.title.money or "", heading.title.kind))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
