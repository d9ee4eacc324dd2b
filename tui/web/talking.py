"""What a page says over its socket, handed on to its terminal."""
from __future__ import annotations

from aiohttp import WSMsgType, web

from tui.web.process import TerminalProcess


async def converse(socket: web.WebSocketResponse, process: TerminalProcess) -> None:
    """Hand on what the page says; what is no message of the page's is passed over."""
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        match message_of(message):
            case ["stdin", str(keys)]:
                await process.send_bytes(keys.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await process.set_terminal_size(width, height)
            case ["ping", str(said)]:
                await socket.send_json(["pong", said])
            case ["blur"]:
                await process.blur()
            case ["focus"]:
                await process.focus()


def message_of(message: object) -> object:
    """What a message says; None when it is not JSON."""
    try:
        return message.json()  # type: ignore[attr-defined]  # aiohttp's WSMessage, whose class moved between its versions
    except (ValueError, RecursionError):
        return None
