"""The token, the webhook's secret and passwords: in no process list, child, error, repr or answer."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from telegram.error import InvalidToken

import koll
from bot.hook import Hook
from bot.redaction import HIDDEN, forget
from bot.settings import BotSettings, settings_from
from bot.simulator.server import Simulator
from bot.telegram_bot import TelegramBot

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AAexempel-token_som_ingen_annan_har"
SECRET = "webhookens-egen-hemlighet"
CHILD = """
import os, subprocess, sys
from bot.app import run
from bot.settings import settings_from
from core.answer import Answer
from store.memory import MemoryStore
class Nosy:
    def ask(self, question, who, context=None):
        return Answer(subprocess.run(["env"], capture_output=True, text=True).stdout.replace("\\n", " "))
    def do(self, command, who):
        return Answer("")
    def note(self, words, who, answer=None):
        pass
sys.exit(run(Nosy(), settings_from(os.environ), MemoryStore()))
"""


def cleaned() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("KOLL_")}


@pytest.mark.slow
@pytest.mark.both_ways
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads Linux's process list")
async def test_no_command_line_on_the_machine_and_no_environment_holds_the_secrets_of_a_bot_that_reads_them_from_files(
    tmp_path: Path, hooked: dict[str, str]
):
    async with Simulator() as simulator:
        (tmp_path / "token").write_text(simulator.token)
        (tmp_path / "hemlig").write_text(SECRET)
        told = hooked | {
            "KOLL_BOT_TOKEN_FILE": str(tmp_path / "token"), "KOLL_BOT_WEBHOOK_SECRET_FILE": str(tmp_path / "hemlig"),
            "KOLL_BOT_API": simulator.api, "KOLL_BOT_ADMINS": "1001", "KOLL_STORE": f"tinydb://{tmp_path}/koll.json",
        }
        process = subprocess.Popen([sys.executable, "koll.py", "bot"], cwd=ROOT, env=cleaned() | told, stderr=subprocess.DEVNULL)
        try:
            await simulator.until_polled()
            seen = {path: path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if is_there(path)}
            seen[Path("environ")] = Path(f"/proc/{process.pid}/environ").read_bytes()
        finally:
            process.terminate()
            process.wait(10)
    assert Path(f"/proc/{process.pid}/cmdline") in seen
    assert [path for path, said in seen.items() if simulator.token.encode() in said or SECRET.encode() in said] == []


def is_there(path: Path) -> bool:
    """A process may have ended since it was listed."""
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


@pytest.mark.slow
async def test_a_program_that_the_bot_starts_inherits_no_secret(simulator: Simulator):
    told = {
        "KOLL_BOT_TOKEN": simulator.token, "KOLL_BOT_API": simulator.api, "KOLL_BOT_ADMINS": "1001", "KOLL_WEBHOOK_SECRET": SECRET,
        "KOLL_CHANNELS": "teams:https://x.example/nyckel-i-adressen", "KOLL_STORE": "postgresql://koll:losenord@db/koll",
    }
    process = subprocess.Popen([sys.executable, "-c", CHILD], cwd=ROOT, env={"PATH": os.environ["PATH"], **told}, stderr=subprocess.DEVNULL)
    try:
        await simulator.say(1001, 1001, "miljön?")
        await simulator.until(lambda: len(simulator.replies(1001)) == 1, 20)
    finally:
        process.terminate()
        process.wait(10)
    said = simulator.replies(1001)[0].text
    assert "KOLL_BOT_ADMINS=1001" in said
    assert [each for each in (simulator.token, SECRET, "nyckel-i-adressen", "losenord") if each in said] == []


def test_only_what_holds_a_secret_is_forgotten():
    environ = {"A": TOKEN, "B": f"x{SECRET}y", "C": "postgresql+psycopg://k:l@db/koll", "D": "postgresql://db/koll", "E": "tinydb:///a:b@c"}
    forget(environ, (TOKEN, SECRET))
    assert environ == {"D": "postgresql://db/koll", "E": "tinydb:///a:b@c"}


async def test_no_repr_shows_a_secret(simulator: Simulator):
    settings = settings_from({
        "KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_WEBHOOK": "https://k.se/bot", "KOLL_BOT_WEBHOOK_SECRET": SECRET,
        "KOLL_WEBHOOK_SECRET": "signering-9", "KOLL_SMTP": "smtp://anna@mail.example", "KOLL_SMTP_PASSWORD": "brevhemlighet",
        "KOLL_CHANNELS": "teams:https://x.example/nyckel-i-adressen",
    })
    bot = TelegramBot(settings)
    said = f"{settings!r} {settings} {settings.hook!r} {settings.mail!r} {settings.routes!r} {bot!r} {bot}"
    hidden = (TOKEN, "AAexempel", SECRET, "signering-9", "brevhemlighet", "nyckel-i-adressen")
    assert [each for each in hidden if each in said] == []
    assert "https://api.telegram.org/bot" in repr(bot)


@pytest.mark.parametrize("is_traced", [False, True])
def test_an_error_that_holds_a_token_is_told_without_it(is_traced: bool, monkeypatch, capsys):
    def broken(argv: list[str]) -> int:
        raise InvalidToken(f"The token `{TOKEN}` was rejected") from OSError(f"https://api.telegram.org/bot{TOKEN}/getMe")

    monkeypatch.setattr(koll, "_run", broken)
    monkeypatch.setenv("KOLL_TRACE", "1" if is_traced else "")
    assert koll.run(["posta"]) == 1
    said = capsys.readouterr().err
    assert (HIDDEN in said, TOKEN in said, "Traceback" in said) == (True, False, is_traced)


async def test_an_error_in_the_bot_that_holds_the_token_is_neither_told_nor_logged(simulator: Simulator, bot_on, stub_desk, debug_log):
    log = debug_log(simulator.token)
    broken = RuntimeError(f"{simulator.api}{simulator.token}/sendMessage")
    async with bot_on(stub_desk({"avvikelse stab": broken})):
        await simulator.say(1001, 1001, "avvikelse stab")
        await simulator.until(lambda: len(simulator.replies(1001)) == 1)
    assert "RuntimeError" in log.getvalue()
    assert simulator.token not in log.getvalue() + simulator.replies(1001)[0].text


def test_the_settings_hold_every_secret_that_the_logs_are_guarded_against():
    hook = Hook("https://k.se", "127.0.0.1", 8080, SECRET)
    assert set(BotSettings(TOKEN, hook=hook, signing="signering-9").secrets) == {TOKEN, SECRET, "signering-9"}
