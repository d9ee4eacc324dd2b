"""Several files as one reading: a folder's files in order, and an interruption that goes straight through."""
from pathlib import Path

import pytest

from store.desk import Desk
from store.memory import MemoryStore
from tests.made_up import make


def test_a_folder_is_the_files_that_lie_in_it_by_name_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", ".dold"):
        (tmp_path / name).write_text("kod;namn;förälder\n1;Kommun;\n")
    (tmp_path / "mapp").mkdir()
    read = Desk(MemoryStore()).read([str(tmp_path)], lambda _what, _done: None)
    assert [file.source for file in read] == ["a.csv", "b.csv"]


def test_what_is_told_can_end_the_reading_in_the_middle_of_a_file(tmp_path: Path) -> None:
    paths = [str(path) for path in make(cost_centres=40).write(tmp_path)]

    def leave(_what: str, done: float) -> None:
        if done > 0.3:
            raise KeyboardInterrupt

    store = MemoryStore()
    with pytest.raises(KeyboardInterrupt):
        Desk(store).read(paths, leave)
    assert store.generation() == 0
