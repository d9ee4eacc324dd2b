"""Who may come in to the terminal in the browser, and from which page: decided here, by what the request says. No framework."""
from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from core.addresses import without_password

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")
LONGEST_NAME: Final = 60
_CONTROL: Final = re.compile(r"[^\w .,@'’\\/+-]")


class Gate(NamedTuple):
    """What lets one in. With neither ``password`` nor ``header`` only whoever sits at the machine itself can.

    ``header``: the name of the one in which a reverse proxy says who it is, believed only from an address in ``proxies``
    (addresses or networks). ``url``: the address that the browser shows, where a proxy stands between.
    """

    password: str = ""
    header: str = ""
    proxies: tuple[str, ...] = ()
    url: str = ""

    @property
    def is_open(self) -> bool:
        """True when no one is asked who they are."""
        return not self.password and not self.header

    def is_password(self, given: str) -> bool:
        """True for the password; takes the same time whatever was given."""
        return bool(self.password) and hmac.compare_digest(_digest(given), _digest(self.password))

    def is_proxy(self, address: str | None) -> bool:
        """True for an address that the proxy's header is believed from."""
        return address is not None and any(_is_within(address, each) for each in self.proxies)

    def named(self, address: str | None, values: Sequence[str]) -> str | None:
        """Who the proxy says it is; None when it is not the proxy, when it names nobody, or when it names two."""
        if not self.header or not self.is_proxy(address) or len(values) != 1:
            return None
        return clean_name(values[0]) or None

    def knows_host(self, host: str) -> bool:
        """True for an address that a browser may show; a stranger's name that was made to lead here is none."""
        if self.url:
            return _same_place(host, urlsplit(self.url).netloc)
        return not self.is_open or (_hostname(host) or "") in LOOPBACK_NAMES

    def is_own_page(self, origin: str | None, host: str) -> bool:
        """True when the page that asks is one of ours: its origin is this very address. No origin is no page of ours."""
        if not origin:
            return False
        if self.url:
            own, asks = urlsplit(self.url), urlsplit(origin)
            return (asks.scheme, asks.netloc.casefold()) == (own.scheme, own.netloc.casefold())
        return urlsplit(origin).scheme in ("http", "https") and _same_place(urlsplit(origin).netloc, host)


def gate_from(settings: Mapping[str, str], password: str, host: str) -> Gate:
    """The gate that the settings ask for on an address to listen on. Raises ValueError with a Swedish sentence."""
    header, url = settings.get("web_header", "").strip(), settings.get("web_url", "").strip().rstrip("/")
    proxies = tuple(each.strip() for each in settings.get("web_proxy", "").split(",") if each.strip())
    for each in proxies:
        _check_address(each)
    if header and not re.fullmatch(r"[A-Za-z0-9-]+", header):
        raise ValueError(f"web_header ”{header[:40]}” är inget namn på ett huvud. Skriv till exempel X-Remote-User.")
    if url and not (urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc and urlsplit(url).path == ""):
        raise ValueError(f"web_url ”{without_password(url)[:60]}” är ingen adress. Skriv till exempel https://koll.kommunen.se.")
    if header and password:
        raise ValueError("Ange antingen web_password_file eller web_header, inte båda.")
    if bool(header) != bool(proxies):
        raise ValueError("web_header och web_proxy hör ihop: huvudet, och adressen till den omvända proxyn som sätter det.")
    if url and not header and not password and not is_loopback(urlsplit(url).hostname or ""):
        raise ValueError("web_url säger att andra når Koll genom en proxy. Ange också web_password_file, eller web_header och web_proxy.")
    if not header and not password and not is_loopback(host):
        raise ValueError(
            f"{host} nås av andra än den här datorn. Ange ett lösenord (web_password_file) eller en omvänd proxys huvud (web_header och "
            "web_proxy), eller låt bli --adress.",
        )
    return Gate(password, header, proxies, url)


def is_loopback(host: str) -> bool:
    """True for an address that only this machine reaches."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def clean_name(text: str) -> str:
    """A person's name as it may stand in the log."""
    return " ".join(_CONTROL.sub("", text).split())[:LONGEST_NAME].strip()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _check_address(text: str) -> None:
    try:
        ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"web_proxy ”{text[:40]}” är ingen adress. Skriv till exempel 127.0.0.1 eller 10.0.0.0/24.") from None


def _is_within(address: str, network: str) -> bool:
    try:
        return ip_address(address) in ip_network(network, strict=False)
    except ValueError:
        return False


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _same_place(one: str, other: str) -> bool:
    return bool(one) and one.casefold() == other.casefold()
