"""What a chat remembers, for how long, and how its buttons lie."""
from __future__ import annotations

from bot.conversation import MOST_BUTTONS, MOST_CONVERSATIONS, Ask, Button, Conversation, Conversations, Turn, new_id, question_in
from core.answer import Answer, Cell, Column, FollowUp, Row, Table
from core.calendar import Period, Scope
from core.question import Question

ASKED = Question("deviation", "vaggeryd", "131")


def answer_with(*labels: str) -> Answer:
    return Answer("Svar.", followups=tuple(FollowUp(label, f"fråga {label}") for label in labels), asked=ASKED)


def test_a_button_means_its_question_beside_the_answer_it_stands_under():
    chat = Conversation()
    button = chat.card(answer_with("Månader")).keyboards[0][0][0]
    assert chat.action(button.id) == Ask("fråga Månader", ASKED)
    assert chat.context == ASKED


def test_an_answer_that_was_not_understood_leaves_the_context_as_it_was():
    chat = Conversation()
    chat.card(answer_with())
    chat.card(Answer("Jag förstod inte.", "not_understood"))
    assert chat.context == ASKED


def test_ids_are_short_and_never_the_same():
    chat = Conversation()
    ids = [button.id for _ in range(300) for row in chat.card(answer_with("A", "B")).keyboards[0] for button in row]
    assert len(set(ids)) == 600
    assert max(len(each.encode()) for each in ids) <= 64


def test_the_oldest_buttons_are_forgotten_and_the_newest_remembered():
    chat = Conversation()
    ids = [chat.card(answer_with("A")).keyboards[0][0][0].id for _ in range(MOST_BUTTONS + 1)]
    assert chat.action(ids[0]) is None
    assert chat.action(ids[1]) is not None
    assert chat.action(ids[-1]) is not None


def test_a_chat_knows_nothing_of_another_chats_buttons():
    chats = Conversations()
    button = chats.of(1).card(answer_with("A")).keyboards[0][0][0]
    assert chats.of(1).action(button.id) is not None
    assert chats.of(2).action(button.id) is None


def test_the_chat_that_was_quiet_longest_is_forgotten_first():
    chats = Conversations()
    button = chats.of(0).card(answer_with("A")).keyboards[0][0][0]
    for chat in range(1, MOST_CONVERSATIONS):
        chats.of(chat)
    assert chats.of(0).action(button.id) is not None
    for chat in range(MOST_CONVERSATIONS, 2 * MOST_CONVERSATIONS):
        chats.of(chat)
    assert chats.of(0).action(button.id) is None


def test_short_labels_lie_two_in_a_row_and_long_ones_alone():
    keyboard, = Conversation().card(answer_with("Månader", "Budget per månad och kvartal", "Störst", "Jämför", "I fjol")).keyboards
    assert [[button.label for button in row] for row in keyboard] == [
        ["Månader"], ["Budget per månad och kvartal"], ["Störst", "Jämför"], ["I fjol"],
    ]


def test_a_label_too_long_for_a_button_is_cut():
    keyboard, = Conversation().card(answer_with("Nämnden för " + "samverkan " * 20)).keyboards
    assert len(keyboard[0][0].label) == 60


def test_pages_are_turned_both_ways_by_buttons_that_know_their_card():
    table = Table((Column("actual", "Utfall", "tkr"),), tuple(Row(str(n), f"Enhet {n}", {"actual": Cell("1")}) for n in range(150)))
    chat = Conversation()
    card = chat.card(Answer("Alla.", table=table))
    middle = [button for row in card.keyboards[1] for button in row]
    assert [button.label for button in middle] == ["‹ Förra", "Fler rader 3/3 ›"]
    assert [chat.action(button.id) for button in middle] == [Turn(card, 0), Turn(card, 2)]


def test_a_row_that_is_laid_under_a_card_stays_when_its_pages_are_turned():
    table = Table((Column("actual", "Utfall", "tkr"),), tuple(Row(str(n), f"Enhet {n}", {"actual": Cell("1")}) for n in range(150)))
    chat = Conversation()
    bare = chat.card(Answer("Alla.", table=table))
    card = chat.with_row(bare, (Button("Som Excel", "x"),))
    assert [keyboard[-1][0].label for keyboard in card.keyboards] == ["Som Excel"] * 3
    assert [chat.action(button.id) for row in card.keyboards[1][:-1] for button in row] == [Turn(card, 0), Turn(card, 2)]


def test_what_only_one_may_choose_is_typed_by_that_one_and_a_whole_label_is_that_one():
    choices = (FollowUp("20 900 tkr", "prognos 20 900 tkr"), FollowUp("Avvikelse 20\u00a0900 tkr", "prognos avvikelse 20 900 tkr"))
    chat = Conversation()
    chat.card(Answer("Vilket menar du?", "choose", choices=choices), owner=7)
    typed = ("20 900 tkr", "1", "2", "avvikelse", "20\u00a0900")
    assert [getattr(chat.chosen(text, 7), "question", None) for text in typed] == [
        "prognos 20 900 tkr", "prognos 20 900 tkr", "prognos avvikelse 20 900 tkr", "prognos avvikelse 20 900 tkr", None,
    ]
    assert [chat.chosen(text, 8) for text in typed] == [None] * 5


def test_more_choices_than_four_are_turned_to_as_choices():
    choices = tuple(FollowUp(f"Enhet {n}", f"avvikelse {n}") for n in range(6))
    first, second = Conversation().card(Answer("Vilken?", "choose", choices=choices)).keyboards
    assert [button.label for row in first for button in row][-1] == "Fler val 2/2 ›"
    assert [button.label for row in second for button in row] == ["Enhet 4", "Enhet 5", "‹ Förra"]


def test_a_button_carries_its_question_in_fewer_letters_where_all_of_it_has_no_room():
    short, long = "månader Stab Hjo kommun helår 2016", "avvikelse Kommunledningskontor Vaggeryds kommun t.o.m. augusti 2020"
    assert question_in(new_id(short)) == short
    assert question_in(new_id(long)) == "avvikelse Kommunledningskontor Vaggeryds 2020-08"
    assert question_in(new_id("ett enhetsnamn " * 5)) == ""
    longest = "avvikelse Näringsliv, kultur och fritid Krokoms kommun helår 2020"
    assert question_in(new_id(longest)) == ""
    assert question_in(new_id(longest, "Krokoms kommun")) == "avvikelse Näringsliv, kultur och fritid helår 2020"
    assert question_in(new_id("avvikelse hela Krokoms kommun t.o.m. augusti 2020" + " och" * 9, "Krokoms kommun")) == ""


def test_a_typed_choice_is_the_one_that_all_its_words_fit_and_only_just_after_it_was_given():
    chat = Conversation()
    labels = ("Ekonomienheten, Hjo kommun", "Ekonomienheten, Vaggeryds kommun", "Ekonomiavdelningen, Krokoms kommun")
    chat.card(Answer("Vilken?", "choose", choices=tuple(FollowUp(label, f"avvikelse {label}") for label in labels)))
    typed = ("hjo", "ekonomienheten", "Ekonomiavd", "3", "4", "ko", "turism")
    named = {text: getattr(chat.chosen(text, 1), "question", None) for text in typed}
    assert named == {
        "hjo": f"avvikelse {labels[0]}", "ekonomienheten": None, "Ekonomiavd": f"avvikelse {labels[2]}", "3": f"avvikelse {labels[2]}",
        "4": None, "ko": None, "turism": None,
    }
    chat.card(answer_with())
    assert chat.chosen("hjo", 1) is None


def test_of_a_question_without_an_answer_only_the_unit_goes_on():
    chat = Conversation()
    chat.card(answer_with())
    chat.card(Answer("Inga siffror.", "refused", asked=Question("compare", "vaggeryd", "430", Period(Scope.FULL_YEAR, None, 2035))))
    assert chat.context == ASKED._replace(unit="430")
