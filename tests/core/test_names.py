"""Which unit a name means, as people write it."""
from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import ALINGSAS, FOUR, HJO, KROKOM, VAGGERYD

from core.fold import clean, quoted, stem, words
from core.municipality_names import means_municipality
from core.names import LEAST_SCORE, Level, NameIndex, initials, is_typo
from core.organisation import Unit
from core.register import Register


def index(*names: str) -> NameIndex:
    """Units 1, 2, 3 … with these names, side by side under a root."""
    return NameIndex((Unit("0", "Roten", None), *(Unit(str(i), name, "0") for i, name in enumerate(names, 1))))


def found(names: NameIndex, written: str) -> tuple[Level, tuple[str, ...]] | None:
    match = names.find(written)
    return (match.level, tuple(names.units[code].name for code in match.codes)) if match else None


@pytest.mark.parametrize("written", ["Ekonomiskt bistånd", "752", "försörjningsstöd"])
def test_name_code_and_alias_are_exact(written: str):
    assert found(VAGGERYD.names, written) == (Level.EXACT, ("Ekonomiskt bistånd",))


@pytest.mark.parametrize(("register", "written", "name"), [
    (VAGGERYD, "ekonomiskt bistand", "Ekonomiskt bistånd"),
    (VAGGERYD, "EKONOMISKT BISTAAND", "Ekonomiskt bistånd"),
    (VAGGERYD, "projekt & samverkan", "Projekt och samverkan"),
    (VAGGERYD, "projekt o samverkan", "Projekt och samverkan"),
    (VAGGERYD, "ekonomi enheten", "Ekonomienheten"),
    (VAGGERYD, "it enheten", "IT-enheten"),
    (VAGGERYD, "barn och utbildningsnämnden", "Barn- och utbildningsnämnden"),
    (ALINGSAS, "kultur- och utbildningsfoervaltningen", "Kultur- och utbildningsförvaltningen"),
    (KROKOM, "ovrigt", "Övrigt"),
    (HJO, "raddningstjansten", "Räddningstjänsten"),
])
def test_letters_hyphens_and_spaces_are_folded(register: Register, written: str, name: str):
    assert found(register.names, written) == (Level.FOLDED, (name,))


@pytest.mark.parametrize(("register", "written", "name"), [
    (ALINGSAS, "kommunledningskontor", "Kommunledningskontoret"),
    (ALINGSAS, "kommunstyrelse", "Kommunstyrelsen"),
    (ALINGSAS, "Säkerhetsenhetens", "Säkerhetsenheten"),
    (KROKOM, "kulturenhets", "Kulturenheten"),
    (VAGGERYD, "arbetsmarknaden", "Arbetsmarknad"),
    (VAGGERYD, "integrationen", "Integration"),
    (VAGGERYD, "naringslivsverksamheten", "Näringslivsverksamhet"),
    (VAGGERYD, "ekonomiska biståndet", "Ekonomiskt bistånd"),
    (HJO, "näringslivet", "Näringsliv"),
    (HJO, "staben", "Stab"),
    (HJO, "ks samverkans", "KS Samverkan"),
    (KROKOM, "gemensamma administrationen", "Gemensam administration"),
])
def test_genitive_and_definite_forms_are_the_same_name(register: Register, written: str, name: str):
    assert found(register.names, written) == (Level.INFLECTED, (name,))


@pytest.mark.parametrize(("register", "written", "name"), [
    (ALINGSAS, "tillväxt avd", "Tillväxtavdelningen"),
    (ALINGSAS, "säkerhetsenh", "Säkerhetsenheten"),
    (ALINGSAS, "samhällsbyggnad", "Samhällsbyggnadskontoret"),
    (ALINGSAS, "exploatering", "Exploateringsverksamheten"),
    (ALINGSAS, "kultur och utbildning", "Kultur- och utbildningsförvaltningen"),
    (KROKOM, "upphandling", "Upphandlingskontoret"),
    (KROKOM, "gemensam adm", "Gemensam administration"),
    (HJO, "kollektivtrafiken", "Kollektivtrafiknämnden"),
    (VAGGERYD, "AME", "Arbetsmarknadsenheten"),
])
def test_short_forms_name_the_unit_that_they_shorten(register: Register, written: str, name: str):
    assert found(register.names, written) == (Level.SHORT, (name,))


def test_the_stronger_likeness_wins():
    names = index("Näringsliv", "Näringslivskontoret", "Näringslivsverksamhet")
    assert found(names, "näringsliv") == (Level.EXACT, ("Näringsliv",))
    assert found(names, "näringslivet") == (Level.INFLECTED, ("Näringsliv",))
    assert found(names, "näringslivskontor") == (Level.INFLECTED, ("Näringslivskontoret",))


def test_a_short_form_of_several_names_means_all_of_them():
    names = index("Näringslivskontoret", "Näringslivsverksamhet")
    assert found(names, "näringsliv") == (Level.SHORT, ("Näringslivskontoret", "Näringslivsverksamhet"))


def test_another_organisational_word_is_only_a_guess():
    assert found(index("Ekonomiavdelningen"), "ekonomienheten") == (Level.GUESS, ("Ekonomiavdelningen",))


def test_initials_without_an_alias_are_only_a_guess():
    assert found(KROKOM.names, "NKF") == (Level.GUESS, ("Näringsliv, kultur och fritid",))
    assert initials(words("Kommunledningskontoret")) == {"klk"}


def test_of_equal_names_the_highest_is_meant():
    match = KROKOM.names.find("kommunstyrelsen")
    assert match is not None
    assert match.codes == ("300",)


def test_equal_names_side_by_side_are_both_meant():
    assert found(index("Administration", "Administration"), "administration") == (Level.EXACT, ("Administration", "Administration"))


def test_a_unit_of_earlier_years_is_found():
    assert found(KROKOM.names, "fritidsenheten") == (Level.EXACT, ("Fritidsenheten",))


def test_what_a_name_has_in_parentheses_is_an_alias():
    assert found(index("Kommunledningskontoret (KLK)"), "klk") == (Level.EXACT, ("Kommunledningskontoret (KLK)",))


@pytest.mark.parametrize("written", ["Skola 2", "skola2", "skolan 2"])
def test_numbers_must_agree(written: str):
    names = index("Skola 12", "Skola 21")
    assert names.find(written) is None
    assert names.guesses(written) == []


@pytest.mark.parametrize(("written", "name", "slip"), [
    ("komunledningskontoret", "Kommunledningskontoret", True),
    ("kommunledningskontret", "Kommunledningskontoret", True),
    ("personalenhten", "Personalenheten", True),
    ("samhällsbygnadsnämden", "Samhällsbyggnadsnämnden", True),
    ("turim", "Turism", True),
    ("personalenheten", "Parkenheten", False),
    ("markenheten", "Parkenheten", False),
    ("kulturavdelningen", "Kulturenheten", False),
    ("förskolan västra", "Förskolan östra", False),
    ("HR-enheten", "IT-enheten", False),
    ("kulturenheten norr", "Kulturenheten Torr", False),
])
def test_a_slip_of_the_finger_is_not_another_word(written: str, name: str, slip: bool):
    assert is_typo(words(written), words(name)) is slip


FOREIGN = (
    "simhallen", "hej", "väder", "fotboll", "banan", "lunchmenyn", "semester", "bitcoin", "parkering", "tandläkare", "cykelväg", "elpris",
    "julgran", "bilbesiktning", "pizza", "tågtider", "lotto", "hundvakt", "flygplats", "konsert",
)


@pytest.mark.parametrize("register", FOUR, ids=lambda register: register.id)
def test_foreign_words_are_no_units(register: Register):
    for word in FOREIGN:
        assert register.names.find(word) is None, word
        assert register.names.guesses(word) == [], word


def noisy(name: str, chance: random.Random) -> list[str]:
    """The name with a slip of the finger and in the forms that people write."""
    at = chance.randrange(1, len(name) - 1)
    folded = name.lower().replace("å", "aa").replace("ä", "ae").replace("ö", "oe")
    plain = name.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    slips = [name[:at] + name[at + 1:], name[:at] + name[at] + name[at:], name[:at] + name[at + 1] + name[at] + name[at + 2:],
             name[:at] + chance.choice("aeionrstl") + name[at + 1:]]
    split = [name.replace(end, " " + end) for end in ("enheten", "kontoret", "avdelningen", "nämnden") if name.endswith(end)]
    return [name.upper(), folded, plain, name + "s", name.replace(" och ", " & "), *slips, *split]


@given(st.randoms(use_true_random=False), st.sampled_from(FOUR))
def test_a_noisy_name_is_never_surely_another_unit(chance: random.Random, register: Register):
    for unit in register.units:
        for written in noisy(unit.name, chance):
            match = register.names.find(written)
            if match and match.level < Level.GUESS:
                assert unit.name in {register.names.units[code].name for code in match.codes}, written
            elif not match:
                guesses = register.names.guesses(written)
                names = [register.names.units[guess.code].name for guess in guesses]
                assert unit.name in names or len(unit.name) < 6, (written, names)
                assert not guesses or guesses[0].score >= LEAST_SCORE


def test_words_are_folded_and_stemmed_alike():
    assert words("Barn- & UTBILDNINGS-nämnden") == ("barn", "och", "utbildnings", "namnden")
    assert stem("verksamheten") == stem("verksamhet") == "verksamhet"
    assert stem("styrelsen") == stem("styrelse")
    assert stem("ekonomin") == stem("ekonomi")
    assert stem("skolor") != stem("skola")


def test_what_is_echoed_is_short_and_clean():
    assert quoted("a\x00b\u202ec" + "x" * 100) == "”a bc" + "x" * 35 + "…”"
    assert clean("  a\t\n b\u200f ") == "a b"


@given(st.text(max_size=80))
def test_any_text_can_be_looked_up(text: str):
    for register in FOUR:
        match = register.names.find(text)
        found = [*(match.codes if match else ()), *(guess.code for guess in register.names.guesses(text))]
        assert set(found) <= {unit.code for unit in register.units}


def test_a_typo_is_found_among_two_thousand_units():
    places = [f"{kind} {place} {i}" for kind in ("Förskolan", "Hemtjänsten", "Gruppbostaden", "Skolan") for place in ("Norr", "Söder")
              for i in range(250)]
    names = index(*places)
    assert names.guesses("Hemtjänten Söder 17")[0].typo


@pytest.mark.parametrize(("written", "name", "id", "means"), [
    ("Krokom", "Krokoms kommun", "krokom", True),
    ("KROKOM", "Krokoms kommun", "krokom", True),
    ("Krokoms", "Krokoms kommun", "krokom", True),
    ("krokoms kommun", "Krokoms kommun", "krokom", True),
    ("Krokom kommun", "Krokoms kommun", "krokom", True),
    ("Krokoms kommuns", "Krokoms kommun", "krokom", True),
    ("Krokoms kommun", "Krokom", "krokom", True),
    ("Alingsås", "Alingsås kommun", "alingsas", True),
    ("alingsas kommun", "Alingsås", "alingsas", True),
    ("Alingså", "Alingsås kommun", "alingsas", False),
    ("Hjo", "Hjo kommun", "hjo", True),
    ("hjos", "Hjo kommun", "hjo", True),
    ("Berg", "Bergs kommun", "berg", True),
    ("Bergs", "Bergs kommun", "berg", True),
    ("Berg", "Bergs", "bergs", False),
    ("Bergs", "Berg", "berg", True),
    ("Göteborg", "Göteborgs stad", "1480", True),
    ("Västerå", "Västerås stad", "1980", False),
    ("upplands-väsby", "Upplands Väsby kommun", "0114", True),
    ("Östra Göinge", "Göinge kommun", "goinge", False),
    ("kommun", "Hjo kommun", "hjo", False),
    ("", "Hjo kommun", "hjo", False),
    ("!!!", "!!!", "", False),
])
def test_a_municipality_is_meant_by_its_name_with_or_without_kommun_and_genitive(written: str, name: str, id: str, means: bool):
    assert means_municipality(written, name, id) is means


@pytest.mark.parametrize("name", ["Bergs kommun", "Krokom", "Alingsås kommun", "Västerås stad", "Kils kommun", "Grums"])
def test_every_municipality_is_meant_by_its_own_name_whatever_its_id(name: str):
    for id in ("x", "kil", "grums", "bergs", "krokoms-kommun"):
        assert means_municipality(name, name, id)
        assert means_municipality(id, name, id)


@pytest.mark.parametrize("written", ["Skola 1 2", "skola 12", "1 2"])
def test_digits_apart_are_not_one_number(written: str):
    names = NameIndex((Unit("0", "Roten", None), Unit("12", "Skola 12", "0")))
    assert (names.find(written) is not None) == (written == "skola 12")
