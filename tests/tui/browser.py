"""A headless Chromium that the tests drive over its own debugging socket; what it asks of the network is noted."""
from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
FLAGS = (
    "--headless=new", "--no-sandbox", "--enable-unsafe-swiftshader", "--remote-debugging-port=0", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "about:blank",
)


class Browser:
    """One page. ``asked`` holds the address of every request and socket of it, ``said`` what its console wrote."""

    def __init__(self, size: tuple[int, int] = (1280, 800)) -> None:
        self._size = size
        self.asked: list[str] = []
        self.said: list[str] = []
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._socket: ClientWebSocketResponse

    async def __aenter__(self) -> Browser:
        assert CHROMIUM is not None
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("DBUS")}
        self._process = await asyncio.create_subprocess_exec(
            CHROMIUM, f"--user-data-dir={self._folder.name}", "--window-size={},{}".format(*self._size), *FLAGS, env=kept,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )
        said = Path(self._folder.name) / "DevToolsActivePort"
        await waited(lambda: said.exists() and "\n" in said.read_text(), 30)
        port = said.read_text().split()[0]
        self._session = ClientSession()
        async with self._session.get(f"http://127.0.0.1:{port}/json/list") as answer:
            (tab,) = [each for each in await answer.json() if each["type"] == "page"]
        self._socket = await self._session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0)
        self._reading = asyncio.create_task(self._read())
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.do(f"{domain}.enable")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._socket.close()
        self._reading.cancel()
        await self._session.close()
        self._process.kill()
        await self._process.wait()
        self._folder.cleanup()

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Carry out a method of the debugging protocol; its result."""
        number = len(self._answers) + 1
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(json.dumps({"id": number, "method": method, "params": parameters}))
        return await asyncio.wait_for(self._answers[number], 30)

    async def _read(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._answers[told["id"]].set_result(told.get("result", {}))
            elif told["method"] == "Network.requestWillBeSent":
                self.asked.append(told["params"]["request"]["url"])
            elif told["method"] == "Network.webSocketCreated":
                self.asked.append(told["params"]["url"])
            elif told["method"] == "Log.entryAdded":
                self.said.append(told["params"]["entry"]["text"])
            elif told["method"] == "Runtime.exceptionThrown":
                self.said.append(str(told["params"]["exceptionDetails"]))

    async def open(self, address: str) -> None:
        """Go to a page."""
        await self.do("Page.navigate", url=address)

    async def value(self, expression: str) -> Any:
        """What an expression of the page's is."""
        found = await self.do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return found.get("result", {}).get("value")

    async def until(self, expression: str, seconds: float = 30) -> None:
        """Wait until an expression holds."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not await self.value(expression):
            assert asyncio.get_running_loop().time() < deadline, (expression, self.asked, self.said)
            await asyncio.sleep(0.1)

    async def press(self, text: str) -> None:
        """Type letters where the page has its focus."""
        for letter in text:
            await self.do("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter, unmodifiedText=letter)
            await self.do("Input.dispatchKeyEvent", type="keyUp", key=letter)

    async def picture(self, path: Path) -> None:
        """Save what the page looks like."""
        path.write_bytes(base64.b64decode((await self.do("Page.captureScreenshot", format="png"))["data"]))


async def waited(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not holds():
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.05)
