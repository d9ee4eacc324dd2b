"""Stores to test: each test that asks for ``store`` runs in memory, in files and in PostgreSQL."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.ports import Store
from store.memory import MemoryStore
from store.tiny.store import TinyStore
from store.whole import Whole
from tests.store.small import booked, put
from tests.store.test_whole import written


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Where a store on disk may lie."""
    return str(tmp_path / "koll.json")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """One server for all tests."""
    pytest.importorskip("pgserver", reason="PostgreSQL for the tests (pgserver) is not installed")
    from tests.store.postgres import server

    with server() as running:
        yield running


@pytest.fixture
def on_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens the store in PostgreSQL at an address; every one that the test opens, also by a command, is closed after it."""
    from store.sql.store import SqlStore

    opened, make = [], SqlStore.__init__

    def noted(self: SqlStore, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        opened.append(self)

    monkeypatch.setattr(SqlStore, "__init__", noted)
    yield SqlStore
    for each in opened:
        each.close()


@pytest.fixture(params=["memory", "tiny", "tiny that checkpoints at every commit", "postgres"])
def store(request: pytest.FixtureRequest, path: str) -> Iterator[Store]:
    """An empty store of each kind."""
    asked: list[str] = []
    options = {"checkpoint_at": 1, "split_at": 3} if "checkpoints" in request.param else {}
    opened: Store
    if request.param == "postgres":
        from store.sql.store import SqlStore
        from tests.store.postgres import address
        from tests.store.queries import asked_of

        opened = SqlStore(address(request.getfixturevalue("postgres")))
        asked = asked_of(opened)
    else:
        opened = MemoryStore() if request.param == "memory" else TinyStore(path, **options)
    yield opened
    opened.close()
    from tests.store.queries import nameless

    assert nameless(asked) == [], "every query names the municipalities that it is about"


@pytest.fixture
def tiny(path: str) -> Iterator[Callable[..., TinyStore]]:
    """Opens the store on disk anew, as another process would; options are those of Writing."""
    opened = []

    def open_again(**options: object) -> TinyStore:
        opened.append(TinyStore(path, **options))
        return opened[-1]

    yield open_again
    for each in opened:
        each.close()


@pytest.fixture
def old(path: str) -> Whole:
    """What stands in the store on disk: eight changes."""
    store = TinyStore(path)
    written(store)
    store.commit(put(booked("KLK", 88)))
    store.commit(put(booked("BUN", 99)))
    store.close()
    return TinyStore(path).whole()


@pytest.fixture
def new(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """What is to be put there: six changes."""
    store = TinyStore(str(tmp_path_factory.mktemp("ny") / "koll.json"), checkpoint_at=1)
    written(store)
    return store.whole()
