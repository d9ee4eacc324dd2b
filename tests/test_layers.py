"""The direction of the house, tested on what really gets imported."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = ("core", "store", "bot", "tui", "cli")
OUTSIDE_THE_CORE = (
    "store", "bot", "tui", "cli", "koll", "tinydb", "textual", "rich", "telegram", "click", "orjson", "pendulum", "rapidfuzz",
)


def loaded_after(code: str, **environ: str) -> set[str]:
    """Names of the modules that a fresh Python holds after running the code."""
    said = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"],
        cwd=HOUSE, env={**os.environ, **environ}, capture_output=True, text=True, check=True,
    )
    return set(json.loads(said.stdout.splitlines()[-1]))


def modules(room: str) -> list[str]:
    paths = sorted((HOUSE / room).rglob("*.py"))
    return [".".join(p.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__") for p in paths]


def test_importing_all_of_the_core_loads_no_other_room_and_no_framework():
    found = [m for m in modules("core") if not m.startswith("core.forecast")]
    loaded = loaded_after("import importlib\nfor m in " + repr(found) + ": importlib.import_module(m)")
    assert not {name.split(".")[0] for name in loaded} & {*OUTSIDE_THE_CORE, "numpy"}


def test_the_forecast_is_the_only_part_of_the_core_that_loads_numpy_and_it_loads_nothing_else():
    found = [m for m in modules("core") if m.startswith("core.forecast")]
    loaded = {name.split(".")[0] for name in loaded_after("import importlib\nfor m in " + repr(found) + ": importlib.import_module(m)")}
    assert "numpy" in loaded
    assert not loaded & {*OUTSIDE_THE_CORE, "scipy", "pandas", "statsforecast"}


def test_importing_the_desk_loads_no_face_and_no_reader():
    loaded = loaded_after("import store.desk")
    assert not {name for name in loaded if name.split(".")[0] in ("bot", "tui") or name.startswith(("store.reading", "store.tiny"))}


@pytest.mark.parametrize(("face", "other"), [("bot", "tui"), ("tui", "bot")])
def test_a_face_sees_neither_the_other_face_nor_tinydb(face: str, other: str):
    has_extra = find_spec("textual_serve") is not None
    found = [m for m in modules(face) if "simulator" not in m and (has_extra or not m.startswith("tui.web"))]
    loaded = loaded_after("import importlib\nfor m in " + repr(found) + ": importlib.import_module(m)")
    assert not {name.split(".")[0] for name in loaded} & {other, "tinydb"}


def test_a_question_on_the_command_line_loads_neither_face_nor_pendulum_nor_numpy(tmp_path: Path):
    store = f"tinydb://{tmp_path}/koll.json"
    subprocess.run([sys.executable, "koll.py", "--store", store, "demo", "--no-ui"], cwd=HOUSE, check=True, capture_output=True)
    loaded = loaded_after(
        "import koll\nassert koll.run(['avvikelse', 'kommunledningskontoret']) == 0", KOLL_STORE=store
    )
    assert "core.answers.deviation" in loaded
    slow = {"textual", "rich", "telegram", "httpx", "pendulum", "matplotlib", "numpy", "rapidfuzz"}
    assert not {name.split(".")[0] for name in loaded} & slow


def test_every_folder_of_a_room_is_a_package_or_the_import_contracts_would_skip_it():
    folders = {p.parent for room in ROOMS for p in (HOUSE / room).rglob("*.py")}
    assert [str(f) for f in folders if not (f / "__init__.py").exists()] == []


def test_the_test_rooms_mirror_the_rooms():
    found = {p.name for p in (HOUSE / "tests").iterdir() if p.is_dir() and not p.name.startswith(("_", "."))}
    assert found == {*ROOMS, "golden", "forecast", "fuzz"}


def test_no_file_carries_the_address_of_a_package_registry():
    tracked = subprocess.run(["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout.split()
    addresses = ["py" + "pi.org", "file.pythonhosted".replace("file", "files"), "index-" + "url", "find-" + "links"]
    told = [name for name in tracked if (HOUSE / name).is_file() for a in addresses if a.encode() in (HOUSE / name).read_bytes()]
    assert told == []
