"""Who may use the chat: invitations made and used once, people taken away, groups opened; each one transaction with its line in the log."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final, NamedTuple

from core.answer import Answer, FollowUp, refusal
from core.answers.given import NOT_YET
from core.commands import Accept, Admitting, Invite, Remove, SetChat, SetRole
from core.outgoing import digest
from core.people import ROLE_WORDS, ChatScope, Invitation, Person, Role
from core.ports import StaleError, Store
from core.question import Who
from core.records import Record, Transaction
from core.register import Register
from core.scope import who_in

NOT_VALID: Final = "Inbjudan gäller inte. Be den som bjöd in dig om en ny."
"""Said of a wrong, used and expired invitation alike: who guesses learns nothing."""
LONGEST_NAME: Final = 80
MOST_DAYS: Final = 90
_ATTEMPTS: Final = 20


class Doorkeeper(NamedTuple):
    """Who admits and when; ``municipality`` finds the one that a name means (None: the chosen one)."""

    name: str
    now: datetime
    municipality: Callable[[str | None], Register | None]


def admit(store: Store, command: Admitting, keeper: Doorkeeper) -> Answer:
    """What was written, or why not. Raises StoreError."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _attempt(store, command, keeper)
        except StaleError:
            continue
    return _attempt(store, command, keeper)


def who_is(store: Store, user: int, chat: int | None) -> Who | None:
    """Who a Telegram user is, alone (``chat`` None) or in a group; None for one who has no access there."""
    people = store.people()
    found = next(((key, each) for key, each in people if isinstance(each, Person) and each.user == user), None)
    if found is None:
        return None
    key, person = found
    group = next((each for at, each in people if isinstance(each, ChatScope) and each.chat == chat and at == key), None)
    register = next((each for each in store.registers() if each.id == key), None)
    if register is None or (chat is not None and group is None):
        return None
    return who_in(person, register, group)


def who_in_group(store: Store, who: Who, chat: int) -> Who:
    """One who is admin by the settings, in a group: bound as the group is, where it has a scope of its own."""
    found = next(((key, each) for key, each in store.people() if isinstance(each, ChatScope) and each.chat == chat), None)
    return who if found is None else Who(who.name, found[1].role, found[0], found[1].unit)


def _attempt(store: Store, command: Admitting, keeper: Doorkeeper) -> Answer:
    generation = store.generation()
    match command:
        case Accept():
            return _accept(store, command, keeper, generation)
        case Remove():
            return _remove(store, command, keeper, generation)
        case SetRole():
            return _set_role(store, command, keeper, generation)
        case Invite() | SetChat():
            return _open(store, command, keeper, generation)


def _open(store: Store, command: Invite | SetChat, keeper: Doorkeeper, generation: int) -> Answer:
    """An invitation or an open group: both are bound to a municipality and perhaps a unit of it."""
    register = keeper.municipality(command.municipality)
    if register is None:
        return refusal("Vilken kommun gäller det? Lägg till --kommun NAMN; dess siffror ska vara inlästa först.")
    unit = _unit(register, command.unit)
    if why_not := _refusal(command, unit):
        return refusal(why_not)
    where = register.latest[unit].name if unit else register.name
    made = _invitation(command, unit, keeper) if isinstance(command, Invite) else ChatScope(command.chat, command.role, unit)
    if isinstance(command, SetChat) and command.closed:
        said = f"Stängde chatten {command.chat}."
        return _written(store, keeper, register.id, said, generation, drop=(made,))
    role = ROLE_WORDS[command.role]
    if isinstance(command, Invite) and not command.write:
        what = f"Bjuder in {command.name.strip()} som {role} för {where}, giltigt {command.days} dagar."
        return _preview(what, replace(command, municipality=register.id, write=True), generation)
    said = (
        f"Bjöd in {command.name.strip()} som {role} för {where}, giltigt {command.days} dagar." if isinstance(command, Invite)
        else f"Öppnade chatten {command.chat} för {where}, högst som {role}."
    )
    done = _written(store, keeper, register.id, said, generation, put=(made,))
    return done._replace(notes=to_send(command.token)) if isinstance(command, Invite) else done


def to_send(token: str) -> tuple[str, ...]:
    """What whoever invites sends to the person; the token is kept nowhere."""
    note = f"Personen öppnar boten i Telegram och skickar: /start {token}"
    return (note, f"Länken är https://t.me/BOTENS_NAMN?start={token} med botens namn i. Den visas bara nu.")


def _unit(register: Register, text: str) -> str | None:
    """The code of a unit by its code or its whole name; None for the root and for no unit at all, empty when none or several fit."""
    wanted = text.casefold().strip()
    if not wanted:
        return None
    found = [code for code, each in register.latest.items() if wanted == code.casefold()] or [
        code for code, each in register.latest.items() if wanted in (each.name.casefold(), *(alias.casefold() for alias in each.aliases))
    ]
    if len(found) != 1:
        return ""
    return None if found[0] == register.root.code else found[0]


def _refusal(command: Invite | SetChat, unit: str | None) -> str | None:
    if isinstance(command, SetChat):
        return _unfit(command.role, command.unit, unit, needs_unit=False)
    if not command.name.strip() or len(command.name) > LONGEST_NAME:
        return f"Skriv ett namn på högst {LONGEST_NAME} tecken."
    if why_not := _unfit(command.role, command.unit, unit):
        return why_not
    return None if 1 <= command.days <= MOST_DAYS else f"En inbjudan gäller mellan 1 och {MOST_DAYS} dagar."


def _unfit(role: Role, said: str, unit: str | None, *, needs_unit: bool = True) -> str | None:
    """Why the role does not go with the unit that was ``said``, and found as ``unit`` (empty: not found)."""
    if unit == "":
        return f"Enheten ”{said[:40]}” finns inte, eller så heter flera så. Skriv enhetens kod eller hela namn."
    if unit is not None and role in ("controller", "admin"):
        return f"En {ROLE_WORDS[role]} ser hela kommunen. Ta bort --enhet, eller välj rollen chef eller läsare."
    if needs_unit and role == "manager" and unit is None and not said.strip():
        return "En chef har en egen enhet. Lägg till --enhet ENHET."
    return None


def _invitation(command: Invite, unit: str | None, keeper: Doorkeeper) -> Invitation:
    expires = (keeper.now + timedelta(days=command.days)).isoformat(timespec="seconds")
    return Invitation(digest(command.token), command.name.strip(), command.role, unit, expires)


def _accept(store: Store, command: Accept, keeper: Doorkeeper, generation: int) -> Answer:
    given, people = digest(command.token), store.people()
    found = [(key, each) for key, each in people if isinstance(each, Invitation) and compare_digest(each.digest, given)]
    if not found or datetime.fromisoformat(found[0][1].expires) <= keeper.now:
        return refusal(NOT_VALID)
    key, invitation = found[0]
    before = tuple((at, each) for at, each in people if isinstance(each, Person) and each.user == command.user)
    if any(at != key for at, _ in before):
        return refusal("Du har redan tillgång till en annan kommun här. Be den som bjöd in dig att ta bort den först.")
    person = Person(command.user, invitation.name, invitation.role, invitation.unit)
    said = f"{person.name} (Telegram {person.user}) tog emot sin inbjudan som {ROLE_WORDS[person.role]}."
    acting = keeper._replace(name=f"{person.name} (Telegram {person.user})")
    _written(store, acting, key, said, generation, put=(person,), drop=(invitation,))
    return Answer(f"Välkommen, {person.name}. Du får fråga som {_may(person.role)}.", followups=(FollowUp("Hjälp", "hjälp"),))


def _may(role: Role) -> str:
    return f"{ROLE_WORDS[role]} och lämna prognoser för din enhet" if role == "manager" else ROLE_WORDS[role]


def _remove(store: Store, command: Remove, keeper: Doorkeeper, generation: int) -> Answer:
    wanted = command.person.casefold().strip()
    found = [
        (key, each) for key, each in store.people() if not isinstance(each, ChatScope)
        and wanted in (each.name.casefold(), str(each.user) if isinstance(each, Person) else "")
    ]
    if not found:
        return refusal(f"Ingen som heter ”{command.person[:40]}” har tillgång eller är inbjuden. Se koll personer.")
    if len(found) > 1:
        return refusal(f"Flera heter ”{command.person[:40]}”. Skriv användar-id, som står i koll personer.")
    key, who = found[0]
    if not command.write:
        return _preview(f"Tar bort {who.name}s tillgång till chatten, genast.", Remove(command.person), generation)
    return _written(store, keeper, key, f"Tog bort {who.name}s tillgång till chatten.", generation, drop=(who,))


def _set_role(store: Store, command: SetRole, keeper: Doorkeeper, generation: int) -> Answer:
    wanted = command.person.casefold().strip()
    people = [(key, each) for key, each in store.people() if isinstance(each, Person)]
    found = [(key, each) for key, each in people if wanted in (each.name.casefold(), str(each.user))]
    if len(found) != 1:
        why = "Flera heter" if found else "Ingen som har tillgång heter"
        return refusal(f"{why} ”{command.person[:40]}”. Användar-id står i koll installningar; en inbjudan görs om med koll bjud-in.")
    key, person = found[0]
    register = next(each for each in store.registers() if each.id == key)
    unit = person.unit if command.unit is None else _unit(register, command.unit)
    if why_not := _unfit(command.role, command.unit or "", unit):
        return refusal(why_not)
    changed = person._replace(role=command.role, unit=unit)
    before, after = _as_role(person, register), _as_role(changed, register)
    if changed == person:
        return refusal(f"Inget att ändra: {person.name} är redan {before}.")
    if not command.write:
        return _preview(f"{person.name}: {before} → {after}.", replace(command, write=True), generation)
    return _written(store, keeper, key, f"Ändrade {person.name}s roll: {before} → {after}.", generation, put=(changed,))


def _as_role(person: Person, register: Register) -> str:
    where = register.latest[person.unit].name if person.unit in register.latest else person.unit or register.name
    return f"{ROLE_WORDS[person.role]} för {where}"


def _preview(said: str, yes: SetRole | Remove | Invite, generation: int) -> Answer:
    return Answer(said, notes=(NOT_YET,), awaits_yes=True, yes=yes, version=generation)


def _written(
    store: Store, keeper: Doorkeeper, municipality: str, said: str, generation: int, put: tuple[Record, ...] = (),
    drop: tuple[Record, ...] = (),
) -> Answer:
    version = store.commit(Transaction(municipality, keeper.name, said, put, drop), generation)
    return Answer(said, version=version)
