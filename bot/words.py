"""What the chat says of itself: greeting, refusals, and the command menu."""
from __future__ import annotations

from typing import Final

from bot.markup import bold, fixed
from core.answer import Answer, FollowUp

NOT_FOR_YOU: Final = "Den här boten är inte öppen för dig."
BEYOND_YOU: Final = "Kortet kan visa mer än du får se. Ställ frågan själv."
OUT_OF_DATE: Final = "Knappen är inaktuell. Ställ frågan igen."
ANOTHERS: Final = "Knappen är för den som skrev."
USED: Final = "Knappen är redan använd."
ONLY_TEXT: Final = "Jag läser bara text. Skriv /hjalp så visar jag hur du frågar."
TOO_LARGE: Final = "Filen är för stor: Telegram låter mig hämta högst 20 MB. Läs in den med koll importera eller i terminalen."
TAKE_IN: Final = "Läs in"
REMIND: Final = "Påminn"
POST_IT: Final = "Posta i kanalen"
NOT_EDITED: Final = "Jag svarar inte på ändrade meddelanden. Skicka frågan som ett nytt meddelande."

IN_A_GROUP: Final = "I en grupp: nämn mig, svara på mitt meddelande eller börja med /, annars ser jag inte frågan."
ALL_QUESTIONS: Final = FollowUp("Allt du kan fråga om", "hjälp")

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "avvikelse": ("avvikelse", "Avvikelse mot budget för en enhet"),
    "utfall": ("utfall", "Utfall för en enhet och period"),
    "budget": ("budget", "Budget för en enhet och period"),
    "manader": ("månader", "Månad för månad"),
    "jamfor": ("jämför", "Jämför med föregående år"),
    "storst": ("störst", "De största avvikelserna"),
    "prognos": ("prognos", "Vad året slutar på, eller lämna din"),
    "sakerhet": ("prognossäkerhet", "Hur bra prognoserna har varit"),
    "varfor": ("varför", "Vad avvikelsen beror på"),
    "andrat": ("vad har ändrats", "Vad som ändrats sedan sist"),
    "saknas": ("vilka saknas", "Vilka som inte har lämnat prognos"),
    "resultatrakning": ("resultaträkning", "Resultaträkningen"),
    "driftredovisning": ("driftredovisning", "Driftredovisning per enhet"),
    "kontogrupper": ("kontogrupper", "Intäkter och kostnader per kontogrupp"),
    "detaljramar": ("detaljramar", "Detaljramar"),
    "rapport": ("rapport", "Rapporten som Word eller Excel"),
    "godkann": ("godkänn", "Godkänn lämnade prognoser"),
    "paminn": ("påminn", "Påminn dem som inte har lämnat prognos"),
    "posta": ("posta", "Posta sammanfattningen i kanalen"),
    "minadata": ("minadata", "Vad som är sparat om dig"),
    "glom": ("glom", "Radera det som är sparat om dig"),
    "hjalp": ("hjälp", "Så frågar du"),
}
"""Telegram's commands are ASCII: each with the word that it stands for and its line in the menu."""


_SEES_ALL: Final = "Jag svarar på hela frågor om en enhet, på det som börjar med / och när ni nämner mig eller svarar på mitt meddelande."
_SEES_LITTLE: Final = (
    "Telegram visar mig bara det som börjar med /, nämner mig eller svarar på mitt meddelande; resten av samtalet ser jag inte."
)


def joined(name: str, chat: int, *, sees_all: bool, is_open: bool) -> str:
    """When the bot is put in a group, by one who has access: what it sees there, and how the group is opened."""
    opened = "" if is_open else f" Än så länge svarar jag ingen här: öppna gruppen med koll chatt {chat} --enhet ENHET."
    return f"{_SEES_ALL if sees_all else _SEES_LITTLE} Prova: /avvikelse@{name} eller @{name} avvikelse.{opened}"


_GREETINGS: Final = frozenset({"hej", "hejsan", "hallå", "tjena", "god morgon", "godmorgon", "hej koll", "start"})
_SMALL_TALK: Final = {
    **dict.fromkeys(("tack", "tack så mycket", "tackar", "ok", "okej", "bra", "toppen", "perfekt"), "Varsågod."),
    **dict.fromkeys(("ja", "jo", "japp", "nej", "nä"), "Jag har inte frågat något. Tryck på en knapp, eller ställ en fråga."),
}
GREETING_COMMANDS: Final = frozenset({"start", "hjalp", "help"})


def command_of(text: str) -> str | None:
    """The name of the command that a text starts with; None for plain words."""
    return text[1:].split(maxsplit=1)[0].partition("@")[0].lower() if text.startswith("/") and text[1:].strip() else None


def is_greeting(text: str) -> bool:
    """True for a text that is nothing but ”hej”."""
    return _said(text) in _GREETINGS


def small_talk(text: str) -> str | None:
    """What is said to a thank you or to a yes that nobody has asked for; None for any other text."""
    return _SMALL_TALK.get(_said(text))


def _said(text: str) -> str:
    return " ".join(text.casefold().replace("!", " ").replace(".", " ").replace(",", " ").split())


def question_of(text: str) -> str:
    """A command as plain words: ``/manader@koll_bot stab`` asks ``månader stab``; other text is left as it is."""
    name = command_of(text)
    if name is None:
        return text
    word, _ = COMMANDS.get(name, (name, ""))
    return " ".join((word, *text[1:].split(maxsplit=1)[1:]))


def is_post(text: str) -> bool:
    """True for ”/posta …” and ”posta …”."""
    return (command_of(text) or text.partition(" ")[0].casefold()) == "posta"


def reminder_of(text: str) -> str | None:
    """The municipality after ”/paminn” and ”påminn”, "" for none; None for other texts."""
    first, _, rest = text.strip().partition(" ")
    return rest.strip() if (command_of(text) or first.casefold()) in ("paminn", "påminn") else None


def post_of(text: str) -> tuple[str, str]:
    """Unit and period, and the free text after a colon: ``/posta stab : Hej`` → (stab, Hej)."""
    _, _, rest = text.partition(" ")
    what, _, said = rest.partition(":")
    return what.strip(), said.strip()


def anew(question: str) -> Answer:
    """What a button that is out of date offers instead."""
    return Answer("Knappen var inaktuell. Fråga nu i stället:", followups=(FollowUp(question, question),))


def apology(error_id: str) -> str:
    """When something broke before an answer was sent."""
    return f"Något gick fel hos mig och frågan fick inget svar (fel {error_id}). Försök igen, eller ge numret till den som sköter boten."


def without_picture(said: str, *, in_doubt: bool) -> str:
    """When the picture of an answer did not come, or may not have: what it says in words."""
    why = "Bilden kom kanske inte fram." if in_doubt else "Bilden gick inte att visa."
    return f"{why} I ord: {said}" if said else why


def doubt(error_id: str) -> str:
    """When an answer was sent but Telegram never confirmed it."""
    return f"Jag vet inte om svaret kom fram (fel {error_id}). Ställ frågan igen om du inte ser det."


def undelivered(channel: str, mark: str, why: str) -> str:
    """To the admins, when a post cannot be delivered."""
    return f"Inlägget {mark} gick inte att leverera till {channel}: {why}. Rätta felet och posta igen."


def doubtful(channel: str, mark: str) -> str:
    """To the admins, when nobody can tell whether a post arrived."""
    return f"Jag vet inte om inlägget {mark} kom fram till {channel}. Sök efter {mark} där; posta igen om det saknas."


def shut_out(chat: int, why: str) -> str:
    """To the admins, when a chat no longer takes the bot's messages."""
    return f"Chatten {chat} tar inte emot mina meddelanden längre ({why}). Jag svarar där igen när någon skriver till mig."


def greeting(guide: Answer) -> tuple[Answer, str]:
    """The answer to /start and /hjalp, with a button to all that can be asked, and its three lines as HTML.

    ``guide`` is the desk's answer to ``hjälp``, whose headline and rows hold examples that work in these books.
    """
    example = next((row.cells["example"].text for row in guide.table.rows if row.key == "prognos"), "prognos")
    follow = f"Följ upp: {fixed('och augusti?')} eller {fixed('jämför fjol')}. Lämna prognos: {fixed(f'{example} avvikelse −362 tkr')}."
    lines = (bold(guide.headline), follow, IN_A_GROUP)
    return Answer(guide.headline, followups=(ALL_QUESTIONS,)), "\n".join(lines)
