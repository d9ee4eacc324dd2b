"""Keeps the bot's token and every password out of every log: libraries write whole addresses, and the secrets are part of them."""
from __future__ import annotations

import logging
import re
from collections.abc import Collection, MutableMapping
from typing import Final
from urllib.parse import quote

from core.addresses import hide_passwords

HIDDEN: Final = "[token]"
_LOOKS_LIKE_A_TOKEN: Final = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_SHORTEST_SECRET: Final = 8
_PASSWORD: Final = re.compile(r"postgres(?:ql)?[^:/]*://(?:[^/@\s]*:\S*@|\S*[?&][^=\s]*password=)", re.IGNORECASE)


def hide_tokens(text: str) -> str:
    """The text without anything that looks like a bot's token."""
    return _LOOKS_LIKE_A_TOKEN.sub(HIDDEN, text)


def hide_secrets(text: str) -> str:
    """The text without tokens and without the passwords of addresses."""
    return hide_passwords(hide_tokens(text))


def forget(environ: MutableMapping[str, str], secrets: Collection[str]) -> None:
    """Take out of the environment what holds a secret, so that no program that is started from here inherits it."""
    for key in [key for key, value in environ.items() if _PASSWORD.search(value) or any(each in value for each in secrets)]:
        del environ[key]


class TokenFilter(logging.Filter):
    """Rewrites each record before its handler formats it: message, traceback and stack."""

    def __init__(self, token: str, *others: str) -> None:
        """Hides ``token`` and ``others``, also as they stand in an address, and whatever else looks like a token."""
        super().__init__()
        secret = token.rpartition(":")[2]
        forms = {token, quote(token, safe=""), *([secret] if len(secret) >= _SHORTEST_SECRET else [])}
        forms |= {form for each in others for form in (each, quote(each, safe=""))}
        self._forms = sorted((form for form in forms if form), key=len, reverse=True)

    def hide(self, text: str) -> str:
        """The text without the token."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return hide_secrets(text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record through, rewritten."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = f"{record.msg} {record.args}"
        record.msg, record.args = self.hide(message), ()
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self.hide(record.exc_text)
        if record.stack_info:
            record.stack_info = self.hide(record.stack_info)
        return True


def guard_logs(token: str, *others: str) -> TokenFilter:
    """Puts the filter on every handler of the root logger, through which all libraries log; makes one when there is none."""
    root, hiding = logging.getLogger(), TokenFilter(token, *others)
    if not root.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(handler)
    for each in root.handlers:
        each.addFilter(hiding)
    return hiding
