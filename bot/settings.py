"""What the chat is told by its environment: token, addresses and who may ask."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.redaction import hide_tokens

TELEGRAM: Final = "https://api.telegram.org/bot"
TELEGRAM_FILES: Final = "https://api.telegram.org/file/bot"

_TOKEN: Final = re.compile(r"[A-Za-z0-9_:.-]{3,256}")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+/[^\s?#]*")
_CHAT: Final = re.compile(r"-?[0-9]{1,19}(/[0-9]{1,10})?")
_CHANNEL: Final = re.compile(rf"{_CHAT.pattern}|(teams|https|mailto):\S+")
_LONGEST_TOKEN_FILE: Final = 4096


@dataclass(frozen=True, slots=True)
class BotSettings:
    """The token is appended directly to ``api`` and ``file_api``. ``admins`` are Telegram's user ids; no others get answers."""

    token: str = field(repr=False)
    api: str = TELEGRAM
    file_api: str = TELEGRAM_FILES
    admins: frozenset[int] = frozenset()
    channels: tuple[str, ...] = ()
    log_chat: int | None = None
    """Where messages that may have arrived are looked for; None: nowhere."""


def settings_from(environ: Mapping[str, str]) -> BotSettings:
    """The settings in KOLL_BOT_TOKEN or KOLL_BOT_TOKEN_FILE, KOLL_BOT_API, KOLL_BOT_FILE_API, KOLL_BOT_ADMINS,
    KOLL_CHANNELS and KOLL_BOT_LOG_CHAT.

    ValueError with a Swedish sentence when one is missing or wrong; it never holds the token.
    """
    return BotSettings(
        _token(environ),
        _address(environ, "KOLL_BOT_API", TELEGRAM),
        _address(environ, "KOLL_BOT_FILE_API", TELEGRAM_FILES),
        _admins(environ.get("KOLL_BOT_ADMINS", "")),
        channels_from(environ),
        _log_chat(environ.get("KOLL_BOT_LOG_CHAT", "").strip()),
    )


def channels_from(environ: Mapping[str, str]) -> tuple[str, ...]:
    """KOLL_CHANNELS: chat ids with an optional /topic, and addresses of other kinds. ValueError for what is neither."""
    found = tuple(dict.fromkeys(word.strip() for word in environ.get("KOLL_CHANNELS", "").split(",") if word.strip()))
    for each in found:
        if not _CHANNEL.fullmatch(each):
            raise _wrong(f"KOLL_CHANNELS: ”{each[:40]}” är ingen kanal. Skriv ett chatt-id, till exempel -1001234567890/7 (med ämne).")
    return found


def chat_of(channel: str) -> tuple[int, int | None] | None:
    """The chat and the topic of a Telegram channel; None for a channel of another kind."""
    chat, _, topic = channel.partition("/")
    return (int(chat), int(topic) if topic else None) if _CHAT.fullmatch(channel) else None


def _token(environ: Mapping[str, str]) -> str:
    given, path = environ.get("KOLL_BOT_TOKEN", "").strip(), environ.get("KOLL_BOT_TOKEN_FILE", "").strip()
    if given and path:
        raise _wrong("Både KOLL_BOT_TOKEN och KOLL_BOT_TOKEN_FILE är satta. Behåll en av dem.")
    if not given and not path:
        raise _wrong("Boten behöver en token. Sätt KOLL_BOT_TOKEN, eller KOLL_BOT_TOKEN_FILE till en fil som innehåller den.")
    token = given or _read(path)
    if not _TOKEN.fullmatch(token):
        where = "KOLL_BOT_TOKEN" if given else f"Filen {path} (KOLL_BOT_TOKEN_FILE)"
        raise _wrong(f"{where} innehåller ingen giltig token. Den ser ut som 123456:ABC… och kommer från @BotFather.")
    return token


def _read(path: str) -> str:
    try:
        with Path(path).expanduser().open(encoding="utf-8") as file:
            return file.read(_LONGEST_TOKEN_FILE).strip()
    except (OSError, ValueError, RuntimeError) as error:
        raise _wrong(f"Filen {path} (KOLL_BOT_TOKEN_FILE) kan inte läsas. Kontrollera sökvägen och rättigheterna.") from error


def _address(environ: Mapping[str, str], key: str, usual: str) -> str:
    address = environ.get(key, "").strip() or usual
    if not _ADDRESS.fullmatch(address):
        raise _wrong(f"{key} är ingen adress: ”{address[:200]}”. Skriv hela adressen fram till token, till exempel {usual}")
    return address


def _admins(text: str) -> frozenset[int]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if not re.fullmatch(r"[0-9]{1,19}", word):
            raise _wrong(f"KOLL_BOT_ADMINS: ”{word[:40]}” är inget användar-id. Skriv siffror med komma emellan, till exempel 1234,5678.")
    return frozenset(map(int, words))


def _log_chat(text: str) -> int | None:
    if text and not re.fullmatch(r"-?[0-9]{1,19}", text):
        raise _wrong(f"KOLL_BOT_LOG_CHAT: ”{text[:40]}” är inget chatt-id. Skriv till exempel -1001234567890.")
    return int(text) if text else None


def _wrong(sentence: str) -> ValueError:
    """The refusal; a token that was put under the wrong name is not repeated."""
    return ValueError(hide_tokens(sentence))
