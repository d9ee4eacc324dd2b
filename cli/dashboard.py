"""How the terminal is opened: on which store, with which keys, and where it remembers what it looked like."""
from __future__ import annotations

import os
import sys
from pathlib import Path
from zlib import crc32

from cli.wiring import Failure, Options, open_desk, open_known_desk, open_the_store, or_failure, settings, store_url, who
from store.configuration import default_file, state_folder


def dashboard(options: Options) -> int:
    """The terminal, until it is closed. Raises Failure where there is none."""
    if not (_is_served() or (sys.stdin.isatty() and sys.stdout.isatty())):
        raise Failure("Instrumentpanelen behöver en terminal. Ställ en fråga i stället, till exempel: koll avvikelse ekonomienheten")
    from tui.app import run
    from tui.garbage import look_seldom
    from tui.keymap import FILE, read_keymap

    keymap = or_failure(lambda: read_keymap(Path(default_file(os.environ)).with_name(FILE)))
    told: list[str] = []
    opened = open_the_store(options, "terminalen", told.append)
    desk = open_known_desk(options, opened) if options.kommun else open_desk(options, store=opened)
    look_seldom()
    return run(
        desk, who(), lambda: _channels(options), lambda: [told.pop(0) for _ in told[:]], keymap=keymap, kept=_kept(options),
    )


def _is_served() -> bool:
    """True for the process behind an open page, which has a browser for a terminal."""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith("web_driver:WebDriver")


def _kept(options: Options) -> Path:
    """The file that remembers how this store was last looked at, by this person."""
    about = f"{store_url(options)}\n{options.kommun}\n{who().name}"
    return Path(state_folder(os.environ), f"terminal-{crc32(about.encode()):08x}.json")


def _channels(options: Options) -> tuple[str, ...]:
    """Where posts go. Raises ValueError."""
    from bot.channels import channels_from

    return channels_from({f"KOLL_{key.upper()}": value for key, value in settings(options).items()})
