"""``make faults``: what the store loses when writers are killed, disks fill up, power goes and bytes rot; beside SQLite, and beside
TinyDB's own JSONStorage, which must fail. ``python -m tests.store.faults --kills 1000 --states 1000 --damages 1000 --updates 500``.

Prints a table in Markdown and ends with 1 when Koll's store missed anything, or when the negative control held.
"""
from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from tests.store import faults_at_rest, faults_of_power, faults_of_processes, faults_of_tinydb, faults_together
from tests.store.faults_told import Outcome


def main() -> int:
    """Run every kind of fault that is asked for."""
    said = _arguments()
    kinds: list[tuple[bool, Callable[[], Outcome | None]]] = [
        (True, lambda: faults_of_processes.kills(said.kills, 1)),
        (True, lambda: faults_of_processes.kills(said.kills, 3)),
        (False, lambda: faults_of_processes.control_kills(max(1, said.kills // 10))),
        (True, lambda: faults_together.together(8, said.updates)),
        *((True, lambda longer=longer: faults_together.on_slower_disk(longer, 8, said.updates)) for longer in faults_together.SLOWER),
        (False, lambda: faults_of_processes.control_together(2, said.updates)),
        (True, lambda: faults_of_power.full_disks(said.states)),
        (False, lambda: faults_of_tinydb.full_disks(max(1, said.states // 10))),
        (True, lambda: faults_of_power.power_losses(said.states)),
        (False, lambda: faults_of_tinydb.power_losses(said.states)),
    ]
    for kind in faults_at_rest.KINDS:
        kinds.append((True, lambda kind=kind: faults_at_rest.damages(said.damages, kind)))
        kinds.append((False, lambda kind=kind: faults_of_tinydb.damages(said.damages, kind)))
    print("| fel | lager | körningar | förlorat | oläsbart | tyst fel | övrigt | tid |\n|---|---|---|---|---|---|---|---|", flush=True)
    wrong = 0
    for must_hold, run in kinds:
        began = time.monotonic()
        outcome = run()
        if outcome is None:
            print("| 8 skrivare på en långsammare disk: överhoppat, här finns ingen C-kompilator |", flush=True)
            continue
        print(f"{outcome.row()} {time.monotonic() - began:.0f} s |", flush=True)
        wrong += outcome.holds != must_hold
    print("\nAllt höll, och kontrollen föll." if not wrong else f"\n{wrong} rader är inte som de ska.")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--kills", type=int, default=1000, help="SIGKILLs, with one and with three writers")
    given.add_argument("--states", type=int, default=1000, help="full disks, and states after a power loss")
    given.add_argument("--damages", type=int, default=1000, help="damages of each kind at rest")
    given.add_argument("--updates", type=int, default=500, help="updates of each of eight writers")
    return given.parse_args()


if __name__ == "__main__":
    sys.exit(main())
