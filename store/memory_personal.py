"""What a store in memory can tell of the people in it: implements store.personal.Personal."""
from __future__ import annotations

from collections.abc import Callable, Mapping

from core.subject import Asking, Subject
from store import schema
from store.chain import vouch
from store.content import sum_of
from store.filing import Tables
from store.personal import Words, together, without
from store.redaction import Redaction
from store.schema import Document


class MemoryPersonal:
    """``write`` commits changes that are nothing but a word in the log, given what they add to the sum of everything, and gives their
    generation."""

    def __init__(
        self, documents: Tables, said: dict[int, Document], asked: list[Asking], notebooks: Callable[[], tuple[str, ...]],
        write: Callable[[Words, str, int], int],
    ) -> None:
        self._held, self._said, self._asked, self._notebooks, self._write = documents, said, asked, notebooks, write

    def tables(self) -> Mapping[str, Mapping[int, Document]]:
        """Every table but the figures."""
        return {t: held for t, held in self._held.documents.items() if not schema.is_figures(t)} | {schema.LOG: self._said}

    def erase(self, subject: Subject, words: Words) -> int:
        """Put an alias in the person's place; the generation of the change."""
        number = max(self._said, default=0) + 1
        redaction = Redaction(subject, number)
        entries = redaction.vouched(self._said, {}, self._held.documents.get(schema.UNDO, {}))
        said = words._replace(author=redaction.name(words.author), summary=redaction.text(words.summary))
        documents = {t: redaction.documents(t, held) for t, held in self.tables().items() if t != schema.LOG}
        self._write(said, vouch(entries), sum_of(documents) - sum_of(self.tables()))
        self._said.update({n: redaction.said(entry) for n, entry in self._said.items()})
        for table, held in documents.items():
            self._held.apply({table: {**held}})
        self._asked[:] = without(subject, number, tuple(self._asked))
        return number

    def finish(self) -> None:
        """No erasure is cut off here: each is whole or not at all."""

    def note(self, asking: Asking) -> None:
        """Keep a question that was asked."""
        self._asked.append(asking)

    def asked(self) -> tuple[Asking, ...]:
        """The questions that are kept, oldest first."""
        return tuple(self._asked)

    def asked_to_move(self) -> tuple[Asking, ...]:
        """The questions as they follow to another store."""
        return self.asked()

    def unreadable(self) -> int:
        """None can be damaged here without more being so."""
        return 0

    def take(self, asked: tuple[Asking, ...]) -> None:
        """Keep the questions of another store too."""
        self._asked[:] = together(tuple(self._asked), asked)

    def prune(self, before: str) -> int:
        """Drop the questions from before a time; how many."""
        there = len(self._asked)
        self._asked[:] = [each for each in self._asked if each.time >= before]
        return there - len(self._asked)

    def unseen(self) -> str:
        """Nothing is hidden here."""
        return ""

    def notebooks(self) -> tuple[str, ...]:
        """The names of the notes that there are."""
        return self._notebooks()
