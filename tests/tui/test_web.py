"""The gate of the terminal in the browser, over real HTTP; the browser itself is in test_in_browser."""
import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="tillägget webb är inte installerat")

from aiohttp import ClientSession, CookieJar, WSServerHandshakeError, web

import koll
from tui.web.gate import Gate, clean_name, gate_from
from tui.web.process import within
from tui.web.server import Site
from tui.web.visitors import MOST_WRONG, STAYS, WRONG_WITHIN, Visitors

HOUSE = Path(__file__).parents[2]
HELLO = """
import os
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        hidden = sorted(key for key in os.environ if key.startswith("KOLL_"))
        yield Static("hej " + os.environ.get("USER", "") + " " + " ".join(hidden))
Hello().run()
"""
Serve = Callable[..., "asyncio.Future[str]"]


@pytest.mark.parametrize(("settings", "password", "host", "said"), [
    ({}, "", "0.0.0.0", "lösenord"),
    ({}, "", "koll.kommunen.se", "lösenord"),
    ({"web_header": "X-Remote-User"}, "", "127.0.0.1", "hör ihop"),
    ({"web_proxy": "127.0.0.1"}, "", "127.0.0.1", "hör ihop"),
    ({"web_header": "X-Remote-User", "web_proxy": "127.0.0.1"}, "hemligheten", "127.0.0.1", "inte båda"),
    ({"web_header": "X Remote", "web_proxy": "127.0.0.1"}, "", "127.0.0.1", "”X Remote”"),
    ({"web_header": "X-Remote-User", "web_proxy": "proxyn"}, "", "127.0.0.1", "”proxyn”"),
    ({"web_url": "koll.kommunen.se"}, "hemligheten", "127.0.0.1", "ingen adress"),
    ({"web_url": "https://koll.kommunen.se"}, "", "127.0.0.1", "web_password_file"),
])
def test_a_gate_that_would_let_just_anyone_in_is_refused_in_words(settings: dict[str, str], password: str, host: str, said: str):
    with pytest.raises(ValueError, match=said):
        gate_from(settings, password, host)


def test_a_gate_on_this_machine_or_with_a_password_or_a_proxy_is_made():
    assert gate_from({}, "", "127.0.0.1").is_open
    assert gate_from({}, "", "::1").is_open
    assert not gate_from({}, "hemligheten", "0.0.0.0").is_open
    assert not gate_from({"web_header": "X-Remote-User", "web_proxy": "10.0.0.0/24"}, "", "0.0.0.0").is_open


def test_a_proxys_word_is_taken_only_from_its_own_address_and_only_when_it_names_one():
    gate = Gate(header="X-Remote-User", proxies=("10.0.0.7", "fd00::/8"))
    assert gate.named("10.0.0.7", ["anna"]) == "anna"
    assert gate.named("fd00::1", ["KOMMUN\\anna"]) == "KOMMUN\\anna"
    assert [gate.named("10.0.0.8", ["anna"]), gate.named("10.0.0.7", []), gate.named("10.0.0.7", ["anna", "bo"])] == [None] * 3
    assert [gate.named("10.0.0.7", [" "]), gate.named(None, ["anna"]), gate.named("", ["anna"])] == [None] * 3
    assert Gate("lösen").named("10.0.0.7", ["anna"]) is None


def test_an_open_gate_answers_only_by_the_names_of_this_machine():
    gate = Gate()
    assert all(map(gate.knows_host, ("localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST")))
    assert not any(map(gate.knows_host, ("ond.example:8000", "", "127.0.0.1.ond.example", "[::1", "user@ond.example")))
    assert Gate("x", url="https://koll.se").knows_host("KOLL.se")
    assert not Gate("x", url="https://koll.se").knows_host("koll.se.ond.example")


def test_only_a_page_from_the_very_same_address_is_ours():
    gate, behind = Gate(), Gate("x", url="https://koll.se")
    assert gate.is_own_page("http://localhost:8000", "localhost:8000")
    assert not any(gate.is_own_page(origin, "localhost:8000") for origin in (
        None, "", "null", "http://localhost:8001", "http://ond.example", "http://localhost:8000.ond.example", "file://localhost:8000",
    ))
    assert behind.is_own_page("https://koll.se", "127.0.0.1:8000")
    assert not behind.is_own_page("http://koll.se", "koll.se")


def test_a_name_is_cleaned_of_what_could_break_a_line_of_the_log():
    assert clean_name("  Anna\r\nÅberg\x1b[31m ") == "AnnaÅberg31m"
    assert len(clean_name("x" * 500)) == 60


def test_a_ticket_is_good_for_twelve_hours_and_guesses_are_counted_by_address():
    now = [0.0]
    visitors = Visitors(lambda: now[0])
    ticket = visitors.admit("anna")
    assert [visitors.name(ticket), visitors.name(ticket + "x"), visitors.name(""), visitors.name(None)] == ["anna", None, None, None]
    for _ in range(MOST_WRONG):
        assert not visitors.must_wait("10.0.0.1")
        visitors.guessed_wrong("10.0.0.1")
    assert visitors.must_wait("10.0.0.1")
    assert not visitors.must_wait("10.0.0.2")
    now[0] = WRONG_WITHIN
    assert not visitors.must_wait("10.0.0.1")
    now[0] = STAYS
    assert visitors.name(ticket) is None


@pytest.mark.parametrize(("content", "said"), [(None, "finns inte"), ("kort", "för kort")])
def test_koll_webb_for_others_needs_a_password_that_can_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: str | None, said: str,
):
    file = tmp_path / "losenord"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("KOLL_STORE", f"tinydb://{tmp_path}/koll.json")
    assert koll.run(["webb", "--adress", "0.0.0.0"]) == 1
    assert "nås av andra" in capsys.readouterr().err
    monkeypatch.setenv("KOLL_WEB_PASSWORD_FILE", str(file))
    assert koll.run(["webb", "--adress", "0.0.0.0"]) == 1
    assert said in capsys.readouterr().err


def test_a_port_that_is_taken_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("KOLL_STORE", f"tinydb://{tmp_path}/koll.json")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert koll.run(["webb", "--port", str(taken.getsockname()[1])]) == 1
    assert "Är porten upptagen?" in capsys.readouterr().err


def test_a_page_cannot_ask_for_a_screen_that_no_one_has():
    assert within(10 ** 9, -3) == (500, 1)


@pytest.fixture
async def served() -> AsyncIterator[Callable[[Gate], "asyncio.Future[str]"]]:
    """Serve a small terminal behind a gate; the address without a slash at the end."""
    runners: list[web.AppRunner] = []

    async def serve(gate: Gate) -> str:
        runner = web.AppRunner(Site(gate, [sys.executable, "-c", HELLO]).application())
        runners.append(runner)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield serve  # type: ignore[misc]  # a coroutine function, of which mypy sees no Future
    for runner in runners:
        await runner.cleanup()


async def first_words(session: ClientSession, url: str, **headers: str) -> str:
    """What the terminal behind a socket has drawn when it greets."""
    async with session.ws_connect(url + "/ws?width=120&height=5", origin=url, headers=headers) as socket:
        seen = b""
        while b"hej" not in seen:
            seen += await asyncio.wait_for(socket.receive_bytes(), 20)
        return seen.decode()


@pytest.mark.slow
async def test_the_page_and_its_socket_are_given_and_everything_comes_from_here(served: Serve):
    url = await served(Gate())
    async with ClientSession() as session:
        async with session.get(url + "/") as answer:
            page = await answer.text()
            assert answer.status == 200
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "//" not in page.replace("<!DOCTYPE html>", "").replace("data:,", "")
        for path in ("static/js/textual.js", "static/css/xterm.css", "koll/start.js", "static/fonts/RobotoMono-VariableFont_wght.ttf"):
            async with session.get(f"{url}/{path}") as answer:
                assert answer.status == 200, path
        for path in ("/static/", "/koll/../login.html", "/static/..%2f..%2fserver.py", "/finns-inte"):
            async with session.get(url + path) as answer:
                assert answer.status in (403, 404), path
        assert "hej" in await first_words(session, url)


@pytest.mark.slow
@pytest.mark.parametrize("origin", [None, "http://ond.example", "http://127.0.0.1:1", "null"])
async def test_a_page_of_another_origin_cannot_open_a_terminal(served: Serve, origin: str | None):
    url = await served(Gate())
    async with ClientSession() as session:
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(url + "/ws", origin=origin)
        assert refused.value.status == 403


async def test_a_strangers_name_that_leads_here_is_not_answered(served: Serve):
    url = await served(Gate())
    async with ClientSession() as session, session.get(url + "/", headers={"Host": "ond.example"}) as answer:
        assert answer.status == 403


@pytest.mark.slow
async def test_the_password_lets_one_in_under_ones_own_name_until_one_leaves(served: Serve):
    url = await served(Gate("hemligheten"))
    own = {"Origin": url}
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        async with session.get(url + "/", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/logga-in")
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(url + "/ws", origin=url)
        async with session.get(url + "/download/x", allow_redirects=False) as answer:
            assert answer.status == 303
        async with session.post(url + "/logga-in", data={"namn": "anna", "losenord": "fel"}, headers=own) as answer:
            assert answer.status == 403
            assert "stämmer inte" in await answer.text()
        async with session.post(url + "/logga-in", data={"namn": "anna", "losenord": "hemligheten"}) as answer:
            assert answer.status == 403  # no page of ours sent it
        async with session.post(
            url + "/logga-in", data={"namn": "anna å", "losenord": "hemligheten"}, headers=own, allow_redirects=False,
        ) as answer:
            assert answer.headers["Location"] == "/"
            assert all(word in answer.headers["Set-Cookie"] for word in ("HttpOnly", "SameSite=Strict", "Max-Age=43200"))
        assert "hej anna å" in await first_words(session, url)
        async with session.post(url + "/logga-ut", headers=own) as answer:
            assert answer.status == 200
        async with session.get(url + "/", allow_redirects=False) as answer:
            assert answer.status == 303


async def test_five_wrong_passwords_must_wait_also_with_the_right_one(served: Serve):
    url = await served(Gate("hemligheten"))
    async with ClientSession() as session:
        said = []
        for password in [*["fel"] * MOST_WRONG, "hemligheten"]:
            data = {"namn": "anna", "losenord": password}
            async with session.post(url + "/logga-in", data=data, headers={"Origin": url}, allow_redirects=False) as answer:
                said.append(answer.status)
    assert said == [*[403] * MOST_WRONG, 429]


@pytest.mark.slow
async def test_the_terminal_behind_a_page_gets_no_secret_of_the_servers(served: Serve, monkeypatch: pytest.MonkeyPatch):
    for name in ("KOLL_BOT_TOKEN", "KOLL_SMTP_PASSWORD_FILE", "KOLL_WEB_PASSWORD_FILE", "KOLL_WEBHOOK_SECRET", "KOLL_KOMMUN"):
        monkeypatch.setenv(name, "x")
    url = await served(Gate())
    async with ClientSession() as session:
        shown = await first_words(session, url)
    assert "KOMMUN" in shown
    assert not [word for word in ("TOKEN", "PASSWORD", "SECRET", "WEB") if word in shown]


@pytest.mark.slow
async def test_the_proxys_header_names_the_visitor_and_nothing_else_lets_in(served: Serve):
    trusted = await served(Gate(header="X-Remote-User", proxies=("127.0.0.1",)))
    other = await served(Gate(header="X-Remote-User", proxies=("10.0.0.7",)))
    async with ClientSession() as session:
        assert "hej bo" in await first_words(session, trusted, **{"X-Remote-User": "bo"})
        async with session.get(trusted + "/") as answer:
            assert answer.status == 403
        async with session.get(other + "/", headers={"X-Remote-User": "bo"}) as answer:
            assert answer.status == 403


@pytest.mark.slow
async def test_what_is_no_message_is_passed_over_and_the_terminal_goes_on(served: Serve):
    url = await served(Gate())
    async with ClientSession() as session, session.ws_connect(url + "/ws", origin=url) as page:
        for text in ("{", "[]", '["resize", 3]', '["stdin", 4]', '["resize", {"width": 1e9, "height": 5}]', json.dumps(["x"])):
            await page.send_str(text)
        await page.send_bytes(b"\x00")
        await page.send_str('["ping", "7"]')
        while True:
            message = await asyncio.wait_for(page.receive(), 20)
            if message.data == '["pong", "7"]':
                break
            assert not page.closed
