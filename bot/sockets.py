"""Listens where a setting says, or tells in a sentence why that cannot be done."""
from __future__ import annotations

import errno
import socket
from typing import Final

_WHY_NOT: Final = {errno.EADDRINUSE: "porten är upptagen", errno.EACCES: "porten får inte användas"}


class ListenError(Exception):
    """What a setting says cannot be listened to or called; why, in Swedish."""


def bound(host: str, port: int, key: str) -> socket.socket:
    """A socket that listens there. Raises ListenError that names the setting ``key``."""
    try:
        found = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=128)
    except OSError as error:
        why = _WHY_NOT.get(error.errno or 0, "adressen finns inte på den här datorn")
        raise ListenError(f"Det går inte att lyssna på {host}:{port}: {why}. Ändra {key}.") from error
    found.setblocking(False)
    return found
