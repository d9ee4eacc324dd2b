"""``koll rapport`` as a person types it, on real files."""
from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

import koll


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"tinydb://{tmp_path_factory.mktemp('lager')}/koll.json"
    assert koll.run(["--store", url, "demo", "--no-ui"]) == 0
    return url


def run(store: str, *words: str) -> int:
    return koll.run(["--store", store, "rapport", *words])


@pytest.mark.parametrize("name", ["r.docx", "r.xlsx", "r.md", "R.HTML"])
def test_a_report_is_written_in_the_format_of_the_file_s_name(store: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(store, "vaggeryd", "--till", str(tmp_path / name), "--period", "2020-03") == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]
    said = capsys.readouterr()
    assert said.out.startswith(f"Månadsuppföljning t.o.m. mars 2020 är skriven till {tmp_path / name}")
    assert said.err == ""
    assert (tmp_path / name).stat().st_size > 2000


def test_without_a_file_the_report_is_printed_as_text(store: str, capsys: pytest.CaptureFixture[str]):
    assert run(store, "kommunledningskontor", "vaggeryd", "--period", "2020-03") == 0
    said = capsys.readouterr().out
    assert said.startswith("Månadsuppföljning t.o.m. mars 2020\n═")
    assert "\nPrognos\n─" in said
    assert run(store, "vaggeryd", "--mall", "mall.docx") == 2


def test_a_file_that_is_there_is_not_written_over_without_ja(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    there = tmp_path / "r.md"
    there.write_text("mitt", encoding="utf-8")
    assert run(store, "vaggeryd", "--till", str(there)) == 1
    assert "finns redan. Lägg till --ja" in capsys.readouterr().err
    assert there.read_text(encoding="utf-8") == "mitt"
    assert run(store, "vaggeryd", "--till", str(there), "--ja") == 0
    assert there.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize(("name", "said"), [
    ("r.pdf", "slutar på .pdf, så formatet är okänt. Koll skriver .docx, .xlsx, .md och .html."), ("r", "har ingen ändelse"),
    ("ingen/r.docx", "finns inte. Skapa den, eller välj en annan."),
])
def test_a_file_that_cannot_be_written_is_said_before_anything_is_made(
    store: str, name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
):
    assert run(store, "vaggeryd", "--till", str(tmp_path / name)) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_template_s_lacking_styles_are_named_and_nothing_is_written(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    template = tmp_path / "mall.docx"
    docx.Document().save(str(template))
    assert run(store, "vaggeryd", "--till", str(tmp_path / "r.docx"), "--mall", str(template)) == 1
    assert "Mallen saknar formatmallarna" in capsys.readouterr().err
    assert not (tmp_path / "r.docx").exists()


def test_a_template_that_is_not_there_or_not_for_word_is_said(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(store, "vaggeryd", "--till", str(tmp_path / "r.docx"), "--mall", str(tmp_path / "ingen.docx")) == 1
    assert run(store, "vaggeryd", "--till", str(tmp_path / "r.xlsx"), "--mall", str(tmp_path / "ingen.docx")) == 1
    said = capsys.readouterr().err
    assert "ingen.docx kan inte läsas" in said
    assert "En mall kan bara användas för Word" in said


def test_koll_s_own_report_is_a_template(store: str, tmp_path: Path):
    own, made = tmp_path / "mall.docx", tmp_path / "r.docx"
    assert run(store, "vaggeryd", "--till", str(own), "--period", "2020-03") == 0
    assert run(store, "krokom", "--till", str(made), "--period", "2020-03", "--mall", str(own)) == 0
    text = ZipFile(made).read("word/document.xml").decode()
    assert "Krokoms kommun" in text
    assert "Vaggeryd" not in text


def test_a_unit_that_is_not_there_is_said_as_to_a_question(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(store, "finnsintealls", "--till", str(tmp_path / "r.md")) == 3
    assert "finnsintealls" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
