"""Where e-mail is handed in: what KOLL_SMTP says."""
from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

_SENDER: Final = r"[!-;=?A-~]+@[!-;=?A-~]+"
"""ASCII alone: what stands between a mail server and others."""
EXAMPLE: Final = "Skriv till exempel smtp://anvandare@mail.example.org:587?from=koll@example.org"


class MailServer(NamedTuple):
    """Where mail is handed in. ``sender`` empty: koll@ and the receiver's own domain."""

    host: str
    port: int
    is_tls: bool = False
    user: str = ""
    password: str = ""
    sender: str = ""

    def __repr__(self) -> str:
        """Without the password."""
        return f"MailServer({self.host}:{self.port})"

    @property
    def is_local(self) -> bool:
        """True on the machine itself, where nobody listens on the wire."""
        return self.host in ("127.0.0.1", "localhost", "::1")


def mail_server_from(text: str, password: str = "") -> MailServer | None:
    """KOLL_SMTP: ``host``, ``host:port`` or an smtp(s) address; None when it is empty. ValueError with a Swedish sentence."""
    if not text:
        return None
    try:
        parts = urlsplit(text if "://" in text else f"smtp://{text}")
        port, sender = parts.port, parse_qs(parts.query).get("from", [""])[0]
    except ValueError:
        parts, port, sender = urlsplit("x://"), None, ""
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or (sender and not re.fullmatch(_SENDER, sender, re.ASCII)):
        raise ValueError(f"KOLL_SMTP är ingen adress till en e-postserver. {EXAMPLE}")
    is_tls = parts.scheme == "smtps"
    user = unquote(parts.username or "")
    usual = 465 if is_tls else 587 if user else 25
    return MailServer(parts.hostname, port or usual, is_tls, user, password or unquote(parts.password or ""), sender)
