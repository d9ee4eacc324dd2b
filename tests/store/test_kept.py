"""A desk reads a year once, until someone writes."""
from __future__ import annotations

from core.book import UnitFigures
from core.question import Who
from store.desk import Desk
from store.memory import MemoryStore
from tests.store.small import SMALL, booked, put


class Counting(MemoryStore):
    """Remembers which years were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[int] = []

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> tuple[UnitFigures, ...]:
        self.read.append(year)
        return super().figures(municipality, year, top_unit)


def test_questions_about_two_parts_of_the_organisation_read_the_year_once_and_a_change_is_seen_at_once():
    store = Counting()
    store.commit(put(*SMALL, booked("KLK", -100_000_00), booked("SKOLA", -200_000_00), name="Sundbyköping"))
    desk, who = Desk(store), Who("anna")
    said = [desk.ask(f"utfall {unit}", who).headline for unit in ("ledningen", "åkerskolan", "sundbyköping")]
    assert all(amount in text for amount, text in zip(("100 tkr", "200 tkr", "300 tkr"), said, strict=True)), said
    assert store.read == [2020]
    store.commit(put(booked("SKOLA", -500_000_00)))
    assert "500 tkr" in desk.ask("utfall åkerskolan", who).headline
    assert store.read == [2020, 2020]
