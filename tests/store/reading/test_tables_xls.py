"""Old Excel files (xls): read, and when damaged refused without harm to the program."""
from __future__ import annotations

import base64
import zlib

import pytest

from tests.store.reading.making import amounts, read, told

PACKED = (
    'c-rk)O=uHA6#izDG(V(iQd6-'
    'NLMT|Z7Hsk2rCnRJ1;r3WP(;wJ$)Pl4Lkxmmtk!@RLG+|}DfHr{>ct<lpf?XfMFl|+l6ve(Q1Fmuee<$w)7nD<T2$s+=9@Qf=FPm_c{97SZx$k@nTK6vticd'
    'ms9Jus)ae8zzf%Z<>Mcu(PVS>*Dg0CL`)DFtJb2dn+AHT!&UYCa9=Kl;1B;YSA%}#SO~*G7BkY4Aqz{9{0(VIhLMMCG&U}`66Z3s;`J8zlYpyd7QrnU^i3L5'
    ';yVs856IwUdg&_NV%r+lcGk^}fl2Lr=hN!jmU^qWvWd6>Im^+AB(7cVMv+2B%DIrP|IE!yq9Qf+2)E9B3-'
    '&nl>>A$bmd)Lw5(%irltTP<oMFjEQC2QQ+ZxoCQg`<Z`p4ze;&YnAO<f(AT%oa>iB-8l`GeyEkI%DQ?WI52^ACP-Auj%lrHQmaw9wbhojpYbOe3*9a%Dpdd5'
    '05AH)2x}|eZ02YZ<7wf!ewbe#v!g@A0cac*<u&-74CH_%U#S-a-H&?WQQ$`PIH^9T-'
    '!tA>|wmqx7W!#NG>iNc@isr)_0OTH&(tFo%^8Apqt)4DYBQ>H2OrJxN}?LsqW;$-WfhIcmA?V__VO?yJf%9+OUiOixK8pNj@F%v!vP2s#bDQ$z}H?*7P-'
    'x80#XqDI_0ENFF^FBwo7aB|B-Qt>b~lR`Qw7V~agMf!!<CixtaqVMuGoBiWSpxD^DTprD|jprD|jpwJiuf8W-'
    '=>D?=b4SA^K|2oT*s_Hk%e~Y6q=_=5{^Z>Gy=W(H__}L7PaQYGr+Bp9UC63eRc}!xQ{g`Yze(Ag?>hGsv!|?B0Ld}j}ZN|?(JpK>&7SZq'
)
"""One sheet, Data: Ansvar, Konto, Period, Belopp; 100 5010 202001 1234,5; "100" 3010 202001 −200."""
CONTENT = zlib.decompress(base64.b85decode(PACKED))


def test_an_old_excel_file_is_read() -> None:
    found = amounts(read(CONTENT, name="a.xls"))
    assert {at: months[0] for at, months in found.items()} == {("100", "5010"): -123450, ("100", "3010"): 20000}


@pytest.mark.slow
def test_an_old_excel_file_that_ends_its_reader_is_refused() -> None:
    for at in range(512, 1024, 64):
        broken = read(CONTENT[:at] + b"\xff" * 64 + CONTENT[at + 64 :], name="a.xls")
        assert broken.figures or "refused a.xls: " in told(broken)


def test_a_cell_far_away_in_an_old_excel_file_is_refused_before_it_is_opened() -> None:
    text_cell = (0xFD).to_bytes(2, "little") + (10).to_bytes(2, "little")
    at = CONTENT.index(text_cell) + 4
    far = CONTENT[:at] + b"\xff\xff\xff\xff" + CONTENT[at + 4 :]
    assert "kolumner; gränsen är 1000" in told(read(far, name="a.xls"))
