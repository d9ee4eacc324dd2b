"""Källa: the files that the months and kinds shown by an answer are from."""
from __future__ import annotations

from typing import Final

from core.answers.asked import Asked
from core.answers.phrasing import first_names
from core.calendar import FiscalYear
from core.origins import files_of
from core.register import Year

_SHOWN: Final = 3
"""Files up to which it is said what each of them gave."""


def source_note(asked: Asked) -> str:
    """”Källa: sep.csv (utfall september), 2024.se (utfall januari–augusti, budget).”; of a year whose files are not kept, the last."""
    year = asked.book.register.years[asked.year]
    files = _files(asked, year)
    if not files:
        return f"Källa: {year.source}." if year.source else ""
    if len(files) == 1:
        return f"Källa: {next(iter(files))}."
    if len(files) > _SHOWN:
        return f"Källa: {first_names(list(files))}."
    return f"Källa: {', '.join(f'{file} ({_gave(kinds, year.fiscal)})' for file, kinds in files.items())}."


def _files(asked: Asked, year: Year) -> dict[str, dict[str, list[int]]]:
    """File → kind → months of what the answer may show, latest file first: the outcome of its months, and the year's budget."""
    found: dict[str, dict[str, list[int]]] = {each.file: {} for each in year.origins}
    for kind in _kinds(asked):
        first, last = (asked.span.first, asked.span.last) if kind == "actual" else (1, year.fiscal.length)
        for file, months in files_of(year.origins, kind, first, last).items():
            found[file][kind] = months
    return {file: kinds for file, kinds in found.items() if kinds}


def _kinds(asked: Asked) -> tuple[str, ...]:
    measure = asked.question.measure if asked.question.kind == "months" else asked.question.kind
    return {"actual": ("actual",), "budget": ("budget", "budget_transfer")}.get(measure, ("actual", "budget", "budget_transfer"))


def _gave(kinds: dict[str, list[int]], fiscal: FiscalYear) -> str:
    """”utfall januari–augusti, budget”: months only where they are not the whole year."""
    from core.gathering import KIND_WORDS  # noqa: PLC0415 – most years are from one file

    return ", ".join(" ".join(filter(None, (KIND_WORDS[kind], _months(months, fiscal)))) for kind, months in kinds.items())


def _months(months: list[int], fiscal: FiscalYear) -> str:
    if len(months) == fiscal.length:
        return ""
    breaks = [at for at in range(1, len(months)) if months[at] != months[at - 1] + 1]
    runs = [months[first:end] for first, end in zip([0, *breaks], [*breaks, len(months)], strict=True)]
    return " och ".join(_span(run, fiscal) for run in runs)


def _span(run: list[int], fiscal: FiscalYear) -> str:
    first, last = (fiscal.month_name(month).split()[0] for month in (run[0], run[-1]))
    return first if first == last else f"{first}–{last}"


def under_picture(asked: Asked) -> str:
    """What stands under a picture, which may be handed on without its answer: what is made up in it, and the source."""
    return " ".join(filter(None, (asked.book.register.years[asked.year].invented, source_note(asked))))
