"""When the same post is told of before it is posted again."""
from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.commands import Post
from core.outgoing import Outgoing
from core.question import Question
from store.posted_before import same_before

NOW = datetime(2026, 11, 30, 15, 40, tzinfo=ZoneInfo("Europe/Stockholm"))
COMMAND = Post(text="Läs detta", channels=("-900",), question=Question("summary", "hjo", "440"))
ROW = Outgoing("k", "-900", Question("summary", "hjo", "440"), text="Läs detta", author="Eva", time="2026-11-30T14:27:00+00:00")


def test_the_same_words_about_the_same_in_the_same_channel_within_half_an_hour_are_told_with_a_swedish_clock():
    assert same_before(COMMAND, [ROW], NOW) == (
        f"Samma inlägg lades på kö 15:27 av Eva och är på väg ({ROW.mark}). Posta bara om det ska stå en gång till.",
    )


@pytest.mark.parametrize("other", [
    ROW._replace(text="Något annat"), ROW._replace(question=Question("summary", "hjo", "410")), ROW._replace(channel="-901"),
    ROW._replace(time="2026-11-30T14:09:00+00:00"), ROW._replace(state="dead"), ROW._replace(kind="status"),
])
def test_another_post_an_older_one_and_one_that_never_came_are_not_told(other: Outgoing):
    assert same_before(COMMAND, [other], NOW) == ()
