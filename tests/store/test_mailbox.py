"""What every store keeps for the chat: notes of what came and what is under way, and posts on their way out."""
from __future__ import annotations

from pathlib import Path

import pytest

from core.calendar import Period, Scope
from core.mailbox import NOT_SENT, Incoming, Notebook, Sending, is_marked, mark_of
from core.outgoing import Outgoing, Schedule
from core.ports import Store, StoreError
from core.question import Question
from store import notes
from store.tiny import notes as tiny_notes
from store.tiny.disk import Disk
from store.tiny.notes import open_notes
from tests.store.small import SMALL, put

FIRST, SECOND = Incoming(7, -5, '{"update_id":7}', 40), Incoming(8, 12, "{}", 41)


def opened(store: Store) -> Notebook:
    found = store.notebook("inbox-1")
    assert found is not None
    return found


def test_an_update_is_new_once_and_waits_until_it_is_done(store: Store):
    book = opened(store)
    assert book.receive((FIRST, SECOND)) == (FIRST, SECOND)
    assert book.receive((FIRST,)) == ()
    book.done("7")
    assert book.receive((FIRST, SECOND)) == ()
    assert book.waiting() == (SECOND,)


def test_the_notes_are_there_for_the_next_holder(store: Store):
    book, sending = opened(store), Sending("8", 0, 12, 41, "abc")
    book.receive((FIRST, SECOND))
    book.note(sending)
    book.note(sending._replace(part=1, message=NOT_SENT))
    book.done("7")
    book.secure()
    book.close()
    again = opened(store)
    assert again.waiting() == (SECOND,)
    assert again.receive((FIRST,)) == ()
    assert again.sendings("8") == {0: sending, 1: sending._replace(part=1, message=NOT_SENT)}


def test_what_is_done_is_forgotten_but_not_the_last_message_of_its_chat(store: Store):
    book = opened(store)
    book.receive((FIRST,))
    book.note(Sending("7", 0, -5, 40, "abc", 45))
    book.done("7")
    assert (book.sendings("7"), book.last_known(-5), book.last_known(99)) == ({}, 45, 0)


def test_one_holder_at_a_time(store: Store):
    book = opened(store)
    assert store.notebook("inbox-1") is None
    assert store.notebook("outbox") is not None
    book.close()
    assert store.notebook("inbox-1") is not None


def test_the_oldest_handled_updates_are_forgotten_first(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(notes, "REMEMBERED", 20)
    book = opened(store)
    for number in range(1, 60):
        book.receive((Incoming(number, 1, "{}"),))
        book.done(str(number))
    assert book.receive((Incoming(59, 1, "{}"), Incoming(45, 1, "{}"))) == ()
    assert len(book.receive((Incoming(1, 1, "{}"),))) == 1


@pytest.mark.parametrize("cut", range(2, 28, 3))
def test_a_line_that_was_cut_off_is_as_if_never_written(cut: int, tmp_path: Path):
    path = tmp_path / "inkorg"
    book = open_notes(str(path), Disk())
    assert book is not None
    book.receive((FIRST,))
    book.receive((SECOND,))
    book.close()
    path.write_bytes(path.read_bytes()[:-cut])
    again = open_notes(str(path), Disk())
    assert again is not None
    assert again.waiting() == (FIRST,)
    assert again.receive((SECOND,)) == (SECOND,)


def test_a_damaged_line_is_told_and_costs_only_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    path = tmp_path / "inkorg"
    book = open_notes(str(path), Disk())
    assert book is not None
    book.receive((FIRST,))
    book.receive((SECOND,))
    book.close()
    path.write_bytes(path.read_bytes().replace(b'["in",7', b'["in",6'))
    again = open_notes(str(path), Disk())
    assert again is not None
    assert again.waiting() == (SECOND,)
    assert "rad 1 är skadad" in caplog.text


def test_the_file_does_not_keep_what_people_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tiny_notes, "LARGEST", 2_000)
    path = tmp_path / "inkorg"
    book = open_notes(str(path), Disk())
    assert book is not None
    for number in range(1, 200):
        book.receive((Incoming(number, 1, "hemligt " * 10),))
        book.done(str(number))
    book.receive((Incoming(500, 1, "väntar"),))
    assert path.stat().st_size < 20_000
    assert path.read_bytes().count(b"hemligt hemligt") < 30
    book.close()
    again = open_notes(str(path), Disk())
    assert again is not None
    assert [each.id for each in again.waiting()] == [500]
    assert b"hemligt" not in path.read_bytes()


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path: Path):
    class FullDisk(Disk):
        is_full = False

        def write_some(self, file: int, content: memoryview, position: int) -> int:
            if self.is_full:
                super().write_some(file, content[:5], position)
                raise OSError(28, "No space left on device")
            return super().write_some(file, content, position)

    disk, path = FullDisk(), str(tmp_path / "inkorg")
    book = open_notes(path, disk)
    assert book is not None
    book.receive((FIRST,))
    disk.is_full = True
    with pytest.raises(StoreError, match="Det går inte att skriva"):
        book.receive((SECOND,))
    disk.is_full = False
    assert book.receive((SECOND,)) == (SECOND,)
    book.close()
    again = open_notes(path, disk)
    assert again is not None
    assert again.waiting() == (FIRST, SECOND)


def test_a_post_and_a_schedule_come_back_as_they_were(store: Store):
    asked = Question("deviation", "sundbykoping", "KLK", Period(Scope.YTD, 8, 2020), round="2020-08")
    row = Outgoing("k1", "-100/7", asked, text="Hej", author="Anna", time="2020-09-01T06:00:00+00:00", buttons=("varför", "månader"))
    schedule = Schedule(after_freeze=True, working_day=-2, since="2020-09-01T06:00:00+00:00")
    store.commit(put(*SMALL, row, schedule, name="Sundbyköping"))
    store.commit(put(row._replace(state="delivered", message=5), row._replace(channel="-200")))
    assert store.outgoing() == (
        ("sundbykoping", row._replace(state="delivered", message=5)), ("sundbykoping", row._replace(channel="-200")),
    )
    assert store.outgoing()[0][1].question.period.scope is Scope.YTD  # type: ignore[union-attr]
    assert store.schedules() == (("sundbykoping", schedule),)


def test_a_message_is_recognised_by_its_key_or_by_its_words_whatever_its_spaces():
    row = Outgoing("k1", "-100", Question())
    assert row.mark != row._replace(channel="-200").mark
    assert is_marked(f"Prognos\n{row.mark}", row.mark)
    assert is_marked("Svaret  är\n 42", mark_of("Svaret är 42"))
    assert not is_marked("Svaret är 43", mark_of("Svaret är 42"))
