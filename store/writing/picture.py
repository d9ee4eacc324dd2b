"""A Chart as a PNG that a phone reads: large letters, a name at the end of each line, and nothing that only colour tells."""
from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise, product
from math import nan
from textwrap import wrap
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from core.answer import Band, Chart, Line
from store.writing.heights import NOTHING, Amounts, End, alone, apart, ends, reach
from store.writing.ink import DARK, LIGHT, PLAIN, STROKES, Ink

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

WIDTH: Final = 1080
HEIGHT: Final = 810
"""Pixels; a point of text is a pixel, since a picture has 72 of them to the inch."""
LETTER: Final = 28
TITLE: Final = 34
EDGE: Final = 28
NAME_SIGNS: Final = 13
"""Letters on one line of a name beside the curves."""
TITLE_SIGNS: Final = 46
SOURCE: Final = 20
SOURCE_SIGNS: Final = 88
"""Letters on one line of the source, below all else."""
_LEADER: Final = 34
"""Pixels between the plot and the names."""
_ONE_AT_A_TIME: Final = Lock()
"""The library's fonts are shared, and not made for threads."""
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def picture(chart: Chart, *, dark: bool = False) -> bytes:
    """The chart as a PNG of WIDTH × HEIGHT pixels on a ground of its own; the same chart gives the same bytes.

    What it shows in words (``text``) is kept in the file. Any thread may call.
    """
    ink = DARK if dark else LIGHT
    with _ONE_AT_A_TIME:
        if chart.kind == "lines":
            return _Drawing(chart, ink).png()
        from store.writing.bars_and_cells import heat, waterfall  # noqa: PLC0415 – needs what this module prepares

        return (waterfall if chart.kind == "waterfall" else heat)(chart, ink, _letters())


class _Letters(NamedTuple):
    """The two fonts that come with the library, and the letters that they have."""

    usual: Any
    bold: Any
    known: frozenset[int]

    def shown(self, text: str) -> str:
        """The text with a dot for each letter that the fonts lack."""
        return "".join(sign if ord(sign) in self.known else "·" for sign in _UNPRINTABLE.sub(" ", text))


@cache
def _letters() -> _Letters:
    """Fonts by their files, so that it does not matter what is installed. The library's list of fonts is kept in Koll's own cache."""
    from platformdirs import user_cache_dir  # noqa: PLC0415 – quick beside what it prepares for

    os.environ.setdefault("MPLCONFIGDIR", os.path.join(user_cache_dir("koll", appauthor=False), "matplotlib"))
    from matplotlib import get_data_path, rcdefaults  # noqa: PLC0415 – slow to import
    from matplotlib.font_manager import FontProperties, get_font  # noqa: PLC0415 – as above

    rcdefaults()  # someone's own settings must not change how Koll draws
    usual, bold = (os.path.join(get_data_path(), "fonts", "ttf", f"{name}.ttf") for name in ("DejaVuSans", "DejaVuSans-Bold"))
    return _Letters(
        FontProperties(fname=usual, size=LETTER), FontProperties(fname=bold, size=TITLE),
        frozenset(get_font(usual).get_charmap()) & frozenset(get_font(bold).get_charmap()),
    )


class _Drawing:
    """One picture on its way; the plot gets what the texts around it leave. All places are in pixels from the lower left corner."""

    def __init__(self, chart: Chart, ink: Ink) -> None:
        self.letters = _letters()
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 – slow to import
        from matplotlib.figure import Figure  # noqa: PLC0415 – as above

        self.chart, self.ink = chart, ink
        self.figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72, facecolor=ink.ground)
        self.canvas = FigureCanvasAgg(self.figure)
        last = len(chart.places) - 1
        self.outer = [end for end in ends(chart) if end.place == last]
        self.inner = [end for end in ends(chart) if end.place < last]

    def png(self) -> bytes:
        """The whole picture."""
        top = self._title()
        names = [self._text("\n".join(wrap(end.label, NAME_SIGNS)), self._colour(end.key), va="center") for end in self.outer]
        axes = self._axes(top, max((self._box(name).width for name in names), default=0))
        for band in self.chart.bands:
            self._band(axes, band)
        for line in sorted(self.chart.lines, key=lambda line: [*STROKES, line.key].index(line.key)):
            self._line(axes, line)
        self._name_outer(axes, names)
        for end in self.inner:
            self._name_inner(axes, end)
        if not self.inner and not self.outer:
            self._text(NOTHING, self.ink.quiet, (WIDTH / 2, HEIGHT / 2), ha="center")
        file = BytesIO()
        about = {"Software": None, "Title": self.chart.title, "Description": self.chart.text}
        self.canvas.print_png(file, metadata=about)  # type: ignore[no-untyped-call]  # the library has no types here
        return file.getvalue()

    # -- texts ----------------------------------------------------------------------------------------------------

    def _text(self, text: str, colour: str, at: tuple[float, float] = (0, 0), *, bold: bool = False, **how: Any) -> Text:
        """A text in place; ``how`` goes on to the library."""
        from matplotlib.transforms import IdentityTransform  # noqa: PLC0415 – as above

        shown = "\n".join(map(self.letters.shown, text.split("\n")))
        font = self.letters.bold if bold else self.letters.usual
        return self.figure.text(*at, shown, color=colour, fontproperties=font, transform=IdentityTransform(), parse_math=False, **how)

    def _box(self, text: Text) -> Any:
        """The pixels that a text covers."""
        return text.get_window_extent(self.canvas.get_renderer())  # type: ignore[no-untyped-call]  # as above

    def _colour(self, key: str) -> str:
        return self.ink.lines.get(key, self.ink.quiet)

    def _title(self) -> float:
        """Write the title; what is left below it."""
        lines = wrap(self.chart.title, TITLE_SIGNS, max_lines=3, placeholder=" …")
        title = self._text("\n".join(lines), self.ink.text, (EDGE, HEIGHT - EDGE), bold=True, va="top")
        return float(self._box(title).y0) - 18 if lines else HEIGHT - EDGE

    def _source(self) -> float:
        """Write where the figures are from, lowest; the height that it takes."""
        lines = wrap(self.chart.source, SOURCE_SIGNS, max_lines=4, placeholder=" …")
        if not lines:
            return 0
        text = self._text("\n".join(lines), self.ink.quiet, (EDGE, EDGE / 2), va="bottom")
        text.set_fontsize(SOURCE)
        return float(self._box(text).height)

    # -- the plot -------------------------------------------------------------------------------------------------

    def _axes(self, top: float, names: float) -> Axes:
        """The empty plot with its heights and places, left of the names."""
        ticks = [self._text(tick.text, self.ink.quiet, ha="right", va="center") for tick in self.chart.ticks]
        unit = self._text(self.chart.unit, self.ink.quiet, (EDGE, top), va="top")
        top = self._box(unit).y0 - LETTER * 0.5 if self.chart.unit else top
        left = EDGE + max((self._box(tick).width for tick in ticks), default=0) + 14
        right = WIDTH - EDGE - (names + _LEADER if names else 0)
        bottom = EDGE + LETTER * 1.6 + self._source()
        axes = self.figure.add_axes((left / WIDTH, bottom / HEIGHT, (right - left) / WIDTH, (top - bottom) / HEIGHT))
        axes.set_axis_off()
        axes.set_xlim(-0.35, max(len(self.chart.places) - 1, 0) + 0.35)
        axes.set_ylim(*reach(self.chart))
        self._ticks(axes, ticks, left - 14)
        self._places(axes)
        return axes

    def _ticks(self, axes: Axes, texts: Sequence[Text], right: float) -> None:
        for tick, text in zip(self.chart.ticks, texts, strict=True):
            height = self.chart.sign * tick.value
            axes.axhline(height, color=self.ink.quiet if tick.value == 0 else self.ink.rule, linewidth=2, zorder=1)
            text.set_position((right, axes.transData.transform((0, height))[1]))

    def _places(self, axes: Axes) -> None:
        """The names of the places below, all or every second, third … counted from the last, as room allows."""
        bottom = axes.bbox.y0 - 10
        texts = [
            self._text(name, self.ink.quiet, (axes.transData.transform((i, 0))[0], bottom), ha="center", va="top")
            for i, name in enumerate(self.chart.places)
        ]
        if len(texts) > 1:
            widest = max(self._box(text).width for text in texts) + LETTER * 0.4
            step = next((n for n in range(1, len(texts)) if n * axes.bbox.width / len(texts) >= widest), len(texts))
            for i, text in enumerate(reversed(texts)):
                text.set_visible(i % step == 0)

    def _drawn(self, amounts: Amounts) -> list[float]:
        return [nan if value is None else float(self.chart.sign * value) for value in amounts]

    def _band(self, axes: Axes, band: Band) -> None:
        colour = self.ink.bands.get(band.key, self.ink.rule)
        low, high = self._drawn(band.low), self._drawn(band.high)
        axes.fill_between(range(len(low)), low, high, color=colour, linewidth=0, zorder=2)
        for i in alone(band.low):
            axes.plot([i, i], [low[i], high[i]], color=colour, linewidth=26, solid_capstyle="butt", zorder=2)

    def _line(self, axes: Axes, line: Line) -> None:
        """The curve, and a mark where it ends before the others or where a value stands alone."""
        stroke, colour, heights = STROKES.get(line.key, PLAIN), self._colour(line.key), self._drawn(line.values)
        style: Any = (0, stroke.dashes) if stroke.dashes else "-"
        axes.plot(range(len(heights)), heights, color=colour, linewidth=stroke.width, linestyle=style, zorder=3, solid_joinstyle="round")
        marks = {*alone(line.values), *(end.place for end in self.inner if end.key == line.key)}
        axes.plot(
            sorted(marks), [heights[i] for i in sorted(marks)], color=colour, marker=stroke.mark, markersize=stroke.width * 2 + 6,
            markeredgecolor=self.ink.ground, markeredgewidth=2, linestyle="none", zorder=4, clip_on=False,
        )

    # -- names ----------------------------------------------------------------------------------------------------

    def _name_outer(self, axes: Axes, names: Sequence[Text]) -> None:
        """The names of what goes on to the last place, beside it, each with a thread to its end."""
        right = axes.bbox.x1
        wanted = [axes.transData.transform((end.place, end.height)) for end in self.outer]
        sizes = [self._box(name).height + 6 for name in names]
        middles = apart([at[1] for at in wanted], sizes, EDGE, axes.bbox.y1 + LETTER)
        for end, name, at, middle in zip(self.outer, names, wanted, middles, strict=True):
            name.set_position((right + _LEADER, middle))
            self._thread((at[0] + 10, at[1]), (right + _LEADER - 6, middle), self._colour(end.key))

    def _thread(self, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        from matplotlib.lines import Line2D  # noqa: PLC0415 – as above
        from matplotlib.transforms import IdentityTransform  # noqa: PLC0415 – as above

        (x0, y0), (x1, y1) = start, end
        self.figure.add_artist(Line2D([x0, x1], [y0, y1], color=colour, linewidth=2, transform=IdentityTransform()))

    def _name_inner(self, axes: Axes, end: End) -> None:
        """The name of a line that ends earlier, on that side of its end where fewest curves pass, with a rim that parts it from them."""
        from matplotlib.patheffects import withStroke  # noqa: PLC0415 – as above

        x, y = axes.transData.transform((end.place, end.height))
        name = self._text("\n".join(wrap(end.label, NAME_SIGNS)), self._colour(end.key))
        box, curves = self._box(name), self._curves(axes)
        best: tuple[int, float, float] | None = None
        for side, over in product((-1, 1), (1, -1)):
            left, low = x + side * 14 - (box.width if side < 0 else 0), y + over * 12 - (box.height if over < 0 else 0)
            left = min(max(left, axes.bbox.x0), axes.bbox.x1 - box.width)
            crossed = sum(left - 6 <= cx <= left + box.width + 6 and low - 6 <= cy <= low + box.height + 6 for cx, cy in curves)
            best = min(best or (crossed, left, low), (crossed, left, low), key=lambda each: each[0])
        if best:
            name.set_position(best[1:])
            name.set_verticalalignment("bottom")
            name.set_path_effects([withStroke(linewidth=8, foreground=self.ink.ground)])

    def _curves(self, axes: Axes) -> list[tuple[float, float]]:
        """Points along every curve, ten between two places."""
        found = []
        for line in self.chart.lines:
            heights = self._drawn(line.values)
            for i, (before, after) in enumerate(pairwise(heights)):
                points = [(i + part / 10, before + (after - before) * part / 10) for part in range(11)]
                found += [tuple(axes.transData.transform(point)) for point in points if point[1] == point[1]]
        return found
