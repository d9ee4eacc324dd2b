"""A terminal without animations or colour settings of its own, on the demonstration's four municipalities."""
import os

os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ.pop("NO_COLOR", None)

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import KollApp

ANNA = Who("anna")
OURS = {"load", "watch", "fill", "act"}
Until = Callable[..., Awaitable[None]]

# A picture must not depend on when in a blink it is taken.
for _kind in (Input, TextArea):
    _kind.cursor_blink._default = False  # type: ignore[attr-defined]  # of the class it is the reactive itself


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    load(made, "demo")
    return made


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return Desk(store, today=lambda: date(2020, 9, 15), clock=lambda: datetime(2020, 9, 10, 8, tzinfo=UTC))


@pytest.fixture
def app(desk: Desk) -> KollApp:
    return KollApp(desk, ANNA)


@pytest.fixture
def until() -> Until:
    """Wait until a condition holds; without one, until nothing is being fetched."""

    async def wait(pilot: Pilot[int], holds: Callable[[], bool] | None = None) -> None:
        quiet = 0
        for _ in range(400):
            await pilot.pause()
            at_rest = all(worker.is_finished for worker in pilot.app.workers if worker.group in OURS)
            at_rest = at_rest and getattr(pilot.app.screen, "is_settled", True)
            quiet = quiet + 1 if at_rest else 0
            if holds() if holds else quiet >= 4:
                return
        raise AssertionError("inväntade ett tillstånd som aldrig kom")

    return wait
