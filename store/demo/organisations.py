"""Every unit that the four reports name, under a sensible parent, with the abbreviations and synonyms that people use.

A line is ``code | name | parent | alias; alias``. Only the units with a printed figure have figures; the rest are there to
be found and pointed upwards.
"""
from __future__ import annotations

from typing import Final

from core.organisation import Unit

VAGGERYD: Final = """
000   | Vaggeryds kommun |  | Vaggeryd
010   | Kommunstyrelsen | 000 | KS
100   | Politisk verksamhet | 010 | politik
104   | Projekt och samverkan | 010 |
131   | Kommunledningskontor | 010 | KLK; ledningskontoret
136   | Arbetsmarknad | 010 | arbetsmarknadsåtgärder
162   | Näringslivsverksamhet | 010 |
170   | Samhällsutveckling | 010 |
430   | Turism | 010 | turistverksamhet; turistbyrån; besöksnäring
752   | Ekonomiskt bistånd | 010 | försörjningsstöd; socialbidrag; ekbistånd
755   | Myndighet vuxna | 010 | vuxenmyndighet
758   | Integration | 010 | flyktingmottagning; flyktingmottagandet
01010 | Etablering och försörjning | 010 |
10010 | Kommunfullmäktige | 100 | KF; fullmäktige
10020 | Kommunstyrelsens arbetsutskott | 100 | KSAU; arbetsutskottet
13110 | Kanslienheten | 131 | kansli
13120 | Ekonomienheten | 131 | ekonomifunktionen
13125 | Upphandlingsfunktionen | 13120 |
13130 | IT-enheten | 131 | IT
13140 | Personalenheten | 131 | HR-enheten; personalavdelningen
13150 | Serviceenheten | 131 |
13610 | Arbetsmarknadsenheten | 136 | AME
13615 | Jobbspår för alla | 13610 | jobbspår
800   | Barn- och utbildningsnämnden | 000 | BUN
810   | Utbildningsförvaltningen | 800 |
81010 | Fågelforsskolan | 810 |
81020 | Gymnasieskolan | 810 |
81030 | Vuxenutbildningen | 810 | kommunal vuxenutbildning
81040 | Fenix | 810 |
820   | Socialförvaltningen | 000 | soc; socialtjänsten
830   | Kultur- och fritidsförvaltningen | 000 | KFF; kultur och fritid
840   | Arbetsmarknadsnämnden | 000 |
850   | SÅM | 000 | Samverkan Återvinning Miljö; kommunalförbundet SÅM
"""

ALINGSAS: Final = """
000   | Alingsås kommun |  | Alingsås
205   | Kommunstyrelsen | 000 | KS
210   | Kommunledningskontoret | 205 | KLK; ledningskontoret
220   | Exploateringsverksamheten | 205 | exploatering; markexploatering; tomtförsäljning
21010 | Tillväxtavdelningen | 210 |
21020 | Säkerhetsenheten | 210 |
21030 | Kommunikationsenheten | 210 |
21040 | IT-verksamheten | 210 |
21050 | Telefoniverksamheten | 210 | telefoni
21060 | Näringslivsfunktionen | 210 |
21070 | Fackliga verksamheten | 210 | facket
22010 | Exploateringsenheten | 220 |
800   | Samhällsbyggnadskontoret | 000 | SBK; Samhällsbyggnad
80010 | Planavdelningen | 800 |
810   | Kultur- och utbildningsförvaltningen | 000 | KUF
820   | Överförmyndarnämnden | 000 | ÖFN; överförmyndaren
"""

KROKOM: Final = """
000   | Krokoms kommun |  | Krokom; Krokomen tjielte
300   | Kommunstyrelsen | 000 | KS
310   | Kommunstyrelsen | 300 | kommunstyrelsens nämnd; KS nämnd
320   | Gemensam administration | 300 |
330   | Trafikfrågor | 300 | trafik
340   | Näringsliv, kultur och fritid | 300 | NKF; avdelningen för näringsliv, kultur och fritid
350   | Övrigt | 300 | övriga verksamheter
31010 | Krisledningsnämnden | 310 | krisledning
32010 | Kommunikationsavdelningen | 320 |
32015 | Administrativa avdelningen | 320 |
32020 | HR-avdelningen | 320 | HR; personalavdelningen; löneområdet
32025 | HR-gruppen | 32020 |
32030 | Ekonomiavdelningen | 320 |
32035 | Upphandlingskontoret | 32030 | Upphandling; inköp; inköp/upphandling
32040 | IT-enheten | 320 | IT; IT-supporten
32050 | Enheten för utveckling, kansli och service | 320 | UKS; utveckling, kansli och service
32052 | Kundcenter | 32050 | medborgarservice; kundtjänst
32054 | Kvalitetssamordningsgruppen | 32050 |
32056 | Digitaliseringsgruppen | 32050 |
32060 | Fordonssamordning | 320 | fordonsleasing
32065 | Bilpoolen | 32060 |
32067 | Bilservicegruppen | 32060 |
34010 | Kulturenheten | 340 | kultur/folkhälsa/ungdom
34015 | Ungdomskulturrådet | 34010 |
34020 | Fritidsenheten | 340 |
34022 | Fritidsgården Stubben | 34020 | Stubben; fritidsgården
34024 | Badhusen | 34020 |
34030 | Näringslivsenheten | 340 | näringsliv/turism
34035 | Näringslivskontoret | 34030 |
34040 | Samiskt förvaltningsområde | 340 | samiska frågor
35010 | Lärcentrum | 350 |
35012 | Komvux | 35010 | vuxenutbildningen; kommunal vuxenutbildning; SFI
35014 | Särvux | 35012 |
800   | Barn- och utbildningsnämnden | 000 | BUN
810   | Samhällsbyggnadsnämnden | 000 | SBN
815   | Samhällsbyggnadsförvaltningen | 810 | SBF
81510 | Bygg och miljö | 815 | miljö och bygg
820   | Socialnämnden | 000 | SN
825   | Socialförvaltningen | 820 | soc; socialtjänsten
82510 | Individ- och familjeomsorgen | 825 | IFO; individ- och familjeomsorg
82515 | Barn- och familjegruppen | 82510 |
830   | Kulturskolan | 000 |
840   | Kommunfullmäktige | 000 | KF; fullmäktige
850   | Jämtlands Gymnasieförbund | 000 | JGY; gymnasieförbundet
"""

HJO: Final = """
000   | Hjo kommun |  | Hjo
400   | Kommunstyrelsen | 000 | KS
410   | Kommunledningskontoret | 400 | KLK; ledningskontoret
420   | Kommunledning | 410 |
430   | KS Samverkan | 410 | kommunstyrelsens samverkan
440   | Stab | 410 | stabsfunktionerna
450   | KS Projekt | 410 | kommunstyrelsens projekt
460   | Näringsliv | 410 |
42010 | Kommunledningsgruppen | 420 | KLG
43010 | Kollektivtrafiknämnden | 430 | KTN; färdtjänst; färdtjänsten
43020 | Brottsförebyggande rådet | 430 | BRÅ
43030 | Beredskapsplanering | 430 | krisberedskap
43040 | Räddningstjänsten | 430 | RÖS; Räddningstjänsten Östra Skaraborg; brandkåren
43050 | Miljösamverkan Östra Skaraborg | 430 | MÖS; miljösamverkan
43060 | Avfallshantering Östra Skaraborg | 430 | AÖS; avfallshantering
43070 | Utbildning Skaraborg | 430 |
43080 | Folkhälsorådet | 430 | folkhälsa
43090 | Skaraborgs kommunalförbund | 430 |
44010 | Ekonomienheten | 440 |
44020 | IT-enheten | 440 | IT
44030 | Personalenheten | 440 | HR-enheten; personalavdelningen
44040 | Kansliet | 440 | kansli
44050 | Kontaktcenter | 440 | kommunvägledarna; växeln; telefonväxeln
44060 | Information | 440 | informationsenheten
44065 | Kommunikationsgruppen | 44060 |
44070 | Upphandling | 440 |
800   | Kommunfullmäktige | 000 | KF; fullmäktige
810   | Samhällsbyggnad | 000 |
820   | Barn och utbildning | 000 | BoU
82010 | Duvan | 820 |
82020 | Bläckfisken | 820 |
830   | Vård och omsorg | 000 | VoO
840   | Kultur, turism och fritid | 000 | KTF
84010 | Hamnverksamheten | 840 |
"""


def units_of(text: str) -> tuple[Unit, ...]:
    """The lines of one municipality as units, in order."""
    return tuple(_unit(line) for line in text.strip().splitlines())


def _unit(line: str) -> Unit:
    code, name, parent, aliases = (part.strip() for part in line.split("|"))
    return Unit(code, name, parent or None, tuple(alias.strip() for alias in aliases.split(";") if alias.strip()))
