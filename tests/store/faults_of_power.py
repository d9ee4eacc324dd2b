"""Disks that fill up and power that goes, at every step of a few acts, over and over with other luck."""
from __future__ import annotations

import errno
import random
import tempfile
from itertools import count
from pathlib import Path

from core.ports import StoreError
from store.tiny.store import TinyStore
from tests.store.faults_told import Outcome
from tests.store.faulty import FailingDisk, PowerCut
from tests.store.small import months
from tests.store.test_tiny_crash import ACTS, MOVING, act, assert_kept


def full_disks(runs: int) -> Outcome:
    """The disk fills up at a random step: everything acknowledged is readable meanwhile, and writes go on when there is room."""
    steps, picked, lost, unreadable, refused = _steps(), random.Random(3), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs):
            path, acknowledged = str(Path(folder, str(run), "koll.json")), 0
            store = TinyStore(path, disk=FailingDisk(picked.randrange(steps), errno.ENOSPC, lasting=True), **MOVING)
            try:
                for transaction in ACTS:
                    store.commit(transaction)
                    acknowledged += 1
            except StoreError:
                refused += 1
                try:
                    unreadable += acknowledged > 0 and months(store, "KLK") != [acknowledged - 1] * 2
                    unreadable += TinyStore(path).generation() != acknowledged
                except StoreError:
                    unreadable += 1
            lost += not _is_kept(path, acknowledged)
    return Outcome("disken full (ENOSPC)", "Koll", runs, lost, unreadable, 0, f"{refused} vägrade skrivningar, läsbart hela tiden")


def power_losses(runs: int) -> Outcome:
    """Power goes at a random step; what was not synced is lost or torn, each piece for itself."""
    steps, lost, states = _steps(), 0, 0
    for step in count():
        if states >= runs:
            break
        with tempfile.TemporaryDirectory() as held:
            folder = Path(held, "lager")
            disk = PowerCut(folder, step % steps)
            acknowledged = act(str(folder / "koll.json"), disk, **(MOVING if step // steps % 2 == 0 else {}))
            for seed in range(min(10, runs - states) if folder.exists() else 0):
                left = Path(held, str(seed))
                disk.what_is_left(random.Random(f"{step} {seed}"), left)
                lost += not _is_kept(str(left / "koll.json"), acknowledged)
                states += 1
    return Outcome("strömavbrott", "Koll", states, lost, 0, 0, "osynkat tappat eller sönderrivet")


def _steps() -> int:
    with tempfile.TemporaryDirectory() as folder:
        counting = FailingDisk()
        act(str(Path(folder, "koll.json")), counting, **MOVING)
        return len(counting.steps)


def _is_kept(path: str, acknowledged: int) -> bool:
    try:
        assert_kept(path, acknowledged)
    except (AssertionError, StoreError):
        return False
    return True
