"""The words that headers are made of, folded (å, ä, ö as a, a, o): each line is what they mean, how surely, and the words."""
from __future__ import annotations

from typing import Final

from core.calendar import MONTHS, MONTHS_SHORT
from core.fold import plain
from core.money import MoneyUnit

Known = dict[str, tuple[str, int]]


def _known(*lines: tuple[str, int, str]) -> Known:
    """Word → (role, rank)."""
    return {word: (role, rank) for role, rank, words in lines for word in words.split()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DIMENSIONS: Final = _known(
    ("unit", 9, "ansvar ansv ansvarsenhet ansvarskod ansvarsnr ansvarsnummer ansvarsstalle"),
    ("unit", 8, "kostnadsstalle kst kostnadsst kostn kstnr kostnadsstallekod costcentre costcenter"),
    ("unit", 7, "enhet enhetskod enhetsnr resultatenhet orgenhet organisationsenhet"),
    ("unit", 6, "re"),
    ("unit", 5, "org organisation ansvarsomrade"),
    ("unit", 4, "avdelning"),
    ("unit", 3, "sektor"),
    ("unit", 2, "forvaltning forv"),
    ("unit", 1, "namnd"),
    ("account", 9, "konto kontonr kontonummer kontokod ktonr kto bokforingskonto"),
    ("account", 8, "account huvudkonto"),
    ("group", 6, "kontogrupp kontogrp"),
    ("group", 5, "kostnadsslag intaktsslag kontosammandrag kontoslag"),
    ("group", 4, "kontoklass"),
    ("group", 3, "grupp gruppkod resultatrad"),
    ("group", 2, "kontotyp"),
    ("other", 0, "verksamhet vht verks verksamhetskod projekt proj aktivitet akt objekt obj motpart mp frikod fri finansiering"),
    ("other", 0, "kund leverantor lev program id nr rad radnr ver vernr verifikation verifikationsnummer verifikat transaktion"),
    ("other", 0, "valuta kvantitet antal enh region bolag foretag tjanst anlaggning moms"),
)
"""Words that stand for a dimension, alone or beside others."""

WHOLE: Final = _known(
    ("period", 6, "bokforingsperiod redovisningsperiod"),
    ("period", 5, "period arman armanad"),
    ("period", 4, "per"),
    ("year", 0, "ar budgetar bokforingsar rakenskapsar redovisningsar year"),
    ("month", 0, "manad man mnd month manadsnr"),
    ("date", 3, "bokforingsdatum bokfdatum verdatum verifikationsdatum"),
    ("date", 2, "datum"),
    ("date", 1, "transdatum beslutsdatum date"),
    ("amount", 9, "belopp beloppsek"),
    ("amount", 8, "amount"),
    ("amount", 7, "saldo"),
    ("amount", 3, "netto kronor"),
    ("amount", 2, "varde"),
    ("debit", 0, "debet debit"),
    ("credit", 0, "kredit credit"),
    ("kind", 2, "beloppstyp"),
    ("kind", 0, "typ slag version scenario budgettyp budgetversion"),
    ("comment", 3, "kommentar kommentarer"),
    ("comment", 2, "forklaring analys"),
    ("comment", 1, "anmarkning notering motivering"),
    ("cause", 0, "orsak"),
    ("passed", 0, "atgard"),
    ("code", 0, "kod"),
    ("name", 2, "namn"),
    ("name", 0, "benamning"),
    ("parent", 3, "foralder overordnad overordnadenhet"),
    ("parent", 2, "overenhet tillhor"),
    ("manager", 3, "budgetansvarig budgetansvarigchef ansvarigchef"),
    ("manager", 2, "chef ansvarig enhetschef"),
    ("level", 0, "niva"),
    ("alias", 0, "alias forkortning"),
    ("from", 2, "gallerfran gallerfrom giltigfran giltigfrom"),
    ("from", 0, "from fran startar startdatum"),
    ("to", 2, "gallertill gallertom giltigtill giltigtom"),
    ("to", 0, "tom till slutar slutdatum"),
    ("successor", 0, "ersattsav uppgari nykod eftertradare"),
    ("group_name", 0, "gruppnamn"),
)
"""Headers that mean something only as a whole, their words written together."""

NAMES: Final = _words("namn benamning text beskrivning klartext t ben name rubrik")
"""Words beside a dimension's word that make it the dimension's name: ”Konto (T)” is the text of the account."""
GLUED_NAMES: Final = ("namn", "benamning", "text", "klartext", "beskrivning")

KIND_WORDS: Final[dict[str, str]] = {
    word: kind
    for kind, words in (
        ("actual", "utfall utf bokfort bokf redovisat upparbetat bokslut redovisning actual manadsutfall periodutfall forbrukning"),
        ("actual", "helarsutfall"),
        ("budget", "budget bud manadsbudget periodbudget internbudget plan detaljbudget ursprungsbudget periodiserad arsbudget"),
        ("budget", "helarsbudget"),
        ("prognosis", "prognos helarsprognos arsprognos prog"),
        ("budget_transfer", "ombudgetering ombudgeteringar tillaggsanslag tillaggsbudget budgetjustering budgetjusteringar"),
        ("budget_transfer", "omdisponering budgetandring ramjustering"),
    )
    for word in words.split()
}

YEARLY: Final = _words("helar helarsbudget arsbudget helarsutfall helarsprognos arsprognos bokslut arets helarets")
TOTAL: Final = _words("summa totalt total tot sum totalsumma totalbelopp summering")
TO_DATE: Final = _words("ack ackumulerat ackumulerad ackutfall ackbudget hittills tom ytd ackum acc ib ub")
DERIVED: Final = _words(
    "avvikelse avvikelser avvik avv diff differens procent andel index kvar aterstar forandring utv budgetavvikelse restbudget "
    "forbrukat disponibelt prognosavvikelse ratio jfr skillnad kvot"
)
PREVIOUS: Final = _words("fg foregaende fjolar forra fjolaret foreg")

MONTH_WORDS: Final[dict[str, int]] = {
    **{plain(name): number for names in (MONTHS, MONTHS_SHORT) for number, name in enumerate(names, 1)},
    "january": 1, "february": 2, "febr": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "sept": 9, "oct": 10, "october": 10,
}

MONEY_WORDS: Final[dict[str, MoneyUnit]] = {
    **dict.fromkeys(("kr", "sek", "kronor"), "kr"), **dict.fromkeys(("tkr", "kkr", "ksek", "tusental"), "tkr"),
    **dict.fromkeys(("mnkr", "mkr", "msek"), "mnkr"),
}
