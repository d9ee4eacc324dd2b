"""Workbooks damaged inside their parts: each is read or refused in words, and never ends the program.

Seconds in the suite; ``make fuzz`` sets KOLL_FUZZ to the number of examples and takes minutes.
"""
from __future__ import annotations

import io
import os
import random
import zipfile
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.mapping import Said
from tests.store.reading.making import MONTHS, ods, read, workbook

EXAMPLES = int(os.environ.get("KOLL_FUZZ", "60"))
LONGEST = timedelta(seconds=20)
"""What no small file may take; far above what any does, so that only a hang is found."""
HARD = settings(max_examples=EXAMPLES, deadline=LONGEST, suppress_health_check=list(HealthCheck))

CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
FILES = (
    workbook(Data=[["Ansvar", "Konto", "Period", "Belopp"], [10, 5010, 202401, 1234.5], [10, 3010, 202402, -5], ["Summa", "", "", 1229.5]]),
    workbook(Blad=[["Budget 2024"], ["Ansvar", "Konto", *MONTHS, "Helår"], ["10 Skolan", 5010, *range(12), 66]], Dold=[["x"]]),
    ods(f"<table:table-row>{''.join(map(CELL.format, ('Ansvar', 'Konto', '202401', '202402')))}</table:table-row>" * 2),
)
ODD = (
    b"", b"<", b">", b'"', b"</row>", b"<c>", b"<v>9</v>", b'r="XFD1048576"', b'r="A0"', b'r="A99999999999"', b't="s"', b't="e"', b't="b"',
    b"<v>1e309</v>", b"<v>NaN</v>", b"<v>-1</v>", b"&lt;", b"&#0;", b"\x00", b"\xff", b"<!--",
    b"<![CDATA[", b'number-columns-repeated="99999999"',
    b'number-rows-repeated="999999999"', b"<mergeCell ref='A1:XFD9'/>", b"9" * 500,
)


def damaged(content: bytes, seed: int, times: int) -> bytes:
    """The workbook with bytes of its parts changed, cut, doubled or put in, packed again."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(times):
        name = chance.choice([name for name in parts if name.endswith(".xml")])
        part, at = parts[name], chance.randrange(len(parts[name]) + 1)
        until = min(len(part), at + chance.randrange(1, 40))
        parts[name] = chance.choice((
            part[:at] + chance.choice(ODD) + part[at:], part[:at] + part[until:], part[:until] + part[at:until] * 20 + part[until:],
            part[:at] + bytes([chance.randrange(256)]) + part[at + 1 :], part[:at],
        ))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


@HARD
@given(st.sampled_from(FILES), st.integers(0, 2**32), st.integers(0, 6))
def test_a_workbook_damaged_inside_is_read_or_refused_in_words(content: bytes, seed: int, times: int) -> None:
    found = read(damaged(content, seed, times), Said("kr", "ledger", kind="actual", year=2024))
    assert found.figures or found.asked or any(problem.level == "refused" for problem in found.problems)
