"""How a message is written, and whose anger it speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mood.tone import TONE, feelings, tone


def the(name: str, text: str) -> float:
    return tone(text)[TONE.index(name)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("anger", "I am furious with you"),
        ("anger", "this is unacceptable"),
        ("insults", "you are useless idiots"),
        ("insults", "why don't you idiots answer"),
        ("insults", "no wonder, you morons"),
        ("despair", "I can't sleep any more"),
        ("despair", "my mother is in tears because of you"),
        ("despair", "I was fine and now I'm terrified"),
    ],
)
def test_the_customers_own_anger_and_despair_count(kind: str, text: str) -> None:
    assert the(kind, text) >= 1 and the("excused", text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "I am not angry",
        "I'm not at all upset",
        "we aren't scared",
        "I don't think you are incompetent",
        "I'm anything but furious",
        "nobody here is panicking",
        "I can’t say I'm upset",
        "my neighbour was furious, all fine now",
        "everyone on the radio is calling you idiots",
        "the newspaper called it a disgrace",
        "I am mad at the blackmailer",
        "that man is a disgusting liar",
        "I was livid at first, your letter explained it",
        "I was scared yesterday, I'm okay now",
    ],
)
def test_denied_anothers_and_past_anger_is_excused(text: str) -> None:
    own, excused = feelings(text.replace("’", "'").lower())
    assert not any(own.values()) and excused >= 1


@pytest.mark.parametrize(
    "text",
    [
        "was my card stolen in the hack",
        "is there any fraud on hacked cards, and is the thief a criminal",
        "what does the extortionist threaten to do",
    ],
)
def test_words_of_the_crisis_are_not_words_of_anger(text: str) -> None:
    own, excused = feelings(text)
    assert not any(own.values()) and excused == 0


def test_loudness_counts_unless_it_is_thanks() -> None:
    assert the("capitals", "THIS WENT ON ALL DAY") > 0.9 > 0.1 > the("capitals", "this went on all day")
    assert the("capitals", "OK") == the("capitals", "THANK YOU SO MUCH") == 0
    assert the("exclamation", "what!!!") > the("exclamation", "what!") > the("exclamation", "what") == 0
    assert the("exclamation", "thanks!!!") == 0 < the("exclamation", "thanks for nothing!!!")
    assert the("stretched", "whyyyyyy") == 1 and the("stretched", "well") == 0


def test_saying_it_again_complaints_refusals_and_thanks() -> None:
    assert the("again", "this is the third time I ask") == 1 and the("again", "third time lucky") == 0
    assert the("complaint", "that does not really help") == 1 == the("complaint", "that is the wrong page")
    assert the("refusal", "hm, no, not that") == 1 and the("refusal", "there is no hurry") == 0
    assert the("contentment", "thanks, all good") == 2 and the("contentment", "thanks for nothing") == 0


@given(st.text(max_size=300))
def test_any_text_has_a_finite_tone(text: str) -> None:
    values = tone(text)
    assert len(values) == len(TONE)
    assert all(0 <= value <= 3 for value in values)
