"""The policy table, row by row and in its order, as stories; then what must hold whatever is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decide import CLARIFIES_IN_A_ROW, CLARIFY_FLOOR, Known, Memory, clarify_choices, decide
from bot.dialogue.buttons import project_buttons
from bot.dialogue.questions import Part
from bot.dialogue.responses import response_lines
from bot.dialogue.turn import ChoiceAction, Decision, DeskState, Kind, Reason
from bot.guide.entry import Approval, Audience, EntryId, Guide
from bot.mood.conversation import EarlierMessage
from bot.ranking.intents import SMALL_TALK
from bot.ranking.ranked import Ranked
from bot.ranking.thresholds import Thresholds
from tests.small_guides import TODAY, entry, guide

GUIDE = guide(
    entry("was-my-card-exposed", follow_ups=("rep-script", "pay-another-way")),
    entry("change-my-card"),
    entry("pay-another-way"),
    entry("lost-money", route="billing"),
    entry("rep-script", audience=Audience.REP, route="security"),
    entry("unapproved", approval=None),
    entry("approved-tomorrow", approval=Approval("Dana", date(2026, 11, 21))),
    entry("expired", effective_until=date(2026, 11, 19)),
    entry("not-yet", effective_from=date(2026, 11, 21)),
)
VISIBLE = {"was-my-card-exposed", "change-my-card", "pay-another-way", "lost-money"}
HIDDEN = [each.id for each in GUIDE if each.id not in VISIBLE]

LIMITS = Thresholds(answer=0.8, likely=0.6, clarify=0.3)

BUTTONS = project_buttons()


def known(*ranking: tuple[str, float], **more: Any) -> Known:
    ranked = tuple(Ranked(EntryId(name), p) for name, p in ranking)
    return Known(**{"ranking": ranked, "thresholds": LIMITS, "upset_threshold": 0.7, **more})


def decided(what: Known, memory: Memory | None = None, of: Guide = GUIDE) -> tuple[Decision, Memory]:
    decision, after = decide(what, memory or Memory(), of, TODAY)
    assert decision is not None
    return decision, after


SURE = ("was-my-card-exposed", 0.93)
HALF_SURE = ("was-my-card-exposed", 0.5)
UNSURE = ("was-my-card-exposed", 0.1)
ROUTED = ("lost-money", 0.9)


def test_while_a_human_owns_the_conversation_the_bot_says_nothing() -> None:
    memory = Memory(misses=1, mood=0.4)
    for what in (
        known(SURE),
        known(intent="ask_person"),
        known(SURE, upset=1.0),
        known(pressed=ChoiceAction.PERSON),
    ):
        assert decide(replace(what, human_owns=True), memory, GUIDE, TODAY) == (None, memory)


def test_asking_for_a_person_hands_over() -> None:
    decision, memory = decided(known(UNSURE, intent="ask_person"), Memory(misses=1, clarifies=1))
    assert (decision.kind, decision.reason, decision.queue) == (Kind.HAND_OVER, Reason.ASKED, "general")
    assert decision.entry is None and memory == Memory(mood=memory.mood)


@pytest.mark.parametrize("button", [ChoiceAction.PERSON, ChoiceAction.CALLBACK])
def test_the_buttons_for_a_person_hand_over(button: ChoiceAction) -> None:
    decision, _ = decided(known(pressed=button))
    assert (decision.kind, decision.reason) == (Kind.HAND_OVER, Reason.ASKED)


def test_asking_for_a_person_wins_over_everything_below_it() -> None:
    decision, _ = decided(known(SURE, intent="ask_person", upset=1.0))
    assert decision.reason is Reason.ASKED and decision.entry is None


def test_who_asks_for_a_person_about_a_routed_matter_reaches_its_queue() -> None:
    decision, _ = decided(known(ROUTED, intent="ask_person"))
    assert (decision.reason, decision.queue) == (Reason.ASKED, "billing")


def test_an_upset_customer_is_handed_over_with_the_answer_if_it_is_sure() -> None:
    for ranked, answered in ((SURE, "was-my-card-exposed"), (HALF_SURE, None)):
        decision, _ = decided(known(ranked, upset=0.9))
        assert (decision.kind, decision.reason, decision.entry) == (Kind.HAND_OVER, Reason.UPSET, answered)


def test_being_upset_wins_over_small_talk_a_route_and_an_answer() -> None:
    assert decided(known(intent="greet", upset=0.8))[0].reason is Reason.UPSET
    assert decided(known(SURE, upset=0.8))[0].reason is Reason.UPSET
    decision, _ = decided(known(ROUTED, upset=0.8))
    assert (decision.reason, decision.queue) == (Reason.UPSET, "billing")


def test_being_upset_builds_up_over_turns() -> None:
    first, memory = decided(known(SURE, upset=0.6))
    assert first.kind is Kind.ANSWER and first.upset == pytest.approx(0.6)
    second, _ = decided(known(SURE, upset=0.6), memory)
    assert second.reason is Reason.UPSET and second.upset > 0.7


def test_a_calm_turn_lets_it_fade() -> None:
    _, memory = decided(known(SURE, upset=0.6))
    _, memory = decided(known(SURE, upset=0.0), memory)
    _, memory = decided(known(SURE, upset=0.0), memory)
    decision, _ = decided(known(SURE, upset=0.6), memory)
    assert decision.kind is Kind.ANSWER


def test_a_pressed_button_is_not_a_mood() -> None:
    decision, memory = decided(known(pressed=EntryId("change-my-card"), upset=1.0), Memory(mood=0.9))
    assert decision.kind is Kind.ANSWER and memory.mood == 0.9


@pytest.mark.parametrize(
    ("what", "memory"),
    [
        (known(pressed=ChoiceAction.NONE_OF_THESE), Memory(clarifies=1)),
        (known(SURE, intent="not_what_i_asked"), Memory()),
        (known(UNSURE, intent="deny"), Memory(clarifies=1, offered=(EntryId("change-my-card"),))),
    ],
)
def test_none_of_these_and_not_what_i_asked_hand_over(what: Known, memory: Memory) -> None:
    decision, after = decided(what, memory)
    assert (decision.kind, decision.reason, decision.entry) == (Kind.HAND_OVER, Reason.UNSURE, None)
    assert (after.misses, after.clarifies, after.offered) == (0, 0, ())


def test_a_plain_no_is_small_talk() -> None:
    assert decided(known(UNSURE, intent="deny"))[0].kind is Kind.SMALLTALK


def test_a_sure_entry_with_a_route_goes_to_its_queue() -> None:
    decision, _ = decided(known(ROUTED))
    assert (decision.kind, decision.reason) == (Kind.HAND_OVER, Reason.ROUTE)
    assert (decision.queue, decision.entry) == ("billing", "lost-money")


def test_an_unsure_entry_with_a_route_is_asked_back_first() -> None:
    decision, _ = decided(known(("lost-money", 0.79)))
    assert decision.kind is Kind.CLARIFY and decision.queue is None


def test_a_sure_entry_is_answered() -> None:
    decision, memory = decided(known(SURE), Memory(misses=1, clarifies=2))
    assert (decision.kind, decision.entry, decision.reason, decision.queue) == (
        Kind.ANSWER,
        "was-my-card-exposed",
        None,
        None,
    )
    assert (memory.misses, memory.clarifies) == (0, 0)


def test_exactly_at_the_threshold_counts() -> None:
    assert decided(known(("change-my-card", 0.8)))[0].kind is Kind.ANSWER
    assert decided(known(("change-my-card", 0.7999)))[0].kind is Kind.LIKELY
    assert decided(known(("change-my-card", 0.6)))[0].kind is Kind.LIKELY
    assert decided(known(("change-my-card", 0.5999)))[0].kind is Kind.CLARIFY
    assert decided(known(("change-my-card", 0.3)))[0].kind is Kind.CLARIFY
    assert decided(known(("change-my-card", 0.2999)))[0].kind is Kind.REWORD


def test_thanks_with_a_sure_question_in_it_is_a_question() -> None:
    assert decided(known(SURE, intent="thanks"))[0].kind is Kind.ANSWER


@pytest.mark.parametrize("intent", sorted(SMALL_TALK))
def test_small_talk_where_no_entry_is_sure(intent: str) -> None:
    decision, memory = decided(known(HALF_SURE, intent=intent), Memory(misses=1))
    assert decision.kind is Kind.SMALLTALK and decision.entry is None
    assert memory.misses == 1


def test_half_sure_asks_what_was_meant() -> None:
    decision, memory = decided(known(HALF_SURE, ("change-my-card", 0.2), ("pay-another-way", 0.01)))
    assert decision.kind is Kind.CLARIFY and decision.entry is None
    assert memory.offered == ("was-my-card-exposed", "change-my-card")
    assert memory.clarifies == 1


def test_a_third_did_you_mean_in_a_row_hands_over_instead() -> None:
    memory = Memory()
    for _ in range(CLARIFIES_IN_A_ROW):
        decision, memory = decided(known(HALF_SURE), memory)
        assert decision.kind is Kind.CLARIFY
    decision, memory = decided(known(HALF_SURE), memory)
    assert (decision.kind, decision.reason) == (Kind.HAND_OVER, Reason.UNSURE)
    assert memory.clarifies == 0


def test_an_answer_between_breaks_the_row_of_did_you_means() -> None:
    memory = Memory()
    for what in (known(HALF_SURE), known(HALF_SURE), known(SURE), known(HALF_SURE)):
        decision, memory = decided(what, memory)
    assert decision.kind is Kind.CLARIFY


def test_not_understood_asks_to_put_it_another_way_then_hands_over() -> None:
    first, memory = decided(known(UNSURE))
    assert first.kind is Kind.REWORD and memory.misses == 1
    second, memory = decided(known(UNSURE), memory)
    assert (second.kind, second.reason, second.queue) == (Kind.HAND_OVER, Reason.UNSURE, "general")
    assert memory.misses == 0


def test_after_an_answer_the_customer_may_be_misunderstood_anew() -> None:
    _, memory = decided(known(UNSURE))
    _, memory = decided(known(SURE), memory)
    assert decided(known(UNSURE), memory)[0].kind is Kind.REWORD


def test_yes_to_a_single_did_you_mean_is_its_answer() -> None:
    decision, memory = decided(known(HALF_SURE))
    assert memory.offered == ("was-my-card-exposed",)
    decision, _ = decided(known(intent="affirm"), memory)
    assert (decision.kind, decision.entry, decision.p) == (Kind.ANSWER, "was-my-card-exposed", 1.0)


def test_yes_to_several_is_not_a_choice() -> None:
    memory = Memory(offered=(EntryId("change-my-card"), EntryId("pay-another-way")))
    assert decided(known(intent="affirm"), memory)[0].kind is Kind.SMALLTALK


def test_a_pressed_question_is_answered_for_certain() -> None:
    decision, _ = decided(known(pressed=EntryId("pay-another-way")))
    assert (decision.kind, decision.entry, decision.p) == (Kind.ANSWER, "pay-another-way", 1.0)
    decision, _ = decided(known(pressed=EntryId("lost-money")))
    assert (decision.reason, decision.queue) == (Reason.ROUTE, "billing")


@pytest.mark.parametrize("name", [*HIDDEN, "no-such-entry"])
def test_a_pressed_question_that_is_gone_is_not_answered(name: str) -> None:
    decision, _ = decided(known(pressed=EntryId(name)))
    assert decision.entry is None and decision.kind is Kind.SMALLTALK and decision.queue is None


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_entry_at_the_top_moves_nothing_up(name: str) -> None:
    decision, _ = decided(known((name, 0.9), ("change-my-card", 0.05)))
    assert decision.kind is Kind.REWORD
    assert decision.p == 0.05 and [ranked.entry for ranked in decision.ranking] == ["change-my-card"]


@pytest.mark.parametrize("name", HIDDEN)
def test_yes_to_what_was_withdrawn_meanwhile_is_not_answered(name: str) -> None:
    decision, _ = decided(known(intent="affirm"), Memory(offered=(EntryId(name),)))
    assert decision.entry is None and decision.kind is not Kind.ANSWER


def test_without_a_single_entry_for_customers_everything_still_has_a_way_out() -> None:
    nothing = guide(entry("rep-script", audience=Audience.REP))
    first, memory = decided(known(("rep-script", 0.99)), of=nothing)
    assert first.kind is Kind.REWORD and first.ranking == ()
    assert decided(known(("rep-script", 0.99)), memory, of=nothing)[0].reason is Reason.UNSURE


def test_the_same_asked_a_third_time_is_a_persons() -> None:
    memory = Memory()
    for signature in ("AAAA", "BBBB"):  # other words, the same entry
        decision, memory = decided(known(SURE, signature=signature), memory)
        assert decision.kind is Kind.ANSWER
    decision, memory = decided(known(SURE, signature="CCCC"), memory)
    assert (decision.kind, decision.reason) == (Kind.HAND_OVER, Reason.UNSURE)
    assert memory.said == ()  # a person took over: the count starts anew


def test_asking_again_and_not_being_understood_strain_the_mood() -> None:
    first, memory = decided(known(HALF_SURE, signature="AAAA", dissatisfied=0.9))
    assert first.kind is Kind.CLARIFY and first.upset < 0.5
    second, _ = decided(known(HALF_SURE, signature="AAAA", dissatisfied=0.9), memory)
    assert second.upset > first.upset + 0.1


def test_small_talk_and_buttons_are_not_asking_again() -> None:
    memory = Memory()
    for _ in range(4):
        decision, memory = decided(known(intent="thanks", signature="AAAA"), memory)
        assert decision.kind is Kind.SMALLTALK
        decision, memory = decided(known(pressed=EntryId("change-my-card"), signature="AAAA"), memory)
        assert decision.kind is Kind.ANSWER
    assert memory.said == ()


# What holds whatever is known.

names = st.sampled_from([*(each.id for each in GUIDE), "no-such-entry"])
shares = st.floats(0, 1)
intents = st.sampled_from([None, "faq", "ask_person", "not_what_i_asked", "off_topic", *sorted(SMALL_TALK)])
rankings = st.lists(st.tuples(names, shares), max_size=9, unique_by=lambda row: row[0]).map(
    lambda rows: tuple(Ranked(EntryId(name), p) for name, p in sorted(rows, key=lambda row: -row[1]))
)
parts = st.builds(Part, text=st.just("a question"), ranking=rankings, joined=rankings, intent=intents)
anything_known = st.builds(
    Known,
    intent=intents,
    ranking=rankings,
    parts=st.lists(parts, max_size=3).map(tuple),
    joined=rankings,
    thresholds=st.lists(shares, min_size=3, max_size=3).map(
        lambda three: Thresholds(*sorted(three, reverse=True))
    ),
    upset=shares,
    dissatisfied=shares,
    upset_threshold=shares,
    signature=st.sampled_from(["", "AAAA", "BBBB"]),
    pressed=st.none() | names.map(EntryId) | st.sampled_from(ChoiceAction),
    human_owns=st.booleans(),
)
anything_remembered = st.builds(
    Memory,
    misses=st.integers(0, 1),
    clarifies=st.integers(0, CLARIFIES_IN_A_ROW),
    mood=shares,
    offered=st.lists(names.map(EntryId), max_size=3, unique=True).map(tuple),
    said=st.lists(
        st.builds(EarlierMessage, st.sampled_from(["AAAA", "BBBB"]), st.none() | names.map(EntryId)),
        max_size=6,
    ).map(tuple),
    last=st.none() | names.map(EntryId),
    shown=st.none() | names.map(EntryId),
    doubted=st.none() | names.map(EntryId),
    turned_down=st.lists(names.map(EntryId), max_size=2, unique=True).map(tuple),
)


@given(anything_known, anything_remembered)
def test_what_customers_may_not_read_today_is_never_named(what: Known, memory: Memory) -> None:
    decision, after = decide(what, memory, GUIDE, TODAY)
    if decision is None:
        return
    assert decision.entry is None or decision.entry in VISIBLE
    assert {ranked.entry for ranked in decision.ranking} <= VISIBLE
    assert {*decision.answered, *decision.offered} <= VISIBLE
    assert set(after.offered) <= VISIBLE
    said = response_lines(decision, what.intent, GUIDE, BUTTONS, DeskState(), TODAY)
    for line in said:
        assert line.entry is None or line.entry in VISIBLE
        assert {choice.entry for choice in line.choices} <= {*VISIBLE, None}
        assert not any(GUIDE[EntryId(name)].answer in (line.text or "") for name in HIDDEN)


@given(anything_known, anything_remembered)
def test_a_decision_is_whole(what: Known, memory: Memory) -> None:
    decision, after = decide(what, memory, GUIDE, TODAY)
    assert (decision is None) == what.human_owns
    if decision is None:
        return
    assert (decision.kind is Kind.HAND_OVER) == (decision.reason is not None) == (decision.queue is not None)
    assert decision.entry is not None or decision.kind not in (Kind.ANSWER, Kind.LIKELY)
    assert decision.kind is not Kind.COLLECT
    assert 0 <= decision.p <= 1 and 0 <= decision.upset <= 1 and 0 <= after.mood <= 1
    if decision.kind in (Kind.CLARIFY, Kind.REWORD, Kind.SMALLTALK):
        assert decision.entry is None
    assert response_lines(decision, what.intent, GUIDE, BUTTONS, DeskState(), TODAY)


@given(anything_known, anything_remembered)
def test_an_answer_is_sure_and_the_customer_calm(what: Known, memory: Memory) -> None:
    decision, after = decide(what, memory, GUIDE, TODAY)
    if decision is None or decision.kind is not Kind.ANSWER or decision.entry is None:
        return
    assert decision.p >= what.thresholds.answer
    assert not any(GUIDE[name].route for name in decision.answered)
    for name in decision.answered:
        surest = max((each.p for each in decision.questions if each.entry == name), default=decision.p)
        assert surest >= what.thresholds.answer
    assert what.pressed is not None or after.mood < what.upset_threshold


@given(anything_known, anything_remembered)
def test_what_is_likely_is_under_its_own_question_and_can_be_turned_down(what: Known, memory: Memory) -> None:
    decision, after = decide(what, memory, GUIDE, TODAY)
    if decision is None or decision.kind is not Kind.LIKELY or decision.entry is None:
        return
    assert what.thresholds.likely <= decision.p < what.thresholds.answer
    assert not GUIDE[decision.entry].route and not decision.questions and what.pressed is None
    assert decision.entry not in (*memory.turned_down, *decision.offered) and len(decision.offered) <= 2
    assert after.shown == decision.entry == after.last
    (line,) = response_lines(decision, what.intent, GUIDE, BUTTONS, DeskState(), TODAY)
    assert (line.heading, line.text) == (GUIDE[decision.entry].question, GUIDE[decision.entry].answer)
    assert line.choices[-1].action is ChoiceAction.SOMETHING_ELSE


@given(anything_known, anything_remembered)
def test_the_same_is_decided_every_time(what: Known, memory: Memory) -> None:
    assert decide(what, memory, GUIDE, TODAY) == decide(what, memory, GUIDE, TODAY)


anything_typed = anything_known.map(lambda what: replace(what, human_owns=False, pressed=None))
turned_down = st.just(Known(pressed=ChoiceAction.SOMETHING_ELSE))


@given(st.lists(anything_typed | turned_down, max_size=12))
def test_nobody_is_left_misunderstood_for_long(turns: list[Known]) -> None:
    memory, puzzled = Memory(), 0
    for what in turns:
        thanked = memory.shown is not None and what.intent in ("thanks", "affirm")
        decision, memory = decide(what, memory, GUIDE, TODAY)
        assert decision is not None
        if decision.kind in (Kind.ANSWER, Kind.HAND_OVER) or (decision.kind is Kind.SMALLTALK and thanked):
            puzzled = 0
        elif decision.kind in (Kind.REWORD, Kind.CLARIFY):
            puzzled += 1
        assert memory.misses <= 1 and memory.clarifies <= CLARIFIES_IN_A_ROW
        assert puzzled <= 2 * CLARIFIES_IN_A_ROW + 1


@given(rankings)
def test_a_did_you_mean_offers_the_three_likeliest_and_no_noise(ranking: tuple[Ranked, ...]) -> None:
    offered = clarify_choices(ranking)
    assert len(offered) <= 3
    assert offered == tuple(ranked.entry for ranked in ranking if ranked.p >= CLARIFY_FLOOR)[:3]
