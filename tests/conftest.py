"""Fixtures and habits of the whole suite."""
from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Test modules are imported by path (no __init__.py), so what a room's tests share is found beside them.
for room in ("core", "store", "bot", "tui", "cli"):
    sys.path.append(str(Path(__file__).parent / room))

# What koll writes into a pipe is as wide as COLUMNS says; a test that wants a width sets it.
for size in ("COLUMNS", "LINES"):
    os.environ.pop(size, None)

settings.register_profile("koll", deadline=None, max_examples=60)
settings.register_profile("quick", deadline=None, max_examples=15)
settings.load_profile(os.environ.get("KOLL_PROFILE", "koll"))

LONGEST_ID = 60
SLOW_STORES = ("postgres", "tiny that checkpoints at every commit")


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """A command that a test runs in this process turns collecting off, as one that ends may; stores left behind would stay open."""
    yield
    gc.enable()


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A long text stands in a test's name with its beginning and its length, a file only as one: it may hold the time it was made, and
    every worker must find the same names."""
    del config, argname
    if not isinstance(val, (str, bytes)) or len(val) <= LONGEST_ID:
        return None
    if isinstance(val, bytes):
        return "file"
    return f"{ascii(val[: LONGEST_ID // 2])[1:-1]}…{len(val)}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The quick part keeps a store's contract in memory and in files; PostgreSQL and a checkpoint at every commit are for the whole."""
    for item in items:
        params = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if "postgres" in getattr(item, "fixturenames", ()) or any(each in SLOW_STORES for each in params if isinstance(each, str)):
            item.add_marker(pytest.mark.slow)
