"""Fetches key figures from Kolada's public API (version 2): JSON over HTTP, page by page, within limits that are named.

The address is the user's own setting; Koll knows none. Shapes: ``/municipality?title=`` and ``/kpi/IDS`` give
``{"values": [{"id", "title"}], "next_page"?}``; ``/data/kpi/IDS/municipality/CODE/year/YEARS`` gives ``{"values": [{"kpi",
"municipality", "period", "values": [{"gender", "status", "value"}]}], "next_page"?}``. Lists are joined with commas.
"""
from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from core.key_figures import KeyFigure, KeyFigures

if TYPE_CHECKING:
    import httpx

LARGEST_PAGE: Final = 20 * 2**20
"""Bytes of one page."""
MOST_PAGES: Final = 200
TIMEOUT: Final = 20.0
"""Seconds that the server may be silent."""
LONGEST: Final = 180.0
"""Seconds that everything may take."""
AT_ONCE: Final = 25
"""Key figures in one address."""
MOST_ASKED: Final = 500
_NOT_SET: Final = "Adressen till Kolada är inte inställd. Sätt KOLL_KOLADA, eller kolada i koll.toml, till API:ets adress (t.o.m. /v2)."
_GENDERS: Final = {"T": "T", "K": "K", "M": "M", "F": "K"}
_KPI: Final = re.compile(r"[A-Z]\d{5}", re.ASCII)
_LONGEST_TEXT: Final = 300


class KoladaError(ValueError):
    """Nothing could be fetched; the message is a Swedish sentence that says why."""


class Kolada:
    """One place to fetch from. ``now``: seconds, for the limit of the whole."""

    def __init__(
        self, address: str | None, *, timeout: float = TIMEOUT, longest: float = LONGEST, now: Callable[[], float] = time.monotonic
    ) -> None:
        """``address``: as configured. Raises KoladaError when there is none, or none that can be used."""
        self._base = _checked(address)
        self._timeout, self._now = timeout, now
        self._ends = now() + longest

    def key_figures(self, kpis: Sequence[str], municipality: str, years: Iterable[int], fetched: str = "") -> tuple[KeyFigures, ...]:
        """The key figures of a municipality (its name, or its four digits) in the years. Raises KoladaError."""
        ids = _ids(kpis)
        listed = ",".join(str(year) for year in sorted(set(years)))
        with self._client() as client:
            code, area = self._municipality(client, municipality)
            titles = self._titles(client, ids)
            values: dict[str, dict[tuple[int, str], KeyFigure]] = {kpi: {} for kpi in ids}
            for part in _parted(ids):
                for record in self._pages(client, f"data/kpi/{','.join(part)}/municipality/{code}/year/{listed}"):
                    _take(record, code, values)
        return tuple(KeyFigures(kpi, code, titles[kpi], area, fetched, tuple(held.values())) for kpi, held in values.items())

    def _municipality(self, client: httpx.Client, name: str) -> tuple[str, str]:
        """(code, name) of the one municipality that is meant."""
        if re.fullmatch(r"\d{4}", name.strip(), re.ASCII):
            found = [each for each in self._pages(client, f"municipality/{name.strip()}") if _text(each, "id") == name.strip()]
        else:
            titles = (list(self._pages(client, f"municipality?title={quote(title)}")) for title in _titles_of(name))
            alike = ([each for each in listed if _is_municipality(each, name)] for listed in titles)
            found = next(filter(None, alike), [])
        if len(found) == 1:
            return _text(found[0], "id"), _text(found[0], "title")
        what = "har flera kommuner" if found else "har ingen kommun"
        raise KoladaError(f"Kolada {what} som heter ”{name[:60]}”. Ange kommunens fyra siffror med --kod.")

    def _titles(self, client: httpx.Client, ids: Sequence[str]) -> dict[str, str]:
        titles = {}
        for part in _parted(ids):
            titles.update({_text(each, "id"): _text(each, "title") for each in self._pages(client, f"kpi/{','.join(part)}")})
        unknown = [kpi for kpi in ids if kpi not in titles]
        if unknown:
            raise KoladaError(f"Kolada har inget nyckeltal {', '.join(unknown[:5])}.")
        return titles

    def _client(self) -> httpx.Client:
        import httpx  # noqa: PLC0415 – slow to import, and only a fetch needs it

        plain = {"Accept": "application/json", "Accept-Encoding": "identity"}  # a packed page could be any size unpacked
        return httpx.Client(timeout=self._timeout, follow_redirects=False, headers=plain)

    def _pages(self, client: httpx.Client, path: str) -> Iterator[dict[str, Any]]:
        """The records of every page, one after another."""
        address, seen = f"{self._base.geturl()}/{path}", set[str]()
        while address:
            if address in seen or len(seen) >= MOST_PAGES:
                why = "sidor som leder tillbaka till varandra" if address in seen else f"fler än {MOST_PAGES} sidor"
                raise KoladaError(f"Kolada svarar med {why}. Inget är hämtat.")
            seen.add(address)
            page = self._page(client, address)
            yield from _records(page)
            address = self._next(address, page.get("next_page"))

    def _next(self, address: str, following: object) -> str:
        """The address of the next page, which must be on the same server."""
        if not following:
            return ""
        if not isinstance(following, str) or len(following) > 4000:
            raise KoladaError("Kolada svarar med en nästa sida som inte är en adress. Inget är hämtat.")
        try:
            found = urlsplit(urljoin(address, following))
            is_ours = found.scheme in ("http", "https") and _server(found) == _server(self._base)
        except ValueError:
            is_ours = False
        if not is_ours:
            raise KoladaError("Kolada hänvisar till en nästa sida på en annan server. Den följs inte, och inget är hämtat.")
        return found._replace(scheme=self._base.scheme, netloc=self._base.netloc, fragment="").geturl()

    def _page(self, client: httpx.Client, address: str) -> dict[str, Any]:
        import httpx  # noqa: PLC0415 – already there

        where = self._base.netloc.rpartition("@")[2]
        try:
            with client.stream("GET", address) as response:
                if response.status_code != 200:
                    raise KoladaError(_status(response.status_code, where))
                content = self._content(response, where)
        except httpx.TimeoutException as error:
            seconds = f"{self._timeout:g}".replace(".", ",")
            raise KoladaError(f"Kolada ({where}) svarar inte inom {seconds} sekunder. Försök igen senare.") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise KoladaError(f"Det går inte att nå Kolada ({where}). Kontrollera adressen och nätet.") from error
        try:
            page = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise KoladaError(f"Svaret från {where} är inte JSON. Är adressen i KOLL_KOLADA rätt?") from error
        if not isinstance(page, dict):
            raise KoladaError(_OTHER_SHAPE)
        return page

    def _content(self, response: httpx.Response, where: str) -> bytes:
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > LARGEST_PAGE:
                raise KoladaError(f"Svaret från {where} är större än {LARGEST_PAGE // 2**20} MB. Be om färre nyckeltal eller år.")
            if self._now() > self._ends:
                raise KoladaError(f"Hämtningen från {where} tar för lång tid. Be om färre nyckeltal eller år.")
            parts.append(part)
        return b"".join(parts)


_OTHER_SHAPE: Final = "Kolada svarar i en form som Koll inte känner. Inget är hämtat."


def _checked(address: str | None) -> SplitResult:
    if not address or not address.strip():
        raise KoladaError(_NOT_SET)
    try:
        found = urlsplit(address.strip().rstrip("/"))
        is_usable = found.scheme in ("http", "https") and bool(found.hostname) and (found.port or 1) > 0
    except ValueError:
        is_usable = False
    if not is_usable or found.query or found.fragment:
        raise KoladaError("KOLL_KOLADA ska vara en adress som börjar med https:// och slutar med /v2.")
    return found if found.path else found._replace(path="/v2")


def _server(address: SplitResult) -> tuple[str | None, int | None]:
    """Host and port, None for the usual one: a server behind a proxy may write http of itself where it is reached by https."""
    return address.hostname, None if address.port in (80, 443) else address.port


def _status(code: int, where: str) -> str:
    if code in (301, 302, 303, 307, 308):
        return f"Kolada ({where}) hänvisar vidare till en annan adress. Skriv den adressen i KOLL_KOLADA."
    if code in (404, 410):
        return f"Kolada ({where}) har inget på den adressen. Kontrollera nyckeltalen och att KOLL_KOLADA slutar med /v2."
    if code == 429:
        return f"Kolada ({where}) får för många frågor just nu. Försök igen om en stund."
    return f"Kolada ({where}) svarar med fel {code}. Försök igen senare."


def _ids(kpis: Sequence[str]) -> list[str]:
    ids = list(dict.fromkeys(kpi.strip().upper() for kpi in kpis))
    wrong = next((kpi for kpi in ids if not _KPI.fullmatch(kpi)), None)
    if wrong is not None or not ids:
        raise KoladaError(f"”{(wrong or '')[:20]}” är inget nyckeltal. Ett nyckeltal är en bokstav och fem siffror, till exempel N00945.")
    if len(ids) > MOST_ASKED:
        raise KoladaError(f"Högst {MOST_ASKED} nyckeltal går att hämta på en gång; här är {len(ids)}.")
    return ids


def _parted(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))


def _titles_of(name: str) -> tuple[str, ...]:
    """What Kolada may call the municipality: without ”kommun”, and then without its genitive s."""
    words = name.split()
    base = " ".join(words[:-1] if len(words) > 1 and words[-1].casefold() in ("kommun", "stad") else words)
    return (base, base[:-1]) if base.casefold().endswith("s") and len(base) > 3 else (base,)


def _is_municipality(record: dict[str, Any], name: str) -> bool:
    """True for a municipality (type K, not L for a region) whose name is the one that is written."""
    return record.get("type", "K") == "K" and _text(record, "title").casefold() in [title.casefold() for title in _titles_of(name)]


def _records(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    values = page.get("values")
    if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
        raise KoladaError(_OTHER_SHAPE)
    yield from values


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise KoladaError(_OTHER_SHAPE)
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:_LONGEST_TEXT]


def _take(record: dict[str, Any], code: str, values: dict[str, dict[tuple[int, str], KeyFigure]]) -> None:
    """One record of data: the values of a key figure in a year. What was not asked for is passed over."""
    kpi, period, given = _text(record, "kpi"), record.get("period"), record.get("values")
    if not isinstance(given, list) or isinstance(period, bool) or not re.fullmatch(r"(?:19|20)\d\d", str(period), re.ASCII):
        raise KoladaError(_OTHER_SHAPE)
    if kpi not in values or _text(record, "municipality") != code:
        return
    for each in given:
        found = _value(each, int(str(period)))
        earlier = values[kpi].setdefault((found.year, found.gender), found)
        if earlier != found:
            raise KoladaError(f"Kolada ger två olika värden för {kpi} {found.year}. Inget är hämtat.")


def _value(given: object, year: int) -> KeyFigure:
    if not isinstance(given, dict) or given.get("gender", "T") not in _GENDERS:
        raise KoladaError(_OTHER_SHAPE)
    value, status = given.get("value"), given.get("status")
    if isinstance(value, bool) or not (value is None or isinstance(value, (int, float))) or not isinstance(status, (str, type(None))):
        raise KoladaError(_OTHER_SHAPE)
    try:
        number = None if value is None else float(value)
    except OverflowError:
        number = math.inf
    if number is not None and not math.isfinite(number):
        raise KoladaError(f"Kolada ger ett värde för {year} som inte är ett tal. Inget är hämtat.")
    return KeyFigure(year, _GENDERS[given.get("gender", "T")], number, (status or "")[:_LONGEST_TEXT])
