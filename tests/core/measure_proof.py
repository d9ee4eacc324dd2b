"""Measures proof-reading on random tables: how often a planted error is named, and how often a clean table raises an alarm."""
from __future__ import annotations

import random
import sys

from core.proof.check import check_report
from tests.core.proof_tables import ERRORS, made, planted


def measure(tables: int, seed: int = 1) -> dict[str, tuple[int, int, int]]:
    """Per error: tables, those where it was named (alone or among the candidates), those where another cell was named for sure."""
    rng = random.Random(seed)
    found = {error: [0, 0, 0] for error in ("clean", *ERRORS)}
    for _ in range(tables):
        table = made(rng)
        clean = check_report([table.table()])
        found["clean"][0] += 1
        found["clean"][2] += bool(clean.wrong)
        for error in ERRORS:
            wrong = planted(rng, table, error)
            if wrong is None:
                continue
            broken, place = wrong
            findings = check_report([broken.table()]).wrong
            named = any(each.place == place or (each.kind == "unsure" and f"({place})" in each.why) for each in findings)
            found[error][0] += 1
            found[error][1] += named
            found[error][2] += any(each.kind == "cell" and each.place != place for each in findings)
    return {error: (counts[0], counts[1], counts[2]) for error, counts in found.items()}


if __name__ == "__main__":
    for name, (count, right, other) in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 400).items():
        print(f"{name:8} {count:6} tabeller  namngivet {right / max(count, 1):7.2%}  annat utpekat {other / max(count, 1):7.2%}")
