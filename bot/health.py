"""Whether the running bot hears and delivers, told on the machine's own loopback to those who watch over it."""
from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.hook import LOCAL, address_of
from core.answer import Answer

PATH: Final = "/halsa"
PATIENCE: Final = 5.0
"""Seconds that a bot which is asked how it feels may take."""
WELL: Final = "Boten svarar: hämtning, inkorg och utkorg är i ordning."
_UNSET: Final = "KOLL_BOT_HEALTH är inte satt. Sätt den till samma värde för boten och för koll bot --halsa, till exempel 127.0.0.1:8081."

Address = tuple[str, int]


def health_from(environ: Mapping[str, str]) -> Address | None:
    """Host and port in KOLL_BOT_HEALTH; None when it is not set. ValueError with a Swedish sentence."""
    text = environ.get("KOLL_BOT_HEALTH", "").strip()
    if not text:
        return None
    host, port = address_of(text, "KOLL_BOT_HEALTH")
    if host not in LOCAL:
        raise ValueError(f"KOLL_BOT_HEALTH: ”{host}” är inte den här datorn. Skriv till exempel 127.0.0.1:{port}.")
    return host, port


def health_of(environ: Mapping[str, str]) -> Answer:
    """How the running bot says that it feels; ``failed`` when something is wrong or it does not say. ValueError as above."""
    address = health_from(environ)
    if address is None:
        raise ValueError(_UNSET)
    connection = http.client.HTTPConnection(*address, timeout=PATIENCE)
    try:
        connection.request("GET", PATH)
        found = json.loads(connection.getresponse().read(100_000))
        return Answer(str(found["headline"]), "answered" if found["status"] == "answered" else "failed")
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return Answer(f"Boten svarar inte på {address[0]}:{address[1]}.", "failed")
    finally:
        connection.close()


class Health:
    """Answers at ``address`` with what ``troubles`` says just then: 200 when that is nothing, else 503."""

    def __init__(self, address: Address, troubles: Callable[[], Sequence[str]]) -> None:
        """Listens at once. Raises ListenError."""
        from tornado.httpserver import HTTPServer  # noqa: PLC0415 – the one who only asks needs no server

        from bot.health_page import application  # noqa: PLC0415 – as above
        from bot.sockets import bound  # noqa: PLC0415 – as above

        self._server = HTTPServer(application(PATH, lambda: said_of(troubles())), max_body_size=0)
        self._server.add_socket(bound(*address, "KOLL_BOT_HEALTH"))

    async def close(self) -> None:
        """Stop answering."""
        self._server.stop()
        await self._server.close_all_connections()


def said_of(troubles: Sequence[str]) -> tuple[int, bytes]:
    """Status and body."""
    headline = f"Boten mår inte bra: {'; '.join(troubles)}." if troubles else WELL
    body = {"status": "failed" if troubles else "answered", "headline": headline}
    return 503 if troubles else 200, json.dumps(body, ensure_ascii=False).encode()
