"""Another package with the name of one of ours on the path is told in a sentence, before anything of it runs."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["cli", "core", "store", "bot", "tui"])
@pytest.mark.parametrize("is_package", [True, False])
def test_koll_refuses_to_run_beside_another_package_of_the_same_name(tmp_path: Path, name: str, is_package: bool):
    there = tmp_path / name / "__init__.py" if is_package else tmp_path / f"{name}.py"
    there.parent.mkdir(exist_ok=True)
    there.write_text("raise SystemExit('kördes')")
    program = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(HOUSE)!r}]; import koll"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"Ett annat paket som heter {name}, i {there.parent}, skymmer Kolls.")
