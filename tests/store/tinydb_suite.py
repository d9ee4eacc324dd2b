"""Runs TinyDB's own tests on Koll's storage: ``make tinydb-suite``, or ``python -m tests.store.tinydb_suite``.

The tests come with the source archive of the installed TinyDB. In them JSONStorage is Koll's storage; the ``db`` fixture
is plain TinyDB on it, and KollDB. A test that cannot pass is listed below with its reason, and fails if it passes.
"""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import textwrap
from importlib.metadata import version
from pathlib import Path
from typing import Final

_ONLY_TABLES: Final = "skriver något annat än tabeller av dokument, som är allt som Kolls lager tar emot"
_OWN_FORMAT: Final = "gäller hur JSONStorage skriver sin fil; Koll skriver med huvud och kontrollsumma, alltid i UTF-8"
_NO_OPTIONS: Final = "gäller JSONStorages egna tillval (access_mode, encoding, create_dirs), som Kolls lager inte har"
_LAZY: Final = "väntar sig att filen skapas när lagret öppnas; Kolls lager skapas av första skrivningen och läser utan spår"

DEVIATIONS: Final[dict[str, str]] = {
    "test_middlewares.py::test_caching_json_write": "ser på JSONStorages eget filhandtag; Kolls lager håller ingen fil öppen",
    "test_storages.py::test_json": _ONLY_TABLES,
    "test_storages.py::test_json_kwargs": _OWN_FORMAT,
    "test_storages.py::test_json_read": _NO_OPTIONS,
    "test_storages.py::test_create_dirs": _LAZY,
    "test_storages.py::test_json_invalid_directory": _LAZY,
    "test_storages.py::test_encoding": _OWN_FORMAT,
    "test_storages.py::test_json_invalid_mode_warning": _NO_OPTIONS,
    "test_tables.py::test_table_repr": "jämför utskriften med namnen på TinyDB:s egna lager",
}

CONFTEST: Final = '''
import json
import sys
from pathlib import Path
import pytest
import tinydb
import tinydb.storages
from store.tiny.storage import KollDB, KollStorage

DEVIATIONS = json.loads(Path(__file__).with_name("deviations.json").read_text(encoding="utf-8"))



class UnderTest(KollStorage):
    """Koll's storage, which writes ÅÄÖ as they are whether asked to or not."""

    def __init__(self, path, *, ensure_ascii=False, **options):
        super().__init__(path, **options)


tinydb.JSONStorage = tinydb.storages.JSONStorage = tinydb.TinyDB.default_storage_class = UnderTest
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage


@pytest.fixture(params=["tinydb", "kolldb"])
def db(request, tmp_path):
    made = TinyDB(str(tmp_path / "test.db")) if request.param == "tinydb" else KollDB(str(tmp_path / "test.db"))
    made.drop_tables()
    made.insert_multiple({"int": 1, "char": c} for c in "abc")
    yield made


@pytest.fixture
def storage():
    return CachingMiddleware(MemoryStorage)()


def pytest_collection_modifyitems(items):
    for item in items:
        reason = DEVIATIONS.get(item.nodeid.split("/")[-1]) or DEVIATIONS.get(item.nodeid.split("/")[-1].split("[")[0])
        if reason:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
'''


def main() -> int:
    """Run it; 0 when every test passes but those listed, 1 otherwise, 2 when the source archive cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        tests = unpacked(Path(folder))
        if tests is None:
            return 2
        (tests / "conftest.py").write_text(CONFTEST, encoding="utf-8")
        (tests / "deviations.json").write_text(json.dumps(DEVIATIONS), encoding="utf-8")
        for name, reason in DEVIATIONS.items():
            print(textwrap.fill(f"Avvikelse: {name}: {reason}.", 120, subsequent_indent="    "))
        return run(tests)


def unpacked(folder: Path) -> Path | None:
    """The folder of TinyDB's tests, or None when the archive could not be downloaded."""
    wanted = f"tinydb=={version('tinydb')}"
    print(f"Hämtar källkoden till {wanted} …", flush=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-binary", ":all:", "--no-deps"]
    got = subprocess.run([*command, "--dest", str(folder), wanted], capture_output=True, text=True, check=False)
    archives = list(folder.glob("*.tar.gz"))
    if got.returncode or not archives:
        print(f"{wanted} gick inte att hämta, så TinyDB:s egna tester är inte körda:\n{got.stderr.strip()[-500:]}", file=sys.stderr)
        return None
    with tarfile.open(archives[0]) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.glob("*/tests"))


def run(tests: Path) -> int:
    """Run the tests and say how many passed; 0 when the only ones that failed are listed."""
    settings = tests / "pytest.ini"
    settings.write_text("[pytest]\n", encoding="utf-8")
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(settings), "-p", "no:cacheprovider", "-p", "no:asyncio", str(tests)]
    ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": root}, cwd=tests, capture_output=True, text=True, check=False)
    counts = {what: int(n) for n, what in re.findall(r"(\d+) (passed|failed|xfailed|xpassed|skipped|error)", ran.stdout[-300:])}
    passed, listed = counts.get("passed", 0), counts.get("xfailed", 0)
    if ran.returncode:
        print(ran.stdout[-8000:], ran.stderr[-2000:])
    skipped = counts.get("skipped", 0)
    shares = f"{passed} av {sum(counts.values())} går igenom, {listed} avviker av angivet skäl, {skipped} hoppas över (PyYAML saknas)"
    print(f"TinyDB:s egna tester på Kolls lager: {shares}.")
    return 1 if ran.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
