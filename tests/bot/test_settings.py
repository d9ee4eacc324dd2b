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


def test_a_webhook_needs_an_address_and_makes_its_own_secret():
    first, second = (settings_from({"KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_WEBHOOK": "https://koll.exempel.se/bot"}) for _ in range(2))
    assert first.hook is not None
    assert second.hook is not None
    assert (first.hook.host, first.hook.port, first.hook.path) == ("127.0.0.1", 8080, "/bot")
    assert len(first.hook.secret) > 40
    assert first.hook.secret != second.hook.secret
    assert first.hook.secret in first.secrets
    assert first.hook.secret not in repr(first) + repr(first.hook)


def test_the_secret_of_a_webhook_may_stand_in_a_file(tmp_path: Path):
    (tmp_path / "hemlig").write_text("sexton-tecken-16\n")
    found = settings_from({
        "KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_WEBHOOK": "https://k.se", "KOLL_BOT_LISTEN": "[::1]:8443",
        "KOLL_BOT_WEBHOOK_SECRET_FILE": str(tmp_path / "hemlig"),
    }).hook
    assert found is not None
    assert (found.secret, found.host, found.port, found.path) == ("sexton-tecken-16", "::1", 8443, "/")


@pytest.mark.parametrize(("environ", "says"), [
    ({"KOLL_BOT_LISTEN": "127.0.0.1:8080"}, "KOLL_BOT_LISTEN är satt men inte KOLL_BOT_WEBHOOK"),
    ({"KOLL_BOT_WEBHOOK": "http://koll.exempel.se/bot"}, "ingen adress som Telegram kan anropa: ”http://koll.exempel.se/bot”"),
    ({"KOLL_BOT_WEBHOOK": "koll.exempel.se"}, "KOLL_BOT_WEBHOOK är ingen adress"),
    ({"KOLL_BOT_WEBHOOK": "https://anna:ord@koll.exempel.se/"}, "KOLL_BOT_WEBHOOK är ingen adress"),
    ({"KOLL_BOT_WEBHOOK": "https://[::1/"}, "KOLL_BOT_WEBHOOK är ingen adress"),
    ({"KOLL_BOT_WEBHOOK": "https://k.se:99999/"}, "KOLL_BOT_WEBHOOK är ingen adress"),
    ({"KOLL_BOT_WEBHOOK": "https://k.se", "KOLL_BOT_LISTEN": "8080"}, "KOLL_BOT_LISTEN: ”8080” är ingen värd och port"),
    ({"KOLL_BOT_WEBHOOK": "https://k.se", "KOLL_BOT_LISTEN": "a:b"}, "KOLL_BOT_LISTEN: ”a:b” är ingen värd och port"),
    ({"KOLL_BOT_WEBHOOK": "https://k.se", "KOLL_BOT_LISTEN": "0.0.0.0:8080/x"}, "är ingen värd och port"),
    ({"KOLL_BOT_WEBHOOK": "https://k.se", "KOLL_BOT_WEBHOOK_SECRET": "kort"}, "KOLL_BOT_WEBHOOK_SECRET ska vara 16–256 tecken"),
    ({"KOLL_BOT_WEBHOOK": "https://k.se", "KOLL_BOT_WEBHOOK_SECRET": "femton tecken åäö"}, "KOLL_BOT_WEBHOOK_SECRET ska vara"),
])
def test_a_webhook_that_cannot_work_is_told_in_a_sentence(environ: dict[str, str], says: str):
    with pytest.raises(ValueError, match=r"KOLL_BOT_(WEBHOOK|LISTEN)") as caught:
        settings_from({"KOLL_BOT_TOKEN": TOKEN} | environ)
    assert says in str(caught.value)
    assert environ.get("KOLL_BOT_WEBHOOK_SECRET", "-" * 99) not in str(caught.value)
