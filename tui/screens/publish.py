"""Posts a summary in the channels: the post as it will look, words of one's own before it, and nothing sent before the yes."""
from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from core.answer import Answer
from core.commands import Post
from core.question import Question
from tui.keys import hidden
from tui.questions import Questions
from tui.render import rich_text
from tui.screens.box import WAITS, Box
from tui.screens.confirm import keys_line


class PublishScreen(Box[Answer | None]):
    """Dismisses with the receipt, or None when nothing was posted."""

    BINDINGS = hidden(send="ctrl+s", leave="escape")

    def __init__(self, questions: Questions, question: Question, channels: tuple[str, ...]) -> None:
        """``question`` is the summary that is posted."""
        super().__init__()
        self._questions, self._channels = questions, channels
        self._question = question
        self.preview = Answer("")

    def compose(self) -> ComposeResult:
        """One's own words, the post, and the keys."""
        with Vertical(id="box") as box:
            box.border_title = "Posta i kanalen"
            yield Input(placeholder="Egna ord först i inlägget (får vara tomt)", id="words", compact=True)
            with VerticalScroll():
                yield Static(id="preview")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Ask what would be posted."""
        self.fill()

    @on(Input.Changed)
    def fill_again(self) -> None:
        """The words stand in the post as they are written."""
        self.fill()

    def on_resize(self) -> None:
        """Break the words anew."""
        self.call_after_refresh(self._show)

    @work(exclusive=True, group="fill")
    async def fill(self) -> None:
        """The post as it would be sent."""
        text = self.query_one(Input).value.strip()
        self.preview = await self._questions.do(Post(text=text, channels=self._channels, question=self._question))
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        width, text = self.query_one(VerticalScroll).scrollable_content_region.width or 70, self.query_one(Input).value.strip()
        can = self.preview.yes is not None
        shown = self.preview._replace(followups=(), notes=self.preview.notes[1:] if can and text else self.preview.notes)
        post = rich_text(shown, width)
        self.query_one("#preview", Static).update(Content("\n\n").join([Content.styled(text, "bold"), post]) if can and text else post)
        keys = keys_line(*([("ctrl+s", "Posta")] if can else []), ("esc", "Avbryt"))
        self.query_one("#keys", Static).update(WAITS if self.is_writing else keys)

    def action_send(self) -> None:
        """Say yes to the post as it now reads; a second press while the first is written posts nothing more."""
        if not self.is_writing:
            self.send()

    @work(group="act")
    async def send(self) -> None:
        """Write the post."""
        text = self.query_one(Input).value.strip()
        with self.writing():
            self.query_one("#keys", Static).update(WAITS)
            found = await self._questions.do(Post(text=text, channels=self._channels, question=self._question))
            done = await self._questions.do(found.yes) if found.yes is not None else found
        is_done = found.yes is not None and done.status == "answered"
        self.notify(done.headline, severity="information" if is_done else "error", timeout=6)
        if is_done:
            self.dismiss(done)
        else:
            self._show()

    def action_leave(self) -> None:
        """Post nothing."""
        if self.may_leave():
            self.dismiss(None)
