from __future__ import annotations

import pytest

from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from tui.plain import plain


@pytest.mark.parametrize("question", ["prognossäkerhet Alingsås kommun", "prognossäkerhet Hjo kommun"])
def test_the_accuracy_table_fits_a_terminal_of_eighty_columns_in_one_piece(question: str):
    store = MemoryStore()
    load(store, "prov")
    found = Desk(store).ask(question, Who("prov"))
    lines = plain(found, 80).splitlines()
    labels = [row.label for row in found.table.rows]
    assert all(len(line) <= 80 for line in lines)
    assert all(sum(line.strip().startswith(label + " ") for line in lines) == 1 for label in labels)
