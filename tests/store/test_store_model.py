"""Whatever is done in whatever order, the store on disk holds what the one in memory holds."""
from __future__ import annotations

import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.book import UnitFigures
from core.organisation import Unit
from core.ports import Store, StoreError
from core.profile import Profile
from core.records import Record, Transaction
from core.rounds import Prognosis, Round
from store.memory import MemoryStore
from store.tiny.store import TinyStore, rebuild

CODES = st.sampled_from(["R", "A", "B", "C", "Ö/../x"])
MUNICIPALITIES = st.sampled_from(["hjo", "../b"])
AMOUNTS = st.none() | st.integers(-(10**15), 10**15)
BY_ACCOUNT = st.dictionaries(st.sampled_from(["3", "4"]), st.lists(AMOUNTS, max_size=3))
SERIES = st.dictionaries(st.sampled_from(["actual", "budget"]), BY_ACCOUNT, max_size=2)
YEARS = st.none() | st.integers(1990, 2040)
UNITS = st.tuples(CODES, st.text(max_size=5), st.none() | CODES, st.just(()), st.none(), YEARS, YEARS, YEARS).map(lambda f: Unit(*f))
FIGURES = st.tuples(CODES, st.sampled_from([2019, 2020]), SERIES, st.just({})).map(lambda f: UnitFigures(*f))
PROGNOSES = st.tuples(st.sampled_from(["r1", "r2"]), CODES, st.just("result"), st.integers(-9, 9)).map(lambda f: Prognosis(*f))
ROUNDS = st.tuples(st.sampled_from(["r1", "r2"]), st.text(max_size=3), st.sampled_from([2019, 2020]), st.integers(1, 12)).map(
    lambda f: Round(*f)
)
PROFILES = st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2).map(lambda words: Profile(words=words))
RECORDS: st.SearchStrategy[Record] = st.one_of(UNITS, FIGURES, FIGURES, PROGNOSES, ROUNDS, PROFILES)


class SameInMemoryAndOnDisk(RuleBasedStateMachine):
    """Two processes write on disk; memory is told the same."""

    @initialize(split_at=st.sampled_from([1, 6, 1000]), checkpoint_at=st.sampled_from([1, 500, 10**6]))
    def begin(self, split_at: int, checkpoint_at: int) -> None:
        self.folder = tempfile.mkdtemp()
        self.options = {"split_at": split_at, "checkpoint_at": checkpoint_at}
        self.memory = MemoryStore()
        self.tiny = [self.opened(), self.opened()]

    def opened(self) -> TinyStore:
        return TinyStore(self.folder + "/koll.json", **self.options)

    @rule(
        municipality=MUNICIPALITIES, which=st.integers(0, 1), name=st.none() | st.text(max_size=4),
        put=st.lists(RECORDS, max_size=5), drop=st.lists(RECORDS, max_size=2),
    )
    def commit(self, municipality: str, which: int, name: str | None, put: list[Record], drop: list[Record]) -> None:
        transaction = Transaction(municipality, "a", "s", tuple(put), tuple(drop), name)
        assert outcome(self.memory, transaction) == outcome(self.tiny[which], transaction)

    @rule(municipality=MUNICIPALITIES, which=st.integers(0, 1))
    def choose(self, municipality: str, which: int) -> None:
        if municipality in {register.id for register in self.memory.registers()}:
            self.memory.choose(municipality)
            self.tiny[which].choose(municipality)

    @rule(which=st.integers(0, 1))
    def checkpoint(self, which: int) -> None:
        self.tiny[which].storage.writing.checkpoint()

    @rule(which=st.integers(0, 1))
    def reopen(self, which: int) -> None:
        self.tiny[which].close()
        self.tiny[which] = self.opened()

    @rule()
    def rebuild(self) -> None:
        if self.memory.generation():
            rebuild(self.folder + "/koll.json")
            self.memory._write({}, "", "", "")

    @invariant()
    def same(self) -> None:
        for tiny in self.tiny:
            assert tiny.generation() == self.memory.generation() == len(tiny.log())
            assert tiny.registers() == self.memory.registers()
            assert tiny.chosen() == self.memory.chosen()
            for register in self.memory.registers():
                for year in (2019, 2020):
                    self.same_year(tiny, register.id, year)

    def same_year(self, tiny: TinyStore, municipality: str, year: int) -> None:
        assert tiny.prognoses(municipality, year) == self.memory.prognoses(municipality, year)
        booked = {f.unit: f for f in self.memory.figures(municipality, year)}
        assert {f.unit: f for f in tiny.figures(municipality, year)} == booked
        for register in self.memory.registers():
            tops = {unit.code: under(register.units, unit.code) for unit in register.units} if register.id == municipality else {}
            for code, top in tops.items():
                if top and code in booked:
                    assert booked[code] in tiny.figures(municipality, year, top)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


def outcome(store: Store, transaction: Transaction) -> int | str:
    """The generation, or why not."""
    try:
        return store.commit(transaction)
    except StoreError as error:
        return str(error)


def under(units: tuple[Unit, ...], code: str) -> str | None:
    """The unit directly under a root that holds the code; None for a root and for what hangs in no tree."""
    parents, seen = {unit.code: unit.parent for unit in units}, set()
    while (parent := parents.get(code)) is not None and code not in seen:
        if parent in parents and parents[parent] is None:
            return code
        seen.add(code)
        code = parent
    return None


TestSameInMemoryAndOnDisk = SameInMemoryAndOnDisk.TestCase
TestSameInMemoryAndOnDisk.settings = settings(
    max_examples=int(os.environ.get("KOLL_EXAMPLES", "25")), stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSameInMemoryAndOnDisk.pytestmark = [pytest.mark.slow]
