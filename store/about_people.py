"""What is kept about people, through the desk: all of it shown, all of it erased, and what the rule says is too old dropped."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.answer import Answer, refusal
from core.answers.about_people import (
    Copies,
    erase_seen_only,
    erased,
    finished,
    nobody,
    portrait,
    pruned,
    seen_only,
    to_erase,
    to_prune,
    unclear,
)
from core.commands import Erase, Portray, Prune
from core.people import ChatScope, Invitation, Person
from core.ports import Store, StoreError
from core.question import Who
from core.records import Transaction
from core.subject import Subject
from store.personal import Erased, Words, personal_of, traces_of
from store.whole_names import TAGGED, Known, Unclear, meant, names_known, of_names

if TYPE_CHECKING:
    from store.set_aside import Aside


def about(store: Store, command: Portray | Erase | Prune, who: Who, now: datetime) -> Answer:
    """What is kept, what was erased, or why not. Raises StoreError."""
    if not (why := personal_of(store).unseen()):
        return _about(store, command, who, now)
    if isinstance(command, Erase):
        return refusal(erase_seen_only(why, own=command.own))
    answer = _about(store, command, who, now)
    return answer._replace(notes=(*answer.notes, seen_only(why)))


def _about(store: Store, command: Portray | Erase | Prune, who: Who, now: datetime) -> Answer:
    done = _finished(store, command.kept) if isinstance(command, Erase | Prune) else None
    left = _left(store, sweep=command.write) if isinstance(command, Erase | Prune) else ()
    if isinstance(command, Prune):
        return _prune(store, command, who, now)
    known = _known(store, aside=isinstance(command, Erase))
    subject = meant(known, command.person, command.user)
    if isinstance(subject, Unclear):
        return finished(done.number) if done else refusal(unclear(command.person, subject.names))
    traces = tuple(traces_of(store, subject)) if subject else ()
    copies = _copies(store, subject) if subject and not isinstance(command, Portray) else ()
    if subject is None or not (traces or any(copy.is_readable for copy in copies)):
        return finished(done.number) if done else refusal(_nobody(store, command, left))
    if isinstance(command, Portray):
        return portrait(subject, traces, store.generation())
    if not command.write:
        return to_erase(command, subject, traces, store.generation(), _named(copies, left))
    return _erase(store, subject, who, command, copies, left)


def _nobody(store: Store, command: Portray | Erase, left: Sequence[str]) -> str:
    """What was left beside the store may tell of them all the same, and is of no use to anyone: it needs no yes."""
    gone = _left(store, sweep=True) if left and isinstance(command, Erase) and not command.write else left
    return nobody(command.person, own=command.own, left=gone)


def _known(store: Store, *, aside: bool = False) -> Known:
    """Every name in the store, and in the copies ``aside`` that an erasure rewrites too."""
    from store.set_aside import names_aside  # noqa: PLC0415 – as in _copies

    personal = personal_of(store)
    known = names_known(personal.tables(), personal.asked())
    return {*known, *names_aside(store)} if aside else known


def _finished(store: Store, kept: frozenset[int]) -> Erased | None:
    """An erasure that was cut off is finished first, whoever it was of: it has had its yes, and its person may no longer be found."""
    done = personal_of(store).finish()
    if done is not None:
        _tidied(store, kept, done.subject.users)
    return done


def _erase(store: Store, subject: Subject, who: Who, command: Erase, copies: Sequence[Aside], left: tuple[str, ...]) -> Answer:
    """Take away the access in one change, then the person in another, so that no way in is open meanwhile. Between them the copies
    beside the store, while the person can still be found here by whoever must begin again."""
    before = store.generation()
    municipality = _without_access(store, subject, who)
    words = Words(who.name, municipality, f"Raderade personuppgifter om en person{' på egen begäran' if command.own else ''}.")
    try:
        _cleared(copies, subject, words)
        number = personal_of(store).erase(subject, words)
    except StoreError as error:
        raise StoreError(f"{error} Tillgången till chatten är redan borttagen.") if store.generation() > before else error from error
    _tidied(store, command.kept, subject.users)
    return erased(number, copies=_named(copies, left), own=command.own)


def _copies(store: Store, subject: Subject) -> tuple[Aside, ...]:
    from store.set_aside import telling  # noqa: PLC0415 – the chat prunes every day, and its start reads no store in files

    return telling(store, subject)


def _left(store: Store, *, sweep: bool) -> tuple[str, ...]:
    from store.set_aside import left_beside  # noqa: PLC0415 – as above

    return left_beside(store, sweep=sweep)


def _cleared(copies: Sequence[Aside], subject: Subject, words: Words, *, remove: bool = True) -> None:
    from store.set_aside import cleared  # noqa: PLC0415 – as above

    cleared(copies, subject, words, remove=remove)


def _named(copies: Sequence[Aside], left: tuple[str, ...]) -> Copies:
    read, unread = (tuple(copy.name for copy in copies if copy.is_readable is wanted) for wanted in (True, False))
    return Copies(read, unread, left)


def _without_access(store: Store, subject: Subject, who: Who) -> str:
    """Drop the person's records; the municipality (id) that they were of."""
    found = [
        (key, each) for key, each in store.people() if not isinstance(each, ChatScope)
        and ((isinstance(each, Person) and each.user in subject.users) or (isinstance(each, Invitation) and each.name in subject.names))
    ]
    for key in dict.fromkeys(key for key, _ in found):
        gone = tuple(each for at, each in found if at == key)
        store.commit(Transaction(key, who.name, "Tog bort en persons tillgång till chatten.", drop=gone))
    registers = store.registers()
    return found[0][0] if found else store.chosen() or (registers[0].id if registers else "")


def _tidied(store: Store, kept: frozenset[int], gone: Collection[int]) -> None:
    """Notes that nobody holds are written anew without private chats of those without access; a bot that runs sees to its own."""
    personal = personal_of(store)
    for name in personal.notebooks():
        notebook = store.notebook(name)
        if notebook is not None:
            try:
                notebook.tidy(private_chats(store) | kept, posts_under_way(store), gone)
            finally:
                notebook.close()


def private_chats(store: Store) -> frozenset[int]:
    """The ids of the private chats with those who have access: a private chat has its user's id."""
    return frozenset(each.user for _, each in store.people() if isinstance(each, Person))


def posts_under_way(store: Store) -> frozenset[str]:
    """What the notes call the posts that are not settled."""
    return frozenset(f"{row.key} {row.channel}" for _, row in store.outgoing() if row.state == "waiting")


def _prune(store: Store, command: Prune, who: Who, now: datetime) -> Answer:
    before = (now - timedelta(days=command.questions)).isoformat(timespec="seconds")
    old = sum(each.time < before for each in personal_of(store).asked())
    since = (now - timedelta(days=command.people)).isoformat(timespec="seconds")
    known = _known(store)
    gone = [*_silent(store, since, command.kept, known), *_never_came(store, before, since, known)]
    if not command.write:
        return to_prune(command, old, len(gone), store.generation())
    personal_of(store).prune(before)
    known = _known(store, aside=True) if gone else known
    for subject in [of_names(known, each.names, each.users) for each in gone]:
        municipality = _without_access(store, subject, who)
        words = Words(who.name, municipality, "Gallrade uppgifter om en person som inte längre har tillgång.")
        _cleared(_copies(store, subject), subject, words, remove=False)
        personal_of(store).erase(subject, words)
    if gone:
        _tidied(store, command.kept, [user for subject in gone for user in subject.users])
    return pruned(old, len(gone), store.generation())


def _silent(store: Store, before: str, kept: frozenset[int], known: Known) -> Iterator[Subject]:
    """Those from the chat who have no access and have written and asked nothing since a time, and who manage no unit."""
    managers = _managers(store)
    last: dict[int, str] = {}
    said = [(entry.author, entry.time) for entry in store.log()] + [(each.who, each.time) for each in personal_of(store).asked()]
    for author, time in said:
        if found := TAGGED.fullmatch(author):
            last[int(found[2])] = max(time, last.get(int(found[2]), ""))
    there = private_chats(store) | kept
    for user, time in last.items():
        subject = meant(known, "", user) if user not in there and time < before else None
        if isinstance(subject, Subject) and managers.isdisjoint(map(str.casefold, subject.names)):
            yield subject


def _never_came(store: Store, before: str, since: str, known: Known) -> Iterator[Subject]:
    """Those whose invitation ended before a time, and who are nobody else in the store: no one with access, no unit's manager and
    no one who has written since a time (in the terminal names stand without a user id)."""
    people = [each for _, each in store.people()]
    present = {each.name.casefold() for each in people if isinstance(each, Person)} | _managers(store)
    present |= {entry.author.casefold() for entry in store.log() if entry.time >= since}
    for each in people:
        if isinstance(each, Invitation) and each.expires < before and each.name.casefold() not in present:
            yield of_names(known, (each.name,))


def _managers(store: Store) -> frozenset[str]:
    """Who manages a unit now, by the organisation: not for the rule to erase."""
    return frozenset(unit.manager.casefold() for register in store.registers() for unit in register.latest.values() if unit.manager)
