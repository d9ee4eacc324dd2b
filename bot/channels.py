"""The channels in KOLL_CHANNELS: what each is called where anyone may read it, and the address that only the sender sees.

The address of a webhook is a key to it, so it stands neither in the store, the log nor an answer: there a channel goes by kind,
host and a few characters that tell it from others.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from bot.redaction import hide_secrets
from core.outgoing import digest

_CHAT: Final = re.compile(r"-?[0-9]{1,19}(/[0-9]{1,10})?")
_MAIL: Final = re.compile(r"[^\s@:,;<>\"()]+@[^\s@:,;<>\"()]+\.[^\s@:,;<>\"()]+")
_EXAMPLES: Final = "Skriv ett chatt-id (-1001234567890/7, med ämne), teams:https://…, https://…, mailto:anna@example.org eller apprise:…"


class Channel(NamedTuple):
    """``name`` is for everyone to read; ``kind``: chat, teams, https, mailto or apprise; ``address`` may be a secret."""

    name: str
    kind: str
    address: str

    def __repr__(self) -> str:
        """Without the address."""
        return f"Channel({self.name!r})"


def channels_of(environ: Mapping[str, str]) -> tuple[Channel, ...]:
    """The channels in KOLL_CHANNELS, each once. ValueError with a Swedish sentence for what is none."""
    words = [word.strip() for word in environ.get("KOLL_CHANNELS", "").split(",")]
    return tuple({found.name: found for word in words if word for found in (_channel(word),)}.values())


def channels_from(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the channels in KOLL_CHANNELS. ValueError with a Swedish sentence for what is none."""
    return tuple(each.name for each in channels_of(environ))


def chat_of(channel: str) -> tuple[int, int | None] | None:
    """The chat and the topic of a Telegram channel; None for a channel of another kind."""
    chat, _, topic = channel.partition("/")
    return (int(chat), int(topic) if topic else None) if _CHAT.fullmatch(channel) else None


def secrets_in(channels: tuple[Channel, ...]) -> tuple[str, ...]:
    """What a log must not repeat: each secret address, its path and its query."""
    addresses = [each.address for each in channels if each.kind not in ("chat", "mailto")]
    parts = [part for each in addresses for part in (urlsplit(each).path, urlsplit(each).query) if len(part) >= 8]
    return tuple(addresses + parts)


def _channel(word: str) -> Channel:
    if _CHAT.fullmatch(word):
        return Channel(word, "chat", word)
    kind, _, rest = word.partition(":")
    if kind == "mailto" and not rest.isascii():
        raise ValueError(f"KOLL_CHANNELS: ”{hide_secrets(word)[:24]}” har å, ä, ö eller andra tecken som e-postservrar inte tar emot.")
    if kind == "mailto" and _MAIL.fullmatch(rest):
        return Channel(word, kind, rest)
    if kind == "apprise" and re.match(r"[a-z0-9]+://\S", rest):
        return Channel(f"apprise:{rest.partition(':')[0]}#{digest(rest)[:6]}", kind, rest)
    address = rest if kind == "teams" or rest.startswith("http") else word
    if kind in ("teams", "https", "http") and _is_web(address):
        kind = "teams" if kind == "teams" else "https"
        return Channel(f"{kind}:{urlsplit(address).hostname}#{digest(address)[:6]}", kind, address)
    shown = hide_secrets(word)[:24]
    raise ValueError(f"KOLL_CHANNELS: ”{shown}” är ingen kanal. {_EXAMPLES}")


def _is_web(address: str) -> bool:
    """True for https, and for http on the machine itself, to a host that can be looked up."""
    import httpx  # noqa: PLC0415 – slow to import, and few stores have a channel of this kind

    try:
        parts = urlsplit(address)
        host, _, _ = parts.hostname, parts.port, httpx.URL(address).host
    except (ValueError, httpx.InvalidURL):
        return False
    is_local = host in ("127.0.0.1", "localhost", "::1")
    return bool(host) and not re.search(r"\s", address) and (parts.scheme == "https" or (parts.scheme == "http" and is_local))
