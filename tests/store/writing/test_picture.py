"""Pictures as a phone gets them: real PNG files, read back pixel by pixel."""
from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hand_chart import ACTUAL, BUDGET, CHART, IN_MINUS, MONTHS, NOTHING, at_the_end, so_far

from core.answer import Band, Chart, Line, Tick
from store.writing.ink import DARK, LIGHT, STROKES
from store.writing.picture import HEIGHT, WIDTH, picture

pytestmark = pytest.mark.slow  # the library that draws takes its time to load
HOUSE = Path(__file__).parents[3]


def pixels(png: bytes) -> Any:
    """(HEIGHT, WIDTH, 3) shares of red, green and blue."""
    from io import BytesIO

    from matplotlib.image import imread

    return imread(BytesIO(png))[:, :, :3]


def count(png: bytes, colour: str) -> int:
    """How many pixels have exactly this colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int(((pixels(png) * 255).round() == wanted).all(axis=2).sum())


def middle_of(png: bytes, colour: str) -> float:
    """The mean height in pixels from the top of what has this colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return float(((pixels(png) * 255).round() == wanted).all(axis=2).nonzero()[0].mean())


def with_lines(*lines: Line) -> Chart:
    return CHART._replace(lines=lines, bands=())


def test_a_chart_becomes_a_png_of_a_phones_width_that_telegram_takes():
    png = picture(CHART)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT) == (1080, 810)
    assert len(png) < 200_000


def test_the_same_chart_gives_the_same_bytes():
    assert picture(CHART) == picture(CHART)


@pytest.mark.parametrize("kind", ["lines", "waterfall", "heat"])
def test_the_source_stands_lowest_in_the_picture(kind: Any):
    texts = tuple(("+1",) * len(line.values) for line in CHART.lines[:1])
    plain = CHART if kind == "lines" else with_lines(*CHART.lines[:1])._replace(kind=kind, texts=texts)
    lowest = [pixels(picture(chart))[-24:] for chart in (plain, plain._replace(source="Källa: Hjo kommun, Verksamhetsuppföljning 2016."))]
    assert lowest[0].std(axis=(0, 1)).max() == 0
    assert lowest[1].std(axis=(0, 1)).max() > 0


def test_the_words_of_the_chart_are_kept_in_the_file():
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(picture(CHART))) as image:
        assert image.info["Description"] == CHART.text
        assert image.info["Title"] == CHART.title


@pytest.mark.parametrize(("dark", "ink"), [(False, LIGHT), (True, DARK)])
def test_every_line_and_both_intervals_are_there_on_a_ground_of_their_own(dark: bool, ink: Any):
    png = picture(CHART, dark=dark)
    assert count(png, ink.ground) > WIDTH * HEIGHT / 2
    assert all(count(png, ink.lines[key]) > 100 for key in ("actual", "budget", "forecast", "prognosis"))
    assert all(count(png, colour) > 500 for colour in ink.bands.values())


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_names_are_readable_on_their_ground_and_curves_on_the_fan(ink: Any):
    assert all(contrast(colour, ink.ground) >= 4.5 for colour in (ink.text, ink.quiet, *ink.lines.values()))
    assert all(contrast(ink.lines[key], band) >= 3 for key in ("budget", "forecast", "prognosis") for band in ink.bands.values())


def test_no_two_lines_are_told_apart_by_colour_alone():
    assert len({stroke.dashes for stroke in STROKES.values()}) == len({stroke.mark for stroke in STROKES.values()}) == len(STROKES)


def test_the_charts_sign_says_whether_costs_rise_or_fall():
    up, down = picture(with_lines(ACTUAL)), picture(IN_MINUS._replace(lines=(ACTUAL,), bands=()))
    assert middle_of(up, LIGHT.lines["actual"]) > middle_of(down, LIGHT.lines["actual"]) + 50


def test_a_missing_month_is_a_gap_and_no_zero():
    whole = count(picture(with_lines(ACTUAL)), LIGHT.lines["actual"])
    broken = count(picture(with_lines(ACTUAL._replace(values=(*ACTUAL.values[:3], None, *ACTUAL.values[4:])))), LIGHT.lines["actual"])
    assert 0.5 * whole < broken < whole


def test_a_single_prognosis_at_the_end_is_seen_as_a_mark():
    chart = with_lines(Line("prognosis", "Chefen", at_the_end(-39264)))
    assert count(picture(chart), LIGHT.lines["prognosis"]) > 100


def test_an_interval_known_at_one_place_only_is_seen():
    chart = with_lines(BUDGET)._replace(bands=(Band("interval80", "80 %", at_the_end(-40000), at_the_end(-30000)),))
    assert count(picture(chart), LIGHT.bands["interval80"]) > 1000


def test_a_chart_where_nothing_is_known_says_so_and_draws_no_line():
    nothing = picture(with_lines(Line("actual", "Utfall", NOTHING))._replace(ticks=()))
    assert count(nothing, LIGHT.lines["actual"]) == 0
    assert nothing != picture(Chart("", "", "", (), ()))


@pytest.mark.parametrize("chart", [
    Chart("", "", "", (), ()),
    Chart("En punkt", "", "kr", ("2020",), (Line("actual", "Utfall", (5,)),), (Band("interval80", "80 %", (3,), (9,)),), (Tick(0, "0"),)),
    with_lines(Line("actual", "Utfall", so_far(*[0] * 12))),
    with_lines(Line("actual", "Utfall", tuple(10**14 * i for i in range(12)))),
    CHART._replace(title="Ett " + "mycket " * 60 + "långt namn på $x^2$ \x00\n🙂 漢", unit="tkr $"),
    CHART._replace(lines=tuple(line._replace(label="Ettordutanmellanslag" * 4) for line in CHART.lines)),
    CHART._replace(lines=(Line("nytt", "En ny sorts linje", BUDGET.values),), bands=(Band("ny", "Ny", NOTHING, NOTHING),)),
    Chart("Många", "", "kr", tuple(map(str, range(500))), (Line("actual", "Utfall", tuple(range(500))),)),
], ids=["empty", "one point", "zeros", "10^12 kr", "odd letters", "long names", "unknown keys", "500 places"])
def test_odd_charts_are_drawn_too(chart: Chart):
    assert struct.unpack(">II", picture(chart)[16:24]) == (WIDTH, HEIGHT)


def test_many_threads_may_draw_at_once():
    drawn: list[bytes] = []
    threads = [threading.Thread(target=lambda: drawn.append(picture(CHART))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 4
    assert len(set(drawn)) == 1


def test_a_first_picture_says_nothing_and_writes_only_in_the_cache(tmp_path: Path):
    (tmp_path / "matplotlibrc").write_text("axes.facecolor: red\nlines.antialiased: False\nsavefig.dpi: 300\n", encoding="utf-8")
    environ = {key: value for key, value in os.environ.items() if key != "MPLCONFIGDIR"}
    environ |= {"HOME": str(tmp_path / "hem"), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": f"{HOUSE}:{HOUSE}/tests/core"}
    code = "from hand_chart import CHART; from store.writing.picture import picture; print(sha256(picture(CHART)).hexdigest())"
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", "from hashlib import sha256; " + code],
        cwd=tmp_path, env=environ, capture_output=True, text=True, check=True,
    )
    assert said.stderr == ""
    assert said.stdout.strip() == sha256(picture(CHART)).hexdigest()
    written = {str(path.relative_to(tmp_path).parent) for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {".", "cache/koll/matplotlib"}


def test_places_that_do_not_fit_beside_each_other_are_thinned_from_the_last():
    wide = tuple(f"{month} tjugohundratjugo" for month in MONTHS)
    assert picture(CHART._replace(places=wide)) != picture(CHART._replace(places=("",) * 11 + wide[-1:]))
