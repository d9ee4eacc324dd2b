"""Reading the files of an import: what the terminal is told meanwhile, and what an interruption leaves behind."""
from __future__ import annotations

import io
from pathlib import Path

import pytest

from cli.reading import Meter
from store.reading.detect import read_content
from store.reading.several import read_files
from tests.made_up import make
from tests.store.reading.making import workbook


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_said_of_what_takes_less_than_two_seconds() -> None:
    out, now = Terminal(), [0.0]
    meter = Meter(out, lambda: now[0])
    for now[0], done in ((0.5, 0.3), (1.9, 0.6)):
        meter.tell("Läser bok.se", done)
    meter.say("Jämför med lagret …")
    meter.clear()
    assert out.getvalue() == ""


def test_after_two_seconds_the_part_read_and_the_time_that_remains_are_told_and_wiped_away() -> None:
    out, now = Terminal(), [0.0]
    meter = Meter(out, lambda: now[0])
    for now[0], what, done in ((4.0, "bok.se", 0.25), (4.1, "bok.se", 0.26), (8.0, "b.se", 0.8)):
        meter.tell(f"Läser {what}", done)
    assert out.getvalue().split("\r")[1:] == ["Läser bok.se: 25 %, ungefär 12 s kvar", "Läser b.se: 80 %, ungefär 2 s kvar   "]
    meter.clear()
    assert out.getvalue().endswith("\r" + " " * len("Läser b.se: 80 %, ungefär 2 s kvar") + "\r")


def test_what_begins_anew_has_a_time_of_its_own() -> None:
    out, now = Terminal(), [0.0]
    meter = Meter(out, lambda: now[0])
    for now[0], what, done in ((9.0, "Läser b.se", 0.9), (100.0, "Läser b.xlsx", 0.0), (103.0, "Jämför", 0.5), (400.0, "Skriver", 0.6)):
        meter.tell(what, done)
    assert [line.strip() for line in out.getvalue().split("\r")[1:]] == [
        "Läser b.se: 90 %, ungefär 1 s kvar", "Läser b.xlsx: 0 %", "Jämför: 50 %, ungefär 3 s kvar", "Skriver: 60 %, ungefär 3 min kvar",
    ]


def test_a_pipe_is_told_nothing() -> None:
    out, now = io.StringIO(), [0.0]
    meter = Meter(out, lambda: now[0])
    now[0] = 9.0
    meter.tell("Läser bok.se", 0.5)
    meter.say("Jämför med lagret …")
    assert out.getvalue() == ""


def test_files_are_read_in_their_order_and_the_meter_goes_by_their_bytes(tmp_path: Path) -> None:
    paths = [str(path) for path in make(cost_centres=40).write(tmp_path)] + [str(tmp_path / "saknas.se")]
    seconds = iter(range(0, 10_000, 10))
    out = Terminal()
    read = read_files(paths, Meter(out, lambda: float(next(seconds))).tell)
    assert [file.source for file in read] == ["organisation.csv", "konto.csv", "2023.se", "2024.se", "saknas.se"]
    told = [int(line.partition(": ")[2].partition(" %")[0]) for line in out.getvalue().split("\r") if "%" in line]
    assert told == sorted(told)
    assert 40 < told[-1] <= 100


def test_an_interruption_goes_straight_through_the_reader() -> None:
    def interrupt(_done: float) -> None:
        raise KeyboardInterrupt

    for content in (make().files["sie/2024.se"], b"<Sie xmlns='http://www.sie.se/sie5'></Sie>", workbook(Blad=[["Ansvar", "Konto"]])):
        with pytest.raises(KeyboardInterrupt):
            read_content(content, "bok", interrupt)
