"""Every change in the log has an author and a face, also what nobody in particular does."""
from __future__ import annotations

from typing import Any

import pytest

from core.commands import Choose
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.opening import rebuild_store
from store.said import operator
from store.tiny.store import TinyStore
from tests.store.small import SMALL, put


def test_whoever_chooses_a_municipality_stands_in_the_log(store: Any):
    store.commit(put(*SMALL, name="Sundbyköping"))
    Desk(store).do(Choose("Sundbyköping"), Who("Eva Ek", "admin"))
    assert [(entry.author, entry.summary) for entry in store.log()] == [("anna", "Ändrat"), ("Eva Ek", "Vald kommun ändrad.")]


def test_what_nobody_is_named_for_is_by_whoever_runs_the_program(store: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("USER", "driften")
    store.commit(put(*SMALL, name="Sundbyköping"))
    store.choose("sundbykoping")
    assert [(entry.author, entry.face) for entry in store.log()] == [("anna", "direkt i lagret"), ("driften", "direkt i lagret")]


def test_a_rebuild_is_by_whoever_runs_it_through_their_face(path: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("USER", "driften")
    TinyStore(path).commit(put(*SMALL, name="Sundbyköping"))
    rebuild_store(path, (), "kommandoraden")
    last = TinyStore(path).log()[-1]
    assert (last.author, last.face, last.summary[:35]) == ("driften", "kommandoraden", "Lagret är återställt till ändring 1")


def test_a_change_made_with_tinydb_itself_has_an_author_too(path: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("USER", "driften")
    store = TinyStore(path)
    store.db.table("eget").insert({"x": 1})
    assert [(entry.author, entry.face) for entry in store.log()] == [("driften", "direkt i lagret")]


def test_a_user_without_a_name_has_a_number(monkeypatch: pytest.MonkeyPatch):
    for name in ("USER", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    assert operator().startswith("användare ")


def test_the_demonstration_leaves_no_change_without_an_author(store: Any):
    store.face = "kommandoraden"
    load(store, "anna")
    assert {(entry.author, entry.face) for entry in store.log()} == {("anna", "kommandoraden")}
    assert store.log()[-1].summary == "Vald kommun ändrad."
