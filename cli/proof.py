"""The command ``koll kontroll``: proof-reads reports and says what in them cannot be right."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.keeping import prove_store
from cli.options import SwedishCommand, SwedishMistake, common, merged, merged_for_all
from cli.wiring import Options, open_desk, or_failure, show, who

if TYPE_CHECKING:
    from core.answer import Answer


@click.command("kontroll", cls=SwedishCommand, help=(
    "Korrekturläser rapporter (text, Markdown, Word, Excel, HTML): summor, avvikelser, enheter och belopp i texten. "
    "Utan fil: kommentarerna och texterna i lagret, mot dess egna siffror. "
    "Ger 1 när något är fel. Med --lager: läser och prövar allt i lagret."
))
@click.argument("files", nargs=-1, metavar="[FIL…]", type=click.Path())
@click.option("--lager", is_flag=True, help="Kontrollera lagret i stället för filer.")
@click.option("--alla", is_flag=True, help="Visa också de belopp i texten som inte går att knyta till tabellerna.")
@common
@click.pass_context
def kontroll(
    ctx: click.Context, files: Sequence[str], lager: bool, alla: bool, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Read the files, check them together, answer; or prove the store."""
    options = merged(ctx, store, kommun, json)
    if lager and files:
        raise SwedishMistake("Ange antingen filer eller --lager.", ctx)
    if lager:
        merged_for_all(ctx, store, kommun, json)
        ctx.exit(prove_store(options))
    if not files:
        ctx.exit(shown(open_desk(options).proofread(who(), everything=alla), options))
    from core.proof.answering import proof_answer
    from core.proof.check import check_report
    from store.reading.documents import read_document

    read = or_failure(lambda: [read_document(Path(file)) for file in files])
    proof = check_report([table for tables, _ in read for table in tables], [text for _, texts in read for text in texts])
    ctx.exit(shown(proof_answer(proof, everything=alla), options))


def shown(answer: Answer, options: Options) -> int:
    """Print what was found; 1 when anything is wrong. A failure to read has no table and goes to stderr."""
    if answer.status == "failed" and answer.table.rows and not options.json:
        show(answer._replace(status="answered"), options)
        return 1
    return show(answer, options)
