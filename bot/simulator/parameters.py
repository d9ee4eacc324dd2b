"""What a call to the Bot API brings, and how it is refused."""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.simulator.people import Json


class Parameters(dict[str, str]):
    """The fields of a call, and the files that came with it, with what they are called, by the name of their field."""

    def __init__(self, fields: Mapping[str, str], files: Mapping[str, bytes] | None = None, names: Mapping[str, str] | None = None) -> None:
        super().__init__(fields)
        self.files = dict(files or {})
        self.names = dict(names or {})


class ApiError(Exception):
    """A refusal: HTTP status, Telegram's description, and for 429 the seconds to wait."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> Json:
        """The body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": {"retry_after": self.retry_after}} if self.retry_after else {})


def required(parameters: Parameters, key: str) -> int:
    """The whole number in a field that no call is without."""
    if not parameters.get(key):
        raise ApiError(400, f"Bad Request: {key.removesuffix('_id')} not found")
    return integer(parameters, key, 0)


def integer(parameters: Parameters, key: str, missing: int) -> int:
    """The whole number in a field, or ``missing``."""
    try:
        return int(parameters.get(key, missing))
    except ValueError as error:
        raise ApiError(400, f"Bad Request: {key} must be an integer") from error


def as_json(parameters: Parameters, key: str, missing: Any) -> Any:
    """The JSON in a field, or ``missing``."""
    try:
        return json.loads(parameters[key]) if parameters.get(key) else missing
    except ValueError as error:
        raise ApiError(400, f"Bad Request: can't parse {key} JSON object") from error
