"""The commands that keep the store: ``koll kopia``, ``koll aterstall``, ``koll flytta``, ``koll export`` and ``koll kontroll --lager``."""
from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from cli.options import SwedishCommand, common, confirmed, merged_for_all
from cli.wiring import FACE, Failure, Options, open_the_store, or_failure, say, store_url, who

if TYPE_CHECKING:
    from store.whole import Movable

yes = click.option("--ja", is_flag=True, help="Skriv utan att fråga.")


@click.command("kopia", cls=SwedishCommand, help="Skriver hela lagret i en fil, och läser tillbaka och jämför den.")
@click.argument("target", metavar="FIL")
@common
@click.pass_context
def kopia(ctx: click.Context, target: str, store: str | None, kommun: str | None, json: bool) -> None:
    """Copy the whole store into one file."""
    options = merged_for_all(ctx, store, kommun, json)
    from store.copying import write_copy

    say(or_failure(lambda: write_copy(movable(options), target)), options)


@click.command("export", cls=SwedishCommand, help="Skriver allt i lagret som öppna filer (csv och json) i en ny mapp.")
@click.argument("folder", metavar="MAPP")
@common
@click.pass_context
def export(ctx: click.Context, folder: str, store: str | None, kommun: str | None, json: bool) -> None:
    """Write everything as open files."""
    options = merged_for_all(ctx, store, kommun, json)
    from store import open_files

    say(or_failure(lambda: open_files.export(movable(options), folder)), options)


@click.command("flytta", cls=SwedishCommand, help="Flyttar allt till ett annat lager (postgresql://…, tinydb:///…) och läser tillbaka.")
@click.argument("url", metavar="LAGER")
@common
@click.pass_context
def flytta(ctx: click.Context, url: str, store: str | None, kommun: str | None, json: bool) -> None:
    """Move everything into another store; this one is left as it is."""
    options = merged_for_all(ctx, store, kommun, json)
    from store.moving import move
    from store.opening import is_same, open_store, shown

    if or_failure(lambda: is_same(url, store_url(options))):
        raise Failure(f"{shown(url)} är lagret som skulle flyttas. Ange ett annat, som är tomt.")
    target = or_failure(lambda: cast("Movable", open_store(url)))
    say(or_failure(lambda: move(movable(options), target, shown(url))), options)


@click.command(
    "aterstall", cls=SwedishCommand,
    help="Läser tillbaka en kopia: en fil från koll kopia, en mapp från koll export eller ett lager som Koll har lagt undan "
    "(koll.json.N.bak). Utan fil: gör ett skadat lager helt igen ur dess säkerhetskopior och journaler, och frågar först om något går "
    "förlorat.",
)
@click.argument("source", required=False, metavar="[FIL]")
@yes
@common
@click.pass_context
def aterstall(ctx: click.Context, source: str | None, ja: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Restore a copy, or rebuild a damaged store from what it keeps of itself."""
    options = merged_for_all(ctx, store, kommun, json)
    if source is None:
        _rebuild(options, ja)
        return
    say(_restored(options, source, ja), options)


def prove_store(options: Options) -> int:
    """Say what was read and what is wrong with it; 1 when anything is."""
    from store.opening import open_store, shown
    from store.proving import prove

    url = store_url(options)
    proof = or_failure(lambda: prove(cast("Movable", open_store(url))))
    if proof.faults:
        raise Failure("\n".join([f"Lagret {shown(url)} har fel ({len(proof.faults)}):", *(f"  {fault}" for fault in proof.faults)]))
    if proof.unseen:
        seen = f"Det som inloggningen ser är läst: {proof.read}. Hänvisningar och summor stämmer där, och kedjan mellan ändringar i följd."
        say(f"{proof.unseen} {seen} Resten av lagret {shown(url)} är inte prövat; kör om med en inloggning som ser alla kommuner.", options)
        return 0
    say(f"Lagret {shown(url)} är helt. Allt är läst: {proof.read}. Kontrollsummor, kedja, hänvisningar och summor stämmer.", options)
    return 0


def movable(options: Options) -> Movable:
    """The store in use, which can give all that it keeps. Raises Failure."""
    return cast("Movable", open_the_store(options))


def _rebuild(options: Options, ja: bool) -> None:
    """Make a damaged store whole, asked first where something is lost by it, which is a failure also when it is done. Raises Failure."""
    from store.opening import lost_by_rebuilding, put_back, rebuild_store

    url = store_url(options)
    if done := or_failure(lambda: put_back(url)):
        say(done, options)
        return
    lost = or_failure(lambda: lost_by_rebuilding(url))
    if lost and not ja:
        what = f"Allt går inte att återskapa. Det här går förlorat: {'; '.join(lost)}. Filerna som de är sparas i en mapp bredvid."
        if options.json:
            raise Failure(f"{what} Inget är ändrat. Lägg till --ja för att göra det.", "refused")
        print(what)
        if not confirmed():
            raise Failure("Inget är ändrat.")
    done = or_failure(lambda: rebuild_store(url, lost, FACE))
    if lost:
        raise Failure(done)
    say(done, options)


def _restored(options: Options, source: str, ja: bool) -> str:
    """Read the copy, and put it in place of what stands, which is kept; what was done. Raises Failure."""
    from store.restoring import Act, read, replace, standing

    url = store_url(options)
    found, there = or_failure(lambda: read(source, url)), or_failure(lambda: standing(url))
    asked = list(found.doubts)
    if there.words:
        through = f"till och med ändring {found.whole.generation}"
        asked.append(f"I lagret finns redan {there.words}. Det sparas bredvid som .bak och ersätts av kopian ({through}).")
    if asked and not ja:
        if options.json:
            raise Failure(f"{' '.join(asked)} Inget är återställt. Lägg till --ja för att göra det.", "refused")
        print("\n".join(asked))
        if not confirmed():
            raise Failure("Inget är återställt.")
    return or_failure(lambda: replace(found, url, there, Act(source, who().name, FACE)))
