"""Posts by HTTP: the Answer as signed JSON to a webhook of one's own, and as a card to a Teams workflow."""
from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx

from bot.cards import message_of
from bot.delivery import NotTakenError, Parcel, RejectedError
from bot.markup import within
from bot.retrying import DoubtError
from core.answer import as_json

SIGNATURE: Final = "X-Koll-Signature"
"""``sha256=`` and the hexadecimal HMAC-SHA256 of the body, made with KOLL_WEBHOOK_SECRET."""
SECONDS: Final = 10.0


class Webhook:
    """A webhook of the municipality's own. The same ``Idempotency-Key`` means the same post: a receiver takes it once."""

    knows_keys = True
    takes_pictures = False

    def __init__(self, secret: str = "") -> None:
        """``secret`` signs each body; without one there is no signature."""
        self._secret = secret.encode()

    async def send(self, parcel: Parcel, address: str) -> None:
        """Raises NotTakenError, RejectedError or DoubtError."""
        body = json.dumps(_body(parcel), ensure_ascii=False).encode()
        headers = {"Idempotency-Key": quote(parcel.row.key, safe=" :+.,/()")}
        if self._secret:
            headers[SIGNATURE] = f"sha256={hmac.new(self._secret, body, hashlib.sha256).hexdigest()}"
        await _post(address, body, headers)


class Teams:
    """A workflow in Microsoft Teams (”Publicera i en kanal när en webhookbegäran tas emot”). It knows no keys."""

    knows_keys = False
    takes_pictures = False

    async def send(self, parcel: Parcel, address: str) -> None:
        """Raises NotTakenError, RejectedError or DoubtError."""
        await _post(address, message_of(parcel.answer, parcel.row), {})


def _body(parcel: Parcel) -> dict[str, Any]:
    row = parcel.row
    return {"key": row.key, "mark": row.mark, "text": row.text, "author": row.author, "time": row.time, "answer": as_json(parcel.answer)}


async def _post(address: str, body: bytes, headers: dict[str, str]) -> None:
    is_local = urlsplit(address).hostname in ("127.0.0.1", "localhost", "::1")
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=not is_local) as client:
            answer = await client.post(address, content=body, headers={"Content-Type": "application/json; charset=utf-8", **headers})
    except (httpx.InvalidURL, UnicodeError):
        raise RejectedError("adressen går inte att använda") from None
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NotTakenError(f"servern nås inte ({type(error).__name__})") from None
    except httpx.HTTPError as error:
        raise DoubtError(f"servern bekräftade inte ({type(error).__name__})") from None
    _judge(answer)


def _judge(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    why = f"servern svarar {answer.status_code} {within(answer.text, 200)}".strip()
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        wait = answer.headers.get("Retry-After", "")
        raise NotTakenError(why, float(wait) if wait.isdecimal() else None)
    if answer.is_server_error:
        raise DoubtError(why)
    raise RejectedError(why)
