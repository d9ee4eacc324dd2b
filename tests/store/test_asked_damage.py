"""A damaged line among the questions that were asked is told of, wherever they are read, and takes no other with it."""
from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.commands import ShowLog
from core.question import Who
from core.subject import Asking
from store.desk import Desk
from store.moving import move
from store.personal import personal_of
from store.proving import prove
from store.tiny.store import TinyStore
from tests.store.small import SMALL, put

ADMIN = Who("anna", "admin")
ASKED = [Asking(f"2020-09-0{day}T12:00:00+00:00", f"Bo (Telegram {day})", "sundbykoping", "BUN", "utfall?", "denied") for day in (1, 2, 3)]


@pytest.fixture
def file(path: str) -> Path:
    """The file of three questions, with one bit of the second flipped."""
    store = TinyStore(path)
    store.commit(put(*SMALL, name="Sundbyköping"))
    for asking in ASKED:
        personal_of(store).note(asking)
    asked = Path(path + ".fragor")
    content = bytearray(asked.read_bytes())
    content[len(content) // 2] ^= 4
    asked.write_bytes(content)
    return asked


def test_a_flipped_bit_is_told_by_the_proof_the_log_and_a_move(file: Path, path: str, tmp_path: Path):
    assert prove(TinyStore(path)).faults == (
        f"Frågeloggen {file} är skadad: 1 fråga går inte att läsa. De andra läses, och det skadade gallras med dem.",
    )
    shown = Desk(TinyStore(path)).do(ShowLog(asked=True), ADMIN)
    assert (shown.headline, len(shown.table.rows)) == ("2 frågor är sparade.", 2)
    assert shown.notes == ("En fråga till går inte att läsa: frågeloggens fil är skadad (koll kontroll --lager).",)
    said = move(TinyStore(path), TinyStore(str(tmp_path / "nytt" / "koll.json")), "nytt")
    assert "och frågeloggen (2 frågor i chatten; 1 fråga där är skadad och följer inte med)" in said


@pytest.mark.parametrize(("before", "gone", "left"), [
    ("2020-09-02", 1, 1), ("2020-09-03", 1, 1), ("2020-09-04", 2, 0),
])
def test_a_damaged_line_is_pruned_with_the_question_after_it_and_not_before(file: Path, path: str, before: str, gone: int, left: int):
    assert personal_of(TinyStore(path)).prune(before) == gone
    assert personal_of(TinyStore(path)).unreadable() == left


@pytest.mark.parametrize(("damaged", "before", "gone", "left"), [
    (3, "2020-09-04", 0, 3), (3, "2021-01-02", 0, 0), (1, "2020-09-04", 2, 1), (1, "2021-01-02", 2, 0), (2, "2020-09-01", 0, 2),
])
def test_damaged_lines_without_a_question_after_them_are_as_old_as_the_file(path: str, damaged: int, before: str, gone: int, left: int):
    store = TinyStore(path)
    store.commit(put(*SMALL, name="Sundbyköping"))
    for asking in ASKED:
        personal_of(store).note(asking)
    file = Path(path + ".fragor")
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines[: 3 - damaged], *(b"x" + line[1:] for line in lines[3 - damaged :])]))
    written = datetime(2021, 1, 1, 12, tzinfo=UTC).timestamp()
    os.utime(file, (written, written))
    assert personal_of(store).prune(before) == gone
    assert personal_of(store).unreadable() == left


def test_a_line_that_was_cut_off_takes_no_later_question_with_it(file: Path, path: str):
    whole = file.read_bytes()
    file.write_bytes(whole[:-10])
    assert personal_of(TinyStore(path)).unreadable() == 2
    personal_of(TinyStore(path)).note(ASKED[2])
    assert personal_of(TinyStore(path)).asked() == (ASKED[0], ASKED[2])
    assert personal_of(TinyStore(path)).unreadable() == 2


@pytest.mark.parametrize("other", [b"\r", b"\x0b", b"x"])
def test_an_end_of_a_line_that_became_another_character_is_told_of(path: str, other: bytes):
    store = TinyStore(path)
    store.commit(put(*SMALL, name="Sundbyköping"))
    for asking in ASKED:
        personal_of(store).note(asking)
    file = Path(path + ".fragor")
    file.write_bytes(file.read_bytes()[:-1] + other)
    assert (personal_of(store).unreadable(), len(personal_of(store).asked())) == (1, 2)
    file.write_bytes(file.read_bytes().replace(b"\n", other, 1))
    assert (personal_of(store).unreadable(), len(personal_of(store).asked())) == (2, 0)


def test_whole_questions_are_no_fault(path: str):
    store = TinyStore(path)
    store.commit(put(*SMALL, name="Sundbyköping"))
    personal_of(store).note(ASKED[0])
    assert prove(store).faults == ()
    assert Desk(store).do(ShowLog(asked=True), ADMIN).notes == ()
