"""A message that leans on what was said before it, and the two readings of it."""

from __future__ import annotations

import pytest

from bot.dialogue.context import MAX_BOOST, may_lean, pool, weigh
from bot.guide.entry import EntryId
from bot.ranking.ranked import Ranked
from bot.text.leaning import with_question
from tests.small_guides import entry, guide

GUIDE = guide(
    entry("exposed", follow_ups=("change", "liable", "gone")),
    entry("change"),
    entry("liable"),
    *(entry(f"other-{number}") for number in range(20)),
)
EXPOSED = EntryId("exposed")
CHANGE = EntryId("change")


def ranking(**shares: float) -> tuple[Ranked, ...]:
    rows = [Ranked(EntryId(name.replace("_", "-")), p) for name, p in shares.items()]
    return tuple(sorted(rows, key=lambda ranked: -ranked.p))


@pytest.mark.parametrize(
    "text",
    [
        "and if it was?",
        "how do I change it",
        "what about my wife?",
        "why?",
        "how long does that take",
        "But who pays",
    ],
)
def test_these_lean_on_what_was_said(text: str) -> None:
    assert may_lean(text, "faq") and may_lean(text, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😀",
        "Has my credit card number been stolen?",
        "I would like to know whether it is safe to give you my new number",
    ],
)
def test_these_say_what_they_are_about(text: str) -> None:
    assert not may_lean(text, "faq")


def test_small_talk_leans_only_where_it_asks() -> None:
    assert may_lean("why not?", "deny") and not may_lean("no it is not", "deny")
    assert not may_lean("what about a person?", "ask_person") and not may_lean("how are you?", "greet")


def test_the_question_stands_beside_the_message() -> None:
    assert with_question("and if it was?", "Was my card exposed?") == "and if it was? (Was my card exposed)"


def test_two_readings_that_agree_are_surer_than_two_that_do_not() -> None:
    agreeing = pool(ranking(change=0.7), ranking(change=0.8), EXPOSED, GUIDE)
    divided = pool(ranking(change=0.7, other_1=0.2), ranking(other_1=0.8, change=0.1), EXPOSED, GUIDE)
    assert agreeing[0].entry == "change" and agreeing[0].p > 0.7
    assert divided[0].p < agreeing[0].p and sum(ranked.p for ranked in divided) <= 1


def test_what_was_just_answered_is_not_answered_again() -> None:
    pooled = pool(ranking(exposed=0.6, change=0.3), ranking(exposed=0.95, change=0.04), EXPOSED, GUIDE)
    assert [ranked.entry for ranked in pooled] == ["change"]


def test_a_follow_up_is_raised_by_its_odds_and_no_more() -> None:
    (follow_up, other) = (
        pool(ranking(**{name: 0.4}), ranking(**{name: 0.4}), EXPOSED, GUIDE)[0].p
        for name in ("change", "other_1")
    )
    odds = (follow_up / (1 - follow_up)) / (other / (1 - other))
    assert odds == pytest.approx(MAX_BOOST)


def test_a_small_guide_raises_no_odds_that_it_cannot_justify() -> None:
    small = guide(
        entry("exposed", follow_ups=("change", "liable")), entry("change"), entry("liable"), entry("a")
    )
    (listed, other) = (
        pool(ranking(**{name: 0.4}), ranking(**{name: 0.4}), EXPOSED, small)[0].p for name in ("change", "a")
    )
    assert listed == pytest.approx(other)  # one other entry against two listed: nothing to prefer


def test_a_message_that_is_sure_by_itself_needs_no_context() -> None:
    alone = ranking(change=0.95)
    assert weigh(alone, ranking(exposed=0.9, change=0.02), EXPOSED, GUIDE, 0.9) == alone


def test_without_a_reading_of_its_own_the_other_one_counts_by_itself() -> None:
    joined = ranking(exposed=0.5, change=0.2, other_1=0.05)
    silent = {ranked.entry: ranked.p for ranked in weigh((), joined, EXPOSED, GUIDE, 0.9)}
    doubting = {
        ranked.entry: ranked.p for ranked in weigh(ranking(change=0.001), joined, EXPOSED, GUIDE, 0.9)
    }
    assert silent[CHANGE] > doubting[CHANGE] and EXPOSED not in silent


def test_unless_the_other_reading_is_as_sure_of_something_else() -> None:
    found = weigh(ranking(change=0.95), ranking(other_1=0.95), EXPOSED, GUIDE, 0.9)
    assert found[0].p < 0.9
