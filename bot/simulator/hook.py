"""A webhook as the simulator keeps it."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.simulator.people import Json

START: Final = 1_600_000_000
"""The date of every message, in seconds; a test should not depend on today."""


@dataclass(slots=True)
class Hook:
    """A webhook that has been set, and why the last delivery failed."""

    url: str
    secret: str
    most: int = 40
    allowed: tuple[str, ...] = ()
    error: str = ""

    def as_json(self, pending: int) -> Json:
        """What getWebhookInfo says."""
        base: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending, "max_connections": self.most}
        failed: Json = {"last_error_date": START, "last_error_message": self.error} if self.error else {}
        return base | failed | ({"allowed_updates": list(self.allowed)} if self.allowed else {})
