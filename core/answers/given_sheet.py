"""A unit's whole form given at once: every line is checked as if the lines before it were written, and all are one transaction."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.accounts import NET_COST
from core.answer import NOT_YET, Answer, refusal
from core.answers.asked_back import why_asked
from core.answers.given import Given, Giving, is_same, is_silent, proposed
from core.answers.given_words import comment_wanted, exact_text, meaning, old_text
from core.answers.parts import answered, notes_for
from core.answers.round_table import amount_text, asked_in, described, group_name, line_name, record_columns, record_rows
from core.book import Book
from core.commands import GiveSheet
from core.deviation import difference
from core.giving import Heard
from core.judged import judged
from core.money import NO_BREAK_SPACE, format_amount
from core.proposal import Proposal, groups_left, held_against
from core.records import Transaction
from core.round_finding import named
from core.rounds import NOT_GIVEN, Prognosis


def give_sheet(lines: Sequence[Heard], giving: Giving, command: GiveSheet) -> Given:
    """The preview and its transaction; or the first thing that is refused; or all that is asked back, since one yes is to all."""
    now = _own(giving, lines[0].unit)
    is_seen = command.seen is None or frozenset(command.seen) == frozenset(now)
    asked = [] if is_seen else [_overtaken(now, giving.book)]
    found, book = list[Proposal](), giving.book
    for heard in lines:
        proposal = proposed(heard, giving._replace(book=book))
        if isinstance(proposal, Answer) and proposal.status == "choose":
            asked.append(why_asked(heard, book, giving.said, held_against(book, giving.said, heard.unit, heard.group)))
            continue
        if isinstance(proposal, Answer):
            return Given(proposal)
        if is_silent(proposal, book):
            return Given(refusal(comment_wanted(proposal, book)))
        if not is_same(proposal):
            found.append(proposal)
            book = _after(book, proposal)
    if asked:
        return Given(Answer(" ".join(asked), "choose", giving.book.register.name, version=giving.book.version))
    if not found:
        return Given(refusal("Inget att ändra: allt det här är redan lämnat."))
    put = tuple(each.prognosis for each in found)
    drop = tuple(old for each in found for old in each.replaced if old.group != each.prognosis.group and old in now)
    transaction = Transaction(book.register.id, giving.author, _summary(found, giving.book), put, drop)
    return Given(_preview(found, book, giving, GiveSheet(command.lines, now, write=True)), transaction)


def _own(giving: Giving, unit: str) -> tuple[Prognosis, ...]:
    return tuple(each for each in giving.book.prognoses.values() if (each.round, each.unit) == (giving.said.id, unit))


def _after(book: Book, proposal: Proposal) -> Book:
    """The book as it would be with one line written."""
    return book.with_given((proposal.prognosis,), without=proposal.replaced)


def _preview(found: Sequence[Proposal], book: Book, giving: Giving, yes: GiveSheet) -> Answer:
    """``book``: as it would be with every line written."""
    said, given = giving.said, [each.prognosis for each in found]
    asked = asked_in(book, said, given[0].unit)
    replaced = [f"Ersätter {_old_name(old, giving.book)}{described(old, giving.book)}." for each in found for old in each.replaced]
    told = [f"Kommentar: {given[0].comment}" if given[0].comment else "", f"Orsak: {given[0].cause}" if given[0].cause else ""]
    notes = (*filter(None, told), *dict.fromkeys(replaced), *notes_for(asked, asked.profile.layout, asked.profile.unit), NOT_YET)
    answer = answered(asked, _headline(found, book, giving), record_columns(asked), record_rows(asked, said, given), notes)
    return answer._replace(awaits_yes=True, yes=yes)


def _old_name(old: Prognosis, book: Book) -> str:
    return "" if old.group == NET_COST else f"{group_name(book, old.group)} "


def _headline(found: Sequence[Proposal], book: Book, giving: Giving) -> str:
    """One line as it is always said, several by their number and what the unit comes to with them; and which groups are left."""
    said, given = giving.said, found[0].prognosis
    unit, profile = given.unit, book.register.profile
    what = "utkast till prognos" if given.status == "draft" else "prognos"
    start = f"{book.units(said.year)[unit].name}: {what} för {len(found)} kontogrupper i {named(said)}"
    whole, left = judged(book, said, unit), _left(book, giving, unit)
    more = f" Hel när också {left} är lämnade." if left else ""
    if whole is None or len(found) == 1:
        return f"{meaning(found[0], giving.book) if len(found) == 1 else f'{start}.'}{more}"
    deviation = difference(whole, held_against(book, said, unit).budget)
    signed = "" if deviation is None else format_amount(deviation, profile.unit, signed=True)
    against = f", {signed}{NO_BREAK_SPACE}{profile.unit} mot budget" if signed else ""
    return f"{start}, tillsammans {amount_text(whole, profile)}{against}."


def _left(book: Book, giving: Giving, unit: str) -> str:
    given = {each.group for each in _own(giving._replace(book=book), unit) if each.status not in NOT_GIVEN}
    return ", ".join(group_name(book, each) for each in groups_left(book, giving.said, unit, given)) if given else ""


def _summary(found: Sequence[Proposal], book: Book) -> str:
    """One line for the log: each group old → new, and the comment once."""
    given, said = found[0].prognosis, found[0].said
    name = line_name(book, said, given._replace(group=NET_COST))
    draft, comment = ", utkast" if given.status == "draft" else "", f" ({given.comment})" if given.comment else ""
    return f"Prognos {said.id}, {name}: {'; '.join(_lines(found, book))}{draft}{comment}."


def _lines(found: Iterable[Proposal], book: Book) -> Iterable[str]:
    """”Löner 1 210 (anna …) → 1 240”, and last what of other groups gives way to them."""
    gone = list[str]()
    for each in found:
        new = each.prognosis
        same = [old_text(old, new, book) for old in each.replaced if old.group == new.group]
        gone += [old_text(old, new, book) for old in each.replaced if old.group != new.group]
        yield f"{_old_name(new, book)}{f'{same[0]} → ' if same else ''}{exact_text(new, book)}"
    if gone:
        yield f"i stället för {', '.join(gone)}"


def _overtaken(now: Iterable[Prognosis], book: Book) -> str:
    """Someone else has written: what stands there now, and that it is replaced only when that is meant."""
    said = "; ".join(f"{_old_name(each, book)}{described(each, book)}" for each in now) or "ingen prognos"
    return f"Någon annan har skrivit under tiden. Nu finns {said}. Inget är skrivet."
