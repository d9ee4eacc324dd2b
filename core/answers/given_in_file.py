"""The prognoses of a file under the guards of one that is given by hand: what each means, and what is doubtful in it."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from core.answers.asked_back import doubt
from core.answers.given import is_silent
from core.answers.given_words import comment_wanted, meaning
from core.answers.round_table import amount_text, group_name, line_name
from core.book import Book
from core.given_by_file import SHOWN, GivenByFile, Key
from core.intake import Problem
from core.proposal import Proposal, held_against, is_plausible, is_same_line, related
from core.register import Register
from core.rounds import Prognosis, Round

Line = tuple[Proposal, Prognosis | None, str]
"""A prognosis to write, what stood before it, and the file that it is from."""


def reviewed(given: GivenByFile, register: Register, book: Callable[[Round], Book]) -> GivenByFile:
    """The prognoses that can be taken, each in full words, with what needs a yes: an amount far from budget and last year or with the
    other sign, and a deviation that nobody explains. A unit that has no figures in the year takes none.

    ``book``: the books of a round's year and the one before.
    """
    known = {each.id: each for each in register.rounds}
    said = [(one, old, source, known[one.round]) for one, old, source in zip(given.put, given.over, given.sources, strict=True)]
    taken, refused = list[Line](), list[Problem]()
    for one, old, source, of in said:
        if of.year not in register.years:
            refused.append(Problem("refused", source, f"{of.year} är inte inläst. Prognosen läses inte."))
        elif why_not := _unfit(one, of, book(of)):
            refused.append(Problem("refused", source, why_not))
        else:
            held = held_against(book(of), of, one.unit, one.group)
            taken.append((Proposal(of, one, held, _giving_way(one, old, of, given.named, book(of))), old, source))
    problems = dict.fromkeys(problem for line in taken for problem in _doubts(line, given.named, book(line[0].said)))
    new = sum(old is None for _, old, _ in taken)
    return given._replace(
        put=tuple(line[0].prognosis for line in taken), over=tuple(line[1] for line in taken), sources=tuple(line[2] for line in taken),
        new=new, changed=len(taken) - new, changes=tuple(_changes(taken, book)), problems=(*given.problems, *refused, *problems),
        refused=len(refused), drop=tuple(dict.fromkeys(gone for line in taken for gone in line[0].replaced)),
    )


def _giving_way(given: Prognosis, old: Prognosis | None, said: Round, named: Collection[Key], book: Book) -> tuple[Prognosis, ...]:
    """What stands of the same unit for a group above or below, unless the files give that too."""
    if old is not None and old.amount == given.amount:
        return ()
    others = (each for each in related(book, said, given.unit, given.group) if each.group != given.group)
    return tuple(each for each in others if (each.round, each.unit, each.group) not in named)


def _unfit(given: Prognosis, said: Round, book: Book) -> str | None:
    """Why the unit takes no prognosis of the year."""
    name = line_name(book, said, given)
    if given.unit not in book.units(said.year):
        known = book.register.latest.get(given.unit)
        return f"{known.name if known else name} finns inte i organisationen {said.year}. Prognosen läses inte."
    if not book.has_figures(given.unit, said.year):
        return f"{name} har varken utfall eller budget {said.year} att lämna prognos för. Prognosen läses inte."
    return None


def _doubts(line: Line, named: Collection[Key], book: Book) -> Iterator[Problem]:
    """What would be asked of whoever gave the prognosis by hand; a comment on what is given already raises no doubt."""
    proposal, old, source = line
    given, profile = proposal.prognosis, book.register.profile
    if old is not None and old.amount == given.amount:
        return
    if not is_plausible(given.amount, proposal.held, profile.thresholds):
        name = line_name(book, proposal.said, given)
        yield Problem("confirm", source, doubt(given.amount, given.group, name, proposal.held, profile))
    if is_silent(proposal, book):
        yield Problem("confirm", source, comment_wanted(proposal, book, "Filen har ingen."))
    for round_id, unit, group in named:
        if (round_id, unit) == (given.round, given.unit) and group != given.group and is_same_line(book, group, given.group):
            upper, lower = sorted((group, given.group), key=lambda code: book.chart.position(code))
            text = f"{book.units(proposal.said.year)[unit].name}: filen har prognos både för {group_name(book, upper)} och för " \
                f"{group_name(book, lower)}. Den för {group_name(book, upper)} gäller."
            yield Problem("confirm", source, text)


def _changes(taken: list[Line], book: Callable[[Round], Book]) -> Iterator[str]:
    """The largest changes, each in full, and how many more there are."""
    largest = sorted(taken, key=lambda line: -abs(line[0].prognosis.amount - (line[1].amount if line[1] else 0)))
    for proposal, old, _ in largest[:SHOWN]:
        yield _meaning(proposal, old, book(proposal.said))
    if len(largest) > SHOWN:
        yield f"… och {len(largest) - SHOWN} prognoser till."


def _meaning(proposal: Proposal, old: Prognosis | None, book: Book) -> str:
    """”Hemtjänst: prognos 30 000 tkr för 2024, 362 tkr sämre än budget (−1,4 %), Delår (2024-08).” and what it replaces."""
    profile = book.register.profile
    gone = [f"{group_name(book, each.group)} {amount_text(each.amount, profile, each.group)}" for each in proposal.replaced]
    said = meaning(proposal, book) + (f" Ersätter prognosen för {', '.join(gone)}." if gone else "")
    if old is None:
        return said
    if old.amount == proposal.prognosis.amount:
        return f"{said} Ny kommentar."
    return f"{said} Ersätter {amount_text(old.amount, profile, old.group)}."
