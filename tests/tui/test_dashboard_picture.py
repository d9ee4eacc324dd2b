import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("draw_dashboard.py")


@pytest.mark.slow
async def test_the_picture_in_the_readme_is_what_the_terminal_shows_today() -> None:
    drawn = runpy.run_path(str(SCRIPT))
    assert await drawn["picture"]() == drawn["PICTURE"].read_text(encoding="utf-8"), "Rita om: python tests/tui/draw_dashboard.py"


def test_the_picture_in_the_readme_asks_no_other_host_for_anything() -> None:
    svg = runpy.run_path(str(SCRIPT))["PICTURE"].read_text(encoding="utf-8")
    assert "url(http" not in svg
    assert "src=" not in svg
