"""Posts to the other services that apprise knows; an extra, which Koll runs without."""
from __future__ import annotations

import asyncio
import importlib
from typing import Any

from bot.delivery import Parcel, RejectedError
from bot.mail import text_of
from bot.markup import within
from bot.retrying import DoubtError


class Apprise:
    """Sends headline and text. apprise tells no more than yes or no, and drops pictures unseen, so none are given to it."""

    knows_keys = False
    takes_pictures = False

    async def send(self, parcel: Parcel, address: str) -> None:
        """Raises RejectedError or DoubtError."""
        try:
            apprise: Any = importlib.import_module("apprise")
        except ImportError:
            raise RejectedError("apprise är inte installerat. Kör: pip install 'koll[apprise]'") from None
        service = apprise.Apprise()
        if not service.add(address):
            raise RejectedError("apprise känner inte igen adressen")
        title, body = within(parcel.answer.headline, 180), text_of(parcel.answer, parcel.row)
        if not await asyncio.to_thread(service.notify, body=body, title=title, body_format="text"):
            raise DoubtError("apprise fick inget ja från tjänsten")
