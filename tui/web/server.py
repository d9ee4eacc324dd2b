"""The server of the terminal in the browser: pages and fonts of our own machine, a gate, and a socket to a process of its own."""
from __future__ import annotations

import asyncio
import shlex
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

import textual_serve
from aiohttp import web
from textual_serve.download_manager import DownloadManager

from tui.web.answering import HEADERS, PAGES, ascii_name, number, page, refusal
from tui.web.gate import Gate, clean_name
from tui.web.process import TerminalProcess
from tui.web.talking import converse
from tui.web.visitors import STAYS, Visitors

BUNDLED: Final = Path(textual_serve.__path__[0]) / "static"
TICKET: Final = "koll"
MOST_OPEN: Final = 20
"""Pages that are open at the same time; each is a process of some 50 MB."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """The pages, for one gate and one command that each of them runs."""

    def __init__(self, gate: Gate, command: Sequence[str], clock: Callable[[], float] = time.monotonic) -> None:
        """``command``: the program and its words."""
        self._gate, self._command = gate, f"exec {shlex.join(command)}"
        self._visitors, self._downloads = Visitors(clock), DownloadManager()
        self._open: set[TerminalProcess] = set()

    def application(self) -> web.Application:
        """What aiohttp serves."""
        made = web.Application(middlewares=[self._guarded], client_max_size=16_384)
        made.add_routes([
            web.get("/", self.index), web.get("/logga-in", self.ask_password), web.post("/logga-in", self.log_in),
            web.post("/logga-ut", self.log_out), web.get("/ws", self.socket), web.get("/download/{key}", self.download),
            web.static("/koll", PAGES / "static"), web.static("/static", BUNDLED),
        ])
        made.on_shutdown.append(self._close)
        return made

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """No request for another name, no form or socket of another page; every answer with the headers."""
        acts = request.method not in ("GET", "HEAD") or request.path == "/ws"
        if not self._gate.knows_host(request.host):
            answer: web.StreamResponse = refusal("Koll svarar inte på den adressen. Sätt web_url om en proxy står emellan.")
        elif acts and not self._gate.is_own_page(request.headers.get("Origin"), request.host):
            answer = refusal("Bara Kolls egen sida får göra det.")
        else:
            try:
                answer = await handler(request)
            except web.HTTPException as error:
                answer = refusal("Sidan finns inte." if error.status == 404 else "Det gick inte att förstå.", error.status)
        if not answer.prepared:
            answer.headers.update(HEADERS)
            answer.headers["Cache-Control"] = "no-cache" if isinstance(answer, web.FileResponse) else "no-store"
        return answer

    def _visitor(self, request: web.Request) -> str | None:
        """Who it is: "" for whoever sits at an open gate, None for nobody known."""
        if self._gate.header:
            return self._gate.named(request.remote, request.headers.getall(self._gate.header, []))
        return "" if self._gate.is_open else self._visitors.name(request.cookies.get(TICKET))

    def _stranger(self) -> web.StreamResponse:
        if self._gate.password:
            return web.Response(status=303, headers={"Location": "/logga-in"})
        return refusal("Den omvända proxyn säger inte vem du är. Gå dit i stället.")

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page with the terminal."""
        return self._stranger() if self._visitor(request) is None else page("terminal.html")

    async def ask_password(self, _: web.Request) -> web.StreamResponse:
        """The form for the password."""
        return page("login.html", "") if self._gate.password else web.Response(status=303, headers={"Location": "/"})

    async def log_in(self, request: web.Request) -> web.StreamResponse:
        """Give a ticket for the password and a name."""
        form, address = await request.post(), request.remote or ""
        if self._visitors.must_wait(address):
            return page("login.html", "För många försök. Vänta fem minuter.", 429)
        name, password = clean_name(str(form.get("namn", ""))), str(form.get("losenord", ""))
        if not self._gate.is_password(password):
            self._visitors.guessed_wrong(address)
            return page("login.html", "Lösenordet stämmer inte.", 403)
        if not name:
            return page("login.html", "Skriv ditt namn; det står i loggen vid det du skriver.", 400)
        answer = web.Response(status=303, headers={"Location": "/"})
        is_secret = request.secure or self._gate.url.startswith("https")
        answer.set_cookie(TICKET, self._visitors.admit(name), max_age=STAYS, httponly=True, samesite="Strict", secure=is_secret)
        return answer

    async def log_out(self, request: web.Request) -> web.StreamResponse:
        """Take the ticket back."""
        self._visitors.dismiss(request.cookies.get(TICKET))
        answer = web.Response(status=303, headers={"Location": "/logga-in"})
        answer.del_cookie(TICKET)
        return answer

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file that a terminal has made, once, for whoever is let in and has its key."""
        if self._visitor(request) is None:
            return self._stranger()
        try:
            meta = await self._downloads.get_download_metadata(request.match_info["key"])
        except KeyError:
            return refusal("Filen är redan hämtad.", 404)
        answer = web.StreamResponse(headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{ascii_name(meta.file_name)}"', **HEADERS,
        })
        await answer.prepare(request)
        async for chunk in self._downloads.download(request.match_info["key"]):
            await answer.write(chunk)
        await answer.write_eof()
        return answer

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """A terminal of its own for the page, until either ends."""
        visitor = self._visitor(request)
        if visitor is None:
            return refusal("Logga in först.")
        if len(self._open) >= MOST_OPEN:
            return refusal(f"{MOST_OPEN} sidor är redan öppna. Stäng en först.", 503)
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=1 << 20)
        process = TerminalProcess(
            self._command, visitor or None, write_bytes=socket.send_bytes, write_str=socket.send_str, close=socket.close,
            download_manager=self._downloads,
        )
        self._open.add(process)
        try:
            await socket.prepare(request)
            await process.start(number(request.query.get("width"), 80), number(request.query.get("height"), 24))
            await converse(socket, process)
        finally:
            self._open.discard(process)
            await process.stop()
        return socket

    async def _close(self, _: web.Application) -> None:
        await asyncio.gather(*(process.stop() for process in tuple(self._open)))


def serve(site: Site, host: str, port: int, said: Callable[[str], None]) -> None:
    """Serve until stopped. Raises OSError where the port is taken."""
    web.run_app(site.application(), host=host, port=port, print=said, access_log=None)
