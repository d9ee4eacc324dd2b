"""Several files as one reading: a folder's files in order, and an interruption that goes straight through."""
from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.commands import Import
from store.desk import Desk
from store.memory import MemoryStore
from store.tiny.store import TinyStore
from tests.made_up import make
from tests.store.reading.making import EVA, KR, workbook


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


def two_years(folder: Path) -> list[str]:
    """A workbook for each of 2020 and 2021."""
    for year in (2020, 2021):
        rows = [(ansvar, 5010, f"{year}{month:02}", ansvar + month) for ansvar in (10, 20) for month in range(1, 13)]
        (folder / f"{year}.xlsx").write_bytes(workbook(Utfall=[("Ansvar", "Konto", "Period", "Belopp"), *rows]))
    return [str(folder / "2020.xlsx"), str(folder / "2021.xlsx")]


def test_workbooks_are_told_of_while_they_are_opened_read_compared_and_written(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    desk = Desk(MemoryStore())
    files = desk.read(two_years(tmp_path), lambda what, done: told.append((what, done)))
    opened = len(told)
    desk.do(Import(files, "Sala", write=True, confirmed=True, said=KR), EVA, lambda what, done: told.append((what, done)))
    assert list(dict.fromkeys(what for what, _ in told[:opened])) == ["Läser 2020.xlsx", "Läser 2021.xlsx"]
    assert list(dict.fromkeys(what for what, _ in told[opened:])) == [
        "Läser 2020.xlsx", "Läser 2021.xlsx", "Jämför med lagret", "Skriver i lagret",
    ]
    for part in (told[:opened], told[opened:]):
        assert [done for _, done in part] == sorted(done for _, done in part)
        assert 0 <= part[0][1] <= part[-1][1] <= 1


def test_whenever_an_import_is_stopped_the_store_is_as_it_was(tmp_path: Path) -> None:
    desk = Desk(TinyStore(tmp_path / "koll.json"))
    command = Import(desk.read(two_years(tmp_path), lambda _what, _done: None), "Sala", write=True, confirmed=True, said=KR)

    def stopped_at(word: int) -> bool:
        """Import, stopped at the word of that number; False when there are fewer."""
        left = [word]

        def stop(_what: str, _done: float) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

        try:
            desk.do(command, EVA, stop)
        except KeyboardInterrupt:
            return True
        return False

    words = 0
    while stopped_at(words):
        assert (desk.generation(), desk.municipalities()) == (0, ())
        words += 1
    assert words >= 4
    assert (desk.generation(), desk.municipalities()) == (1, (("sala", "Sala"),))


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.05, 0.15, 0.3, 0.6, 1.0])
def test_ctrl_c_at_any_moment_leaves_the_store_whole_with_all_of_the_import_or_nothing(tmp_path: Path, after: float) -> None:
    folder = tmp_path / "filer"
    folder.mkdir()
    make(cost_centres=120, years=(2021, 2022, 2023, 2024)).write(folder)
    address = f"tinydb://{tmp_path / 'koll.json'}"
    files = [folder / name for name in ("organisation.csv", "konto.csv", "sie")]
    asked = ["importera", *map(str, files), "--kommun", "Sala", "--ja", "--store", address]
    process = subprocess.Popen(
        [sys.executable, "-c", "import koll, sys; print('redo', flush=True); sys.exit(koll.run(sys.argv[1:]))", *asked],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "redo\n"
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in out + err
    is_written = Desk(TinyStore(tmp_path / "koll.json")).generation() == 1
    assert process.returncode in ((0, 1, -signal.SIGINT) if is_written else (1,)), err
    assert not ("Inget är skrivet" in err and is_written)
    assert not ("Lagret hann ändras" in err and not is_written)
    assert process.returncode != 1 or any(said in err for said in ("Inget är skrivet", "Lagret hann ändras", "koll logg visar")), err
