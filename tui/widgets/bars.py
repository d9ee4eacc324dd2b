"""The one-line bars: where one stands (top) and the way there (crumbs)."""
from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import Static

from core.answer import Answer
from tui.columns import clean, shorten, width_of


class Bar(Static):
    """A single line whose content depends on its width; parts of it run an action when clicked."""

    _links: tuple[tuple[int, int, str], ...] = ()
    """(first column, column after the last, action)."""

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.redraw()

    def redraw(self) -> None:
        """Draw again with what is known now."""
        if self.is_mounted and self.content_size.width:
            self.update(self.line(self.content_size.width), layout=False)

    def line(self, width: int) -> Content:
        """The bar for a width."""
        raise NotImplementedError

    def linked(self, parts: list[tuple[Content, str]], gap: str) -> Content:
        """The parts beside each other, each with the action that a click on it runs."""
        at, links = 0, []
        for part, action in parts:
            links.append((at, at + part.cell_length, action))
            at += part.cell_length + len(gap)
        self._links = tuple(links)
        return Content(gap).join([part for part, _ in parts])

    async def on_click(self, event: events.Click) -> None:
        """Run what was clicked."""
        offset = event.get_content_offset(self)
        action = next((action for first, end, action in self._links if offset and first <= offset.x < end), None)
        if action is not None:
            await self.run_action(action)


class TopLine(Bar):
    """Koll, municipality, period and unit of money; to the right the generation of the store."""

    _answer = Answer("")
    is_waiting = False

    def show(self, answer: Answer) -> None:
        """Say what the answer is of."""
        self._answer, self.is_waiting = answer, False
        self.redraw()

    def wait(self) -> None:
        """Say that an answer is on its way."""
        self.is_waiting = True
        self.redraw()

    def line(self, width: int) -> Content:
        """The municipality's name gives way before the period does."""
        answer = self._answer
        units = list(dict.fromkeys(c.unit for c in answer.table.columns if c.unit not in ("", "%")))
        right = "hämtar … (esc avbryter)" if self.is_waiting else f"version {answer.version}" if answer.version else ""
        parts = [text for text in (answer.period, "/".join(units)) if text]
        room = width - width_of("  ".join(["Koll", *parts, right])) - 4
        name = shorten(clean(answer.municipality or ""), max(room, 8)) if answer.municipality else ""
        left = Content.assemble(("Koll", "bold $primary"), "  ", (name, "bold"), *(f"  {part}" for part in parts))
        return Content.assemble(left, " " * max(width - left.cell_length - width_of(right), 1), (right, "$quiet"))


class Crumbs(Bar):
    """The way from the municipality to what is shown."""

    _names: tuple[str, ...] = ()
    _remark = ""

    def show(self, names: tuple[str, ...]) -> None:
        """Topmost first."""
        if names != self._names:
            self._names = names
            self.redraw()

    def remark(self, text: str) -> None:
        """Say something to the right of the way, such as what is left out of what is shown."""
        if text != self._remark:
            self._remark = text
            self.redraw()

    def line(self, width: int) -> Content:
        """The last name is kept whole; the ones before it give way."""
        remark = shorten(clean(self._remark), width // 2)
        width -= width_of(remark) + 2 if remark else 0
        names = [clean(name) for name in self._names if name]
        while len(names) > 2 and width_of(" › ".join(names)) > width:
            names = [names[0], "…", *names[3 if names[1] == "…" else 2:]]
        text = shorten(" › ".join(names), max(width, 1))
        above, arrow, last = text.rpartition(" › ")
        way = Content.assemble((above + arrow, "$quiet"), last)
        return Content.assemble(way, " " * (width - way.cell_length + 2), (remark, "bold $primary")) if remark else way
