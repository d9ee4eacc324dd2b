"""``koll rapport``: the report of a unit as a Word, Excel, Markdown or HTML file."""
from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import SwedishCommand, SwedishMistake, common, merged
from cli.wiring import Failure, Options, open_desk, or_failure, say, show, who

if TYPE_CHECKING:
    from cli.reading import Meter
    from core.report import Report


@click.command("rapport", cls=SwedishCommand, help=(
    "Skriver rapporten för en enhet (utan enhet: kommunens egen) till en fil: Word, Excel, Markdown eller HTML efter filens ändelse. "
    "Utan --till skrivs den ut som text."
))
@click.argument("words", nargs=-1, metavar="[ENHET]")
@click.option("--till", metavar="FIL", help="Filen: .docx, .xlsx, .md eller .html. Utan den skrivs rapporten ut här.")
@click.option("--period", default="", metavar="PERIOD", help="Till exempel 2020-08 eller helår 2020; annars den senast stängda månaden.")
@click.option("--sort", default="", metavar="SORT", help=(
    "månadsuppföljning, fördjupad månadsuppföljning, delårsbokslut eller verksamhetsberättelse; annars den som hör till perioden."
))
@click.option("--mall", metavar="FIL.docx", help="Ett Worddokument vars formatmallar, marginaler, sidhuvud och sidfot används.")
@click.option("--ja", is_flag=True, help="Skriv över filen om den finns.")
@common
@click.pass_context
def rapport(
    ctx: click.Context, words: Sequence[str], till: str | None, period: str, sort: str, mall: str | None, ja: bool, store: str | None,
    kommun: str | None, json: bool,
) -> None:
    """Build, write, and say where; or print."""
    from core.answer import Answer
    from store.reporting import Order
    from store.writing.files import check

    options, path = merged(ctx, store, kommun, json), Path(till).expanduser() if till else None
    template = Path(mall).expanduser() if mall else None
    if path is None and template:
        raise SwedishMistake("Lägg till --till FIL: en mall säger inget om texten här.", ctx)
    if path is None and options.json:
        raise SwedishMistake("Lägg till --till FIL: rapporten som text finns inte som JSON.", ctx)
    if path is not None:
        or_failure(lambda: check(path, replace=ja, template=template))
    shape = or_failure(lambda: _read(template)) if template else None
    from cli.reading import Meter

    meter = Meter(sys.stderr)
    found = open_desk(options).report(Order(" ".join(words), period.strip(), sort), who(), meter.tell)
    if isinstance(found, Answer):
        meter.clear()
        ctx.exit(show(found, options))
    if path is None:
        meter.clear()
        _print(found)
    else:
        _write(found, path, shape, meter, options)


def _print(found: Report) -> None:
    from shutil import get_terminal_size

    from tui.plain import plain_report

    print(plain_report(found, get_terminal_size((100, 24)).columns))


def _write(found: Report, path: Path, template: bytes | None, meter: Meter, options: Options) -> None:
    """Make the file and put it in place; then one sentence."""
    from store.writing.files import content, put, size_text

    meter.say(f"Skriver {path.name} …")
    made = or_failure(lambda: content(found, path.suffix, template))
    or_failure(lambda: put(path, made))
    meter.clear()
    _say(f"{found.title} är skriven till {path} ({size_text(found, made)}).", made, path, options)


def _say(written: str, made: bytes, path: Path, options: Options) -> None:
    """What was written, and what proof-reading of the file says; what is wrong in it is shown under it."""
    from core.proof.answering import proof_answer, proof_line
    from store.proofreading import proof_of_file

    proof = or_failure(lambda: proof_of_file(made, path.name))
    say(f"{written} {proof_line(proof)}", options)
    if proof.wrong and not options.json:
        show(proof_answer(proof)._replace(status="answered"), options)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Failure(f"Mallen {path} kan inte läsas ({error.strerror}).") from None
