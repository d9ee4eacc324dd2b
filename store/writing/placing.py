"""A file put in place whole or not at all."""
from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex


def place(path: Path, made: bytes) -> None:
    """Write the content in a new file beside, wait until it is on the disk, and give it the name. Raises OSError with nothing left
    beside; what stood there stands."""
    beside = path.with_name(f".koll-{token_hex(8)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(made)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
