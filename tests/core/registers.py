"""A small register of each of four municipalities, with the names that their reports use."""
from __future__ import annotations

from core.calendar import FiscalYear
from core.organisation import Unit
from core.profile import Profile
from core.register import Register, Year


def years(*labels: int) -> dict[int, Year]:
    return {label: Year(FiscalYear(label), closed=12) for label in labels}


ALINGSAS = Register("alingsas", "Alingsås", Profile(home="205"), (
    Unit("000", "Alingsås kommun", None),
    Unit("205", "Kommunstyrelsen", "000", aliases=("KS",)),
    Unit("210", "Kommunledningskontoret", "205", aliases=("KLK",)),
    Unit("220", "Exploateringsverksamheten", "205"),
    Unit("21010", "Tillväxtavdelningen", "210"),
    Unit("21020", "Säkerhetsenheten", "210"),
    Unit("21030", "Kommunikationsenheten", "210"),
    Unit("21040", "IT-verksamheten", "210"),
    Unit("800", "Samhällsbyggnadskontoret", "000"),
    Unit("810", "Kultur- och utbildningsförvaltningen", "000"),
), years=years(2019, 2020))

VAGGERYD = Register("vaggeryd", "Vaggeryds kommun", Profile(layout="N", home="010"), (
    Unit("000", "Vaggeryds kommun", None),
    Unit("010", "Kommunstyrelsen", "000", aliases=("KS",)),
    Unit("104", "Projekt och samverkan", "010"),
    Unit("131", "Kommunledningskontor", "010", aliases=("KLK",)),
    Unit("136", "Arbetsmarknad", "010"),
    Unit("162", "Näringslivsverksamhet", "010"),
    Unit("752", "Ekonomiskt bistånd", "010", aliases=("försörjningsstöd",)),
    Unit("758", "Integration", "010"),
    Unit("13120", "Ekonomienheten", "131"),
    Unit("13130", "IT-enheten", "131"),
    Unit("13140", "Personalenheten", "131"),
    Unit("13610", "Arbetsmarknadsenheten", "136"),
    Unit("810", "Barn- och utbildningsnämnden", "000", aliases=("BUN",)),
), years=years(2019, 2020))

KROKOM = Register("krokom", "Krokoms kommun", Profile(home="300"), (
    Unit("000", "Krokoms kommun", None),
    Unit("300", "Kommunstyrelsen", "000", aliases=("KS",)),
    Unit("310", "Kommunstyrelsen", "300"),
    Unit("320", "Gemensam administration", "300"),
    Unit("330", "Trafikfrågor", "300"),
    Unit("340", "Näringsliv, kultur och fritid", "300"),
    Unit("350", "Övrigt", "300"),
    Unit("32010", "Kommunikationsavdelningen", "320"),
    Unit("32030", "Ekonomiavdelningen", "320"),
    Unit("32035", "Upphandlingskontoret", "32030"),
    Unit("32040", "IT-enheten", "320"),
    Unit("34010", "Kulturenheten", "340"),
    Unit("34020", "Fritidsenheten", "340", valid_to=2018),
    Unit("34030", "Näringslivsenheten", "340"),
), years=years(2019, 2020))

HJO = Register("hjo", "Hjo kommun", Profile(layout="L", home="410"), (
    Unit("000", "Hjo kommun", None),
    Unit("410", "Kommunledningskontoret", "000", aliases=("KLK",)),
    Unit("420", "Kommunledning", "410"),
    Unit("430", "KS Samverkan", "410"),
    Unit("440", "Stab", "410"),
    Unit("450", "KS Projekt", "410"),
    Unit("460", "Näringsliv", "410"),
    Unit("43010", "Kollektivtrafiknämnden", "430"),
    Unit("43020", "Brottsförebyggande rådet", "430", aliases=("BRÅ",)),
    Unit("43040", "Räddningstjänsten", "430"),
    Unit("44010", "Ekonomienheten", "440"),
    Unit("44020", "IT-enheten", "440"),
    Unit("44030", "Personalenheten", "440"),
), years=years(2015, 2016))

FOUR = (ALINGSAS, VAGGERYD, KROKOM, HJO)


def unit(register: Register, code: str) -> Unit:
    return next(unit for unit in register.units if unit.code == code)
