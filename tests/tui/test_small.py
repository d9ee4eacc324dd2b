"""The terminal's own house rules: short screens, one place that asks the desk, no money worked out or formatted here."""
import ast
from pathlib import Path

TUI = Path(__file__).parents[2] / "tui"
LONGEST = 160
"""Lines of a screen or a widget; about 120 is what to aim at."""
ASK = {"questions.py", "app.py"}
"""Where the desk is known: the questions, and the app that hands it to them."""
MONEY = {"format_ore", "format_amount", "amount_text", "percent_text", "rounded"}


def imported(file: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def names(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


def test_a_screen_or_a_widget_is_short():
    files = [*(TUI / "screens").glob("*.py"), *(TUI / "widgets").glob("*.py"), TUI / "app.py"]
    assert len(files) > 20
    lengths = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_one_place_asks_the_desk():
    assert {file.name for file in TUI.rglob("*.py") if "store.desk" in imported(file)} == ASK


def test_money_is_formatted_nowhere_in_the_terminal():
    assert {file.name for file in TUI.rglob("*.py") if names(file) & MONEY or "core.rounding" in imported(file)} == set()


def test_styles_lie_in_the_style_sheet():
    assert [file.name for file in TUI.rglob("*.py") if "CSS = " in file.read_text(encoding="utf-8")] == []
