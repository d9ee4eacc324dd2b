"""The preview of an import, and the receipt after it: a plan as an answer that every face can draw."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.answer import Answer, Cell, Column, Row, Table
from core.intake import Problem
from core.money import MISSING, Amount, format_count, format_ore
from core.plan import KIND_WORDS, FilePlan, Plan, YearPlan
from core.replacing import FigureChange

SHOWN_PROBLEMS = 20
_LEVELS = {"refused": "Vägrat", "confirm": "Kräver ja", "warning": "Obs"}
_WHAT = {"organisation": "organisation", "chart": "konton", "ledger": "siffror"}

_COLUMNS = (
    Column("new", "Nya"), Column("changed", "Ändrade"), Column("same", "Lika"), Column("refused", "Vägrade rader"),
    Column("actual", "Utfall, summa", "kr"), Column("budget", "Budget, summa", "kr"),
)


def preview(plan: Plan) -> Answer:
    """What would be written, before anything is. Amounts are in result sign."""
    return _answer(plan, _headline(plan), "refused" if plan.is_refused else "answered", (_next_step(plan),))


def written(plan: Plan, version: int = 0) -> Answer:
    """The receipt: the same table, after the commit with generation ``version``."""
    answer = _answer(plan, f"Inläst i {plan.name}: {_headline(plan)}", "answered", ())
    return Answer(
        answer.headline, answer.status, plan.name, table=answer.table, notes=answer.notes, version=version,
    )


def _answer(plan: Plan, headline: str, status: str, last: Iterable[str]) -> Answer:
    rows = (*(_file_row(file) for file in plan.files), *(_year_row(year) for year in plan.years), *_largest_rows(plan))
    notes = (*_tree_notes(plan), *_problem_notes(plan.problems), *last)
    return Answer(
        headline, "refused" if status == "refused" else "answered", plan.name, table=Table(_COLUMNS, rows, "Inläsning"),
        notes=tuple(note for note in notes if note),
    )


def _headline(plan: Plan) -> str:
    files = f"{len(plan.files)} {'fil' if len(plan.files) == 1 else 'filer'}"
    counts = (
        f"{format_count(plan.new)} {'ny siffra' if plan.new == 1 else 'nya siffror'}, {format_count(plan.changed)} ändrade, "
        f"{format_count(plan.same)} lika, {format_count(plan.refused)} vägrade"
    )
    if plan.is_refused and plan.refused_files == len(plan.files):
        why = next(problem.text for problem in plan.problems if problem.level == "refused")
        return f"{files}: inget läses in. {why}" if len(plan.files) == 1 else f"{files}: inget läses in."
    refused = f" {plan.refused_files} {'fil' if plan.refused_files == 1 else 'filer'} läses inte in." if plan.refused_files else ""
    return f"{files}: {counts}.{refused}"


def _next_step(plan: Plan) -> str:
    if plan.transaction is None:
        return "Inget är skrivet." if plan.is_refused else "Inget att ändra: lagret har redan allt i filerna."
    if plan.needs_yes:
        return "Inget är skrivet än. Läs anmärkningarna ovan innan du svarar ja."
    return "Inget är skrivet än."


def _file_row(file: FilePlan) -> Row:
    what = "läses inte in" if file.refused else _WHAT.get(file.what, file.what)
    named = f", {format_count(file.records)} {'enheter' if file.what == 'organisation' else 'konton'}" if file.records else ""
    label = f"{file.source} ({what}{named}, {format_count(file.lines)} rader)" if not file.refused else f"{file.source} ({what})"
    return Row(file.source, label, {"refused": _count(file.refused_lines)}, tone="bad" if file.refused else None)


def _year_row(year: YearPlan) -> Row:
    cells = {"new": _count(year.new), "changed": _count(year.changed), "same": _count(year.same)}
    for kind, (_, held) in year.sums.items():
        cells[kind] = Cell(format_ore(held), held)
    closed = f"stängt t.o.m. {year.fiscal.month_name(year.closed)}" if year.closed else "ingen stängd månad"
    if year.closed_before is not None and year.closed_before != year.closed:
        closed += f" (var {year.fiscal.month_name(year.closed_before)})" if year.closed_before else " (var ingen)"
    return Row(str(year.fiscal.label), f"{year.fiscal.name}, {closed}", cells, kind="total")


def _largest_rows(plan: Plan) -> tuple[Row, ...]:
    if not plan.largest:
        return ()
    return (Row("largest", "Största ändringarna", {}, kind="heading"), *(_change_row(plan, change) for change in plan.largest))


def _change_row(plan: Plan, change: FigureChange) -> Row:
    fiscal = next(year.fiscal for year in plan.years if year.fiscal.label == change.year)
    when = fiscal.month_name(change.month, short=True) if change.month else f"helår {fiscal.name}"
    unit = _named(change.unit, plan.unit_names)
    account = _named(change.account, plan.account_names)
    label = f"{unit}, {account}, {KIND_WORDS[change.kind]} {when}: {_amount(change.old)} → {_amount(change.new)}"
    column = change.kind if change.kind in ("actual", "budget") else "budget"
    difference = (change.new or 0) - (change.old or 0)
    return Row(f"{change.unit}/{change.account}", label, {column: Cell(format_ore(difference), difference)}, level=1)


def _named(code: str, names: Mapping[str, str]) -> str:
    name = names.get(code, code)
    return code if name == code else f"{code} {name}"


def _amount(amount: Amount | None) -> str:
    return MISSING if amount is None else format_ore(amount)


def _count(count: int) -> Cell:
    return Cell(format_count(count), count)


def _tree_notes(plan: Plan) -> list[str]:
    notes = []
    if plan.units:
        notes.append(f"{format_count(plan.units)} enheter är nya eller ändrade.")
    if plan.groups:
        notes.append(f"{format_count(plan.groups)} konton och kontogrupper är nya eller ändrade.")
    for year in plan.years:
        if year.removed:
            gone = f"{format_count(year.removed)} av de ändrade siffrorna {year.fiscal.name}"
            notes.append(f"{gone} försvinner: de finns inte längre i filen.")
    if plan.years:
        notes.append("Summorna visar effekten på resultatet: intäkter plus, kostnader minus.")
    return notes


def _problem_notes(problems: tuple[Problem, ...]) -> list[str]:
    """The gravest first, each with its file and line; of the rest, how many."""
    order = list(_LEVELS)
    sorted_ = sorted(problems, key=lambda problem: order.index(problem.level))
    notes = [f"{_LEVELS[problem.level]}: {problem.where}: {problem.text}" for problem in sorted_[:SHOWN_PROBLEMS]]
    if len(sorted_) > SHOWN_PROBLEMS:
        notes.append(f"… och {format_count(len(sorted_) - SHOWN_PROBLEMS)} till.")
    return notes
