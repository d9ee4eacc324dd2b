"""``koll importera --bevaka`` in processes of its own: what is put in the folder comes in once, whenever the process is killed."""
from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.tiny.store import TinyStore

pytestmark = pytest.mark.slow  # each runs the program
HOUSE = Path(__file__).parent.parent.parent
PATIENCE = 30.0


class Watcher:
    """The program on one folder, which may be killed and started anew."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder, self.store = home, home / "in", home / "koll.json"
        self.folder.mkdir()
        self.running: subprocess.Popen[str] | None = None

    def start(self, *more: str) -> subprocess.Popen[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("KOLL_")} | {"XDG_CONFIG_HOME": "/nonexistent"}
        command = [sys.executable, str(HOUSE / "koll.py"), "importera", "--bevaka", str(self.folder), "--intervall", "0.05", *more]
        command += ["--store", f"tinydb://{self.store}", "--kommun", "Sala"]
        self.running = subprocess.Popen(command, env=clean, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return self.running

    def stop(self, how: int = signal.SIGTERM) -> tuple[int, str, str]:
        assert self.running is not None
        self.running.send_signal(how)
        out, err = self.running.communicate(timeout=PATIENCE)
        code, self.running = self.running.returncode, None
        return code, out, err

    def put(self, name: str, content: str) -> None:
        step = self.folder / f"{name}.tmp"
        step.write_text(content, encoding="utf-8")
        step.rename(self.folder / name)

    def there(self, folder: str) -> list[str]:
        return sorted(path.name for path in (self.folder / folder).glob("[!.]*"))

    def booked(self) -> dict[str, int | None]:
        store = TinyStore(str(self.store))
        try:
            return {f.unit: f.monthly["actual"]["5010"][0] for r in store.registers() for f in store.figures(r.id, 2024)}
        finally:
            store.close()


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[Watcher]:
    made = Watcher(tmp_path)
    yield made
    if made.running is not None:
        made.running.kill()
        made.running.communicate()


def until(true: Callable[[], object]) -> None:
    """Wait for something that is bound to happen."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def ledger(year: int, unit: str, amount: int) -> str:
    rows = f'#PSALDO 0 {year}01 5010 {{}} {amount}\n#PSALDO 0 {year}01 5010 {{1 "{unit}"}} {amount}\n#RES 0 5010 {amount}\n'
    return f"#SIETYP 3\n#RAR 0 {year}0101 {year}1231\n{rows}"


def test_files_are_taken_in_refused_or_left_to_wait_each_with_its_report(watcher: Watcher):
    watcher.start()
    watcher.put("2024.se", ledger(2024, "10", 100))
    watcher.put("trasig.se", "<html>")
    until(lambda: watcher.there("klara") and watcher.there("vagrade"))
    watcher.put("annan.se", ledger(2024, "20", 7))
    until(lambda: watcher.there("vantar"))
    code, out, err = watcher.stop()
    assert (code, err, watcher.booked()) == (0, "", {"10": -10000})
    folders = [watcher.there(each) for each in ("klara", "vagrade", "vantar")]
    assert folders == [["2024.se", "2024.se.txt"], ["trasig.se", "trasig.se.txt"], ["annan.se", "annan.se.txt"]]
    assert "2024.se → klara/2024.se: Inläst i Sala: 1 fil: 1 ny siffra" in out
    assert "sparad webbsida (HTML)" in (watcher.folder / "vagrade/trasig.se.txt").read_text(encoding="utf-8")
    report = " ".join((watcher.folder / "vantar/annan.se.txt").read_text(encoding="utf-8").split())
    assert "Väntar på svar, inget är skrivet:" in report
    assert "har utfall 2024 i lagret men inte i filen." in report
    assert f"koll importera {watcher.folder}/vantar/annan.se --kommun Sala" in report


def test_ja_takes_in_what_would_have_waited(watcher: Watcher):
    watcher.start("--ja")
    watcher.put("a.se", ledger(2024, "10", 100))
    until(lambda: len(watcher.there("klara")) == 2)
    watcher.put("b.se", ledger(2024, "20", 7))
    until(lambda: len(watcher.there("klara")) == 4)
    assert (watcher.stop(signal.SIGINT)[0], watcher.booked()) == (0, {"20": -700})


def test_a_second_watcher_of_the_same_folder_is_told(watcher: Watcher):
    first = watcher.start()
    assert first.stdout is not None
    assert first.stdout.readline().startswith("Bevakar ")
    second = watcher.start()
    _, err = second.communicate(timeout=PATIENCE)
    assert (second.returncode, "bevakas redan av en annan Koll" in err) == (1, True)
    watcher.running = first
    assert watcher.stop()[0] == 0


def test_a_folder_that_is_not_there_and_wrong_use_are_told(watcher: Watcher):
    watcher.folder.rmdir()
    _, err = watcher.start().communicate(timeout=PATIENCE)
    assert err == f"Mappen {watcher.folder} finns inte.\n"
    _, err = watcher.start("fil.se").communicate(timeout=PATIENCE)
    assert err == "Ange antingen filer eller --bevaka MAPP. Se koll importera --hjalp.\n"


def test_a_watcher_killed_at_any_time_takes_every_file_in_once_and_loses_none(watcher: Watcher):
    chance, names = random.Random(4), list[str]()
    for run in range(int(os.environ.get("KOLL_KILLS", "6"))):
        watcher.start("--ja")
        for number in range(3):
            names.append(f"{run}-{number}.se")
            watcher.put(names[-1], ledger(2000 + len(names), "10", len(names)))
        if run % 2:
            time.sleep(chance.random() * 0.4 + 0.2)
        else:
            before = len(watcher.there("klara")) if (watcher.folder / "klara").exists() else 0
            until(lambda least=before: len(watcher.there("klara")) > least)
            time.sleep(chance.random() * 0.05)
        watcher.stop(signal.SIGKILL)
    last = watcher.start("--ja")
    assert last.stdout is not None
    assert last.stdout.readline().startswith("Bevakar ")
    until(lambda: len(watcher.there("klara")) == 2 * len(names))
    assert watcher.stop()[0] == 0
    assert watcher.there("klara") == sorted([*names, *(f"{name}.txt" for name in names)])
    assert (watcher.there("vagrade"), watcher.there("vantar"), watcher.there(".")) == ([], [], ["klara", "vagrade", "vantar"])
    assert [path.name for path in watcher.folder.glob(".koll-flytt*")] == []
    store = TinyStore(str(watcher.store))
    years = {label: next(iter(store.figures("sala", label))).monthly["actual"]["5010"][0] for label in store.registers()[0].years}
    summaries = [entry.summary for entry in store.log()]
    store.close()
    assert years == {2000 + n: -100 * n for n in range(1, len(names) + 1)}
    assert sorted(said.split(":")[0] for said in summaries) == sorted(f"Läste in {name}" for name in names)
