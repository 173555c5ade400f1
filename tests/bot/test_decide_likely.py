"""What is only likely: shown under its own question, turned down or confirmed, and nobody goes in circles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.decide import CLARIFIES_IN_A_ROW, REWORDED, Memory
from bot.dialogue.buttons import project_buttons
from bot.dialogue.questions import Part
from bot.dialogue.responses import response_lines
from bot.dialogue.turn import Choice, ChoiceAction, DeskState, Kind, Reason
from bot.guide.entry import EntryId
from bot.mood.conversation import signature, similarity
from bot.ranking.ranked import Ranked
from tests.bot.test_decide import GUIDE, SURE, UNSURE, decided, known
from tests.small_guides import TODAY

LIKELY = (
    ("was-my-card-exposed", 0.7),
    ("change-my-card", 0.12),
    ("lost-money", 0.06),
    ("pay-another-way", 0.05),
)
SOMETHING_ELSE = known(pressed=ChoiceAction.SOMETHING_ELSE)
RNG = np.random.default_rng(3)
FIRST = RNG.normal(size=384)
OTHER = RNG.normal(size=384)
SAID, REWORDED_SO, UNLIKE = (signature(x.astype(np.float32)) for x in (FIRST, FIRST + OTHER, OTHER))


def shown(memory: Memory | None = None) -> Memory:
    """The memory after `LIKELY` was shown."""
    decision, after = decided(known(*LIKELY, signature=SAID), memory)
    assert decision.kind is Kind.LIKELY
    return after


def test_the_answer_stands_under_its_own_question_with_a_way_out_beside_it() -> None:
    decision, memory = decided(known(*LIKELY))
    assert (decision.kind, decision.entry, decision.p) == (Kind.LIKELY, "was-my-card-exposed", 0.7)
    assert decision.offered == ("change-my-card", "lost-money")
    assert decision.answered == ("was-my-card-exposed",) and decision.refutes is None
    (line,) = response_lines(decision, None, GUIDE, project_buttons(), DeskState(), TODAY)
    assert (line.heading, line.text) == (
        "What about was-my-card-exposed?",
        "This is about was-my-card-exposed.",
    )
    assert line.choices == (
        Choice("What about change-my-card?", entry=EntryId("change-my-card")),
        Choice("What about lost-money?", entry=EntryId("lost-money")),
        Choice("Something else", action=ChoiceAction.SOMETHING_ELSE),
    )
    assert line.rateable and line.entry == "was-my-card-exposed"
    assert (memory.shown, memory.last) == ("was-my-card-exposed", "was-my-card-exposed")


def test_an_unlikely_entry_is_not_offered_beside_it() -> None:
    decision, _ = decided(known(LIKELY[0], ("change-my-card", 0.01)))
    assert decision.kind is Kind.LIKELY and decision.offered == ()


def test_an_entry_with_a_route_is_asked_back_since_it_would_hand_over_on_a_guess() -> None:
    decision, _ = decided(known(("lost-money", 0.79)))
    assert decision.kind is Kind.CLARIFY


def test_a_message_of_several_questions_is_asked_back() -> None:
    parts = tuple(
        Part(name, (Ranked(EntryId(name), 0.7),)) for name in ("was-my-card-exposed", "change-my-card")
    )
    decision, _ = decided(known(*LIKELY, parts=parts))
    assert decision.kind is Kind.CLARIFY and len(decision.questions) == 2


def test_a_message_that_leans_on_the_last_answer_may_be_likely_too() -> None:
    joined = (Ranked(EntryId("pay-another-way"), 0.75),)
    memory = Memory(last=EntryId("was-my-card-exposed"))
    decision, after = decided(known(("pay-another-way", 0.3), joined=joined), memory)
    assert (decision.kind, decision.entry) == (Kind.LIKELY, "pay-another-way")
    assert after.last == "pay-another-way"


def test_likely_comes_before_small_talk() -> None:
    assert decided(known(*LIKELY, intent="thanks"))[0].kind is Kind.LIKELY


def test_who_asks_for_a_person_gets_one_and_no_guess() -> None:
    decision, _ = decided(known(*LIKELY, intent="ask_person", asks_p=1.0))
    assert (decision.reason, decision.entry, decision.asks) == (Reason.ASKED, None, 1.0)


def test_an_upset_customer_gets_a_person_and_no_guess() -> None:
    decision, _ = decided(known(*LIKELY, upset=0.9))
    assert (decision.reason, decision.entry) == (Reason.UPSET, None)


def test_something_else_asks_to_put_it_another_way_and_the_second_time_hands_over() -> None:
    decision, memory = decided(SOMETHING_ELSE, shown())
    assert (decision.kind, decision.refutes) == (Kind.REWORD, "was-my-card-exposed")
    assert memory.misses == 1 and memory.last is None, "nothing leans on an answer to another question"
    decision, memory = decided(known(("change-my-card", 0.7)), memory)
    assert decision.kind is Kind.LIKELY
    decision, memory = decided(SOMETHING_ELSE, memory)
    assert (decision.kind, decision.reason) == (Kind.HAND_OVER, Reason.UNSURE)
    assert decision.refutes == "change-my-card"


@pytest.mark.parametrize("intent", ["deny", "not_what_i_asked"])
def test_a_no_in_words_is_something_else(intent: str) -> None:
    decision, memory = decided(known(UNSURE, intent=intent), shown())
    assert (decision.kind, decision.refutes) == (Kind.REWORD, "was-my-card-exposed")
    decision, _ = decided(known(UNSURE, intent="not_what_i_asked"), memory)
    assert decision.reason is Reason.UNSURE


def test_no_i_meant_the_other_is_answered_if_that_is_sure() -> None:
    decision, memory = decided(known(("change-my-card", 0.9), intent="not_what_i_asked"), shown())
    assert (decision.kind, decision.entry) == (Kind.ANSWER, "change-my-card")
    assert decision.refutes == "was-my-card-exposed"
    assert memory == Memory(mood=memory.mood, said=memory.said, last=EntryId("change-my-card"))


def test_after_the_bot_has_already_asked_to_reword_something_else_hands_over() -> None:
    _, memory = decided(known(UNSURE))
    decision, _ = decided(SOMETHING_ELSE, shown(memory))
    assert decision.reason is Reason.UNSURE


def test_what_was_turned_down_is_neither_shown_nor_offered_again() -> None:
    _, memory = decided(SOMETHING_ELSE, shown())
    decision, memory = decided(known(*LIKELY), memory)
    assert decision.kind is Kind.CLARIFY
    assert decision.offered == ("change-my-card", "lost-money", "pay-another-way")
    alone, _ = decided(known(LIKELY[0]), replace(memory, clarifies=0))
    assert (alone.kind, alone.reason) == (Kind.HAND_OVER, Reason.UNSURE), "there is nothing else to offer"


def test_what_was_turned_down_is_answered_if_it_is_sure_after_all() -> None:
    _, memory = decided(SOMETHING_ELSE, shown())
    decision, memory = decided(known(SURE), memory)
    assert (decision.kind, memory.turned_down) == (Kind.ANSWER, ())


def test_a_press_on_another_question_is_answered_and_tells() -> None:
    decision, memory = decided(known(pressed=EntryId("change-my-card")), shown())
    assert (decision.kind, decision.refutes) == (Kind.ANSWER, "was-my-card-exposed")
    assert memory.shown is None and memory.turned_down == ()


def test_the_same_in_other_words_answered_with_another_entry_tells() -> None:
    assert similarity(SAID, REWORDED_SO) > REWORDED > similarity(SAID, UNLIKE)
    for p, kind in ((0.9, Kind.ANSWER), (0.7, Kind.LIKELY)):
        decision, _ = decided(known(("change-my-card", p), signature=REWORDED_SO), shown())
        assert (decision.kind, decision.refutes) == (kind, "was-my-card-exposed")


def test_it_tells_too_if_the_new_words_had_to_be_asked_back() -> None:
    asked_back, memory = decided(known(("change-my-card", 0.4), signature=REWORDED_SO), shown())
    assert (asked_back.kind, asked_back.refutes) == (Kind.CLARIFY, None)
    decision, _ = decided(known(pressed=EntryId("change-my-card")), memory)
    assert decision.refutes == "was-my-card-exposed"


def test_another_question_tells_nothing() -> None:
    decision, memory = decided(known(("change-my-card", 0.9), signature=UNLIKE), shown())
    assert (decision.kind, decision.refutes) == (Kind.ANSWER, None)
    _, memory = decided(known(("change-my-card", 0.4), signature=UNLIKE), shown())
    assert decided(known(pressed=EntryId("change-my-card")), memory)[0].refutes is None


def test_a_follow_up_tells_nothing() -> None:
    joined = (Ranked(EntryId("pay-another-way"), 0.95),)
    follow_up = known(("pay-another-way", 0.95), joined=joined, signature=REWORDED_SO)
    decision, _ = decided(follow_up, shown())
    assert (decision.kind, decision.refutes) == (Kind.ANSWER, None)


def test_yes_and_thanks_for_what_was_likely_say_that_it_was_right() -> None:
    _, before = decided(known(UNSURE))
    for intent in ("affirm", "thanks"):
        decision, memory = decided(known(intent=intent), shown(before))
        assert (decision.kind, decision.refutes) == (Kind.SMALLTALK, None)
        assert (memory.misses, memory.clarifies) == (0, 0)


def test_yes_does_not_choose_the_only_other_question() -> None:
    _, memory = decided(known(LIKELY[0], ("change-my-card", 0.2)))
    assert memory.offered == ("change-my-card",)
    assert decided(known(intent="affirm"), memory)[0].kind is Kind.SMALLTALK


def test_no_press_tells_little_and_nothing_misunderstood_is_forgotten() -> None:
    before = Memory(misses=1, clarifies=CLARIFIES_IN_A_ROW)
    memory = shown(before)
    assert (memory.misses, memory.clarifies) == (1, CLARIFIES_IN_A_ROW)
    decision, _ = decided(known(("change-my-card", 0.4), signature=UNLIKE), memory)
    assert (decision.kind, decision.reason) == (Kind.HAND_OVER, Reason.UNSURE)


def test_the_same_likely_answer_a_third_time_is_a_persons() -> None:
    memory = Memory()
    for words in ("AAAA", "BBBB"):
        decision, memory = decided(known(*LIKELY, signature=words), memory)
        assert decision.kind is Kind.LIKELY
    decision, _ = decided(known(*LIKELY, signature="CCCC"), memory)
    assert (decision.kind, decision.reason) == (Kind.HAND_OVER, Reason.UNSURE)


def test_something_else_out_of_the_blue_is_not_understood() -> None:
    decision, memory = decided(SOMETHING_ELSE)
    assert (decision.kind, decision.refutes, memory.misses) == (Kind.REWORD, None, 1)
