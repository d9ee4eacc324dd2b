"""What waits for the controller: the largest deviation first, with its comment; what is approved or a draft is not there."""
from little_round import lillkoping, said
from test_round_status import asked, rows

from core.answers.answering import answer
from core.ask import parse
from core.question import Question


def test_what_is_handed_in_waits_with_its_words_the_largest_deviation_first() -> None:
    found = asked("queue", said("HEM", -1090), said("BOE", -2500, comment="hyror", status="reviewed"), said("TEK", -600, status="approved"))
    assert found.headline == (
        "2 prognoser väntar på godkännande i Delår (2024-08), sista dag 2024-09-15; 1 av 3 är godkända, och alla har lämnat.")
    assert rows(found) == {
        "BOE": ("−2\u00a0500", "−100", "−4,2", "granskad", "Berit", "hyror"),
        "HEM": ("−1\u00a0090", "−10", "−0,9", "klarmarkerad", "Berit", ""),
    }
    assert list(rows(found)) == ["BOE", "HEM"]


def test_a_comment_that_is_wanted_and_not_there_is_said_in_the_queue() -> None:
    assert rows(asked("queue", said("BOE", -2500)))["BOE"][-1] == "saknas"


def test_drafts_do_not_wait_and_an_empty_queue_says_how_far_the_round_has_come() -> None:
    found = asked("queue", said("HEM", -1080, status="draft"), said("TEK", -600, status="approved"))
    assert found.headline == (
        "Inget väntar på godkännande i Delår (2024-08), sista dag 2024-09-15: 1 av 3 är godkända, och 2 har inte lämnat.")
    assert not found.table.rows


def test_the_queue_is_asked_for_in_words() -> None:
    register = lillkoping().register
    for words in ("att godkänna", "vad ska godkännas", "vilka väntar på godkännande", "att godkänna socialförvaltningen"):
        asked_for = parse(words, (register,))
        assert isinstance(asked_for, Question), words
        assert asked_for.kind == "queue", words


def test_only_what_lies_under_the_asked_unit_waits_there() -> None:
    found = answer(Question("queue", "lillkoping", "SOC"), lillkoping(said("HEM", -1090), said("TEK", -600)))
    assert list(rows(found)) == ["HEM"]
