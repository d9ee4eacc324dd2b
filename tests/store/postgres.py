"""A PostgreSQL server of the tests' own (pgserver: no installation, no root needed), and the addresses of stores on it."""
from __future__ import annotations

import os
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

_numbers = count(1)


@contextmanager
def server() -> Iterator[Any]:
    """A running server in a folder that goes away with it."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="koll-pg-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        warnings.simplefilter("ignore")
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        os.chmod(folder, 0o755)
        import pgserver

        running = pgserver.get_server(Path(folder, "data"), cleanup_mode="stop")
        try:
            yield running
        finally:
            running.cleanup()


def address(running: Any, **options: str) -> str:
    """The address of a new store: a schema of its own."""
    uri = running.get_uri()
    said = "&".join(f"{name}={value}" for name, value in {"schema": f"prov{next(_numbers)}", **options}.items())
    return f"{uri}{'&' if '?' in uri else '?'}{said}"


def until(true: Callable[[], bool], seconds: float = 5) -> float:
    """Poll until something is true; how long that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
        time.sleep(0.001)
    return time.monotonic() - began
