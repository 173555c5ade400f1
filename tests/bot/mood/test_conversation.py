"""How the mood builds up and fades over a conversation, and what counts as saying the same again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.guide.entry import EntryId
from bot.mood.conversation import (
    REMEMBERED,
    EarlierMessage,
    mood_after,
    signature,
    similarity,
    strain,
    times_asked,
    update_mood,
)
from bot.mood.upset import THRESHOLDS, Feeling

unit = st.floats(0, 1)
few = st.integers(0, 6)
CALM, CIVIL, HALF = Feeling(0.0, 0.0), Feeling(0.0, 1.0), Feeling(0.5, 0.0)


@given(unit, unit, unit)
def test_the_mood_is_bounded_and_no_better_than_the_turn(before: float, now: float, added: float) -> None:
    assert max(now, added) - 1e-9 <= mood_after(before, now, added) <= 1


@given(unit, unit, unit, few, few)
def test_more_of_anything_is_no_better(
    before: float, now: float, civil: float, again: int, failed: int
) -> None:
    level = mood_after(before, now, strain(civil, again, failed))
    for worse in (
        mood_after(min(1, before + 0.1), now, strain(civil, again, failed)),
        mood_after(before, now, strain(min(1, civil + 0.1), again, failed)),
        mood_after(before, now, strain(civil, again + 1, failed)),
        mood_after(before, now, strain(civil, again, failed + 1)),
    ):
        assert worse >= level - 1e-9


def moods(*turns: tuple[Feeling, int]) -> list[float]:
    level, levels = 0.0, []
    for feeling, failures in turns:
        level = update_mood(level, (), feeling, None, failures).mood
        levels.append(level)
    return levels


def test_two_rather_upset_turns_pass_what_one_does_not() -> None:
    once, twice = moods((HALF, 0), (HALF, 0))
    assert once < THRESHOLDS[0] < twice


def test_a_single_civil_complaint_never_hands_over_and_three_in_a_row_may() -> None:
    first, _, third = moods((CIVIL, 0), (CIVIL, 0), (CIVIL, 0))
    assert first < THRESHOLDS[0] < third


def test_a_complaint_weighs_more_where_the_bot_has_just_failed() -> None:
    assert moods((CIVIL, 1))[0] > moods((CIVIL, 0))[0]


def test_calm_turns_let_it_fade() -> None:
    level = 0.9
    for _ in range(6):
        level = mood_after(level, 0.0)
    assert level < 0.05


def test_grumbling_forever_does_not_build_up_by_itself() -> None:
    assert moods(*[(Feeling(0.1, 0.0), 0)] * 100)[-1] < 0.3


def said(embedding: NDArray[np.floating[Any]], entry: str | None = None) -> EarlierMessage:
    return EarlierMessage(signature(embedding), EntryId(entry) if entry else None)


def test_signatures_tell_the_cosine() -> None:
    rng = np.random.default_rng(0)
    for cosine in (-0.5, 0.0, 0.5, 0.8, 0.95):
        gaps = []
        for _ in range(100):
            one, other = np.linalg.qr(rng.normal(size=(384, 2)))[0].T
            near = cosine * one + np.sqrt(1 - cosine**2) * other
            gaps.append(similarity(signature(one), signature(near)) - cosine)
        assert abs(np.mean(gaps)) < 0.03 and np.std(gaps) < 0.1
    assert len(signature(np.zeros(384, dtype=np.float32))) == 64


def test_a_missing_or_foreign_signature_is_like_nothing() -> None:
    some = signature(np.ones(384, dtype=np.float32))
    assert similarity(some, some) == pytest.approx(1)
    assert similarity("", "") == similarity(some, "") == similarity(some, some[:8]) == 0


def test_the_same_is_asked_in_the_same_words_or_for_the_same_entry() -> None:
    rng = np.random.default_rng(1)
    question, other = rng.normal(size=(2, 384))
    earlier = [said(question), said(other, "did-you-pay")]
    assert times_asked(said(question), earlier) == 1
    assert times_asked(said(rng.normal(size=384), "did-you-pay"), earlier) == 1
    assert times_asked(said(rng.normal(size=384)), earlier) == 0


def test_only_the_latest_messages_are_remembered_and_small_talk_is_not() -> None:
    rng = np.random.default_rng(2)
    asked: tuple[EarlierMessage, ...] = ()
    for row in rng.normal(size=(REMEMBERED + 3, 384)):
        asked = update_mood(0.0, asked, CALM, said(row), 0).asked
    assert len(asked) == REMEMBERED and asked[-1] == said(row)
    assert update_mood(0.0, asked, CALM, None, 0).asked == asked
