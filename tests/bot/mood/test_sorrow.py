"""Grief, fear, despair, mockery and blame: whose they are, and the everyday words that only look like
them."""

from __future__ import annotations

import pytest

from bot.mood.sorrow import SORROW, sorrow


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("my husband died and this is in his name", "grief"),
        ("today was my mother's funeral", "grief"),
        ("i'm scared he knows where i live", "fear"),
        ("i lie awake every night", "fear"),
        ("i moved so that he can't find me", "fear"),
        ("i can't take any more of this", "hopelessness"),
        ("great job losing everyone's cards", "mockery"),
        ("you people ruined my christmas", "blame"),
    ],
)
def test_each_is_found(text: str, feature: str) -> None:
    assert sorrow(text)[SORROW.index(feature)] > 0


@pytest.mark.parametrize(
    "text",
    [
        "my phone died yesterday, can you send the code again",
        "our son passed his driving test",
        "i lost my card, how do i get another",
        "i'm not scared, i only want to know what was in there",
        "thanks a lot for the fast answer",
        "was my card exposed",
        "please find me a dentist",
        "could they find me a taxi",
        "thanks for everything",
    ],
)
def test_a_phone_that_died_is_no_grief(text: str) -> None:
    assert not any(sorrow(text))
