"""From an account group down to its accounts, and from a number to what it is about."""
from collections.abc import Awaitable, Callable

import pytest

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.question import Who
from core.records import Transaction
from store.desk import Desk
from store.memory import MemoryStore
from tests.store.small import SMALL
from tui.app import KollApp
from tui.screens.answer import AnswerScreen
from tui.screens.unit import UnitScreen
from tui.widgets.answer_table import AnswerTable

pytestmark = pytest.mark.slow
Until = Callable[..., Awaitable[None]]
ANNA = Who("anna")
LON, PENSION = (AccountGroup(code, name, "cost", "account") for code, name in (("5010", "Lön"), ("5710", "Pensioner")))


@pytest.fixture
def booked() -> Desk:
    """KLK: 100 tkr of pay and 8 tkr of pensions a month through August, with a budget of 100 tkr."""
    store = MemoryStore()
    actual = {"5010": [-10_000_000] * 8, "5710": [-800_000] * 8, "3011": [500_000] * 8}
    figures = UnitFigures("KLK", 2020, {"actual": actual, "budget": {"5010": [-10_000_000] * 12}})
    many = (AccountGroup(f"59{at:02}", f"Konto {at}", "cost", "account") for at in range(30))
    extra = UnitFigures("SKOLA", 2020, {"actual": {f"59{at:02}": [-100_000] * 8 for at in range(30)}})
    store.commit(Transaction("sundbykoping", "anna", "Läst", (*SMALL, LON, PENSION, *many, figures, extra), name="Sundbyköping"))
    return Desk(store)


def labels(app: KollApp) -> list[str]:
    table = app.screen.query_one("#main", AnswerTable)
    return [table.outline.rows[at].label for at in table.shown]


async def test_a_group_of_the_month_table_unfolds_to_its_accounts(booked: Desk, until: Until) -> None:
    app = KollApp(booked, ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        app.open_unit("sundbykoping", "KOMMUN")
        await until(pilot, lambda: isinstance(app.screen, UnitScreen) and bool(app.screen.answer.headline))
        await pilot.press("2")
        await until(pilot, lambda: app.screen.answer.asked.kind == "accounts")
        await until(pilot)
        assert labels(app) == ["Intäkter", "Kostnader", "Sundbyköping"]
        await pilot.press("g", "j", "right")
        assert labels(app)[:4] == ["Intäkter", "Kostnader", "5010 Lön", "5710 Pensioner"]
        assert len(labels(app)) == 35


async def test_few_accounts_stand_there_at_once_and_enter_on_a_number_explains_it(booked: Desk, until: Until) -> None:
    app = KollApp(booked, ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot)
        app.open_unit("sundbykoping", "KLK")
        await until(pilot, lambda: isinstance(app.screen, UnitScreen) and bool(app.screen.answer.headline))
        await pilot.press("2")
        await until(pilot, lambda: "5010 Lön" in labels(app))
        await until(pilot)
        assert labels(app) == ["Intäkter", "3011 Avgifter", "Kostnader", "5010 Lön", "5710 Pensioner", "Kommunledningskontoret"]
        await pilot.press("g", "j", "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await until(pilot)
        assert app.screen.answer.asked.kind == "why"
        assert app.screen.query_one("#main", AnswerTable).row.key == "KLK/cost"
