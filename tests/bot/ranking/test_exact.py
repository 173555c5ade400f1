"""An entry's own questions, word for word."""

from __future__ import annotations

import io

import numpy as np

from bot.ranking.exact import ExactMatches

TEXTS = (
    *("How do I change my card?", "Card", "Are cards safe?", "are cards SAFE", "Good morning there"),
    *("Ça va bien?", "Who did it?"),
)
OWN = ExactMatches.of(TEXTS, np.array([0, 0, 1, 2, 3, 1, 1]), entry_count=3)


def test_capitals_and_stops_make_no_other_question() -> None:
    assert OWN.label("how do i change MY card ...") == 0
    assert OWN.label("ÇA VA BIEN") == 1
    assert OWN.label("how do i change my card please") is None


def test_what_two_entries_have_one_word_and_an_intent_belong_to_nobody() -> None:
    assert OWN.label("are cards safe?") is None
    assert OWN.label("card") is None
    assert OWN.label("Good morning there") is None
    assert OWN.label("") is None and OWN.label("?!") is None


def test_what_leans_on_something_said_before_is_not_certain() -> None:
    """ "Did you get audited, and who did it?" asks for no culprit."""
    assert OWN.label("who did it?") is None


def test_they_come_back_from_a_file_as_they_were() -> None:
    file = io.BytesIO()
    np.savez(file, **OWN.to_arrays())
    file.seek(0)
    again = ExactMatches.from_arrays(np.load(file))
    assert again.texts == OWN.texts and again.label("How do I change my card?") == 0
    none = ExactMatches.of((), np.zeros(0, np.int64), 0)
    assert ExactMatches.from_arrays(none.to_arrays()).label("anything at all") is None
