"""Addresses as they may be shown: a password never stands in what is printed, logged or answered."""
from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_plus

HIDDEN: Final = "…"
_SECRET: Final = re.compile(r"pass|pwd|secret|token", re.IGNORECASE)
"""In the name of what follows a question mark: its value is not shown."""
_IN_TEXT: Final = re.compile(r"\b([A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s/@:?]*):\S+@")
_NAMED_IN_TEXT: Final = re.compile(r"\b(\w*(?:pass(?:word)?|passwd|pwd)=)[^\s&'\"”]+", re.IGNORECASE)


def without_password(address: str) -> str:
    """One address, whatever its scheme and however wrongly written, without its password.

    What stands between the user's name and the last @ is the password: it may itself hold slashes, colons and @. A path of a file
    has none.
    """
    scheme, colon, rest = address.partition(":")
    slashes = "//" if rest.startswith("//") else ""
    rest = rest.removeprefix("//")
    if not colon or "/" in scheme or "\\" in scheme or len(scheme) == 1 or (scheme.lower() == "tinydb" and rest[:1] in ("/", "~")):
        return hide_passwords(address)
    before, at, after = rest.rpartition("@")
    if at:
        user, _, password = before.partition(":")
        rest = f"{user}:{HIDDEN}@{after}" if password else f"{before}@{after}" if slashes else f"{HIDDEN}@{after}"
    elif slashes and scheme.lower() != "tinydb" and rest[:1] != "[":
        host, _, port = rest.partition("/")[0].partition(":")
        if port and not port.isdigit():  # a password whose @ was forgotten
            rest = rest.replace(port, HIDDEN, 1) if not host else f"{host}:{HIDDEN}{rest[len(host) + 1 + len(port):]}"
    place, mark, query = rest.partition("?")
    return f"{scheme}:{slashes}{place}{mark}{'&'.join(map(_shown, query.split('&')))}"


def hide_passwords(text: str) -> str:
    """A text in which addresses may stand, without their passwords."""
    return _NAMED_IN_TEXT.sub(rf"\1{HIDDEN}", _IN_TEXT.sub(rf"\1:{HIDDEN}@", text))


def _shown(setting: str) -> str:
    name, equals, _ = setting.partition("=")
    return f"{name}{equals}{HIDDEN}" if equals and _SECRET.search(unquote_plus(name)) else setting
