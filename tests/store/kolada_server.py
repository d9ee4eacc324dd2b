"""A small Kolada on this machine. The pages have the shapes that the reader's first lines describe; they and every number in them
are made by hand, not taken from Kolada."""
from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler


def data(kpi: str, year: int, *values: tuple[str, float | None], code: str = "9901") -> dict[str, Any]:
    """One record of data: (gender, value) each."""
    given = [{"count": 1, "gender": gender, "status": "" if value is not None else "Missing", "value": value} for gender, value in values]
    return {"kpi": kpi, "municipality": code, "period": year, "values": given}


def page(*records: dict[str, Any], following: str | None = None) -> str:
    """A page of records, and where the next one is."""
    body: dict[str, Any] = {"count": len(records), "values": list(records)}
    return json.dumps(body if following is None else {**body, "next_page": following})


TITLES = {"N00945": "Invånare totalt, antal", "U28119": "Nöjda, andel (%)"}
PAGES = {
    "/v2/municipality?title=Lillköping": page(
        {"id": "9901", "title": "Lillköping", "type": "K"}, {"id": "0099", "title": "Region Lillköping", "type": "L"},
    ),
    "/v2/municipality?title=Lillköpings": page(),
    "/v2/municipality/9901": page({"id": "9901", "title": "Lillköping", "type": "K"}),
    "/v2/kpi/N00945": page({"id": "N00945", "title": TITLES["N00945"]}),
    "/v2/kpi/N00945,U28119": page(*({"id": kpi, "title": title} for kpi, title in TITLES.items())),
    "/v2/data/kpi/N00945/municipality/9901/year/2022,2023": page(data("N00945", 2022, ("T", 12_345)), data("N00945", 2023, ("T", 12_400))),
    "/v2/data/kpi/N00945,U28119/municipality/9901/year/2022,2023": page(
        data("N00945", 2022, ("T", 12_345)), data("N00945", 2023, ("T", 12_400)),
        following="/v2/data/kpi/N00945,U28119/municipality/9901/year/2022,2023?page=2",
    ),
    "/v2/data/kpi/N00945,U28119/municipality/9901/year/2022,2023?page=2": page(
        data("U28119", 2022, ("T", 72.28), ("K", 75.0), ("M", 69.5)), data("U28119", 2023, ("T", None), ("K", None), ("M", None)),
    ),
}
"""Path and query → what stands there."""


class Answers:
    """What the server says: its pages, and others put over them by a test; and what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, str | bytes] = dict(PAGES)
        self.status: dict[str, tuple[int, dict[str, str]]] = {}
        self.slow: set[str] = set()
        self.asked: list[str] = []


class _Handler(RequestHandler):
    def initialize(self, answers: Answers) -> None:
        self.answers = answers

    async def get(self) -> None:
        from urllib.parse import unquote

        uri = unquote(self.request.uri or "")
        self.answers.asked.append(uri)
        if uri in self.answers.slow:
            await asyncio.sleep(30)
        status, headers = self.answers.status.get(uri, (200, {}))
        for name, value in headers.items():
            self.set_header(name, value)
        if status != 200 or uri not in self.answers.pages:
            self.set_status(status if status != 200 else 404)
            return
        self.write(self.answers.pages[uri])


@contextmanager
def served() -> Iterator[tuple[str, Answers]]:
    """The address, through ``/v2``, and what is said there; until the block ends."""
    answers, sockets = Answers(), bind_sockets(0, "127.0.0.1")
    loop = asyncio.new_event_loop()

    async def start() -> HTTPServer:
        server = HTTPServer(Application([(r".*", _Handler, {"answers": answers})], log_function=lambda handler: None))
        server.add_sockets(sockets)
        return server

    server = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def stop() -> None:
        server.stop()
        await server.close_all_connections()
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()

    try:
        yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}/v2", answers
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
