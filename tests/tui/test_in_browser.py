"""``koll webb`` in a real browser. Run by ``make web-test``; skipped with a word where there is no Chromium."""
import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("textual_serve", reason="tillägget webb är inte installerat")

from browser import CHROMIUM, Browser, waited

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("KOLL_BROWSER" not in os.environ, reason="make web-test prövar webbläsaren"),
    pytest.mark.skipif(CHROMIUM is None, reason="ingen Chromium finns här: webbläsaren prövas inte"),
]
HOUSE = Path(__file__).parents[2]
READY = "document.body && document.body.classList.contains('-first-byte')"
KEEP = os.environ.get("KOLL_PICTURES")
"""A folder where the pictures stay, to be looked at."""


def answers(port: int) -> bool:
    """True when someone listens there."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def settings() -> dict[str, str]:
    """Variables for ``koll webb``; a test may change them before it is started."""
    return {}


@pytest.fixture
async def webb(tmp_path: Path, settings: dict[str, str]) -> AsyncIterator[str]:
    """The address of ``koll webb`` on the demonstration."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    koll = [sys.executable, str(HOUSE / "koll.py"), "--store", f"tinydb://{tmp_path}/koll.json"]
    own = {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "TEXTUAL_ANIMATIONS": "none"}
    environment = {**os.environ, **own, **settings}
    await (await asyncio.create_subprocess_exec(*koll, "demo", "--no-ui", stdout=asyncio.subprocess.DEVNULL, env=environment)).wait()
    process = await asyncio.create_subprocess_exec(*koll, "webb", "--port", str(port), env=environment, stderr=asyncio.subprocess.DEVNULL)
    await waited(lambda: answers(port), 20)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    await asyncio.wait_for(process.wait(), 20)


async def test_koll_in_the_browser_asks_no_other_host_and_takes_keys(webb: str, tmp_path: Path):
    pictures = Path(KEEP) if KEEP else tmp_path
    async with Browser() as browser:
        await browser.open(webb + "/")
        await browser.until(READY)
        before = pictures / "webb-forst.png"
        await until_still(browser, before)
        await browser.press("?")
        await until_still(browser, pictures / "webb-hjalp.png", unlike=before)
        assert {urlsplit(each).netloc for each in browser.asked} == {urlsplit(webb).netloc}
        assert any(each.startswith("ws://") for each in browser.asked)
        assert browser.said == []
        assert await browser.value("[...document.fonts].some(font => font.family.includes('Roboto') && font.status == 'loaded')")


async def test_an_export_is_sent_to_the_browser_and_no_file_of_the_servers_is_read(webb: str, tmp_path: Path):
    async with Browser() as browser:
        await browser.do("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
        await browser.open(webb + "/")
        await browser.until(READY)
        await until_still(browser, tmp_path / "1.png")
        await browser.press("i")
        await until_still(browser, tmp_path / "2.png", unlike=tmp_path / "1.png")
        await browser.press("e")
        await until_still(browser, tmp_path / "3.png", unlike=tmp_path / "2.png")
        await browser.press("\r")
        await waited(lambda: any(tmp_path.glob("alingsas*.csv")), 20)
    assert next(tmp_path.glob("alingsas*.csv")).read_text(encoding="utf-8-sig").startswith("Kod;Namn;")


async def test_leaving_koll_says_how_to_open_it_again(webb: str):
    async with Browser((800, 600)) as browser:
        await browser.open(webb + "/")
        await browser.until(READY)
        for _ in range(50):
            await browser.press("q")
            await asyncio.sleep(0.2)
            if await browser.value("document.body.classList.contains('-closed')"):
                break
        assert await browser.value("getComputedStyle(document.querySelector('.closed')).display") == "block"


async def test_another_page_cannot_reach_the_terminal_through_the_browser(webb: str):
    async with Browser((800, 600)) as browser:
        await browser.open(f"data:text/html,<script>window.end='';const s=new WebSocket('ws{webb[4:]}/ws?width=80%26height=24');"
                           "s.onopen=()=>window.end='open';s.onerror=()=>window.end='refused'</script>")
        await browser.until("Boolean(window.end)")
        assert await browser.value("window.end") == "refused"


@pytest.fixture
def password(settings: dict[str, str], tmp_path: Path) -> str:
    """What the page asks for."""
    (tmp_path / "losenord").write_text("hemligheten\n")
    settings["KOLL_WEB_PASSWORD_FILE"] = str(tmp_path / "losenord")
    return "hemligheten"


async def test_a_password_typed_in_the_page_opens_the_terminal(password: str, webb: str):
    async with Browser((800, 600)) as browser:
        await browser.open(webb + "/")
        for given in ("fel lösenord", password):
            await browser.until("Boolean(document.querySelector('[name=namn]'))")
            await browser.value("document.querySelector('[name=namn]').value = 'Anna'")
            await browser.value(f"document.querySelector('[name=losenord]').value = '{given}'")
            await browser.value("document.querySelector('button').click()")
            if given != password:
                await browser.until("document.body.innerText.includes('Lösenordet stämmer inte.')")
        await browser.until(READY)


async def until_still(browser: Browser, path: Path, unlike: Path | None = None) -> None:
    """Save the page's picture once two in a row are the same, and not the other one."""
    last = unlike.read_bytes() if unlike else b""
    other = last
    for _ in range(100):
        await asyncio.sleep(0.4)
        await browser.picture(path)
        if (now := path.read_bytes()) == last and now != other and len(now) > 20_000:
            return
        last = now
    raise AssertionError(f"{path.name} kom aldrig till ro")
