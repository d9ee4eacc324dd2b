"""Files damaged in every way that hypothesis finds: each is read or refused in words, and what is read adds up to its own totals.

Seconds in the suite; ``make fuzz`` sets KOLL_FUZZ to the number of examples and takes minutes.
"""
from __future__ import annotations

import os
import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.intake import Incoming
from core.mapping import Said
from store.reading.detect import read_content
from tests.made_up import make

EXAMPLES = int(os.environ.get("KOLL_FUZZ", "60"))
LONGEST = timedelta(seconds=20)
"""What no small file may take; far above what any does, so that only a hang is found."""
HARD = settings(max_examples=EXAMPLES, deadline=LONGEST, suppress_health_check=list(HealthCheck))

MADE = make(cost_centres=2, years=(2023, 2024)).files
VOUCHERS = (
    '#FLAGGA 0\n#PROGRAM "P" 1\n#FORMAT PC8\n#GEN 20240512\n#SIETYP 4\n#FNAMN "Ö \\"x\\" {y}"\n'
    '#RAR 0 20240101 20241231\n#RAR -1 20230101 20231231\n'
    '#OMFATTN 20240430\n#DIM 20 "Ansvar"\n#UNDERDIM 21 "Del" 20\n#OBJEKT 1 "10" "Skola"\n#KONTO 5010 "Lön"\n#KTYP 5010 K\n#VALUTA SEK\n'
    '#IB 0 1930 1.00\n#UB 0 1930 1.00 ""\n#RES 0 5010 90.00\n#OIB 0 1930 {1 "10"} 1\n'
    '#VER A 1 20240115 "Lön"\n{\n#RTRANS 5010 {} 1\n'
    '#TRANS 5010 {1 "10" 6 "P1"} 60.00 20240115 "x"\n#TRANS 5010 { } 30\n#TRANS 1930 {} -90\n}\n'
    '#VER A 2 20240215\n{\n\t#TRANS\t5010\t{20 "1" 21 "2"}\t-5.5\t""\n#BTRANS 5010 {} 7\n#TRANS 1930 {} 5.50\n}\n'
).encode("cp437")
AVENDO = (
    b"#KSUMMA\n#SIETYP 3\n#RAR 0 20150901 20160831\n#RAR -1 20130701 20150831\n#PSALDO 0 201509 5010 {} 10.00\n"
    b'#PSALDO 0 201509 5010 {"1" "Nord" "7" "1"} 90.00\n#PBUDGET -1 201509 5010 {} 90\n#RES 0 5010 100.00\n#KSUMMA 1\n'
)
YEARS = b"#SIETYP 1\n#GEN 20240101\n#RAR 0 20230101 20231231\n#RES 0 5010 1.00\n#RES 0 8999 -1\n#RES -1 3010 -5\n"
SIE5 = (
    '<?xml version="1.0" encoding="utf-8"?>\n<Sie xmlns="http://www.sie.se/sie5">\n<FileInfo><FileCreation time="2024-05-12T00:00:00"/>\n'
    '<Company name="Ö"/><FiscalYears><FiscalYear start="2024-01" end="2024-12" primary="true"/></FiscalYears></FileInfo>\n'
    '<Accounts><Account id="5010" name="Lön" type="cost"><ClosingBalance month="2024-12" amount="60"/>\n'
    '<Budget month="2024-01" amount="9"/><Budget amount="1.5"><ObjectReference dimId="1" objectId="10"/></Budget></Account></Accounts>\n'
    '<Dimensions><Dimension id="1" name="K"><Object id="10" name="Skola"/></Dimension></Dimensions>\n'
    '<Journal><JournalEntry journalDate="2024-01-15"><LedgerEntry accountId="5010" amount="60"><ObjectReference dimId="1" objectId="10"/>\n'
    '</LedgerEntry><LedgerEntry accountId="1930" amount="-60"/></JournalEntry></Journal></Sie>\n'
).encode()
FILES = {
    "typ 1": YEARS, "typ 3": MADE["sie/2024.se"], "typ 4": VOUCHERS, "Avendo": AVENDO, "SIE 5": SIE5,
    "organisation": MADE["organisation.csv"], "konto": MADE["konto.csv"],
    "tabell": "Ansvar;Konto;Period;Belopp\n10;5010;202401;1 234,50\n10;3010;202402;-5\nSumma;;;1 229,50\n".encode("cp1252"),
    "uppgifter": (
        "Tabell;Antal\nSort;personal\nEnhet;Skola\nÅr;2020\nKolumner;;a_3;a;a\nRad;Antal 2;Antal;Antal;Nivå\nKvinnor;1;2;3;0\n\n"
        "Rad;Utfall;Mål\nMän;4;5\nTabell;Fler\nSort;mål\nEnhet;Skola\nÅr;2020\nVad;A 2;A;A\nEtt;1;2;3\n"
    ).encode(),
}
ODD = (
    b"", b"\x00", b"\x1a", b"\xff", b"\xef\xbb\xbf", b'"', b"\\", b'\\"', b"{", b"}", b"{}", b"#", b"\r", b"\n", b"\t",
    b"-", b".", b"1,5", b"1e9", b"9" * 40, b"9" * 5000, b"x" * 70_000, b"{" * 3000, b'"' * 3001,
    b"<" * 50, b"<a>" * 60, b"&a;", b"&#0;", b"]]>", b"<!DOCTYPE a>", b"<![CDATA[",
    b"#VER", b"#TRANS", b"#KSUMMA", b"#RAR 0 00000000 99999999", b"#RAR 0 20240101 20241231", b"#RES 0 5010", b"#SIETYP 1",
    b"-1", b"99999999", b"20241301", b"202402", b"result", "å".encode(), "å".encode("cp437"), "\u2028".encode(), "\u0661".encode(),
    "²".encode(), "202²".encode(),
)
STARTS = (
    b"", b"#FLAGGA 0\n", b"<Sie>", b"<?xml version='1.0'?>", b"Ansvar;Konto;Period;Belopp\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
    b"\xff\xfe",
)


def damaged(content: bytes, seed: int, times: int) -> bytes:
    """The content after some of: bytes changed, cut short, lines doubled, left out or moved, something odd put in."""
    chance = random.Random(seed)
    for _ in range(times):
        lines = content.splitlines(keepends=True) or [b""]
        one, other, at = chance.randrange(len(lines)), chance.randrange(len(lines)), chance.randrange(len(content) + 1)
        what = chance.randrange(8)
        if what == 0:
            content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        elif what == 1:
            content = content[:at]
        elif what == 2:
            content = b"".join([*lines[:one], lines[other] * chance.choice((1, 2, 50)), *lines[one:]])
        elif what == 3:
            content = b"".join(lines[:one] + lines[one + 1 :])
        elif what == 4:
            lines[one], lines[other] = lines[other], lines[one]
            content = b"".join(lines)
        elif what == 5:
            content = content[:at] + chance.choice(ODD) + content[at:]
        elif what == 6:
            words = lines[one].split(b" ")
            words[chance.randrange(len(words))] = chance.choice(ODD)
            content = b"".join([*lines[:one], b" ".join(words), *lines[one + 1 :]])
        else:
            content = content[:at] + content[at + chance.randrange(1, 200) :]
    return content


def taken(content: bytes) -> Incoming:
    """What the file holds; a table is read as far as it can be without anything said of it."""
    read = read_content(content, "fil")
    return read.by_saying(Said(), None) if read.by_saying is not None else read


def assert_sound(read: Incoming) -> None:
    """Something came of it, in words that a terminal can show, and what is booked is what the file says that it is."""
    assert read.problems or read.figures or read.units or read.groups or read.asked or read.reported
    assert all(c.isprintable() or c == "\u00a0" for problem in read.problems for c in problem.where + problem.text)
    assert all(len(problem.text) < 1_000 for problem in read.problems)
    assert not (read.file_refused and read.figures)
    if read.totals:
        booked = {(year, kind): 0 for year, kinds in read.totals.items() for kind in kinds}
        for figures in read.figures:
            for kind, accounts in figures.monthly.items():
                booked[figures.year, kind] += sum(x or 0 for months in accounts.values() for x in months)
            for kind, amounts in figures.annual.items():
                booked[figures.year, kind] += sum(amounts.values())
        assert booked == {(year, kind): amount for year, kinds in read.totals.items() for kind, amount in kinds.items()}


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    @HARD
    @given(st.integers(0, 2**32), st.integers(1, 8))
    def damage(seed: int, times: int) -> None:
        read = taken(damaged(FILES[name], seed, times))
        assert_sound(read)
        if read.by_dimension is not None:
            assert_sound(read.by_dimension(6))

    damage()


@pytest.mark.parametrize("name", FILES)
def test_an_undamaged_file_is_read(name: str) -> None:
    assert_sound(taken(FILES[name]))


@HARD
@given(st.binary(max_size=400))
def test_any_bytes_after_any_beginning_are_read_or_refused(content: bytes) -> None:
    for start in STARTS:
        assert_sound(taken(start + content))
