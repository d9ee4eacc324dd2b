"""Several processes at once: killed writers, two writers and a reader, followers."""
from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from store.tiny.store import TinyStore
from tests.store.small import SMALL, booked, months, put

Tiny = Callable[..., TinyStore]

WRITER = """
import sys
from store.tiny.store import TinyStore
from tests.store.small import booked, put
path, unit, first, count, checkpoint_at = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
store = TinyStore(path, checkpoint_at=checkpoint_at, split_at=2)
for number in range(first, first + count):
    store.commit(put(booked(unit, number, number), booked(unit + "2", number, number), booked(unit + str(number % 7), 1, 1), summary=unit))
    print(number, flush=True)
"""


def writer(path: str, unit: str, first: int, count: int, checkpoint_at: int = 3000) -> subprocess.Popen[str]:
    script = [sys.executable, "-c", WRITER, path, unit, str(first), str(count), str(checkpoint_at)]
    return subprocess.Popen(script, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_a_killed_writer_loses_no_acknowledged_write(path: str, tiny: Tiny):
    tiny().commit(put(*SMALL, name="Sundbyköping"))
    picked, acknowledged, total = random.Random(20), 0, 0
    for _ in range(int(os.environ.get("KOLL_KILLS", "20"))):
        running = writer(path, "KLK", acknowledged + 1, 100_000)
        assert running.stdout is not None
        first = running.stdout.readline()
        time.sleep(picked.random() * 0.15)
        running.send_signal(signal.SIGKILL)
        said = (first + running.communicate()[0]).split("\n")
        told = int(said[-2])
        reader = tiny()
        kept = months(reader, "KLK")
        assert kept is not None
        assert kept[0] in (told, told + 1)
        assert months(reader, "KLK2") in ([kept[0]] * 2, [1, 1])
        assert reader.generation() == len(reader.log()) == kept[0] + 1
        total += told - acknowledged
        acknowledged = kept[0] or 0
    assert total > 100


@pytest.mark.slow
def test_two_writers_lose_nothing_of_each_other_and_a_reader_sees_whole_transactions(path: str, tiny: Tiny):
    tiny().commit(put(*SMALL, booked("KLK", 0, 0), booked("KLK2", 0, 0), booked("BUN", 0, 0), name="Sundbyköping"))
    reader, seen, looks = tiny(), 0, 0
    writers = [writer(path, "KLK", 1, 150), writer(path, "BUN", 1, 150)]
    while any(each.poll() is None for each in writers):
        now = reader.generation()
        assert now >= seen
        found = {f.unit: f.monthly["actual"]["3011"] for f in reader.figures("sundbykoping", 2020)}
        assert found["KLK"][0] == found["KLK"][1]
        assert found["KLK"][0] + found["BUN"][0] >= now - 1
        seen, looks = now, looks + 1
    assert [each.wait() for each in writers] == [0, 0]
    assert looks > 20
    for store in (reader, tiny()):
        assert (months(store, "KLK"), months(store, "BUN")) == ([150, 150], [150, 150])
        assert store.generation() == 301
        assert [entry.generation for entry in store.log()] == list(range(1, 302))
        assert sorted(entry.summary for entry in store.log(1)) == ["BUN"] * 150 + ["KLK"] * 150
    for each in writers:
        each.communicate()


def test_two_stores_in_one_process_follow_each_other(path: str, tiny: Tiny):
    one, two = tiny(checkpoint_at=400), tiny(checkpoint_at=700)
    one.commit(put(*SMALL, name="Sundbyköping"))
    for number in range(20):
        (one, two)[number % 2].commit(put(booked("KLK", number), booked(f"E{number}", number)))
        for store in (one, two):
            assert (months(store, "KLK"), store.generation(), len(store.log())) == ([number], number + 2, number + 2)
    assert len(one.figures("sundbykoping", 2020)) == 21


def test_a_writer_that_waits_too_long_is_told(path: str, tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("store.tiny.lock.PATIENCE", 0.05)
    one, two = tiny(), tiny()
    one.commit(put(*SMALL, name="Sundbyköping"))
    with one.storage.exclusive(), pytest.raises(Exception, match="upptaget"):
        two.commit(put(booked("KLK", 1)))
    two.commit(put(booked("KLK", 2)))
    assert months(one, "KLK") == [2]


def test_a_store_that_was_open_when_its_process_forked_is_held_by_one_at_a_time(path: str, tiny: Tiny):
    store = tiny()
    store.commit(put(*SMALL, booked("KLK", 0), booked("BUN", 0), name="Sundbyköping"))
    child = os.fork()
    unit = "KLK" if child else "BUN"
    code = 1
    try:
        for number in range(1, 81):
            store.commit(put(booked(unit, number)))
        code = 0
    finally:
        if not child:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    for seen in (store, tiny()):
        assert (months(seen, "KLK"), months(seen, "BUN"), seen.generation(), len(seen.log())) == ([80], [80], 161, 161)


def test_threads_take_turns(path: str, tiny: Tiny):
    from concurrent.futures import ThreadPoolExecutor

    store = tiny(checkpoint_at=2000)
    store.commit(put(*SMALL, name="Sundbyköping"))
    with ThreadPoolExecutor(4) as pool:
        generations = list(pool.map(lambda number: store.commit(put(booked(f"E{number}", number))), range(40)))
    assert sorted(generations) == list(range(2, 42))
    assert len(store.figures("sundbykoping", 2020)) == 40
