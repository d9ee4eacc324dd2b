"""What the chat is told by its environment: token, addresses and who may ask."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.channels import Channel, channels_of, chat_of, secrets_in
from bot.health import Address, health_from
from bot.hook import Hook, hook_from
from bot.mail_server import MailServer, mail_server_from
from bot.redaction import hide_secrets
from store.protection import PEOPLE, QUESTIONS, keep_people, keep_questions

TELEGRAM: Final = "https://api.telegram.org/bot"
TELEGRAM_FILES: Final = "https://api.telegram.org/file/bot"

_TOKEN: Final = re.compile(r"[A-Za-z0-9_:.-]{3,256}")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+/[^\s?#]*")
_LONGEST_TOKEN_FILE: Final = 4096


@dataclass(frozen=True, slots=True)
class BotSettings:
    """The token is appended directly to ``api`` and ``file_api``. ``admins`` are Telegram's user ids; no others get answers.

    ``channels`` are names (see ``bot.channels``); ``routes`` hold the addresses of those that are not chats.
    """

    token: str = field(repr=False)
    api: str = TELEGRAM
    file_api: str = TELEGRAM_FILES
    admins: frozenset[int] = frozenset()
    channels: tuple[str, ...] = ()
    log_chat: int | None = None
    """Where messages that may have arrived are looked for; None: nowhere."""
    routes: tuple[Channel, ...] = field(default=(), repr=False)
    mail: MailServer | None = field(default=None, repr=False)
    signing: str = field(default="", repr=False)
    """What the posts to a webhook are signed with."""
    hook: Hook | None = None
    """Where Telegram calls us; None: we ask Telegram."""
    health: Address | None = None
    """Where the bot says how it feels; None: nowhere."""
    keep_questions: int = QUESTIONS
    """Days that questions are kept in the log of questions; 0: none is noted."""
    keep_people: int = PEOPLE
    """Days without a trace after which someone without access is erased."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that no log may repeat."""
        mail = (self.mail.password,) if self.mail else ()
        hook = (self.hook.secret,) if self.hook else ()
        return tuple(each for each in (self.token, self.signing, *hook, *mail, *secrets_in(self.routes)) if each)


def kept_by(settings: BotSettings) -> frozenset[int]:
    """The users and private chats that the settings name, whatever the store's records say."""
    return settings.admins | {where[0] for where in map(chat_of, settings.channels) if where}


def settings_from(environ: Mapping[str, str], *, needs_token: bool = True) -> BotSettings:
    """The settings in KOLL_BOT_TOKEN or KOLL_BOT_TOKEN_FILE, KOLL_BOT_API, KOLL_BOT_FILE_API, KOLL_BOT_ADMINS,
    KOLL_CHANNELS, KOLL_BOT_LOG_CHAT, KOLL_SMTP…, KOLL_WEBHOOK_SECRET, KOLL_BOT_WEBHOOK…, KOLL_BOT_LISTEN, KOLL_BOT_HEALTH,
    KOLL_KEEP_QUESTIONS and KOLL_KEEP_PEOPLE.

    ValueError with a Swedish sentence when one is missing or wrong; it never holds the token. ``needs_token`` False: without a
    token there is no chat, and posts go to other channels only.
    """
    routes = channels_of(environ)
    return BotSettings(
        _token(environ, needs_token),
        _address(environ, "KOLL_BOT_API", TELEGRAM),
        _address(environ, "KOLL_BOT_FILE_API", TELEGRAM_FILES),
        _admins(environ.get("KOLL_BOT_ADMINS", "")),
        tuple(each.name for each in routes),
        _log_chat(environ.get("KOLL_BOT_LOG_CHAT", "").strip()),
        routes,
        mail_server_from(environ.get("KOLL_SMTP", "").strip(), _secret(environ, "KOLL_SMTP_PASSWORD")),
        _secret(environ, "KOLL_WEBHOOK_SECRET"),
        hook_from(environ, _secret(environ, "KOLL_BOT_WEBHOOK_SECRET")),
        health_from(environ),
        keep_questions(environ),
        keep_people(environ),
    )


def _secret(environ: Mapping[str, str], key: str) -> str:
    """A secret in ``key`` or in the file that ``key``_FILE names; empty when neither is set."""
    path = environ.get(f"{key}_FILE", "").strip()
    return environ.get(key, "").strip() or (_read(path, f"{key}_FILE") if path else "")


def _token(environ: Mapping[str, str], is_needed: bool) -> str:
    given, path = environ.get("KOLL_BOT_TOKEN", "").strip(), environ.get("KOLL_BOT_TOKEN_FILE", "").strip()
    if given and path:
        raise _wrong("Både KOLL_BOT_TOKEN och KOLL_BOT_TOKEN_FILE är satta. Behåll en av dem.")
    if not given and not path and not is_needed:
        return ""
    if not given and not path:
        raise _wrong("Boten behöver en token. Sätt KOLL_BOT_TOKEN, eller KOLL_BOT_TOKEN_FILE till en fil som innehåller den.")
    token = given or _read(path, "KOLL_BOT_TOKEN_FILE")
    if not _TOKEN.fullmatch(token):
        where = "KOLL_BOT_TOKEN" if given else f"Filen {path} (KOLL_BOT_TOKEN_FILE)"
        raise _wrong(f"{where} innehåller ingen giltig token. Den ser ut som 123456:ABC… och kommer från @BotFather.")
    return token


def _read(path: str, key: str) -> str:
    try:
        with Path(path).expanduser().open(encoding="utf-8") as file:
            return file.read(_LONGEST_TOKEN_FILE).strip()
    except (OSError, ValueError, RuntimeError) as error:
        raise _wrong(f"Filen {path} ({key}) kan inte läsas. Kontrollera sökvägen och rättigheterna.") from error


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
    return ValueError(hide_secrets(sentence))
