"""The printed cells of the four reports, as they stand there: the input from which the demonstration books are found.

A line is ``unit:group | cell | cell …`` with the cells in the order of the report's columns; an empty cell is blank in
print. Amounts are tkr, but for Krokom's Årsbokslut in mnkr.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Rows = Mapping[tuple[str, str], tuple[str | None, ...]]

VAGGERYD_INCOME_STATEMENT: Final = """
010:income        | 26 767  | 25 841  | 926  | 28 398  | -1 631
010:cost          | -97 797 | -97 680 | -117 | -93 886 | -3 911
010:operating_net | -71 029 | -71 839 | 810  | -65 488 | -5 541
010:capital_cost  | -965    | -905    | -60  | -1 112  | 147
010:net_cost      | -71 994 | -72 744 | 750  | -66 600 | -5 394
010:appropriation | 72 744  | 72 744  |      | 68 884  | 3 860
010:result        | 750     | 0       |      | 2 284   | -1 534
"""

VAGGERYD_OPERATING_STATEMENT: Final = """
100:net_cost | 7 221  | 6 672  | -549   | 8 141  | -920
104:net_cost | 1 539  | 1 875  | 336    | 1 631  | -92
131:net_cost | 39 264 | 38 382 | -882   | 37 892 | 1 372
136:net_cost | 8 327  | 11 157 | 2 830  | 9 080  | -753
162:net_cost | 1 327  | 1 233  | -94    | 619    | 708
170:net_cost | 1 288  | 2 596  | 1 308  | 1 398  | -110
430:net_cost | 502    | 686    | 184    | 507    | -5
752:net_cost | 11 493 | 10 015 | -1 478 | 8 197  | 3 296
755:net_cost | 147    | 0      | -147   | -56    | 203
758:net_cost | 886    | 128    | -758   | -809   | 1 695
"""

VAGGERYD_TOTAL: Final = ("71 994", "72 744", "750", "66 600", "5 394")
"""The row TOTALT under the programme areas."""

ALINGSAS_ECONOMY: Final = """
210:income              | 58 879   | 60 942   | 2 063   | 59 846   | 1 096
210:personnel           | -86 821  | -78 934  | 7 887   | -74 541  | -4 393
210:rents               | -4 494   | -4 580   | -87     | -6 840   | 2 260
210:services            | -48 847  | -38 444  | 10 404  | -48 423  | 9 980
210:other_cost          | -16 342  | -36 445  | -20 104 | -24 827  | -11 619
210:cost                | -156 504 | -158 403 | -1 899  | -154 631 | -3 772
210:operating_net       | -97 625  | -97 461  | 164     | -94 785  | -2 676
210:appropriation       | 97 391   | 97 391   | 0       | 95 631   | 1 760
210:net_financial_items | 234      | 74       | -160    | 198      | -124
210:result              | 0        | 4        | 4       | 1 043    | -1 040
"""

ALINGSAS_LAND_DEVELOPMENT: Final = """
220:income              | 8 819  | 45 241  | 36 421  | 45 623  | -382
220:personnel           | -5 149 | -4 963  | 187     | -5 361  | 398
220:rents               | 0      | 0       | 0       | 0       | 0
220:services            | -5 485 | -7 134  | -1 649  | -3 933  | -3 201
220:other_cost          | 1 412  | -13 520 | -14 932 | -13 448 | -72
220:cost                | -9 222 | -25 616 | -16 394 | -22 742 | -2 875
220:operating_net       | -403   | 19 624  | 20 027  | 22 881  | -3 257
220:appropriation       | 403    | 403     | 0       | 300     | 103
220:net_financial_items |        |         | 0       | 142     | -142
220:result              | 0      | 20 027  | 20 027  | 23 323  | -3 296
"""

KROKOM_YEAR_END: Final = """
300:income        | 11,5  | 14,7  | 3,3 | 11,7  | 16,6  | 4,9
300:cost          | -86,3 | -84,5 | 1,7 | -85,1 | -82,7 | 2,4
300:operating_net | -74,8 | -69,8 | 5,0 | -73,4 | -66,1 | 7,3
"""

KROKOM_SUB_APPROPRIATIONS: Final = """
310:income        | 0       | 0       | 0      | 0       | 0       | 0
310:cost          | -2 420  | -3 204  | -785   | -2 486  | -2 829  | -343
310:operating_net | -2 420  | -3 204  | -785   | -2 486  | -2 829  | -343
320:income        | 4 557   | 4 478   | -73    | 3 602   | 3 937   | 336
320:cost          | -45 080 | -42 229 | 2 851  | -44 178 | -40 150 | 4 027
320:operating_net | -40 529 | -37 751 | 2 778  | -40 576 | -36 213 | 4 363
330:income        | 200     | 203     | 3      | 203     | 73      | -130
330:cost          | -3 740  | -3 254  | 486    | -3 473  | -3 161  | 311
330:operating_net | -3 540  | -3 051  | 489    | -3 270  | -3 089  | 181
340:income        | 758     | 4 885   | 4 127  | 2 345   | 5 208   | 2 863
340:cost          | -14 988 | -18 889 | -3 901 | -16 650 | -18 588 | -1 938
340:operating_net | -14 230 | -14 004 | 227    | -14 305 | -13 380 | 925
350:income        | 5 968   | 5 168   | -801   | 5 569   | 7 440   | 1 870
350:cost          | -20 053 | -16 971 | 3 082  | -18 283 | -17 983 | 301
350:operating_net | -14 084 | -11 803 | 2 281  | -12 715 | -10 543 | 2 172
"""

HJO_OPERATING_STATEMENT: Final = """
410:income        | -1 954 | -3 724 | -2 256 | 1 468  | -2 669
410:cost          | 42 539 | 45 299 | 43 907 | -1 392 | 44 682
410:net_cost      | 40 585 | 41 575 | 41 651 | 76     | 42 013
410:appropriation | 42 007 | 41 651 | 41 651 | 0      | 41 651
410:result        | 1 422  | 76     | 0      | 76     | -362
420:net_cost      | 8 620  | 9 184  | 9 688  | 504    | 9 688
430:net_cost      | 9 626  | 9 821  | 10 301 | 480    | 10 113
440:net_cost      | 20 284 | 21 038 | 20 126 | -912   | 20 676
450:net_cost      | 360    | -22    | 0      | 22     | 0
460:net_cost      | 1 695  | 1 554  | 1 536  | -18    | 1 536
"""

HJO_TOTAL: Final = ("40 585", "41 577", "41 651", "76", "42 013")
"""The row Summa under the units, which do not add up to its 41 577."""


def rows_of(text: str) -> Rows:
    """The lines of a table as (unit, account group) → printed cells; None for an empty cell."""
    rows: dict[tuple[str, str], tuple[str | None, ...]] = {}
    for line in text.strip().splitlines():
        key, *cells = (part.strip() for part in line.split("|"))
        unit, _, group = key.partition(":")
        rows[unit, group] = tuple(cell or None for cell in cells)
    return rows
