"""Whose access ends: the people and invitations that a name, a user id or an invitation's id means."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.people import ChatScope, Invitation, Person, invitation_id


class Leaving(NamedTuple):
    """One person with every invitation in that name, or only invitations; all in one ``municipality`` (id)."""

    municipality: str
    name: str
    person: Person | None
    invitations: tuple[Invitation, ...]

    @property
    def records(self) -> tuple[Person | Invitation, ...]:
        """What is dropped."""
        return (*([self.person] if self.person else []), *self.invitations)


def leaving(people: Sequence[tuple[str, Person | Invitation | ChatScope]], text: str) -> Leaving | str:
    """Who is meant; or why that is no one, or not one. A person takes the invitations in the same name along: each is a way back in."""
    wanted = text.casefold().strip()
    found = [(key, each) for key, each in people if not isinstance(each, ChatScope) and wanted in _called(each)]
    if not found:
        return f"Ingen som heter ”{text[:40]}” har tillgång eller är inbjuden. Se koll personer."
    persons = [each for _, each in found if isinstance(each, Person)]
    if len(persons) > 1 or len({key for key, _ in found}) > 1:
        return f"Flera heter ”{text[:40]}”. Skriv användar-id eller inbjudans id, som står i koll personer."
    key, first = found[0]
    if not persons:
        return Leaving(key, first.name, None, tuple(each for _, each in found if isinstance(each, Invitation)))
    return Leaving(key, persons[0].name, persons[0], invited(people, key, persons[0].name))


def invited(
    people: Sequence[tuple[str, Person | Invitation | ChatScope]], municipality: str, name: str,
) -> tuple[Invitation, ...]:
    """The invitations to someone that are still open in a municipality (id)."""
    return tuple(
        each for key, each in people
        if isinstance(each, Invitation) and key == municipality and each.name.casefold() == name.casefold()
    )


def _called(each: Person | Invitation) -> tuple[str, str]:
    return each.name.casefold(), str(each.user) if isinstance(each, Person) else invitation_id(each)
