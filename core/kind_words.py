"""The words and phrases of every kind of question, and the words that say nothing; folded."""
from __future__ import annotations

from typing import Final, Literal

from core.question import QuestionKind

Side = Literal["both", "surplus", "deficit"]
Measure = Literal["actual", "budget", "deviation"]

# Folded words; a kind's first word is the one that the program itself writes.
WORDS: Final[dict[QuestionKind, tuple[str, ...]]] = {
    "deviation": (
        "avvikelse", "avvikelser", "avvikelsen", "avvikelserna", "avvikelses", "avv", "avvik", "avviker", "budgetavvikelse",
        "budgetavvikelser", "budgetavvikelsen", "differens", "differensen", "differenser", "diff", "diffen", "overskott",
        "overskottet", "overskotten", "underskott", "underskottet", "underskotten", "over-/underskott", "over/underskott", "over-",
        "uppfoljning", "budgetuppfoljning", "manadsuppfoljning", "laget", "status", "utfallsavvikelse", "helarsavvikelse",
        "overdrag", "overdraget",
        "overskrider", "overskridande", "enheter", "enheterna",
    ),
    "actual": (
        "utfall", "utfallet", "utfallen", "utfalls", "bokfort", "bokforda", "bokford", "redovisat", "redovisad", "upparbetat",
        "kostat", "kostade", "kostar", "forbrukat", "forbrukning", "forbrukningen", "nettokostnad", "nettokostnaden", "spenderat",
        "anvant",
    ),
    "budget": (
        "budget", "budgeten", "budgetens", "budgetar", "budgeterat", "budgeterad", "ram", "ramen", "ramar", "driftram", "driftramen",
        "anslag", "anslaget", "helarsbudget", "helarsbudgeten", "arsbudget", "arsbudgeten", "budgetram", "budgetramen",
    ),
    "months": (
        "manader", "manaderna", "manadsvis", "manadstabell", "manadstabellen", "manadsvisa", "manadsvist", "manadsutfall",
        "manadsutfallet", "manadsbudget", "manadsfordelning", "manadsfordelat", "manadsfordelad", "manadsavvikelse",
        "manadsavvikelser", "manadsserie",
    ),
    "compare": (
        "jamfor", "jamfort", "jamfora", "jamforelse", "jamforelsen", "jamford", "jamforelser", "forandring", "forandringen",
        "skillnad", "skillnaden", "utveckling", "utvecklingen",
    ),
    "largest": (
        "storst", "storsta", "topp", "top", "toppen", "topplista", "topplistan", "varst", "varsta",
    ),
    "income_statement": (
        "resultatrakning", "resultatrakningen", "resultatrakningar", "arsbokslut", "arsbokslutet", "resultat", "resultatet",
        "resultatredovisning", "resultatredovisningen", "arsresultat", "arsresultatet",
    ),
    "operating_statement": (
        "driftredovisning", "driftredovisningen", "driftsredovisning", "driftsredovisningen", "drift", "driften", "drifts",
        "programomraden", "programomrade",
    ),
    "account_groups": (
        "kontogrupper", "kontogrupperna", "kontogrupp", "kontogruppen", "kostnadsslag", "kostnadsslagen", "kontoslag",
        "kontogruppsvis",
    ),
    "prognosis": (
        "prognos", "prognosen", "prognoser", "prognoserna", "prognosens", "prognosernas", "helarsprognos", "helarsprognosen",
        "helarsprognoser", "arsprognos", "arsprognosen", "bokslutsprognos", "bokslutsprognosen", "prognostiserat", "prognosticerat",
        "prognostiserar", "prognosticerar", "slutar", "landar", "hamnar", "haller", "klarar", "spricker",
    ),
    "accuracy": (
        "prognossakerhet", "prognossakerheten", "prognosprecision", "prognosprecisionen", "traffsakerhet", "traffsakerheten",
        "prognosavvikelse", "prognosavvikelser", "prognosavvikelsen", "prognosfel", "prognosfelet", "prognosfelen", "prognostraff",
        "prognosmiss", "prognosmissen", "prognosmissar", "traffsaker", "traffsakra", "traffsakert",
    ),
    "changes": (
        "andrats", "andrat", "andrades", "andrar", "andring", "andringen", "andringar", "andringarna", "forandrats", "forandrat",
        "prognosandring", "prognosandringar", "prognosandringen", "nyheter",
    ),
    "why": (
        "varfor", "orsak", "orsaken", "orsaker", "orsakerna", "orsakar", "forklara", "forklarar", "forklaring", "forklaringen",
        "forklaringar", "beror", "anledning", "anledningen", "driver",
    ),
    "missing": ("saknas", "saknar", "saknade"),
    "queue": ("godkannas", "godkannandeko", "godkannandekon", "attestko"),
    "accounts": ("konton", "kontona", "kontoniva", "kontonivan"),
    "round": (
        "tillfalle", "tillfallet", "tillfallen", "tillfallena", "prognostillfalle", "prognostillfallet", "prognostillfallen",
        "prognostillfallena", "avstamningstillfalle", "avstamningstillfallet", "prognosrunda", "prognosrundan", "prognosomgang",
        "prognosomgangen", "deadline",
    ),
    "overview": (
        "oversikt", "oversikten", "enhetsoversikt", "enhetsoversikten", "helarsoversikt", "helarsoversikten", "prognosoversikt",
        "prognosoversikten",
    ),
    "worksheet": ("prognosunderlag", "prognosunderlaget"),
    "comments": ("kommentarer", "kommentarerna", "kommentar", "kommentaren", "prognoskommentar", "prognoskommentarer"),
    "analysis": (
        "analys", "analysen", "analyser", "ekonomianalys", "analystext", "analystexten", "analysera", "textutkast", "textutkastet",
    ),
    "sub_appropriations": (
        "detaljramar", "detaljramarna", "detaljram", "detaljramen",
    ),
    "summary": (
        "sammanfattning", "sammanfattningen", "sammanfatta", "sammandrag", "sammandraget", "manadsrapport", "manadsrapporten",
    ),
    "standing": ("prognoslage", "prognoslaget"),
    "key_facts": (
        "fakta", "faktan", "nyckelfakta",
    ),
    "goals": (
        "mal", "malen", "malet", "maluppfyllelse", "maluppfyllelsen", "maluppfoljning", "maluppfoljningen", "namndmal", "namndmalen",
        "delmal", "delmalen", "forandringsmal", "uppdragen",
    ),
    "indicators": (
        "indikatorer", "indikatorerna", "indikator", "indikatorn", "kvalitetsindikatorer", "kvalitetsindikatorerna", "matindikatorer",
    ),
    "activities": (
        "aktiviteter", "aktiviteterna", "aktivitet", "aktivitetsplan", "aktivitetsplaner", "aktivitetsplanen", "handlingsplan",
        "handlingsplaner", "handlingsplanen",
    ),
    "key_figures": (
        "nyckeltal", "nyckeltalen",
    ),
    "internal_control": (
        "internkontroll", "internkontrollen", "internkontroller", "internkontrollplan", "interkontroll", "kontrollpunkter",
    ),
    "staff": (
        "personal", "personalen", "personalsammansattning", "personalsammansattningen", "personalomsattning", "personalomsattningen",
        "arsarbetare", "anstallda",
    ),
    "sick_leave": (
        "sjukfranvaro", "sjukfranvaron", "sjuktal", "sjuktalen",
    ),
    "work_environment": (
        "arbetsmiljo", "arbetsmiljon", "arbetsskador", "tillbud", "kompetensforsorjning", "kompetensforsorjningen",
    ),
    "earmarked_funds": (
        "effektiviseringsbeting", "effektiviseringsbetinget", "effektiviseringskrav",
    ),
    "significant_events": (
        "handelser", "handelserna",
    ),
    "investments": (
        "investeringar", "investeringarna", "investering", "investeringsprojekt", "investeringsbudget", "investeringsredovisning",
    ),
    "sections": (
        "texter", "texterna", "forord", "forordet", "inledning", "vardegrund", "vardegrunden", "framtiden", "framtidsutsikter",
    ),
    "red": (
        "rodmarkerat", "rodmarkerade", "rodmarkerad",
    ),
    "overdue": (
        "forsenat", "forsenad", "forsenade", "forseningar", "forsening",
    ),
    "help": (
        "hjalp", "help", "start", "?", "instruktion", "instruktioner", "manual", "kommandon",
    ),
}

# Phrases of several words, and the kind that they stand for.
PHRASES: Final[tuple[tuple[tuple[str, ...], QuestionKind], ...]] = (
    (("riktade", "medel"), "earmarked_funds"), (("politiska", "prioriteringar"), "earmarked_funds"),
    (("vasentliga", "handelser"), "significant_events"), (("viktiga", "handelser"), "significant_events"),
    (("vad", "ar", "rott"), "red"), (("ar", "rott"), "red"), (("vilka", "ar", "roda"), "red"), (("ar", "rodmarkerat"), "red"),
    (("vad", "ar", "forsenat"), "overdue"), (("vad", "ar", "sent"), "overdue"),
    (("ekonomisk", "analys"), "analysis"), (("ekonomiska", "analysen"), "analysis"), (("utkast", "till", "text"), "analysis"),
    (("vad", "kan", "du"), "help"), (("vad", "kan", "jag", "fraga"), "help"), (("hur", "fungerar", "du"), "help"),
    (("hur", "gor", "jag"), "help"), (("hur", "gar", "det"), "deviation"), (("hur", "har", "det", "gatt"), "deviation"),
    (("hur", "gick", "det"), "deviation"), (("hur", "ligger"), "deviation"), (("hur", "ser", "det", "ut"), "deviation"),
    (("hur", "star", "det", "till"), "deviation"), (("hur", "gar"), "deviation"), (("hur", "mar"), "deviation"),
    (("over", "och", "underskott"), "deviation"), (("over", "eller", "underskott"), "deviation"),
    (("over-", "och", "underskott"), "deviation"), (("plus", "eller", "minus"), "deviation"), (("per", "manad"), "months"),
    (("per", "man"), "months"),
    (("manad", "for", "manad"), "months"), (("varje", "manad"), "months"), (("alla", "manader"), "months"),
    (("per", "kontogrupp"), "account_groups"), (("per", "kostnadsslag"), "account_groups"), (("per", "konto"), "accounts"),
    (("att", "godkanna"), "queue"), (("vantar", "pa", "godkannande"), "queue"), (("inte", "ar", "godkanda"), "queue"),
    (("arets", "resultat"), "income_statement"), (("per", "programomrade"), "operating_statement"),
    (("per", "detaljram"), "sub_appropriations"), (("mot", "fjol"), "compare"), (("mot", "fjolaret"), "compare"),
    (("mot", "i", "fjol"), "compare"), (("mot", "forra", "aret"), "compare"), (("mot", "foregaende", "ar"), "compare"),
    (("mot", "aret", "innan"), "compare"), (("mot", "aret", "fore"), "compare"), (("an", "i", "fjol"), "compare"),
    (("an", "forra", "aret"), "compare"), (("arets", "slut"), "prognosis"), (("arets", "utgang"), "prognosis"),
    (("halla", "budget"), "prognosis"), (("halla", "budgeten"), "prognosis"), (("haller", "vi", "budget"), "prognosis"),
    (("haller", "vi", "budgeten"), "prognosis"), (("klarar", "vi", "budget"), "prognosis"), (("klarar", "vi", "budgeten"), "prognosis"),
    (("slutet", "av", "aret"), "prognosis"), (("slutet", "pa", "aret"), "prognosis"), (("sager", "modellen"), "prognosis"),
    (("vad", "tror"), "prognosis"), (("hur", "fel"), "accuracy"),
    (("hur", "saker"), "accuracy"), (("hur", "sakra"), "accuracy"), (("hur", "sakert"), "accuracy"),
    (("har", "hant"), "changes"), (("hant", "sedan"), "changes"), (("vad", "hande"), "changes"), (("vad", "ar", "nytt"), "changes"),
    (("nagot", "nytt"), "changes"), (("nytt", "sedan"), "changes"), (("sedan", "sist"), "changes"), (("sen", "sist"), "changes"),
    (("sedan", "senast"), "changes"), (("hur", "kommer", "det", "sig"), "why"), (("ligger", "bakom"), "why"), (("som", "drar"), "why"),
    (("inte", "lamnat"), "missing"), (("ej", "lamnat"), "missing"), (("inte", "ar", "klara"), "missing"), (("inte", "klara"), "missing"),
    (("ej", "klara"), "missing"), (("inte", "klar"), "missing"), (("vilka", "ar", "kvar"), "missing"), (("vilka", "ar", "sena"), "missing"),
    (("vem", "ar", "sen"), "missing"), (("saknas", "pengar"), "deviation"), (("saknas", "det", "pengar"), "deviation"),
    (("ar", "klara"), "round"), (("har", "lamnat"), "round"), (("lamnat", "in"), "round"), (("sista", "dag"), "round"),
    (("sista", "dagen"), "round"), (("vara", "inne"), "round"),
    *(
        ((word, which, what), "changes") for word in ("sedan", "sen", "mot", "an", "fran") for which in ("forra", "foregaende", "senaste")
        for what in ("prognosen", "tillfallet", "prognostillfallet", "rundan", "gangen")
    ),
)
PHRASES_FROM: Final[dict[str, list[tuple[tuple[str, ...], QuestionKind]]]] = {}
"""The phrases by their first word."""
for _phrase in PHRASES:
    PHRASES_FROM.setdefault(_phrase[0][0], []).append(_phrase)
# Beside a word of prognosis these ask for its record, and ”status” for what has been given.
RECORD: Final = frozenset({
    "sakra", "saker", "sakert", "sakerhet", "sakerheten", "precision", "precisionen", "ratt", "fel", "felet", "traffade", "traffat",
    "traffar", "traffsaker", "traffsakra", "stamde", "stamt", "stammer", "palitlig", "palitliga", "prickade", "prickat", "exakt", "exakta",
})
HOW_GOOD: Final = ("hur", "bra")

COMPANIONS: Final[dict[QuestionKind, frozenset[str]]] = {
    "prognosis": frozenset({
        "antas", "bli", "chefen", "chefens", "cheferna", "chefernas", "hamna", "intervall", "intervallet", "just", "kommer", "lamnade",
        "lamnat", "landa", "modellen", "modellens", "osaker", "osakerhet", "osakerheten", "senaste", "slut", "sluta", "tror", "vantas",
        "vem", "vid",
    }),
    "accuracy": frozenset({
        "blir", "brukade", "brukar", "chefens", "chefernas", "egentligen", "hade", "historien", "historiskt", "lamnar", "ofta", "sin",
        "sina", "slagit", "slog", "tidigare", "val", "vara", "varit", "vid",
    }),
    "changes": frozenset({
        "efter", "foregaende", "forra", "gangen", "handelser", "hant", "mellan", "nagot", "nytt", "senast", "senaste", "sist", "skett",
        "tillfallena",
    }),
    "why": frozenset({
        "back", "bakom", "battre", "blivit", "daligt", "drar", "dyr", "dyrare", "dyrt", "egentligen", "fel", "gatt", "hog", "hoga", "hogre",
        "hogt", "intakterna", "kommer", "kostnaderna", "lag", "laga", "lagre", "lagt", "mellan", "mindre", "minskar", "minskat", "minus",
        "negativ", "negativt",
        "okar", "okat", "over", "plus", "positiv", "positivt", "rott", "sadan", "sadant", "samre", "storre",
    }),
    "missing": frozenset({
        "an", "annu", "chefer", "cheferna", "ej", "finns", "fortfarande", "in", "inte", "klar", "klara", "kvar", "lamna", "lamnat",
        "lamnats", "nagon", "nagra", "prognosansvarig", "prognosansvariga", "senaste", "svar", "vars", "vem",
    }),
    "round": frozenset({
        "aktuellt", "annu", "datum", "finns", "fryst", "frysta", "galler", "klar", "klara", "lamnade", "lamnat", "lamnats", "nar", "nasta",
        "oppen", "oppet", "oppna", "redan", "senaste", "sin", "sina", "vem",
    }),
}
"""Words that say nothing beside a kind, where elsewhere they could name a unit."""
# Last year beside a word of comparison is what is compared with, not the period.
LAST_YEAR: Final = (
    ("i", "fjol"), ("fjol",), ("fjolaret",), ("forra", "aret"), ("foregaende", "ar"), ("forra", "arets"), ("foregaende", "ars"),
)

# What the largest deviations are narrowed to; any other word of deviation narrows nothing.
SURPLUS: Final = frozenset({"over-", "over", "overskott", "overskottet", "overskotten"})
DEFICIT: Final = frozenset({"underskott", "underskottet", "underskotten", "overdrag", "overdraget"})
SIDES: Final[dict[Side, str]] = {"surplus": "överskott", "deficit": "underskott"}
NUMBERS: Final = {
    "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "atta": 8, "nio": 9, "tio": 10, "femton": 15, "tjugo": 20,
}

# The kind that a text with several such words asks for: the first that is among them.
PRECEDENCE: Final[tuple[QuestionKind, ...]] = (
    "standing", "red", "overdue", "summary", "worksheet", "comments", "analysis", "accuracy", "missing", "queue", "changes", "why", "round",
    "prognosis", "overview", "accounts", "months", "compare", "largest", "sub_appropriations", "account_groups", "operating_statement",
    "income_statement", "goals", "indicators", "activities", "key_figures", "internal_control", "staff", "sick_leave",
    "work_environment", "earmarked_funds", "significant_events", "investments", "key_facts", "sections",
    "deviation", "actual", "budget", "help",
)
# Words that are also sensible names of units, and then name one when they are all that is asked.
WEAK: Final = frozenset({
    "analys", "analysen", "drift", "driften", "resultat", "ram", "anslag", "topp", "utveckling", "uppfoljning", "status", "start", "manual",
})

# Words that neither name a unit nor change the question.
FILLERS: Final = frozenset({
    "aktuell", "aktuella", "alla", "an", "angaende", "ar", "aret", "arets", "att", "av", "avseende", "bara", "belopp", "beratta",
    "blev", "blir", "bra", "da", "de", "den", "det", "din", "dina", "ditt", "du", "ekonomin", "en", "ett",
    "fa", "for", "fraga", "fragan", "fram", "fran", "gallande", "gar", "ge", "gick", "hamta", "har", "hela",
    "hos", "hur", "i", "igen", "inom", "jag", "just", "kan", "koll", "kolla", "kommun", "kommunens", "kommuns", "kr",
    "kronor", "langre", "langt", "ligger", "lista", "listan", "lite", "man", "manad", "manaden", "manga", "med", "mig", "miljoner",
    "min", "mina", "mitt", "mnkr", "mot", "mycket", "ni", "nu", "nuvarande", "och", "ocksa", "ok", "okej", "om", "oss", "pa",
    "pengar", "procent", "per", "redovisa", "sa", "sak", "sammanlagt", "samtliga", "sedan", "sen", "ser", "siffra", "siffror", "siffrorna",
    "ska", "skriv", "skulle", "snabbt", "snalla", "som", "star", "stor", "stort", "tabell", "tabellen", "tack", "till", "titta", "tkr",
    "total", "totalen", "totalt", "tusental", "under", "ut", "vad", "var", "vara", "vart", "veta", "vi", "vilka", "vilken", "vilket",
    "vill", "visa", "samma", "motsvarande", "period", "perioden",
})
# Those that are written with å, ä or ö; any other that is, such as BRÅ, is no filler but a name.
WITH_DOTS: Final = frozenset({
    "an", "angaende", "ar", "aret", "arets", "beratta", "da", "fa", "for", "fraga", "fragan", "fran", "gallande", "gar", "hamta", "langre",
    "langt", "man", "manad", "manaden", "manga", "ocksa", "pa", "sa", "snalla", "star", "vart",
})

# They say nothing at the beginning of a question, and elsewhere they are not understood.
GREETINGS: Final = frozenset({"hej", "hejsan", "hello", "tjena", "halla"})
# Fillers that are polite, and never what is asked about.
PLEASANTRIES: Final = frozenset({"tack", "bra", "ok", "okej", "snalla"})

ANSWERS: Final = frozenset({"tack", "ok", "okej"})
"""Those that answer what was said before: ”tack, och turism?”."""

BY_WORD: Final[dict[str, QuestionKind]] = {word: kind for kind, listed in WORDS.items() for word in listed}
MEASURES: Final[tuple[Measure, ...]] = ("deviation", "budget", "actual")
MONTH_MEASURES: Final[dict[str, Measure]] = {
    "manadsbudget": "budget", "manadsutfall": "actual", "manadsutfallet": "actual",
    "manadsavvikelse": "deviation", "manadsavvikelser": "deviation",
}
AHEAD: Final = frozenset({"helarsoversikt", "helarsoversikten", "prognosoversikt", "prognosoversikten"})
"""Words of an overview with the model's word for every unit."""
FULL_YEAR: Final = frozenset({"helarsbudget", "helarsbudgeten", "arsbudget", "arsbudgeten", "helarsavvikelse"})
SWEDISH: Final[dict[QuestionKind, str]] = {
    "deviation": "avvikelse", "actual": "utfall", "budget": "budget", "months": "månader", "compare": "jämför", "largest": "störst",
    "income_statement": "resultaträkning", "operating_statement": "driftredovisning", "account_groups": "kontogrupper",
    "sub_appropriations": "detaljramar", "prognosis": "prognos", "accuracy": "prognossäkerhet", "changes": "vad har ändrats",
    "why": "varför", "missing": "vilka saknas", "queue": "att godkänna", "round": "tillfälle", "accounts": "konton",
    "overview": "översikt",
    "worksheet": "prognosunderlag", "comments": "kommentarer", "analysis": "analys",
    "summary": "sammanfattning", "standing": "prognosläge", "help": "hjälp",
    "key_facts": "fakta",
    "goals": "mål",
    "indicators": "indikatorer",
    "activities": "aktiviteter",
    "key_figures": "nyckeltal",
    "internal_control": "internkontroll",
    "staff": "personal",
    "sick_leave": "sjukfrånvaro",
    "work_environment": "arbetsmiljö",
    "earmarked_funds": "riktade medel",
    "significant_events": "händelser",
    "investments": "investeringar",
    "sections": "texter",
    "red": "vad är rött",
    "overdue": "vad är försenat",
}
"""The one word of each kind that the program writes in the questions it suggests."""
# One slip away from a word that may name a unit: håller and Hallen, driver and Driven, konton and kontor.
AS_SPELT: Final = frozenset({"haller", "klarar", "spricker", "driver", "nyheter", "enheter", "enheterna", "konton", "kontona"})
# A slip in one of these words is understood: they are long and unlike each other.
CORRECTED: Final = tuple(w for w in BY_WORD if len(w) >= 6 and w.isalpha() and w not in WEAK | AS_SPELT)
