"""What people may write: frozen records that the desk checks and the store commits whole."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.intake import Incoming
from core.key_figures import KeyFigures
from core.mapping import Said
from core.money import Amount
from core.outgoing import Schedule
from core.people import Role
from core.question import Question
from core.rounds import Prognosis, Round
from core.settings import Setting

Meaning = Literal["outcome", "deviation", "result"]
"""What an amount says of the full year: its outcome, how far it ends from the budget, or the result beside the appropriation."""

Seen = tuple[Prognosis | Round, ...]
"""The records that a preview showed, as they then were. When they are no longer so, the yes is told and nothing is written."""


@dataclass(frozen=True, slots=True)
class Import:
    """Take in files that a reader has read, into the named municipality (None: the chosen one, or the one that the files name).

    ``write`` False answers with the preview alone. ``confirmed`` True says yes to what needs a yes. ``previewed``: the
    version of the preview that the yes was given to; when others have written since, nothing is written. ``dimension``: the
    ledger's dimension that is the units from now on (None: as before).
    """

    files: tuple[Incoming, ...]
    municipality: str | None = None
    write: bool = False
    confirmed: bool = False
    previewed: int | None = None
    dimension: int | None = None
    said: Said = field(default_factory=Said)
    """What is said of the files of tables."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Make a municipality (its name or id) the one that a question is about when none is named."""

    municipality: str


@dataclass(frozen=True, slots=True)
class GivePrognosis:
    """A manager's prognosis of a unit: in ``words`` as after ”prognos”, or by the ``unit``'s code and an ``amount``.

    An amount that is an int is exact: öre in result sign when ``meaning`` is outcome, öre with + as good otherwise. A text is
    what was typed in a form, in the municipality's own layout and unit. ``group``, ``round`` and ``municipality`` are ids or
    names; None means the net, the latest open round and the chosen municipality. ``draft`` keeps it as a draft; ``sure`` says
    that an amount that was asked back is meant. Words that hold no amount are a question, and are answered as one.

    ``write`` False answers with the preview, whose ``yes`` is the same command ready to be written.
    """

    words: str = ""
    unit: str | None = None
    amount: Amount | str | None = None
    meaning: Meaning = "outcome"
    group: str | None = None
    round: str | None = None
    municipality: str | None = None
    comment: str = ""
    cause: str = ""
    draft: bool = False
    sure: bool = False
    write: bool = False
    seen: Seen | None = None
    context: Question | None = None
    """The last question of that chat or screen, whose unit carries over to words that name none."""
    instead: GivePrognosis | None = None
    """The previewed prognosis that ``words`` change: by the amount that they hold, else they are its new comment."""
    otherwise: GivePrognosis | None = None
    """What the same words may mean besides, which is offered where they are asked back."""


@dataclass(frozen=True, slots=True)
class GiveSheet:
    """One unit's prognosis as a form holds it: a line for each account group (or the one line of the net), all in one transaction.

    Every line names the same unit, round and municipality. ``seen``: the unit's records when the form was opened; when they are
    no longer so, that is asked back. A preview's ``yes`` is the same command ready to be written.
    """

    lines: tuple[GivePrognosis, ...]
    seen: tuple[Prognosis, ...] | None = None
    write: bool = False


@dataclass(frozen=True, slots=True)
class OpenRound:
    """Open a round as of a month (``2020-08``, ”augusti 2020”); ``deadline`` is an ISO date or ”15 september”."""

    name: str = ""
    period: str = ""
    deadline: str = ""
    municipality: str | None = None
    write: bool = False
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class FreezeRound:
    """Freeze a round (id or name; None: the latest open one) for good; ``anyway`` although prognoses are missing."""

    round: str | None = None
    anyway: bool = False
    municipality: str | None = None
    write: bool = False
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class CopyRound:
    """Copy a round's prognoses (None: of the one before) as drafts into another (None: the latest open one), never over one there."""

    source: str | None = None
    target: str | None = None
    municipality: str | None = None
    write: bool = False
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Approve:
    """Set the status of what a unit (code or name; None: every unit) and those below it have handed in.

    ``submitted`` takes a review or an approval back.
    """

    unit: str | None = None
    status: Literal["submitted", "reviewed", "approved"] = "approved"
    round: str | None = None
    municipality: str | None = None
    write: bool = False
    seen: Seen | None = None


InRound = GivePrognosis | GiveSheet | OpenRound | FreezeRound | CopyRound | Approve
"""The commands about prognosis rounds. Each answers with a preview first, whose ``yes`` is the command that writes it."""

@dataclass(frozen=True, slots=True)
class Post:
    """Post a summary in ``channels`` (as in KOLL_CHANNELS); ``words`` name unit and period as in a question, ``text`` stands first.

    ``question``: what is posted, once understood. ``key``: what makes two of the same post one (None: each is its own).
    """

    words: str = ""
    text: str = ""
    channels: tuple[str, ...] = ()
    question: Question | None = None
    key: str | None = None
    write: bool = False


@dataclass(frozen=True, slots=True)
class PostDue:
    """Write the posts that the schedules make due now, each once."""

    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetSchedule:
    """When the municipality's summary is posted by itself from now on; None takes the schedule away."""

    schedule: Schedule | None
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class Remind:
    """Remind in ``channels`` of the prognoses that are missing in a round (None: the latest open one), once a round and day.

    ``write`` False answers with who is missing, whose ``yes`` is the command that reminds them.
    """

    channels: tuple[str, ...] = ()
    round: str | None = None
    municipality: str | None = None
    write: bool = False


Posting = Post | PostDue | SetSchedule | Remind


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back a change by the number that the log gives it (None: the last), whatever it was, by a change of its own.

    ``own``: only what the same person has written in the last ten minutes, which a manager may too.
    """

    number: int | None = None
    write: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class TakeKeyFigures:
    """Keep fetched key figures of a municipality (None: the chosen one); without any, tell which are kept.

    ``previewed``: the version of the preview that the yes was given to; when others have written since, nothing is written.
    """

    series: tuple[KeyFigures, ...] = ()
    municipality: str | None = None
    write: bool = False
    previewed: int | None = None


@dataclass(frozen=True, slots=True)
class EditTable:
    """Change one cell of a reported table: ``column`` is its key, empty for the row's own words; ``text`` empty leaves the cell empty.

    ``was``: what stood there when it was shown; when something else does now, nothing is written.
    """

    unit: str
    year: int
    table: str
    row: str
    column: str
    text: str
    was: str = ""
    municipality: str | None = None
    write: bool = False


@dataclass(frozen=True, slots=True)
class Invite:
    """Invite someone to the chat by a link that opens once. ``token`` is made by the face, and only its digest is kept.

    ``unit``: name or code of what they may see (empty: the whole municipality, which a manager may not). ``write`` False answers
    with what it would mean. What is written says in its notes what to send to the person.
    """

    name: str
    token: str
    role: Role = "reader"
    unit: str = ""
    days: int = 7
    municipality: str | None = None
    write: bool = True
    more: tuple[str, ...] = ()
    """Names or codes of further units."""
    bot: str = ""
    """The bot's name, for the link, where it is known."""
    asks: bool = False
    """True: where several municipalities are read in, the units say which is meant, and the chosen one is not taken for granted."""


@dataclass(frozen=True, slots=True)
class Accept:
    """Use an invitation, as the Telegram user who opened its link."""

    token: str
    user: int


@dataclass(frozen=True, slots=True)
class SetRole:
    """Give a person (user id or name) another role; ``unit``: name or code (None: as before, empty: the whole municipality).

    ``write`` False answers with what it would mean, whose ``yes`` writes it.
    """

    person: str
    role: Role
    unit: str | None = None
    write: bool = False
    more: tuple[str, ...] = ()
    """Names or codes of further units, beside ``unit``."""


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a person's access or invitation away, by user id or name, at once. ``write`` False answers with what it would mean."""

    person: str
    write: bool = True


@dataclass(frozen=True, slots=True)
class SetChat:
    """Let a group ask within a unit (empty: the whole municipality), at most as ``role``; ``closed`` takes that away."""

    chat: int
    role: Role = "reader"
    unit: str = ""
    closed: bool = False
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class ShowPeople:
    """Tell who may use the chat, who is invited and which groups are open."""


Admitting = Invite | Accept | SetRole | Remove | SetChat | ShowPeople
"""The commands about who may use the chat."""


@dataclass(frozen=True, slots=True)
class Portray:
    """Tell everything that is kept about a person, by name or user id. ``own``: about the very one who asks, by ``user``."""

    person: str = ""
    user: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase what is kept about a person, as in Portray: an alias stands in their place from then on, and access ends.

    ``write`` False answers with how much it is, whose ``yes`` is the command that does it.
    """

    person: str = ""
    user: int | None = None
    own: bool = False
    write: bool = False
    kept: frozenset[int] = frozenset()
    """User ids of those who have access by the settings: the chat goes on remembering where it was with them."""


@dataclass(frozen=True, slots=True)
class Prune:
    """Drop what is older than the rule allows: questions asked more than ``questions`` days ago, and people without access who
    have left no trace for ``people`` days. ``write`` False answers with what that would be. ``kept`` as in Erase."""

    questions: int
    people: int
    write: bool = False
    kept: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ShowLog:
    """Tell what has been written, or with ``asked`` what was asked in the chat: of a ``unit`` (code or name) and those below it, by
    a ``person`` (part of the name, or user id), from the ``first`` through the ``last`` day (ISO dates). Empty: all.

    ``number``: one change alone, record by record before and after. ``full``, for a script: each change in short before and after, and of
    one change alone every row and month.
    """

    unit: str = ""
    person: str = ""
    first: str = ""
    last: str = ""
    asked: bool = False
    number: int | None = None
    full: bool = False


About = Portray | Erase | Prune | ShowLog
"""The commands about what is kept of people."""

Command = Admitting | About | Import | Choose | InRound | Undo | Posting | TakeKeyFigures | EditTable | Setting
