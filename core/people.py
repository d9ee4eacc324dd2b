"""Who may use the chat: people, the invitations they come by, and what may be shown in a group."""
from __future__ import annotations

from typing import Final, Literal, NamedTuple

Role = Literal["reader", "manager", "controller", "admin"]

ROLES: Final[dict[str, Role]] = {
    "läsare": "reader", "lasare": "reader", "chef": "manager", "controller": "controller", "admin": "admin",
}
"""The roles as users write them."""
ROLE_WORDS: Final[dict[Role, str]] = {"reader": "läsare", "manager": "chef", "controller": "controller", "admin": "admin"}
_RANK: Final[tuple[Role, ...]] = ("reader", "manager", "controller", "admin")


class Person(NamedTuple):
    """Someone who may ask in the chat: Telegram's user id, a name and a role; ``unit`` is the code of the unit whose figures,
    with everything under it, they may see (None: the whole municipality), ``more`` are further ones."""

    user: int
    name: str
    role: Role = "reader"
    unit: str | None = None
    more: tuple[str, ...] = ()


class Invitation(NamedTuple):
    """A way in that opens once. Only the ``digest`` of its token is kept; ``expires`` is ISO 8601 in UTC."""

    digest: str
    name: str
    role: Role
    unit: str | None
    expires: str
    more: tuple[str, ...] = ()


class ChatScope(NamedTuple):
    """What may be shown and done in a group, whoever asks there."""

    chat: int
    role: Role = "reader"
    unit: str | None = None


def units_of(bound: Person | Invitation | ChatScope) -> tuple[str, ...]:
    """The codes of the units that someone or a group is bound to; none for the whole municipality."""
    return () if bound.unit is None else (bound.unit, *getattr(bound, "more", ()))


def invitation_id(invitation: Invitation) -> str:
    """What an invitation is called when it is taken back: no way to its token."""
    return invitation.digest[:8]


def deep_link(token: str, bot: str) -> str:
    """The address that opens the chat with a bot and hands over an invitation."""
    return f"https://t.me/{bot.removeprefix('@')}?start={token}"


def lower(one: Role, other: Role) -> Role:
    """The role of the two that may do less."""
    return min(one, other, key=_RANK.index)
