"""The limits of a SIE file: what goes over one is refused with the limit in the message."""
from __future__ import annotations

import pytest

from tests.store.reading.sie_files import read, texts

YEAR = "#SIETYP 4\n#RAR 0 20240101 20241231\n"


@pytest.mark.parametrize(
    ("line", "count", "why"),
    [
        ("#KONTO {0} x\n", 100_001, "fler än 100000 konton"),
        ("#KTYP {0} K\n", 100_001, "kontotyp för fler än 100000 konton"),
    ],
)
def test_a_file_with_more_of_something_than_any_ledger_has_is_refused(line: str, count: int, why: str) -> None:
    read_ = read(YEAR + "".join(line.format(number) for number in range(count)) + "#PSALDO 0 202401 5010 {} 1\n#RES 0 5010 1\n")
    assert (read_.file_refused, why in texts(read_, "refused")) == (True, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "count", "why"),
    [
        ("#RES 0 5{0} 1\n", 300_001, "fler än 300000 saldon"),
        ("#UB 0 1{0} 1\n", 300_002, "fler än 300000 balanskonton"),
        ("#VER A {0} 20240115\n{{\n#TRANS 5010 {{}} 1\n}}\n", 100_001, "fler än 100000 verifikationer som inte går att läsa"),
        ("#OBJEKT 1 {0} x\n", 500_001, "fler än 500000 objekt"),
        ("#PSALDO 0 202401 5{0} {{}} 1\n", 500_001, "fler än 500000 olika konton och månader"),
        ('#PSALDO 0 202401 5010 {{1 "{0}"}} 1\n', 500_001, "fler än 500000 olika objektlistor"),
        ("\n", 10_000_001, "fler än 10000000 rader"),
    ],
)
def test_a_large_file_with_more_than_any_ledger_has_is_refused(line: str, count: int, why: str) -> None:
    read_ = read(YEAR + "".join(line.format(number) for number in range(count)))
    assert (read_.file_refused, why in texts(read_, "refused")) == (True, True)
