"""The options of ``koll importera`` that say what a table's columns and amounts mean, and its choices as whole commands."""
from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.options import SwedishMistake

if TYPE_CHECKING:
    from core.answer import Answer
    from core.mapping import Said

F = TypeVar("F", bound=Callable[..., Any])

_UNITS = ("kr", "tkr", "mnkr")
_SIGNS = ("resultat", "redovisning", "netto", "utan")
_KINDS = ("utfall", "budget", "ombudgetering")


def of_tables(command: F) -> F:
    """The options for Excel and CSV files."""
    options = (
        click.option("--belopp", type=click.Choice(_UNITS), help="Beloppens enhet i Excel och CSV."),
        click.option("--tecken", type=click.Choice(_SIGNS), help="resultat: intäkt +, kostnad −. redovisning, netto: tvärtom. utan: +."),
        click.option("--slag", type=click.Choice(_KINDS), help="Vad beloppen är, när filen inte säger det."),
        click.option("--ar", type=click.IntRange(1950, 2099), metavar="ÅÅÅÅ", help="Vilket år, när filen inte säger det."),
        click.option("--period", metavar="ÅÅÅÅ-MM", help="Vilken månad (eller ÅÅÅÅ: hela året), när tabellen inte säger det."),
        click.option("--tillfalle", metavar="NAMN", help="Tillfället som prognoserna i filen hör till."),
        click.option("--kolumner", metavar="ROLL=RUBRIK,…", help="Rättar vad kolumnerna är: ansvar=Kst,konto=Konto,belopp=Summa."),
        click.option("--avrunda", is_flag=True, help="Avrunda belopp som är finare än ett öre."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def said_of(given: Mapping[str, Any]) -> Said:
    """What the options say. Raises click.UsageError for columns that are not role=header, for a period that is no month, and for
    one of another year than ``--ar``."""
    from core.mapping import KIND_OPTIONS, SIGN_OPTIONS, Said

    period = _period(given["period"])
    if period and given["ar"] and period[0] != given["ar"]:
        raise SwedishMistake(f"--period {given['period']} och --ar {given['ar']} säger olika år. Ta bort det ena.")
    return Said(
        given["belopp"], SIGN_OPTIONS.get(given["tecken"] or ""), _columns(given["kolumner"]), KIND_OPTIONS.get(given["slag"] or ""),
        given["ar"], given["tillfalle"], given["avrunda"], period,
    )


def _period(text: str | None) -> tuple[int, int] | None:
    from core.mapping import period_said

    period = period_said(text) if text else None
    if text and period is None:
        raise SwedishMistake("--period skrivs ÅÅÅÅ-MM, eller ÅÅÅÅ för hela året.")
    return period


def _columns(text: str | None) -> tuple[tuple[str, str], ...]:
    from core.mapping import columns_said

    columns = columns_said(text or "")
    if columns is None:
        raise click.BadParameter("", param_hint="--kolumner", param=None)
    return columns


def with_commands(answer: Answer, files: Sequence[str], given: Mapping[str, Any], kommun: str | None) -> Answer:
    """The answer with its choices, which are flags, as commands to copy whole."""
    if answer.status != "choose":
        return answer
    start = ["koll", "importera", *files, *(["--kommun", kommun] if kommun else [])]
    choices = []
    for choice in answer.choices:
        added = shlex.split(choice.question)
        before = [each for name, value in given.items() if value and f"--{name}" not in added for each in _spelled(name, value)]
        choices.append(choice._replace(question=shlex.join([*start, *before, *added])))
    return answer._replace(choices=tuple(choices))


def _spelled(name: str, value: Any) -> tuple[str, ...]:
    return (f"--{name}",) if value is True else (f"--{name}", str(value))
