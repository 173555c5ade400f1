"""The policy table on messages of several questions, and on those that lean on the last answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.decide import Memory
from bot.dialogue.buttons import project_buttons
from bot.dialogue.questions import Part
from bot.dialogue.responses import response_lines
from bot.dialogue.turn import ChoiceAction, Decision, DeskState, Kind, Reason
from bot.guide.entry import EntryId
from bot.ranking.ranked import Ranked
from tests.bot.test_decide import GUIDE, decided, known
from tests.small_guides import TODAY, entry, guide

EXPOSED, CHANGE, PAY = "was-my-card-exposed", "change-my-card", "pay-another-way"

BUTTONS = project_buttons()


def part(*ranking: tuple[str, float], **more: Any) -> Part:
    rows = tuple(Ranked(EntryId(name), p) for name, p in ranking)
    return Part(**{"text": ranking[0][0], "ranking": rows, **more})


def asked(*parts: Part, whole: tuple[str, float] = (EXPOSED, 0.5), **more: Any) -> tuple[Decision, Memory]:
    return decided(known(whole, parts=parts, **more))


def said(decision: Decision) -> list[str]:
    found = response_lines(decision, "faq", GUIDE, BUTTONS, DeskState(), TODAY)
    return [line.phrase or str(line.entry) for line in found]


def test_two_sure_questions_get_both_answers_in_their_order() -> None:
    decision, memory = asked(part((CHANGE, 0.9)), part((EXPOSED, 0.95)))
    assert decision.kind is Kind.ANSWER and decision.answered == (CHANGE, EXPOSED)
    assert (decision.entry, decision.p) == (CHANGE, 0.9)
    assert said(decision) == [CHANGE, EXPOSED]
    assert memory == Memory(mood=memory.mood, last=EntryId(EXPOSED))


def test_each_answer_can_be_rated_and_offers_nothing_that_is_being_answered() -> None:
    decision, _ = asked(part((EXPOSED, 0.9)), part((PAY, 0.95)))
    first, second = response_lines(decision, "faq", GUIDE, BUTTONS, DeskState(), TODAY)
    assert first.rateable and second.rateable and first.text != second.text
    assert PAY in GUIDE[EXPOSED].follow_ups and first.choices == ()


def test_two_answers_offer_each_follow_up_once() -> None:
    both = guide(
        entry(EXPOSED, follow_ups=(PAY,)),
        entry(CHANGE, follow_ups=(PAY, "is-it-safe")),
        entry(PAY),
        entry("is-it-safe"),
    )
    decision, _ = decided(known((EXPOSED, 0.5), parts=(part((EXPOSED, 0.9)), part((CHANGE, 0.9)))), of=both)
    said = response_lines(decision, "faq", both, BUTTONS, DeskState(), TODAY)
    assert [choice.entry for line in said for choice in line.choices] == [PAY, "is-it-safe"]


def test_a_question_that_is_not_sure_is_asked_back_about_beside_the_answer() -> None:
    decision, memory = asked(part((EXPOSED, 0.9)), part((CHANGE, 0.6), (PAY, 0.2)))
    assert decision.kind is Kind.ANSWER and decision.answered == (EXPOSED,)
    assert said(decision) == [EXPOSED, "utter_clarify_rest"]
    assert decision.offered == memory.offered == (CHANGE, PAY) and memory.misses == 1


def test_a_question_that_is_not_understood_is_said_so_beside_the_answer() -> None:
    decision, _ = asked(part((EXPOSED, 0.9)), part((CHANGE, 0.01), intent="off_topic"))
    assert said(decision) == [EXPOSED, "utter_reword_rest"]


def test_the_same_question_twice_is_answered_once() -> None:
    decision, _ = asked(part((EXPOSED, 0.9)), part((EXPOSED, 0.4)))
    assert said(decision) == [EXPOSED]


def test_small_talk_beside_a_question_is_no_question() -> None:
    decision, _ = asked(part((CHANGE, 0.1), intent="greet"), part((EXPOSED, 0.9)))
    assert said(decision) == [EXPOSED]


def test_two_questions_of_which_none_is_sure_are_both_asked_back_about() -> None:
    decision, memory = asked(part((PAY, 0.5)), part((CHANGE, 0.7)), whole=(EXPOSED, 0.4))
    assert decision.kind is Kind.CLARIFY and decision.entry is None
    assert memory.offered == (PAY, CHANGE, EXPOSED)


def test_a_question_with_a_route_hands_over_with_the_answer_to_the_other() -> None:
    decision, _ = asked(part((EXPOSED, 0.9)), part(("lost-money", 0.95)))
    assert (decision.kind, decision.reason, decision.queue) == (Kind.HAND_OVER, Reason.ROUTE, "billing")
    assert decision.entry == "lost-money" and said(decision) == [EXPOSED, "lost-money"]


def test_a_question_with_a_route_that_is_not_sure_is_asked_back_about() -> None:
    decision, _ = asked(part((EXPOSED, 0.9)), part(("lost-money", 0.6)))
    assert decision.kind is Kind.ANSWER and decision.offered == ("lost-money",)


def test_asking_for_a_person_in_one_of_them_hands_over() -> None:
    decision, _ = asked(part((EXPOSED, 0.9)), part((PAY, 0.1), intent="ask_person"))
    assert (decision.kind, decision.reason) == (Kind.HAND_OVER, Reason.ASKED)


def test_an_upset_customer_gets_sympathy_both_answers_and_a_person() -> None:
    decision, _ = asked(part((EXPOSED, 0.9)), part((CHANGE, 0.95)), upset=0.9)
    assert decision.reason is Reason.UPSET
    assert said(decision) == ["utter_sympathy", EXPOSED, CHANGE, "utter_hand_over_upset"]


def test_the_whole_message_may_be_surer_of_what_a_question_asks() -> None:
    decision, _ = asked(part((EXPOSED, 0.9)), part((CHANGE, 0.6)), whole=(CHANGE, 0.92))
    assert decision.answered == (EXPOSED, CHANGE)


def test_nothing_is_sure_where_the_whole_message_is_sure_of_something_else() -> None:
    decision, _ = asked(part((EXPOSED, 0.9)), part((CHANGE, 0.6)), whole=(PAY, 0.95))
    assert decision.kind is Kind.CLARIFY and decision.offered == (EXPOSED, CHANGE, PAY)


def test_a_question_without_its_noun_takes_it_from_the_one_before() -> None:
    joined = (Ranked(EntryId(EXPOSED), 0.6), Ranked(EntryId(CHANGE), 0.38))
    leaning = part((CHANGE, 0.75), ("unapproved", 0.1), joined=joined)
    assert asked(part((EXPOSED, 0.9)), replace(leaning, joined=()))[0].answered == (EXPOSED,)
    assert asked(part((EXPOSED, 0.9)), leaning)[0].answered == (EXPOSED, CHANGE)


@pytest.mark.parametrize("name", ["rep-script", "unapproved", "expired", "no-such-entry"])
def test_what_customers_may_not_read_answers_no_question_of_a_message(name: str) -> None:
    decision, memory = asked(part((EXPOSED, 0.9)), part((name, 0.95)))
    assert decision.answered == (EXPOSED,) and memory.offered == ()
    assert name not in str(decision.as_json()["questions"][1]["ranking"])


def test_the_record_holds_every_question() -> None:
    for decision in (
        asked(part((EXPOSED, 0.9)), part((CHANGE, 0.6)))[0],
        asked(part((PAY, 0.5)), part((CHANGE, 0.7)))[0],
    ):
        assert Decision.from_json(decision.as_json()) == decision
    assert [question["text"] for question in decision.as_json()["questions"]] == [PAY, CHANGE]


# Leaning on the last answer

LAST = Memory(last=EntryId(EXPOSED))


def leaning(alone: tuple[str, float], joined: tuple[str, float], **more: Any) -> tuple[Decision, Memory]:
    return decided(known(alone, joined=(Ranked(EntryId(joined[0]), joined[1]),), **more), LAST)


def test_a_follow_up_is_answered_where_both_readings_make_it_sure() -> None:
    assert decided(known((PAY, 0.75)), LAST)[0].kind is Kind.LIKELY
    decision, memory = leaning((PAY, 0.75), (PAY, 0.8))
    assert (decision.kind, decision.entry) == (Kind.ANSWER, PAY) and decision.p >= 0.8
    assert memory.last == PAY


def test_a_follow_up_that_points_nowhere_is_offered_what_is_asked_next() -> None:
    decision, memory = leaning((CHANGE, 0.05), (EXPOSED, 0.95))
    assert decision.kind is Kind.CLARIFY
    assert memory.offered[0] == PAY and "rep-script" not in memory.offered
    assert memory.last == EXPOSED


def test_what_is_off_topic_is_no_follow_up() -> None:
    assert leaning((CHANGE, 0.01), (EXPOSED, 0.95), intent="off_topic")[0].kind is Kind.REWORD


def test_follow_ups_are_offered_twice_in_a_row_and_then_a_person_comes() -> None:
    memory = LAST
    for _ in range(2):
        what = known((CHANGE, 0.05), joined=(Ranked(EntryId(EXPOSED), 0.95),))
        decision, memory = decided(what, memory)
        assert decision.kind is Kind.CLARIFY
    assert decided(what, memory)[0].reason is Reason.UNSURE


def test_a_pressed_question_is_leant_on_like_an_asked_one_and_a_hand_over_is_not() -> None:
    _, memory = decided(known(pressed=EntryId(PAY)))
    assert memory.last == PAY
    _, memory = decided(known(pressed=ChoiceAction.PERSON), memory)
    assert memory.last is None
