"""A restore or a move that is refused leaves every store whole; what Koll sets aside, and copies on other media, are read back."""
from __future__ import annotations

import errno
import os
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import pytest

from core.ports import StoreError
from store.copying import write_copy
from store.moving import move
from store.restoring import Restorable, read, replace, standing
from store.tiny.store import TinyStore
from store.whole import Whole, difference
from tests.store.small import booked, months, put
from tests.store.test_whole import written


def files_of(folder: Path) -> dict[str, str]:
    """Name → hash of every file."""
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {str(each.relative_to(folder)): sha256(each.read_bytes()).hexdigest() for each in files}


def test_what_another_process_wrote_after_the_question_was_asked_is_not_lost(path: str, old: Whole, new: Whole):
    found = standing(path)
    TinyStore(path).commit(put(booked("KLK", 77)))
    with pytest.raises(StoreError, match=r"Någon skrev i lagret .* ändring 9\. Försök igen\. Inget är återställt: lagret .* som det var"):
        replace(Restorable(new), path, found)
    assert months(TinyStore(path), "KLK") == [77]


def test_a_move_to_where_only_the_main_file_is_missing_removes_nothing(path: str, old: Whole, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("mål")
    target = TinyStore(str(folder / "koll.json"), checkpoint_at=1)
    written(target)
    target.close()
    (folder / "koll.json").rename(folder / "koll.json.flyttad")
    before = files_of(folder)
    with pytest.raises(StoreError, match=r"saknas, men resten av lagret finns kvar\. Inget är flyttat"):
        move(TinyStore(path), TinyStore(str(folder / "koll.json")), "målet")
    assert files_of(folder) == before


def test_a_move_never_mixes_with_files_that_only_look_like_a_store_s(path: str, old: Whole, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("mål")
    (folder / "koll.figures").mkdir()
    (folder / "koll.figures" / "mina.txt").write_text("viktigt")
    with pytest.raises(StoreError, match=r"ligger koll\.figures, som inte hör till något lager där"):
        move(TinyStore(path), TinyStore(str(folder / "koll.json")), "målet")
    assert files_of(folder) == {"koll.figures/mina.txt": sha256(b"viktigt").hexdigest()}


def test_a_folder_where_koll_set_a_store_aside_is_read_back(path: str, old: Whole, new: Whole, tmp_path: Path):
    kept = TinyStore(path).put(new, 8)
    assert kept == path + ".8.bak"
    assert difference(old, read(kept, str(tmp_path / "annat.json")).whole) is None


def test_a_damaged_store_that_was_set_aside_gives_what_can_be_read_and_says_so(path: str, old: Whole, new: Whole):
    whole = Path(path + ".journal").read_bytes()
    Path(path + ".journal").write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    Path(path + ".journal.bak").unlink()
    there = standing(path)
    assert "ett lager som inte går att läsa" in there.words
    replace(Restorable(new), path, there)
    found = read(path + ".1.bak", path)
    assert found.whole.generation == 7
    assert "koll.json.1.bak är skadat" in found.doubts[0]
    assert found.doubts[1] == "Det här gick inte att läsa och saknas: ändring 8."


def test_a_store_kept_in_an_older_format_is_read_back_from_its_folder(path: str):
    source = Path(__file__).parent / "written_before"
    shutil.copytree(source, path + ".format-1")
    assert read(path + ".format-1", path).whole.generation > 0


def test_another_folder_is_no_store(tmp_path: Path):
    (tmp_path / "bilder").mkdir()
    (tmp_path / "bilder" / "a.json").write_text("{}")
    with pytest.raises(StoreError, match=r"inte skriven av koll export, och är inget lager"):
        read(str(tmp_path / "bilder"), "memory:")


def test_a_store_of_a_newer_koll_is_refused_by_name_and_stays(path: str, old: Whole, new: Whole):
    content = Path(path).read_bytes()
    TinyStore(path).storage.writing.checkpoint()
    newer = newer_format(Path(path).read_bytes())
    Path(path).write_bytes(newer)
    with pytest.raises(StoreError, match=r"skriven av en nyare version av Koll \(format 99\)"):
        standing(path)
    with pytest.raises(StoreError, match=r"format 99"):
        TinyStore(path).put(new, None)
    assert Path(path).read_bytes() == newer != content


def newer_format(content: bytes) -> bytes:
    """A main file as a Koll of format 99 would write its head."""
    import re
    import zlib

    changed = re.sub(rb'"format":\d+', b'"format":99', content, count=1)
    at = changed.index(b'"crc":"') + 7
    return changed[:at] + b"%08x" % zlib.crc32(changed[at + 8 :], zlib.crc32(changed[:at])) + changed[at + 8 :]


def test_a_copy_is_unpacked_beside_the_store_and_not_beside_the_copy(path: str, old: Whole, tmp_path: Path, monkeypatch):
    media = tmp_path / "skiva"
    media.mkdir()
    write_copy(TinyStore(path), str(media / "kopia.zip"))
    made = os.mkdir

    def read_only(name: str, *rest: int) -> None:
        if Path(name).parent == media:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), name)
        made(name, *rest)

    monkeypatch.setattr(os, "mkdir", read_only)
    assert difference(old, read(str(media / "kopia.zip"), path).whole) is None


def test_a_file_with_the_name_that_a_copy_once_used_on_the_way_is_left_alone(path: str, old: Whole, tmp_path: Path):
    (tmp_path / "kopia.zip.ny").write_text("mitt")
    write_copy(TinyStore(path), str(tmp_path / "kopia.zip"))
    with pytest.raises(StoreError, match="Lagret är tomt"):
        write_copy(TinyStore(str(tmp_path / "tomt.json")), str(tmp_path / "annan.zip"))
    assert (tmp_path / "kopia.zip.ny").read_text() == "mitt"


def test_a_copy_that_names_a_newer_format_is_refused_by_name(path: str, old: Whole, tmp_path: Path):
    write_copy(TinyStore(path), str(tmp_path / "kopia.zip"))
    with zipfile.ZipFile(tmp_path / "kopia.zip") as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    content["kopia.json"] = orjson.dumps({**orjson.loads(content["kopia.json"]), "schema": 99})
    with zipfile.ZipFile(tmp_path / "nyare.zip", "w") as packed:
        for name, held in content.items():
            packed.writestr(name, held)
    with pytest.raises(StoreError, match=r"nyare version av Koll \(format 99\)\. Uppgradera Koll"):
        read(str(tmp_path / "nyare.zip"), path)


@pytest.mark.parametrize(("folder", "said"), [
    ("/proc/finns/inte", r"Mappen /proc/finns/inte kan inte skapas: där går det inte att göra mappar"),
    ("/sys/kernel", r"Det går inte att skriva i mappen /sys/kernel: (behörighet saknas|disken är skrivskyddad)"),
    ("{tmp}/fil", r"fil är en fil och ingen mapp"), ("{tmp}/fil/ny", r"en del av sökvägen är ingen mapp"),
])
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="the folders are Linux's own")
def test_a_target_that_cannot_be_written_is_told_of_with_the_right_cause(path: str, old: Whole, tmp_path: Path, folder: str, said: str):
    (tmp_path / "fil").write_text("")
    target = TinyStore(folder.format(tmp=tmp_path) + "/koll.json")
    with pytest.raises(StoreError, match=said + ".*Inget är flyttat"):
        move(TinyStore(path), target, "målet")


def test_in_postgresql_others_read_on_while_everything_is_replaced_and_their_writes_come_after(postgres: Any):
    from store.sql.store import SqlStore
    from tests.store.postgres import address

    url = address(postgres)
    store, reader, writer = SqlStore(url), SqlStore(url), SqlStore(url)
    written(store)
    whole = store.whole()
    store.commit(put(booked("KLK", 99)))
    seen: list[object] = []
    waiting = Thread(target=lambda: seen.append(writer.commit(put(booked("KLK", 4)))))

    def meanwhile() -> None:
        seen.append(months(reader, "KLK"))
        waiting.start()
        waiting.join(0.3)
        assert len(seen) == 1

    store.put(whole, 7, meanwhile)
    waiting.join(10)
    assert (seen, months(store, "KLK")) == ([[99], 7], [4])
    for each in (store, reader, writer):
        each.close()
