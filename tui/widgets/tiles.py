"""The figures above a table: what each is, how much, and what is said of it; as many beside each other as there is room for."""
from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from core.answer import Tile
from tui.columns import clean, fill, shorten


class Tiles(Static):
    """One place per tile, all equally wide."""

    _tiles: tuple[Tile, ...] = ()

    def show(self, tiles: tuple[Tile, ...]) -> None:
        """Say these figures."""
        self._tiles = tiles
        self._draw()

    def on_resize(self) -> None:
        """Share the new width."""
        self._draw()

    def _draw(self) -> None:
        if self._tiles and self.content_size.width:
            self.update(tile_lines(self._tiles, self.content_size.width), layout=False)


def tile_lines(tiles: tuple[Tile, ...], width: int) -> Content:
    """Three lines: what, how much, and more; a bar parts the tiles."""
    room = width // len(tiles) - 2

    def line(texts: list[str], styles: list[str]) -> Content:
        """One line of every tile."""
        parts = [Content.styled(fill(shorten(clean(text), room), room), style) for text, style in zip(texts, styles, strict=True)]
        return Content.assemble(("▏", "$rule"), Content.assemble(" ", ("▏", "$rule")).join(parts))

    tones = [f"bold $tone-{tile.tone}" if tile.tone != "neutral" else "bold $title" for tile in tiles]
    return Content("\n").join([
        line([tile.label for tile in tiles], ["$quiet"] * len(tiles)), line([tile.text for tile in tiles], tones),
        line([tile.more for tile in tiles], ["$quiet"] * len(tiles)),
    ])
