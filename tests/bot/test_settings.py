"""What the environment may say, and the Swedish sentence when it says something else."""
from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import TELEGRAM, BotSettings, settings_from

TOKEN = "123456789:AAexempel-token_som_ingen_annan_har"


def test_a_token_and_admins_are_enough():
    found = settings_from({"KOLL_BOT_TOKEN": f" {TOKEN}\n", "KOLL_BOT_ADMINS": "12, 34,"})
    assert (found.token, found.admins, found.api) == (TOKEN, frozenset({12, 34}), TELEGRAM)


def test_without_admins_nobody_is_let_in():
    assert settings_from({"KOLL_BOT_TOKEN": TOKEN}).admins == frozenset()


def test_the_token_may_stand_in_a_file(tmp_path: Path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    assert settings_from({"KOLL_BOT_TOKEN_FILE": str(tmp_path / "token")}).token == TOKEN


def test_the_addresses_are_taken_as_they_are():
    found = settings_from({"KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_API": "http://127.0.0.1:8081/bot", "KOLL_BOT_FILE_API": "http://x/file/bot"})
    assert (found.api, found.file_api) == ("http://127.0.0.1:8081/bot", "http://x/file/bot")


@pytest.mark.parametrize(("environ", "says"), [
    ({}, "Boten behöver en token"),
    ({"KOLL_BOT_TOKEN": " "}, "Boten behöver en token"),
    ({"KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_TOKEN_FILE": "x"}, "Behåll en av dem"),
    ({"KOLL_BOT_TOKEN": "en token/med streck"}, "KOLL_BOT_TOKEN innehåller ingen giltig token"),
    ({"KOLL_BOT_TOKEN_FILE": "/finns/inte"}, "/finns/inte (KOLL_BOT_TOKEN_FILE) kan inte läsas"),
    ({"KOLL_BOT_TOKEN_FILE": "/dev/null"}, "Filen /dev/null (KOLL_BOT_TOKEN_FILE) innehåller ingen giltig token"),
    ({"KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_API": "http://127.0.0.1:8081"}, "KOLL_BOT_API är ingen adress"),
    ({"KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_FILE_API": "file:///etc"}, "KOLL_BOT_FILE_API är ingen adress"),
    ({"KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_ADMINS": "12;34"}, "”12;34” är inget användar-id"),
    ({"KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_ADMINS": "-5"}, "”-5” är inget användar-id"),
])
def test_a_wrong_setting_is_told_in_a_sentence(environ: dict[str, str], says: str):
    with pytest.raises(ValueError, match=r"\.$|bot$") as caught:
        settings_from(environ)
    assert says in str(caught.value)


@pytest.mark.parametrize("key", ["KOLL_BOT_TOKEN_FILE", "KOLL_BOT_ADMINS", "KOLL_BOT_API"])
def test_a_token_put_under_the_wrong_name_is_not_repeated(key: str):
    with pytest.raises(ValueError, match=key) as caught:
        settings_from({"KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_TOKEN_FILE": "", key: TOKEN} if key != "KOLL_BOT_TOKEN_FILE" else {key: TOKEN})
    assert TOKEN not in str(caught.value)


def test_the_token_is_not_in_the_settings_repr():
    assert TOKEN not in repr(BotSettings(TOKEN))
