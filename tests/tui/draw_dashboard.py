"""Draws docs/dashboard.svg, the README's picture of the terminal: python tests/tui/draw_dashboard.py"""
import asyncio
import os
import re
import sys
from datetime import date
from pathlib import Path

HOUSE = Path(__file__).parents[2]
PICTURE = HOUSE / "docs" / "dashboard.svg"
SIZE = (132, 34)
GIVEN = ("kommunledningskontor vaggeryd 39 264 tkr", "politisk verksamhet vaggeryd 7 221 tkr", "turism vaggeryd 502 tkr")
STEPS = 3
"""How far down the cursor stands: on Kommunledningskontor."""


async def picture() -> str:
    """The overview of Vaggeryd in the demonstration, without any font from elsewhere."""
    from core.calendar import Period, Scope
    from core.commands import Choose, GivePrognosis, OpenRound
    from core.question import Who
    from store.demo.load import load
    from store.desk import Desk
    from store.memory import MemoryStore
    from tui.app import KollApp
    from tui.screens.export import without_fonts
    from tui.screens.overview import OverviewScreen

    store, anna = MemoryStore(), Who("anna")
    load(store, "demo")
    desk = Desk(store, today=lambda: date(2020, 9, 15))
    desk.do(Choose("vaggeryd"), anna)
    desk.do(OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True), anna)
    for words in GIVEN:
        desk.do(GivePrognosis(f"{words}, exempel", write=True), anna)
    app = KollApp(desk, anna)
    app.period = Period(Scope.YTD, 8, 2020)
    async with app.run_test(size=SIZE) as pilot:
        while not (isinstance(app.screen, OverviewScreen) and app.screen.answer.headline):
            await pilot.pause()
        await pilot.press(*["j"] * STEPS)
        shown = app.screen.months
        while not (shown.table.rows and app.screen.main.row and shown.table.rows[-1].key == app.screen.main.row.key):
            await pilot.pause()
        await pilot.pause()
        svg = app.export_screenshot(title="Koll")
    return re.sub(r"[ \t]+$", "", without_fonts(svg), flags=re.MULTILINE).replace("<text ", '<text xml:space="preserve" ')


if __name__ == "__main__":
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ.pop("NO_COLOR", None)
    sys.path.insert(0, str(HOUSE))
    PICTURE.write_text(asyncio.run(picture()), encoding="utf-8")
