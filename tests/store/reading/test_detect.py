"""Whatever lies in a file, reading it ends in records or in a Swedish sentence, never in an exception."""
from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.reading import detect
from store.reading.charset import encoding_of
from store.reading.detect import read_content, read_file
from tests.made_up import make

SIE = make(cost_centres=2, years=(2024,)).files["sie/2024.se"]


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("siffror.csv", SIE, "ledger"),
        ("bok.se", b"kod;namn;niva;foralder\nK;Kommun;0;\n", "organisation"),
        ("x", b"\xef\xbb\xbfKonto,Namn,Grupp,Gruppnamn\n3010,A,30,B\n", "chart"),
    ],
)
def test_a_file_is_known_by_its_content_and_never_by_its_name(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(content)
    read_ = read_file(tmp_path / name)
    assert (read_.what, read_.file_refused, read_.source) == (what, False, name)


@pytest.mark.parametrize("moved", range(4))
def test_an_organisation_is_known_wherever_in_it_a_swedish_letter_stands(moved: int) -> None:
    header = "kod,namn,nivå,förälder\n1,Provköping,,\n"
    content = (header + "x" * moved + ",\n" + "å" * 9_000).encode()
    assert read_content(content, "org.csv").what == "organisation"


@pytest.mark.parametrize("start", [b" \n", b"\t\r\n", b"\xef\xbb\xbf\n", b"\xef\xbb\xbf \n"])
def test_an_organisation_below_an_empty_line_is_read(start: bytes) -> None:
    found = read_content(start + "kod,namn,nivå,förälder\n1,Provköping,,\n".encode(), "org.csv")
    assert ([unit.name for unit in found.units], found.problems) == (["Provköping"], ())


def test_one_damaged_letter_does_not_change_the_others_and_is_asked_about() -> None:
    found = read_content("kod,namn,nivå,förälder\n1,Provköping,,\n2,Sk".encode() + b"\xe5la,1,1\n", "org.csv")
    assert [unit.name for unit in found.units] == ["Provköping", "Sk\ufffdla"]
    assert [(problem.level, problem.text) for problem in found.problems] == [
        ("confirm", "Filen har tecken som inte går att läsa. De blir ”\ufffd”. Spara den hellre som CSV UTF-8."),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "tom"),
        (b"\xef\xbb\xbf \r\n", "tom"),
        (b"\n<!DOCTYPE html><html><body>404</body></html>", "webbsida"),
        (b"<!-- fel --><HTML>", "webbsida"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html>404</html>', "webbsida"),
        (b'<?xml version="1.0"?><Sie xmlns="http://www.sie.se/sie5"/>', "SIE typ 5"),
        (b'<?xml version="1.0"?><rss/>', "XML men inte SIE 5"),
        (_zip(), "skadad"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "skadad"),
        (b"%PDF-1.7", "PDF"),
        ("#FLAGGA 0".encode("utf-16"), "UTF-16"),
        (b"hej\nhopp \x00", "nolltecken på rad 2"),
        (Random(7).randbytes(64).replace(b"\x00", b"x") + b"\x00", "nolltecken"),
        (b"a," * 1_000_000, "orimligt lång"),
        (b"ar,manad,plats\n2024,1,10\n", "varken SIE eller"),
        (b"hej\x1b[31m hopp", "hej·[31m hopp"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_with_what_it_is_and_what_to_do(content: bytes, why: str) -> None:
    read_ = read_content(content, "fil")
    assert read_.file_refused
    assert [p.level for p in read_.problems] == ["refused"]
    assert why in read_.problems[0].text
    assert all(c.isprintable() or c == "\u00a0" for c in read_.problems[0].text)


def test_a_folder_a_missing_file_and_an_impossible_path_are_refused(tmp_path: Path) -> None:
    assert read_file(tmp_path).problems[0].text == "Mappen är tom."
    (tmp_path / "bok.se").write_text("x")
    assert "mapp, inte en fil" in read_file(tmp_path).problems[0].text
    assert "finns inte" in read_file(tmp_path / ".." / "nej.se").problems[0].text
    assert "går inte att läsa" in read_file(Path("a\x00b")).problems[0].text
    assert "går inte att läsa" in read_file(tmp_path / ("x" * 5000)).problems[0].text


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hemlig.se"
    path.write_bytes(SIE)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "får inte läsas" in read_file(path).problems[0].text


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ror")
    assert "ingen vanlig fil" in read_file(tmp_path / "ror").problems[0].text


def test_a_file_over_the_size_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "stor.se"
    with path.open("wb") as file:
        file.truncate(detect.LARGEST_FILE + 1)
    assert "gränsen är 100 MB" in read_file(path).problems[0].text


def test_a_file_name_with_control_characters_is_shown_without_them(tmp_path: Path) -> None:
    path = tmp_path / "bok\x1b[2J.se"
    path.write_bytes(SIE)
    assert read_file(path).source == "bok·[2J.se"


@pytest.mark.slow
@pytest.mark.parametrize("line", ['#PSALDO 0 202401 5010 {1 "', '#KONTO "', '\\"', "{", '"', "#VER A 1 ", "#TRANS {"])
def test_a_line_of_ten_megabytes_is_told_of_and_not_waited_for(line: str) -> None:
    content = b"#SIETYP 3\n#RAR 0 20240101 20241231\n" + (line * (10_000_000 // len(line))).encode() + b"\n" + SIE
    found = read_content(content, "fil")
    assert found.problems[0].where == "fil rad 3"
    assert all(len(problem.text) < 300 for problem in found.problems)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    ledger = b"#RAR 0 20240101 20241231\n#PSALDO 0 "
    for start in (b"", b"#FLAGGA 0\n", b"kod,namn,niva,foralder\n", b"konto,namn,grupp,gruppnamn\n", ledger):
        read_ = read_content(start + content, "fil")
        assert read_.problems or read_.figures or read_.units or read_.groups


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SIE) - 1), st.binary(max_size=6), st.integers(0, 8)), min_size=1, max_size=6))
def test_a_ledger_damaged_anywhere_is_read_or_refused(damages: list[tuple[int, bytes, int]]) -> None:
    content = bytearray(SIE)
    for position, replacement, length in damages:
        content[position : position + length] = replacement
    read_ = read_content(bytes(content), "fil")
    booked = {(f.year, kind): 0 for f in read_.figures for kind in f.monthly}
    for f in read_.figures:
        for kind, accounts in f.monthly.items():
            booked[f.year, kind] += sum(x or 0 for months in accounts.values() for x in months)
    assert booked == {(year, kind): amount for year, kinds in read_.totals.items() for kind, amount in kinds.items()}


@given(st.text(alphabet="åäöÅÄÖabc \n", min_size=1), st.sampled_from(["cp437", "utf-8", "utf-8-sig"]))
def test_swedish_text_survives_its_encoding(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    assert content.decode(encoding_of(content)) == text
