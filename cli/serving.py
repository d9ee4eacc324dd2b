"""The command ``koll webb``: the terminal in a browser."""
from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping

import click

from cli.options import SwedishCommand, common, merged
from cli.wiring import HOUSE, Failure, Options, open_known_desk, open_the_store, or_failure, settings, store_url


@click.command(cls=SwedishCommand, help="Visar instrumentpanelen i webbläsaren på den här datorn. Avsluta med ctrl+c.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, metavar="N", help="Porten; annars 8000.")
@click.option("--adress", default="127.0.0.1", metavar="ADRESS", help="Lyssna för andra också. Kräver lösenord eller en proxys huvud.")
@common
@click.pass_context
def webb(ctx: click.Context, port: int, adress: str, store: str | None, kommun: str | None, json: bool) -> None:
    """Serve until stopped. Raises Failure."""
    options = merged(ctx, store, kommun, json)
    try:
        from tui.web.gate import gate_from, is_loopback
        from tui.web.server import Site, serve
    except ModuleNotFoundError:
        raise Failure("Webbläsaren kräver tillägget webb: pip install 'koll[webb]'.") from None
    told = settings(options)
    gate = or_failure(lambda: gate_from(told, _password(told), adress))
    opened = open_the_store(options)  # one that cannot be opened, or a municipality that is not there, is told here, not on every page
    if options.kommun:
        open_known_desk(options, opened)
    opened.close()
    gc.enable()
    if gate.password and not is_loopback(adress) and not gate.url.startswith("https"):
        print("Lösenordet går okrypterat över nätet. Ställ en omvänd proxy med TLS framför och sätt web_url.", file=sys.stderr)
    print(f"Koll finns på {gate.url or _address(adress, port)} (ctrl+c avslutar).", file=sys.stderr)
    try:
        serve(Site(gate, _command(options)), adress, port, lambda *_: None)
    except OSError as error:
        said = f"Koll kan inte lyssna på {adress} port {port} (fel {error.errno}). Är porten upptagen? Välj en annan med --port."
        raise Failure(said) from None
    ctx.exit(0)


def _command(options: Options) -> list[str]:
    """The terminal as a command of its own. The store's address goes by the environment: it may hold a password, and arguments are seen."""
    os.environ["KOLL_STORE"] = store_url(options)
    if options.kommun:
        os.environ["KOLL_KOMMUN"] = options.kommun
    return [sys.executable, os.path.join(HOUSE, "koll.py")]


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _password(told: Mapping[str, str]) -> str:
    """The password of the file that the settings name; nothing where they name none. Raises ValueError."""
    file = told.get("web_password_file", "")
    if not file:
        return ""
    from store.causes import cause_of

    try:
        with open(file, encoding="utf-8") as opened:
            said = opened.read(4096).strip()
    except (OSError, ValueError) as error:
        raise ValueError(f"Lösenordet i {file} kan inte läsas: {cause_of(error)}.") from None
    if len(said) < 8:
        raise ValueError(f"Lösenordet i {file} är för kort. Skriv minst åtta tecken.")
    return said
