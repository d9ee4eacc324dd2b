"""A watched folder: whole files are judged once and moved with a report, nothing is overwritten, and a stop loses nothing."""
from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from store.watching import FOLDERS, Folder, TakenError, Verdict, WatchedFolder


class Judged:
    """Says of each file where it belongs by the first word in it, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def __call__(self, path: Path, first: bool) -> Verdict | None:
        word = path.read_text(encoding="utf-8")
        if first and word.startswith("siffror"):
            return None
        self.asked.append((path.name, word))
        if word.startswith("senare"):
            return Verdict(None, "Lagret är upptaget.")
        folder: Folder = next((each for each in FOLDERS if word.startswith(each)), "klara")
        return Verdict(folder, "Så här gick det.", lambda at: f"Rapport om {word} i {at.name}\n")


class Clock:
    """Seconds that are set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Place:
    """A watched folder and all that is said of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.judge, self.clock = folder, Judged(), Clock()
        self.said: list[str] = []
        self.watched = WatchedFolder(folder, self.judge, self.said.append, self.clock)

    def put(self, name: str, word: str = "klara", age: int = 0) -> Path:
        path = self.folder / name
        path.write_text(word, encoding="utf-8")
        os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
        return path

    def there(self) -> list[str]:
        """Every file that people see, with its folder."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        return sorted(name for name in found if not os.path.basename(name).startswith("."))

    def hidden(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob(".*") if path.is_file() and not path.name.endswith(".lock"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path / "in")
    made.folder.mkdir()
    with made.watched.held():
        yield made


def test_a_file_is_taken_when_it_has_stopped_growing(place: Place):
    place.put("a.se", "klara 1")
    assert (place.watched.look(), place.judge.asked) == (0, [])
    place.put("a.se", "klara 12")
    assert (place.watched.look(), place.judge.asked) == (0, [])
    assert (place.watched.look(), place.judge.asked) == (1, [("a.se", "klara 12")])
    assert place.there() == ["klara/a.se", "klara/a.se.txt"]
    assert (place.folder / "klara/a.se.txt").read_text(encoding="utf-8") == "Rapport om klara 12 i a.se\n"
    assert place.said == ["a.se → klara/a.se: Så här gick det."]
    assert (place.watched.look(), place.hidden()) == (0, [])


def test_each_file_goes_where_it_belongs(place: Place):
    for folder in FOLDERS:
        place.put(f"{folder}.se", folder)
    place.watched.look()
    assert place.watched.look() == 3
    assert place.there() == sorted(name for each in FOLDERS for name in (f"{each}/{each}.se", f"{each}/{each}.se.txt"))


def test_nothing_is_ever_overwritten(place: Place):
    for number in range(3):
        place.put("a.se", f"klara {number}")
        place.watched.look()
        place.watched.look()
    (place.folder / "klara" / "b.txt.txt").write_text("någon annans", encoding="utf-8")
    place.put("b.txt", "klara b")
    place.watched.look()
    place.watched.look()
    assert [name for name in place.there() if not name.endswith(".txt")] == ["klara/a-2.se", "klara/a-3.se", "klara/a.se"]
    words = [(place.folder / "klara" / name).read_text(encoding="utf-8") for name in ("a.se", "a-2.se", "a-3.se", "b-2.txt", "b.txt.txt")]
    assert words == ["klara 0", "klara 1", "klara 2", "klara b", "någon annans"]


def test_what_others_rest_on_comes_first_and_then_the_oldest(place: Place):
    for name, word, age in (("1.se", "siffror", 10), ("2.se", "siffror", 20), ("3.csv", "klara", 0)):
        place.put(name, word, age)
    place.watched.look()
    place.watched.look()
    assert [name for name, _ in place.judge.asked] == ["3.csv", "2.se", "1.se"]


def test_half_files_hidden_files_folders_and_links_stay(place: Place):
    for name in ("a.se.part", "b.TMP", ".dold", "~$c.xlsx", "d.filepart"):
        place.put(name)
    (place.folder / "mapp.se").mkdir()
    (place.folder / "lank.se").symlink_to(place.put("utanfor.tmp"))
    place.watched.look()
    assert (place.watched.look(), place.judge.asked) == (0, [])


def test_a_file_that_cannot_be_judged_now_is_tried_again_later_and_said_once(place: Place):
    place.put("a.se", "senare")
    for _ in range(5):
        place.watched.look()
    assert len(place.judge.asked) == 1
    assert place.said == ["a.se ligger kvar och prövas igen: Lagret är upptaget."]
    place.clock.now = 61
    place.put("a.se", "klara")
    place.watched.look()
    place.watched.look()
    assert place.there() == ["klara/a.se", "klara/a.se.txt"]


def test_a_file_that_changes_while_it_is_judged_is_judged_again(place: Place):
    path = place.put("a.se", "klara 1")
    judge = place.judge

    def slow(asked: Path, first: bool) -> Verdict | None:
        said = judge(asked, first)
        if len(judge.asked) == 1:
            path.write_text("klara 123", encoding="utf-8")
        return said

    watched = WatchedFolder(place.folder, slow, place.said.append)
    assert [watched.look() for _ in range(4)] == [0, 0, 0, 1]
    assert [word for _, word in judge.asked] == ["klara 1", "klara 123"]
    assert (place.folder / "klara/a.se").read_text(encoding="utf-8") == "klara 123"


class StoppedError(Exception):
    """Stands for a process that is killed."""


STEPS = ("the note is on the disk", "it has its name", "the file is there", "and not here", "the report is there", "the note is gone")


@pytest.mark.parametrize("step", range(len(STEPS) + 1))
def test_a_stop_at_any_step_of_a_move_is_finished_by_the_next_start(tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch):
    place = Place(tmp_path)
    place.put("a.se", "klara a")
    done = 0

    def counted(act):
        def maybe(*args, **options):
            nonlocal done
            done += 1
            if done == step + 1:
                raise StoppedError
            return act(*args, **options)

        return maybe

    with place.watched.held():
        place.watched.look()
        with monkeypatch.context() as patched:
            for name in ("replace", "link", "unlink", "fsync"):
                patched.setattr(os, name, counted(getattr(os, name)))
            with suppress(StoppedError):
                place.watched.look()
    again = Place(tmp_path)
    with again.watched.held():
        again.watched.look()
        again.watched.look()
        assert again.there() == ["klara/a.se", "klara/a.se.txt"]
        assert (tmp_path / "klara/a.se.txt").read_text(encoding="utf-8") == "Rapport om klara a i a.se\n"
        assert again.hidden() == []
    assert done == min(step + 1, len(STEPS))


def test_one_process_holds_a_folder(place: Place):
    with pytest.raises(TakenError, match="bevakas redan av en annan Koll"), Place(place.folder).watched.held():
        pass


def test_a_note_that_koll_has_not_written_moves_nothing(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "hemlig").write_text("x", encoding="utf-8")
    status = (tmp_path / "hemlig").lstat()
    identity = [status.st_ino, status.st_size, status.st_mtime_ns]
    for number, said in enumerate((
        {"name": "../hemlig", "identity": identity, "to": "klara/h", "report": ""},
        {"name": "a", "identity": identity, "to": "../h", "report": ""},
        {"name": "../hemlig", "identity": identity, "to": "klara/../../h", "report": ""}, ["nej"], {"name": 1},
    )):
        (tmp_path / "in" / f".koll-flytt-{number}.json").write_text(json.dumps(said), encoding="utf-8")
    place = Place(tmp_path / "in")
    with place.watched.held():
        assert (place.there(), place.hidden()) == ([], [])
    assert (tmp_path / "hemlig").exists()


NOT_UTF8 = b"\xff\xfe.se".decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("name", ["å" * 120 + ".se", "a\n\x1b[2J.se", NOT_UTF8, "utan", ".".join("ab" * 60)])
def test_any_name_that_a_file_may_have_is_moved_and_can_be_said(place: Place, name: str):
    place.put(name)
    place.watched.look()
    assert place.watched.look() == 1
    assert len(place.there()) == 2
    assert all(said.isprintable() for said in place.said)


def test_a_disk_without_links_moves_files_too(place: Place, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    place.put("a.se")
    place.watched.look()
    assert (place.watched.look(), place.there()) == (1, ["klara/a.se", "klara/a.se.txt"])
