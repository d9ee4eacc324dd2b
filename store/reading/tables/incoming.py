"""From tables whose layout is known to what an import takes: figures in result sign per unit and year, with what was asked and learnt."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.gathering import KIND_WORDS
from core.intake import Cover, Incoming
from core.mapping import KIND_OPTIONS, Asked, Said, Source
from core.money import format_ore
from core.organisation import UNALLOCATED_UNIT, Unit
from core.progress import Part, unheard
from core.register import Register
from store.reading.problems import counted, shorten
from store.reading.tables.codes import Codes
from store.reading.tables.faults import Faults
from store.reading.tables.figures import Booked, Settings, Slot, book_sheet
from store.reading.tables.found import Found
from store.reading.tables.layout import Layout
from store.reading.tables.reading_told import by_account, example_of, table_in_words
from store.reading.tables.settling import Open, Settled, ask_period, ask_year, in_words, is_result, question, settle, sign_seen
from store.reading.tables.sides import ask_sign, sides_of, turn_of
from store.reading.tables.words import money_unit_in

_Amounts = dict[tuple[str, Slot], dict[tuple[str, str], int]]


def make(
    what: str, tables: Sequence[Found], source: str, said: Said, register: Register | None, remembered: Mapping[str, Source],
    faults: Faults, lines: int, progress: Part = unheard,
) -> Incoming:
    """What the tables come to, all of one sort; ``progress`` is told 0…1."""
    if what == "figures":
        return _Figures(tables, source, said, register, remembered, faults, lines).incoming(progress)
    from store.reading.tables import registers, rounds  # noqa: PLC0415 – only such a file needs them

    if what in ("prognoses", "comments"):
        return rounds.make(tables, source, said, register, remembered, faults, lines)
    return registers.make(what, tables[0], source, faults, lines)


class _Figures:
    """Sheets of figures on their way to be one Incoming."""

    def __init__(
        self, tables: Sequence[Found], source: str, said: Said, register: Register | None, remembered: Mapping[str, Source],
        faults: Faults, lines: int,
    ) -> None:
        self._tables, self._source, self._said, self._register = tables, source, said, register
        self._remembered, self._faults, self._lines = remembered, faults, lines
        self._how: list[str] = []
        self._units = Codes(register.units if register else (), "enhet")
        self._accounts = Codes(register.groups if register else (), "konto")
        self._sides = sides_of(register)

    def incoming(self, progress: Part) -> Incoming:
        """The file, or what has to be said before it can be read."""
        settled: list[Settled] = []
        for table in self._tables:
            found = self._settle(table)
            if isinstance(found, Asked):
                return Incoming(self._source, "ledger", lines=self._lines, asked=found)
            settled.append(found)
        booked: list[Booked] = []
        for table, each in zip(self._tables, settled, strict=True):
            progress(len(booked) / len(settled) / 2)
            booked.append(self._book(table, each))
        progress(0.5)
        unclear = next(filter(None, map(self._unclear, booked, settled)), None)
        if unclear is not None:
            return Incoming(self._source, "ledger", lines=self._lines, asked=unclear)
        self._tell_overlap(booked)
        result = self._result(booked, settled)
        if not result.figures:
            self._faults.file("refused", "Tabellen har rubriker men inga belopp på resultatkonton som går att läsa.")
            return self._refused()
        return result

    # --- settling

    def _settle(self, table: Found) -> Settled | Asked:
        layout, title = table.layout, table.heading.title
        both_sides = any(column.factor < 0 for column in layout.amounts)
        found = settle(self._said, table.known, title.kind, title.year, both_sides)
        year_missing = layout.needs_year and not found.year
        kind_missing = layout.needs_kind and not found.kind
        if isinstance(found, Open) or kind_missing:
            opened = found if isinstance(found, Open) else Open(found.unit, found.sign, found.kind, found.year)
            return self._ask(table, opened._replace(asks_kind=layout.needs_kind and not self._said.kind and kind_missing))
        flags = f"--belopp {found.unit} --tecken {_flag_of(found)} "
        latest = max(self._register.years, default=None) if self._register else None
        if layout.unclear is not None:
            years = (self._said.year,) if self._said.year else title.years or ((found.year or latest),)
            of_year = {column.place for column in table.heading.all("total")}
            kinds = {each.kind or found.kind for each in layout.amounts if each.place not in of_year and layout.kind is None}
            return ask_period(self._source, flags + _kind_flag(found, layout), layout.unclear, years, kinds)
        if year_missing:
            return ask_year(self._source, flags, latest)
        return found

    def _ask(self, table: Found, found: Open) -> Asked:
        """A question with suggestions from the headings and from the amounts themselves."""
        money = table.heading.title.money or next(
            filter(None, (money_unit_in(column.header) for column in table.heading.all("amount", "in_month", "total"))), None
        )
        unit = found.unit or money or "kr"
        settings = Settings(unit, found.kind or "", found.year or 0, True)
        scratch = book_sheet(table.sheet, table.heading, table.layout, settings, Faults(self._source))
        return question(self._source, found, money, sign_seen(by_account(scratch.amounts)), example_of(scratch, unit))

    def _unclear(self, booked: Booked, settled: Settled) -> Asked | None:
        """What to ask where signs are left out and an account is both income and cost."""
        turns = self._turns(booked, settled) if settled.sign == "unsigned" else {}
        unclear = [account for account, turn in turns.items() if not turn and is_result(account)]
        return ask_sign(self._source, settled, unclear, self._register) if unclear else None

    def _turns(self, booked: Booked, settled: Settled) -> dict[str, int]:
        """How each account, as it is written, turns to result sign; 0 for what is no result."""
        written = dict.fromkeys(account for amounts in booked.amounts.values() for _, account in amounts)
        return {each: turn_of(self._accounts.code(each), settled.sign, self._sides) if is_result(each) else 0 for each in written}

    # --- booking

    def _book(self, table: Found, settled: Settled) -> Booked:
        one_unit = self._one_unit(table)
        settings = Settings(settled.unit, settled.kind, settled.year, settled.rounded, one_unit)
        booked = book_sheet(table.sheet, table.heading, table.layout, settings, self._faults)
        self._how.append(table_in_words(table, settled))
        says_itself = table.layout.by_row or any(column.month for column in table.layout.amounts)
        if self._said.period and says_itself and not table.layout.by_title:
            self._faults.file("warning", "--period ändrar inget: tabellen säger själv vilka månader beloppen gäller.")
        if table.layout.passed:
            self._how.append(f"Kolumner som inte läses: {shorten(', '.join(table.layout.passed), 150)}.")
        if booked.repeated and not table.layout.others:
            rows = counted(booked.repeated, "rad upprepar", "rader upprepar")
            self._faults.file("warning", f"{rows} samma enhet, konto och period. Beloppen har summerats.")
        return booked

    def _one_unit(self, table: Found) -> tuple[str, str]:
        """The unit of a sheet without a column of units: its title says it, or its name is a unit's."""
        if table.layout.unit is not None:
            return "", ""
        if table.heading.title.unit is not None:
            return table.heading.title.unit
        known = self._units.find(table.sheet.name)
        if known is not None:
            return known, ""
        self._faults.file("confirm", f"{table.sheet.name or 'Tabellen'} säger inte vilken enhet den gäller. Allt läggs på ”Ofördelat”.")
        return UNALLOCATED_UNIT, "Ofördelat"

    def _tell_overlap(self, booked: Sequence[Booked]) -> None:
        """Two sheets with the same figures would count them twice."""
        seen: dict[tuple[str, Slot], list[tuple[int, dict[tuple[str, str], int]]]] = {}
        for place, each in enumerate(booked):
            for key, amounts in each.amounts.items():
                for earlier, other in seen.get(key, []):
                    if amounts.keys() & other.keys() or (len(amounts) > 1 and sum(amounts.values()) == sum(other.values()) != 0):
                        names = [shorten(self._tables[n].sheet.name, 40) for n in (earlier, place)]
                        self._faults.file(
                            "refused", f"Bladen ”{names[0]}” och ”{names[1]}” har samma siffror ({KIND_WORDS[key[0]]}). "
                            "De skulle räknas två gånger. Ta bort eller dölj det ena.",
                        )
                        return
                seen.setdefault(key, []).append((place, amounts))

    # --- result

    def _result(self, booked: Sequence[Booked], settled: Sequence[Settled]) -> Incoming:
        left_out: dict[str, int] = defaultdict(int)
        totals: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        sheets = []
        for each, how in zip(booked, settled, strict=True):
            self._doubt(each, how)
            sheets.append(self._turned(each, how, left_out))
            for (kind, slot), total in self._signed_sums(each, how, left_out).items():
                totals[self._fiscal_slot(slot)[0]][kind] += total
        if left_out:
            named = ", ".join(sorted(left_out)[:5]) + (" …" if len(left_out) > 5 else "")
            net = format_ore(sum(left_out.values()))
            self._faults.file("warning", f"Balans- och bokslutskonton läses inte: {named}, netto {net} som filen skriver det.")
        if self._faults.sums:
            self._how.append(f"{counted(self._faults.sums, 'summarad är kontrollerad', 'summarader är kontrollerade')} och läses inte in.")
        return self._assembled(sheets, {year: dict(kinds) for year, kinds in totals.items()}, booked, settled)

    def _assembled(
        self, sheets: Sequence[_Amounts], totals: Mapping[int, Mapping[str, int]], booked: Sequence[Booked], settled: Sequence[Settled]
    ) -> Incoming:
        together = sheets[0] if len(sheets) == 1 else _summed(sheets)
        by_row = all(table.layout.by_row for table in self._tables)
        figures, covers, closed = _by_year(together, self._fiscal_of, 0 if by_row else None)
        if not covers:
            return self._refused()
        fiscal = {label: self._fiscal_of(label) for label, _ in covers}
        units = dict.fromkeys(each.unit for each in figures)
        names = self._names(booked)
        groups = {account for each in figures for accounts in (*each.monthly.values(), *each.annual.values()) for account in accounts}
        return Incoming(
            self._source, "ledger",
            units=tuple(Unit(code, names[0].get(code, "Ofördelat" if code == UNALLOCATED_UNIT else code), None) for code in units),
            groups=tuple(AccountGroup(code, names[1].get(code, code), None, "account") for code in sorted(groups)),
            fiscal_years=tuple(fiscal[label] for label in sorted(fiscal)), closed=closed, figures=figures, problems=self._faults.all(),
            lines=self._lines, refused_lines=self._faults.refused_rows, totals=totals, sources=self._learnt(settled),
            agreed=tuple(self._faults.agreed),
            how=tuple(dict.fromkeys((*self._how, *self._units.notes(), *self._accounts.notes()))), covers=covers,
        )

    def _turned(self, booked: Booked, settled: Settled, left_out: dict[str, int]) -> _Amounts:
        """The amounts in result sign on the municipality's own codes, without the balance sheet."""
        written = {at for amounts in booked.amounts.values() for at in amounts}
        units = {unit: self._units.code(unit) if unit else UNALLOCATED_UNIT for unit in {unit for unit, _ in written}}
        turns = self._turns(booked, settled)
        accounts = {account: self._accounts.code(account) for account in turns}
        as_written = all(turns.values()) and all(code == each for codes in (units, accounts) for each, code in codes.items())
        result: _Amounts = {}
        for key, amounts in booked.amounts.items():
            if as_written:
                into = {at: turns[at[1]] * amount for at, amount in amounts.items()}
            else:
                into = {}
                for (unit, account), amount in amounts.items():
                    if not turns[account]:
                        left_out[account] += amount
                        continue
                    at = (units[unit], accounts[account])
                    into[at] = into.get(at, 0) + turns[account] * amount
            result[key[0], self._fiscal_slot(key[1])] = into
        return result

    def _signed_sums(self, booked: Booked, settled: Settled, left_out: Mapping[str, int]) -> dict[tuple[str, Slot], int]:
        """The file's own sums in result sign. With one sign for all accounts they are the sums of the rows as read."""
        if settled.sign != "unsigned" and not left_out:
            turn = 1 if settled.sign == "result" else -1
            return {key: turn * total for key, total in booked.sums.items()}
        turns = self._turns(booked, settled)
        return {key: sum(turns[account] * amount for (_, account), amount in amounts.items()) for key, amounts in booked.amounts.items()}

    def _doubt(self, booked: Booked, settled: Settled) -> None:
        """Say when the accounts show the opposite sign of the one that is settled."""
        seen = sign_seen(by_account(booked.amounts))
        if seen is not None and seen != settled.sign and {seen, settled.sign} != {"ledger", "unsigned"}:
            self._faults.file("confirm", f"Kontona ser ut att ha ett annat tecken än det angivna: {in_words(settled)[:-1]}. Stämmer det?")

    def _fiscal_slot(self, slot: Slot) -> Slot:
        """The label of the fiscal year and its month, for a calendar year and month."""
        year, month = slot
        for label, stored in self._register.years.items() if self._register and month else ():
            fiscal_month = stored.fiscal.fiscal_month(year, month)
            if fiscal_month is not None:
                return label, fiscal_month
        return slot

    def _fiscal_of(self, label: int) -> FiscalYear:
        stored = self._register.years.get(label) if self._register else None
        return stored.fiscal if stored is not None else FiscalYear(label)

    def _names(self, booked: Sequence[Booked]) -> tuple[dict[str, str], dict[str, str]]:
        units, accounts = dict[str, str](), dict[str, str]()
        for each in booked:
            units.update({self._units.code(code): name for code, name in each.unit_names.items()})
            accounts.update({self._accounts.code(code): name for code, name in each.account_names.items()})
        return units, accounts

    def _learnt(self, settled: Sequence[Settled]) -> tuple[Source, ...]:
        """What to remember for the next file with the same headers."""
        learnt = {}
        for table, each in zip(self._tables, settled, strict=True):
            known = self._remembered.get(table.fingerprint)
            columns = tuple((word, header) for word, header in self._said.columns or (table.known.columns if table.known else ()))
            kind = each.kind if table.layout.needs_kind else ""
            source = Source(table.fingerprint, self._source, each.unit, each.sign, columns, kind, each.rounded)
            if known is None or known._replace(name="") != source._replace(name=""):
                learnt[table.fingerprint] = source
        return tuple(learnt.values())

    def _refused(self) -> Incoming:
        refused = self._faults.refused_rows
        return Incoming(self._source, "ledger", problems=self._faults.all(), lines=self._lines, file_refused=True, refused_lines=refused)


def _summed(sheets: Sequence[_Amounts]) -> _Amounts:
    """What several sheets have together."""
    together: _Amounts = defaultdict(dict)
    for sheet in sheets:
        for key, amounts in sheet.items():
            into = together[key]
            for at, amount in amounts.items():
                into[at] = into.get(at, 0) + amount
    return together


def _by_year(
    amounts: _Amounts, fiscal_of: Callable[[int], FiscalYear], unsaid: int | None
) -> tuple[tuple[UnitFigures, ...], dict[tuple[int, str], Cover], dict[int, int]]:
    """Figures per unit and year, which months they decide, and the last closed month of each year.

    ``unsaid``: what a month without an amount holds among those that are decided: 0 where rows of nothing are left out, else missing.
    """
    spans: dict[tuple[int, str], list[int]] = defaultdict(list)
    for kind, (year, month) in amounts:
        if amounts[kind, (year, month)] or month:
            spans[year, kind].append(month)
    covers = {key: Cover(min(filter(None, months), default=0), max(months)) for key, months in spans.items()}
    closed = _closed(amounts, fiscal_of)
    monthly: dict[tuple[str, int], dict[str, dict[str, list[int | None]]]] = defaultdict(lambda: defaultdict(dict))
    annual: dict[tuple[str, int], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for (kind, (year, month)), of_slot in amounts.items():
        cover, length = covers.get((year, kind), Cover()), fiscal_of(year).length
        empty: list[int | None] = [unsaid if cover.first <= m <= cover.last else None for m in range(1, length + 1)]
        for (unit, account), amount in of_slot.items():
            if not month:
                annual[unit, year][kind][account] = amount
                continue
            series = monthly[unit, year][kind]
            if account not in series:
                series[account] = empty.copy()
            series[account][month - 1] = amount
    for (_, year), kinds in monthly.items():
        for months in kinds.get("actual", {}).values():
            months[closed.get(year, 0) :] = [None] * (len(months) - closed.get(year, 0))
    for key in [key for key in covers if key[1] == "actual" and covers[key].first]:
        covers[key] = Cover(covers[key].first, max(closed.get(key[0], 0), covers[key].first))
    keys = sorted({*monthly, *annual})
    figures = tuple(UnitFigures(*key, dict(monthly.get(key, {})), dict(annual.get(key, {}))) for key in keys)
    return figures, covers, closed


def _closed(amounts: _Amounts, fiscal_of: Callable[[int], FiscalYear]) -> dict[int, int]:
    """Year → the last month with actuals; the last of the year where they are known only of it as a whole."""
    months: dict[int, int] = {}
    for (kind, (year, month)), of_slot in amounts.items():
        if kind == "actual" and any(of_slot.values()):
            months[year] = max(months.get(year, 0), month)
    return {year: last or fiscal_of(year).length for year, last in months.items()}


def _kind_flag(settled: Settled, layout: Layout) -> str:
    """The kind, where it was said beside the table's own words."""
    word = next((word for word, kind in KIND_OPTIONS.items() if kind == settled.kind), "")
    return f"--slag {word} " if layout.needs_kind and word else ""


def _flag_of(settled: Settled) -> str:
    return {"result": "resultat", "ledger": "redovisning", "unsigned": "utan"}[settled.sign]
