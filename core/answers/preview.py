"""The preview of an import, and the receipt after it: a plan as an answer that every face can draw."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.answer import Answer, Column, Row, Status, Table
from core.answers.impact_rows import change_notes, count_cell, impact_rows, sum_cell
from core.answers.phrasing import in_a_row
from core.calendar import FiscalYear
from core.intake import Problem
from core.money import format_count
from core.plan import FilePlan, Plan, YearPlan, counted_numbers

SHOWN_PROBLEMS = 20
SHOWN_SUMS = 4
_LEVELS = {"refused": "Vägrat", "confirm": "Kräver ja", "warning": "Obs"}
_ACCEPTED = {**_LEVELS, "confirm": "Godkänt med ja"}
_SIZES = {
    "organisation": ("enhet", "enheter"), "chart": ("konto", "konton"), "ledger": ("rad", "rader"), "prognoses": ("prognos", "prognoser"),
    "reported": ("tabell", "tabeller"),
}

_COLUMNS = (
    Column("new", "Nya"), Column("changed", "Ändrade"), Column("same", "Lika"), Column("refused", "Vägrade"),
    Column("actual", "Utfall", "kr"), Column("budget", "Budget", "kr"),
)


def preview(plan: Plan) -> Answer:
    """What would be written, before anything is. Amounts are in result sign."""
    shown = _answer(plan, _headline(plan), "refused" if plan.is_refused else "answered", (_next_step(plan),))
    return shown._replace(awaits_yes=plan.transaction is not None)


def written(plan: Plan, version: int = 0) -> Answer:
    """The receipt: the same table, after the commit with generation ``version``. What was not taken is said first."""
    lines = f"{format_count(plan.refused)} {'rad' if plan.refused == 1 else 'rader'} vägrades: " if plan.refused else ""
    started = "inläst" if lines else "Inläst"
    return _answer(plan, f"{lines}{started} i {plan.name}: {_headline(plan)}", "answered", (), _ACCEPTED)._replace(version=version)


def _answer(plan: Plan, headline: str, status: Status, last: Iterable[str], levels: Mapping[str, str] = _LEVELS) -> Answer:
    of_figures = impact_rows(plan.impacts, _fiscals(plan), plan.unit_names)
    rows = (*(_file_row(file) for file in plan.files), *(_year_row(year) for year in plan.years), *of_figures)
    asked, problems = _problem_notes(plan.problems, levels)
    told = (*_how_notes(plan), *plan.given, *_change_notes(plan), *_tree_notes(plan), *_control_notes(plan))
    notes = (*asked, *told, *problems, *last)
    empty = {"actual", "budget"} - {key for row in rows for key in row.cells}
    table = Table(tuple(column for column in _COLUMNS if column.key not in empty), rows, "Inläsning")
    return Answer(headline, status, plan.name, table=table, notes=tuple(note for note in notes if note), must_read=len(asked))


def _how_notes(plan: Plan) -> list[str]:
    """How each file was understood, where that was not given by its format."""
    named = len(plan.files) > 1
    return [f"{file.source}: {sentence}" if named else sentence for file in plan.files for sentence in file.how]


def _headline(plan: Plan) -> str:
    files = f"{len(plan.files)} {'fil' if len(plan.files) == 1 else 'filer'}"
    if plan.is_refused and not plan.is_only_lines:
        return f"{files}: inget läses in. {_leave_out(plan) if plan.refused_files and len(plan.files) > 1 else _why(plan)}"
    refused = f"{format_count(plan.refused)} {'vägrad' if plan.refused == 1 else 'vägrade'}"
    return f"{files}: {counted_numbers(plan)}, {format_count(plan.same)} lika, {refused}."


def _leave_out(plan: Plan) -> str:
    """Which of several files stand in the way."""
    refused = [file.source for file in plan.files if file.refused]
    if len(refused) == len(plan.files):
        return "Ingen av dem går att läsa."
    named = ", ".join(refused[:5]) + (f" och {len(refused) - 5} till" if len(refused) > 5 else "")
    them = "den" if len(refused) == 1 else "dem"
    return f"{named} kan inte läsas in. Rätta {them}, eller lämna {them} utanför och läs in resten."


def _why(plan: Plan) -> str:
    """What is wrong with the one file as a whole, else with its first faulty line."""
    refused = [problem for problem in plan.problems if problem.level == "refused"]
    return next((problem.text for problem in refused if problem.where == plan.files[0].source), refused[0].text)


def _next_step(plan: Plan) -> str:
    if plan.is_refused and plan.is_only_lines:
        return "Inget är skrivet: lagret har redan allt som går att läsa i filerna."
    if plan.transaction is None:
        return "Inget är skrivet." if plan.is_refused else "Inget att ändra: lagret har redan allt i filerna."
    if plan.needs_yes:
        return "Inget är skrivet än. Läs anmärkningarna ovan innan du svarar ja."
    return "Inget är skrivet än."


def _file_row(file: FilePlan) -> Row:
    cells = {"refused": count_cell(file.refused_lines)}
    if file.refused:
        return Row(file.source, f"{file.source}: läses inte in", cells, tone="bad")
    size = file.lines if file.what == "ledger" else file.records
    one, many = _SIZES[file.what]
    return Row(file.source, f"{file.source}, {format_count(size)} {one if size == 1 else many}", cells)


def _year_row(year: YearPlan) -> Row:
    cells = {"new": count_cell(year.new), "changed": count_cell(year.changed), "same": count_cell(year.same)}
    for kind, (_, held) in year.sums.items():
        cells[kind] = sum_cell(None, held)
    return Row(str(year.fiscal.label), f"{year.fiscal.name}, {_closed(year)}", cells)


def _closed(year: YearPlan) -> str:
    months = [year.fiscal.month_name(month).rsplit(" ", 1)[0] if month else "" for month in (year.closed, year.closed_before or 0)]
    closed = f"t.o.m. {months[0]}" if months[0] else "inget stängt"
    if year.closed_before is None or year.closed_before == year.closed:
        return closed
    return f"{closed} (var {months[1] or 'inget'})"


def _change_notes(plan: Plan) -> list[str]:
    """The largest changes, old → new."""
    return change_notes(plan.largest, plan.changed, _fiscals(plan), plan.unit_names, plan.account_names)


def _fiscals(plan: Plan) -> dict[int, FiscalYear]:
    return {year.fiscal.label: year.fiscal for year in plan.years}


def _control_notes(plan: Plan) -> list[str]:
    """The sums that the files themselves print and that agree; one that does not is told with both numbers, and nothing is said of
    a file that prints none."""
    named = len(plan.files) > 1
    agreed = [f"{file.source} {said}" if named else said for file in plan.files if not file.refused for said in file.agreed]
    if not agreed:
        return []
    more = f" och {len(agreed) - SHOWN_SUMS} till" if len(agreed) > SHOWN_SUMS else ""
    return [f"Stämmer med filens egna summor: {'; '.join(agreed[:SHOWN_SUMS])}{more}."]


def _dimension_notes(plan: Plan) -> list[str]:
    """Which dimension of the ledger the units are, where it has several; the same for several files is said once."""
    notes = []
    for file in plan.files:
        others = [_dimension(number, name) for number, name in file.dimensions if number != file.dimension]
        if file.dimension is not None and others and not file.refused:
            read = _dimension(file.dimension, dict(file.dimensions).get(file.dimension, ""), ", ")
            notes.append(f"Enheter ur dimension {read}; filen har också {in_a_row(others)}.")
    return list(dict.fromkeys(notes))


def _dimension(number: int, name: str, between: str = " ") -> str:
    shown = name.lower() if name == name.capitalize() else name
    return f"{number}{between}{shown}" if name else str(number)


def _tree_notes(plan: Plan) -> list[str]:
    notes = _dimension_notes(plan)
    notes.extend(plan.organisation)
    if plan.units and not plan.organisation:
        notes.append("1 enhet är ny eller ändrad." if plan.units == 1 else f"{format_count(plan.units)} enheter är nya eller ändrade.")
    if plan.groups:
        many = f"{format_count(plan.groups)} konton och kontogrupper är nya eller ändrade."
        notes.append("1 konto eller kontogrupp är ny eller ändrad." if plan.groups == 1 else many)
    for year in plan.years:
        if year.removed:
            gone = f"{format_count(year.removed)} av de ändrade siffrorna {year.fiscal.name}"
            notes.append(f"{gone} försvinner: {'den' if year.removed == 1 else 'de'} finns inte längre i filen.")
    if plan.years:
        notes.append("Utfall och budget är årets kontrollsummor som effekt på resultatet: intäkter plus, kostnader minus.")
    return notes


def _problem_notes(problems: tuple[Problem, ...], levels: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """What needs a yes, which is told before all else, and the rest, the gravest first, each with its file and line; of what there
    is no room for, how many. What needs a yes is never among that while there is room for it."""
    told, room = dict[str, list[str]](), SHOWN_PROBLEMS
    for level in ("confirm", "refused", "warning"):
        shown = [problem for problem in problems if problem.level == level][:room]
        told[level] = [f"{levels[level]}: {problem.where}: {problem.text}" for problem in shown]
        room -= len(shown)
    left = len(problems) - SHOWN_PROBLEMS
    return told["confirm"], [*told["refused"], *told["warning"], *([f"… och {format_count(left)} till."] if left > 0 else [])]
