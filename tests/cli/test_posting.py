"""``koll posta`` on a real file, to a channel that nobody answers."""
from __future__ import annotations

from pathlib import Path

import pytest

import koll
from bot import delivering
from store.demo.load import load
from store.opening import open_store


def test_a_channel_that_is_not_reached_in_time_is_said_and_no_bot_is_claimed_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
):
    url = f"tinydb:///{tmp_path}/koll.json"
    load(open_store(url), "prov")
    monkeypatch.setenv("KOLL_CHANNELS", "https://127.0.0.1:9/x")
    monkeypatch.setattr(delivering, "PATIENCE", 0.3)
    assert koll.run(["posta", "--ja", "--store", url]) == 0
    said = capsys.readouterr().out
    assert "väntar. Kanalen gick inte att nå inom en minut. Boten skickar det när den körs." in said
    assert "Boten som kör" not in said
