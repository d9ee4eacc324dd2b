"""The answers of the server: pages of ours, refusals in words, and the headers of both."""
from __future__ import annotations

from pathlib import Path
from typing import Final

from aiohttp import web

PAGES: Final = Path(__file__).with_name("pages")
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
}
"""The browser itself sees to it that the page asks nothing of any other host. (The terminal's own script writes its style in the page.)"""


def page(name: str, said: str | None = None, status: int = 200) -> web.Response:
    """A page of ours; ``said`` stands in it where it has a place for that."""
    text = (PAGES / name).read_text(encoding="utf-8")
    return web.Response(text=text if said is None else text.replace("{said}", said), content_type="text/html", status=status)


def refusal(sentence: str, status: int = 403) -> web.Response:
    """A refusal in words."""
    return web.Response(text=sentence + "\n", status=status, content_type="text/plain")


def number(text: str | None, otherwise: int) -> int:
    """A number of a few digits, else the other one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def ascii_name(text: str) -> str:
    """A file's name that every browser takes."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "-" for char in text) or "koll"
