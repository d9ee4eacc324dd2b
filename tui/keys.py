"""The keys of the terminal: one table that the bindings, the footer and the help are made from."""
from __future__ import annotations

import re
from typing import Final, NamedTuple

from textual.binding import Binding

from core.fold import plain


class Key(NamedTuple):
    """``keys`` as Textual names them, ``shown`` as printed, ``label`` for the footer, ``meaning`` for the help, ``action`` to run."""

    keys: str
    shown: str
    label: str
    meaning: str
    action: str


TABLE_KEYS: Final = (
    Key("enter", "⏎", "Öppna", "Öppna raden: enheten med sina månader, eller valet", "open_row"),
    Key("down,j", "↓ j", "", "Nästa rad", "down"),
    Key("up,k", "↑ k", "", "Föregående rad", "up"),
    Key("right,l", "→ l", "", "Fäll ut raden; i en bred tabell nästa kolumn", "right"),
    Key("left,h", "← h", "", "Fäll ihop raden; i en bred tabell föregående kolumn", "left"),
    Key("space", "blank", "Fäll", "Fäll ihop eller ut raden", "fold"),
    Key("shift+right,L", "L", "", "Nästa kolumn när alla inte får plats", "scroll_columns(1)"),
    Key("shift+left,H", "H", "", "Föregående kolumn", "scroll_columns(-1)"),
    Key("g,home", "g", "", "Första raden", "top"),
    Key("G,end", "G", "", "Sista raden", "bottom"),
    Key("y", "y", "", "Kopiera raden, att klistra in i Excel", "copy(False)"),
    Key("Y", "Y", "", "Kopiera hela tabellen, att klistra in i Excel", "copy(True)"),
    Key("pagedown,ctrl+f", "PgDn", "", "En sida ned", "page(1)"),
    Key("pageup,ctrl+b", "PgUp", "", "En sida upp", "page(-1)"),
)

COPY_KEYS: Final = tuple(key for key in TABLE_KEYS if key.action.startswith("copy"))

SCREEN_KEYS: Final = (
    Key("slash", "/", "Sök", "Sök en enhet på namn eller kod", "search"),
    Key("colon", ":", "Fråga", "Ställ en fråga med vanliga ord, som i chatten", "ask_freely"),
    Key("m", "m", "Kommun", "Byt kommun", "municipality"),
    Key("left_square_bracket", "[ ]", "Månad", "Föregående månad ([) och nästa (])", "step(-1, 0)"),
    Key("right_square_bracket", "]", "", "Nästa månad", "step(1, 0)"),
    Key("left_curly_bracket", "{ }", "År", "Föregående år ({) och nästa (})", "step(0, -1)"),
    Key("right_curly_bracket", "}", "", "Nästa år", "step(0, 1)"),
    Key("i", "i", "", "Läs in filer från ekonomisystemet: visas först, skrivs efter ett ja", "take_in"),
    Key("T", "T", "", "Tabellerna utanför ekonomin: mål, aktiviteter, personal …", "tables"),
    Key("t", "t", "Senaste", "Senast stängda månad", "latest"),
    Key("tab", "⇥", "", "Nästa ruta", "app.focus_next"),
    Key("e", "e", "Exportera", "Spara det som visas som fil: csv, xlsx, md, txt eller svg", "export"),
    Key("u", "u", "Logg", "Loggen: vem som skrivit vad, och ångra", "log"),
    Key("comma", ",", "", "Inställningar: enhet, tecken, gränser, sista dagar, roller och inbjudningar", "settings"),
    Key("d,ctrl+t", "d", "Tema", "Nästa tema: mörkt, ljust, hög kontrast, för färgblinda", "app.toggle_theme"),
    Key("r,f5", "r", "", "Läs om från lagret", "reload"),
    Key("ctrl+p", "ctrl+p", "Allt", "Alla kommandon och enheter", "app.command_palette"),
    Key("question_mark,f1", "?", "Hjälp", "Den här hjälpen; skriv för att leta", "help"),
    Key("q", "q", "Bakåt", "En nivå bakåt, som esc; på översikten avslutas Koll", "back"),
)

OVERVIEW_KEYS: Final = (
    Key("f", "f", "Filter", "Visa alla, bara röda, dem som saknar prognos eller kommentar, eller egna", "next_filter"),
    Key("slash", "/", "Sök", "Leta i trädet medan du skriver; finns inget här letas i alla kommuner", "look"),
    Key("s", "s", "Sortera", "Sortera enheterna: organisation, underskott, procent, mest försämrat, namn", "next_order"),
    Key("v", "v", "Modell", "Året i stället för perioden: prognos och modell för varje enhet", "toggle_view"),
)

UNIT_KEYS: Final = (
    Key("p", "p", "Prognos", "Lämna enhetens prognos i det öppna tillfället", "give_prognosis"),
    Key("w", "w", "Varför", "Vad enhetens avvikelse beror på", "explain"),
    Key("o", "o", "Tillfälle", "Prognostillfället: vilka som lämnat, godkänna, öppna och frysa", "round"),
    Key("D", "D", "Rapport", "Rapport som Word, Excel, Markdown eller HTML; visas först som text", "report"),
    Key("P", "P", "Posta", "Posta enhetens sammanfattning i kanalen; visas först", "publish"),
)

SETTING_KEYS: Final = (
    Key("n", "n", "Bjud in", "Bjud in någon till chatten; visas först", "invite"),
)

LOG_KEYS: Final = (
    Key("enter", "⏎", "Före och efter", "Den markerade ändringen: varje uppgift före och efter", "change"),
    Key("u", "u", "Ångra", "Ta tillbaka den markerade ändringen; visas först", "undo"),
    Key("j", "j", "", "Ändringen före", "down"),
    Key("k", "k", "", "Ändringen efter", "up"),
)

TABLES_KEYS: Final = (
    Key("enter", "⏎", "Öppna tabell", "Öppna tabellen", "open"),
    Key("j", "j", "", "Nästa tabell", "down"),
    Key("k", "k", "", "Föregående tabell", "up"),
)

EDIT_KEYS: Final = (
    Key("enter", "⏎", "Ändra", "Ändra den markerade cellen; visas först", "edit"),
)

ROUND_KEYS: Final = (
    Key("a", "a", "Godkänn", "Godkänn enhetens prognos och dem under den", "approve('approved')"),
    Key("A", "A", "", "Godkänn allt som är inne", "approve_all"),
    Key("g", "g", "Granskad", "Märk enhetens prognos som granskad", "approve('reviewed')"),
    Key("z", "z", "Ta tillbaka", "Ta tillbaka granskningen eller godkännandet", "approve('submitted')"),
    Key("v", "v", "Kö", "Vad som visas: alla, dem som väntar på godkännande, dem som saknas", "next_view"),
    Key("R", "R", "Påminn", "Påminn i kanalen dem som inte har lämnat; visas först", "remind"),
    Key("n", "n", "Öppna nytt", "Öppna ett nytt prognostillfälle", "open_round"),
    Key("F", "F", "Frys", "Frys tillfället; sedan ändras det aldrig", "freeze"),
)

TAB_KEYS: Final = (
    Key("1", "1", "Översikt", "Enhetens avvikelse, det som ligger under den, och månaderna", "show('overview')"),
    Key("2", "2", "Månader", "Kontogrupper månad för månad; → fäller ut kontona", "show('accounts')"),
    Key("3", "3", "Kontogrupper", "Budget och utfall per kontogrupp", "show('account_groups')"),
    Key("4", "4", "Jämför", "Mot samma period i fjol", "show('compare')"),
    Key("5", "5", "Störst", "De största avvikelserna under enheten", "show('largest')"),
    Key("6", "6", "Prognos", "Vad året väntas sluta på, med diagram och metodernas medelfel", "show('prognosis')"),
    Key("7", "7", "Säkerhet", "Varje tillfälles prognos mot bokslutet", "show('accuracy')"),
    Key("8", "8", "Kommentar", "Vad som skrivits till prognoserna, tillfälle för tillfälle", "show('comments')"),
    Key("9", "9", "Historik", "Vem som har ändrat vad", "show('history')"),
)

CHART_KEY: Final = Key("b", "b", "Diagram", "Visa eller dölj svarets diagram", "toggle_chart")

ALL_KEYS: Final = (
    *TABLE_KEYS, *SCREEN_KEYS, *OVERVIEW_KEYS, *UNIT_KEYS, *SETTING_KEYS, *LOG_KEYS, *TABLES_KEYS, *EDIT_KEYS, *ROUND_KEYS, *TAB_KEYS,
    CHART_KEY,
)
"""Every key of every screen."""


def name_of(key: Key) -> str:
    """What a key's action is called in the file of one's own keys: its label, else the first words of its meaning."""
    words = plain(key.label or " ".join(re.split(r"[;:,(]", key.meaning)[0].split()[:3])).split()
    return "-".join(["flik", *words] if key.action.startswith("show(") else words)


Bindings = list[Binding | tuple[str, str] | tuple[str, str, str]]
"""What Textual calls a list of bindings."""


def hidden(**actions: str) -> Bindings:
    """action = its keys; for keys that no footer shows. A page action is written ``page_up``."""
    return [Binding(keys, action, show=False) for action, keys in actions.items()]


def bindings(keys: tuple[Key, ...], *, before_table: bool = False) -> Bindings:
    """The keys as Textual binds them; each can be given other keys by its name. ``before_table``: also where the table has the same key."""
    return [
        Binding(key.keys, key.action, key.meaning, show=False, priority=before_table, id=name_of(key))
        for key in keys if not key.action.startswith("app.command")
    ]
