"""Who may use the chat: invitations made and used once, people taken away, groups opened; each one transaction with its line in the log."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final, NamedTuple

from core.answer import NOT_YET, Answer, FollowUp, refusal
from core.answers.people import people_answer, replaced, to_send, what_ends
from core.commands import Accept, Admitting, Invite, Remove, SetChat, SetRole, ShowPeople
from core.genitive import genitive
from core.outgoing import digest
from core.people import ROLE_WORDS, ChatScope, Invitation, Person, Role, units_of
from core.ports import Store
from core.question import Who
from core.records import Record, Transaction
from core.register import Register
from core.scope import bound, who_in
from core.whose_units import codes_named, placed
from store.anew import planned_anew
from store.books import WHICH
from store.leaving import invited, leaving

NOT_VALID: Final = "Inbjudan gäller inte. Be den som bjöd in dig om en ny."
"""Said of a wrong, used and expired invitation alike: who guesses learns nothing."""
LONGEST_NAME: Final = 80
MOST_DAYS: Final = 90
MOST_UNITS: Final = 20


class Doorkeeper(NamedTuple):
    """Who admits and when; ``municipality`` finds the one that a name means (None: the chosen one), among ``municipalities``."""

    name: str
    now: datetime
    municipality: Callable[[str | None], Register | None]
    municipalities: Callable[[], Sequence[Register]]


def admit(store: Store, command: Admitting, keeper: Doorkeeper) -> Answer:
    """What was written, or why not. Raises StoreError."""
    return planned_anew(lambda: _attempt(store, command, keeper))


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


def who_in_group(store: Store, who: Who, chat: int) -> Who | None:
    """One who is admin by the settings, in a group: bound as the group is; None in a group that is not open."""
    found = next(((key, each) for key, each in store.people() if isinstance(each, ChatScope) and each.chat == chat), None)
    return None if found is None else bound(Who(who.name, found[1].role, found[0], in_group=True), units_of(found[1]))


def _attempt(store: Store, command: Admitting, keeper: Doorkeeper) -> Answer:
    generation = store.generation()
    match command:
        case Accept():
            return _accept(store, command, keeper, generation)
        case Remove():
            return _remove(store, command, keeper, generation)
        case SetRole():
            return _set_role(store, command, keeper, generation)
        case ShowPeople():
            return people_answer(store.people(), store.registers(), generation)
        case Invite():
            return _invite(store, command, keeper, generation)
        case SetChat():
            return _open(store, command, keeper, generation)


def _invite(store: Store, command: Invite, keeper: Doorkeeper, generation: int) -> Answer:
    found = _where(command, keeper)
    if isinstance(found, str):
        return refusal(found)
    register, units = found
    if not command.name.strip() or len(command.name) > LONGEST_NAME:
        return refusal(f"Skriv ett namn på högst {LONGEST_NAME} tecken.")
    if not 1 <= command.days <= MOST_DAYS:
        return refusal(f"En inbjudan gäller mellan 1 och {MOST_DAYS} dagar.")
    expires = (keeper.now + timedelta(days=command.days)).isoformat(timespec="seconds")
    made = Invitation(digest(command.token), command.name.strip(), command.role, *_first(units), expires, units[1:])
    days = "1 dag" if command.days == 1 else f"{command.days} dagar"
    said = f"{made.name} som {ROLE_WORDS[command.role]} för {_named(register, units)}, giltigt {days}."
    if not command.write:
        return _preview(f"Bjuder in {said}", replace(command, municipality=register.id, write=True), generation)
    older = invited(store.people(), register.id, made.name)
    done = _written(store, keeper, register.id, f"Bjöd in {said}", generation, put=(made,), drop=older)
    return done._replace(notes=(*to_send(command.token, command.bot), *replaced(made.name, len(older))))


def _where(command: Invite, keeper: Doorkeeper) -> tuple[Register, tuple[str, ...]] | str:
    """The municipality and the codes of the units in it; or why there are none."""
    register, said = keeper.municipality(command.municipality), (command.unit, *command.more)
    if command.asks and len(known := keeper.municipalities()) > 1:
        found = placed(known, said)
        if found is None:
            return f"Vilken kommun gäller det? Skriv dess namn sist. Här finns {', '.join(each.name for each in known[:10])}."
        register, said = found
    if register is None:
        return WHICH
    units = _units(register, said)
    units = units if isinstance(units, str) else _fit(units, command.role, in_chat=command.asks)
    return units if isinstance(units, str) else (register, units)


def _open(store: Store, command: SetChat, keeper: Doorkeeper, generation: int) -> Answer:
    register = keeper.municipality(command.municipality)
    if register is None:
        return refusal(WHICH)
    units = _units(register, (command.unit,))
    if isinstance(units, str):
        return refusal(units)
    if units and command.role in ("controller", "admin"):
        return refusal(_sees_all(command.role))
    made = ChatScope(command.chat, command.role, *_first(units))
    if command.closed:
        return _written(store, keeper, register.id, f"Stängde chatten {command.chat}.", generation, drop=(made,))
    said = f"Öppnade chatten {command.chat} för {_named(register, units)}, högst som {ROLE_WORDS[command.role]}."
    return _written(store, keeper, register.id, said, generation, put=(made,))


def _units(register: Register, texts: tuple[str, ...]) -> tuple[str, ...] | str:
    """The codes of units by code or whole name, none when the root is among them or nothing is said; else why there is none."""
    codes = list[str]()
    for text in filter(None, map(str.strip, texts)):
        found = codes_named(register, text)
        if len(found) != 1:
            return f"Enheten ”{text[:40]}” finns inte i {register.name}, eller delas namnet av flera. Skriv enhetens kod."
        codes += found
    if len(codes) > MOST_UNITS:
        return f"En person kan ha högst {MOST_UNITS} enheter. Välj en enhet högre upp i stället."
    return () if register.root.code in codes else tuple(dict.fromkeys(codes))


def _fit(units: tuple[str, ...], role: Role, *, in_chat: bool = False) -> tuple[str, ...] | str:
    """The units, or why someone in that role cannot have them, and what to change where it was written."""
    if units and role in ("controller", "admin"):
        return _sees_all(role, in_chat=in_chat)
    if role != "manager" or units:
        return units
    return f"En chef har en egen enhet. {'Skriv den efter rollen: chef ENHET' if in_chat else 'Lägg till --enhet ENHET'}."


def _sees_all(role: Role, *, in_chat: bool = False) -> str:
    change = "Skriv ingen enhet" if in_chat else "Ta bort --enhet"
    return f"En {ROLE_WORDS[role]} ser hela kommunen. {change}, eller välj rollen chef eller läsare."


def _first(units: tuple[str, ...]) -> tuple[str | None]:
    return (units[0] if units else None,)


def _named(register: Register, units: tuple[str, ...]) -> str:
    return " och ".join(register.latest[code].name if code in register.latest else code for code in units) or register.name


def _accept(store: Store, command: Accept, keeper: Doorkeeper, generation: int) -> Answer:
    given, people = digest(command.token), store.people()
    found = [(key, each) for key, each in people if isinstance(each, Invitation) and compare_digest(each.digest, given)]
    if not found or datetime.fromisoformat(found[0][1].expires) <= keeper.now:
        return refusal(NOT_VALID)
    key, invitation = found[0]
    before = tuple((at, each) for at, each in people if isinstance(each, Person) and each.user == command.user)
    if any(at != key for at, _ in before):
        return refusal("Du har redan tillgång till en annan kommun här. Be den som bjöd in dig att ta bort den först.")
    person = Person(command.user, invitation.name, invitation.role, invitation.unit, invitation.more)
    said = f"{person.name} (Telegram {person.user}) tog emot sin inbjudan som {ROLE_WORDS[person.role]}."
    acting = keeper._replace(name=f"{person.name} (Telegram {person.user})")
    _written(store, acting, key, said, generation, put=(person,), drop=(invitation,))
    return Answer(f"Välkommen, {person.name}. Du får fråga som {_may(person)}.", followups=(FollowUp("Hjälp", "hjälp"),))


def _may(person: Person) -> str:
    own = "dina enheter" if person.more else "din enhet"
    return f"{ROLE_WORDS[person.role]} och lämna prognoser för {own}" if person.role == "manager" else ROLE_WORDS[person.role]


def _remove(store: Store, command: Remove, keeper: Doorkeeper, generation: int) -> Answer:
    found = leaving(store.people(), command.person)
    if isinstance(found, str):
        return refusal(found)
    what = what_ends(found.name, len(found.invitations), is_in=found.person is not None)
    if not command.write:
        return _preview(f"Tar bort {what}, genast.", Remove(command.person), generation)
    return _written(store, keeper, found.municipality, f"Tog bort {what}.", generation, drop=found.records)


def _set_role(store: Store, command: SetRole, keeper: Doorkeeper, generation: int) -> Answer:
    wanted = command.person.casefold().strip()
    people = [(key, each) for key, each in store.people() if isinstance(each, Person)]
    found = [(key, each) for key, each in people if wanted in (each.name.casefold(), str(each.user))]
    if len(found) != 1:
        why = "Flera heter" if found else "Ingen som har tillgång heter"
        return refusal(f"{why} ”{command.person[:40]}”. Användar-id står i koll personer; en inbjudan görs om med koll bjud-in.")
    key, person = found[0]
    register = next(each for each in store.registers() if each.id == key)
    units = units_of(person) if command.unit is None else _units(register, (command.unit, *command.more))
    if isinstance(units, str) or isinstance(units := _fit(units, command.role), str):
        return refusal(units)
    changed = person._replace(role=command.role, unit=units[0] if units else None, more=units[1:])
    before, after = _as_role(person, register), _as_role(changed, register)
    if changed == person:
        return refusal(f"Inget att ändra: {person.name} är redan {before}.")
    if not command.write:
        return _preview(f"{person.name}: {before} → {after}.", replace(command, write=True), generation)
    return _written(store, keeper, key, f"Ändrade {genitive(person.name)} roll: {before} → {after}.", generation, put=(changed,))


def _as_role(person: Person, register: Register) -> str:
    return f"{ROLE_WORDS[person.role]} för {_named(register, units_of(person))}"


def _preview(said: str, yes: SetRole | Remove | Invite, generation: int) -> Answer:
    return Answer(said, notes=(NOT_YET,), awaits_yes=True, yes=yes, version=generation)


def _written(
    store: Store, keeper: Doorkeeper, municipality: str, said: str, generation: int, put: tuple[Record, ...] = (),
    drop: tuple[Record, ...] = (),
) -> Answer:
    version = store.commit(Transaction(municipality, keeper.name, said, put, drop), generation)
    return Answer(said, version=version)
