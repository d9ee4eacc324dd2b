"""Where Telegram is to hand over what people write, when it calls us instead of being asked."""
from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from bot.redaction import hide_secrets
from core.addresses import without_password

LISTEN: Final = "127.0.0.1:8080"
"""Where we listen unless told otherwise: behind a proxy on the same machine that holds the certificate."""
LOCAL: Final = ("127.0.0.1", "localhost", "::1")
SHORTEST: Final = 16
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Hook:
    """``url``: the public address; ``host`` and ``port``: where it is listened to; ``secret``: what Telegram proves itself with."""

    url: str
    host: str
    port: int
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """The part of the address that a delivery must have."""
        return urlsplit(self.url).path or "/"


def hook_from(environ: Mapping[str, str], secret: str) -> Hook | None:
    """The webhook in KOLL_BOT_WEBHOOK and KOLL_BOT_LISTEN; None without an address.

    Without a ``secret`` one is made for this run, which Telegram is told at every start. ValueError with a Swedish sentence.
    """
    url, listen = environ.get("KOLL_BOT_WEBHOOK", "").strip(), environ.get("KOLL_BOT_LISTEN", "").strip()
    if not url:
        if listen:
            raise ValueError("KOLL_BOT_LISTEN är satt men inte KOLL_BOT_WEBHOOK. Sätt den till adressen som Telegram ska anropa.")
        return None
    _check_address(url)
    host, port = address_of(listen or LISTEN, "KOLL_BOT_LISTEN")
    if secret and (len(secret) < SHORTEST or not _SECRET.fullmatch(secret)):
        raise ValueError(f"KOLL_BOT_WEBHOOK_SECRET ska vara {SHORTEST}–256 tecken av A–Z, a–z, 0–9, _ och -. Den får också utelämnas.")
    return Hook(url, host, port, secret or secrets.token_urlsafe(32))


def address_of(text: str, key: str) -> tuple[str, int]:
    """Host and port of ``host:port``. ValueError with a Swedish sentence that names ``key``."""
    try:
        found = urlsplit(f"//{text}")
        host, port = found.hostname or "", found.port or 0
    except ValueError:
        host, port = "", 0
    if not host or not port or found.netloc != text or "@" in text:
        shown = hide_secrets(without_password(text))[:80]
        raise ValueError(f"{key}: ”{shown}” är ingen värd och port. Skriv till exempel 127.0.0.1:8080.")
    return host, port


def _check_address(url: str) -> None:
    """Telegram calls https only; a Bot API server on the machine itself also calls http there."""
    try:
        found = urlsplit(url)
        is_right = bool(found.hostname) and (found.scheme == "https" or (found.scheme == "http" and found.hostname in LOCAL))
        is_plain = found.port != 0 and "@" not in found.netloc and not found.fragment and not re.search(r"\s", url)
    except ValueError:
        is_right = is_plain = False
    if not (is_right and is_plain):
        shown = hide_secrets(url)[:200]
        raise ValueError(f"KOLL_BOT_WEBHOOK är ingen adress som Telegram kan anropa: ”{shown}”. Skriv till exempel https://koll.exempel.se/bot.")
