"""How upset a message sounds, and how that builds up and fades."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import upset
from bot.upset import SHAPE, UpsetModel, build_up, shape

unit = st.floats(0, 1)


@given(unit, unit)
def test_the_mood_is_bounded_and_no_better_than_the_turn(before: float, now: float) -> None:
    after = build_up(before, now)
    assert now - 1e-9 <= after <= 1


@given(unit, unit, unit)
def test_a_worse_turn_or_a_worse_past_is_no_better_now(before: float, now: float, more: float) -> None:
    assert build_up(max(before, more), now) >= build_up(min(before, more), now) - 1e-9
    assert build_up(before, max(now, more)) >= build_up(before, min(now, more)) - 1e-9


def test_two_rather_upset_turns_pass_what_one_does_not() -> None:
    once = build_up(0, 0.4)
    assert once < 0.5 < build_up(once, 0.4)


def test_calm_turns_let_it_fade() -> None:
    mood = 0.9
    for _ in range(6):
        mood = build_up(mood, 0.0)
    assert mood < 0.05


def test_grumbling_forever_does_not_build_up_by_itself() -> None:
    mood = 0.0
    for _ in range(100):
        mood = build_up(mood, 0.1)
    assert mood < 0.3


def the(name: str, text: str) -> float:
    return shape(text)[SHAPE.index(name)]


def test_how_a_message_is_written() -> None:
    assert the("capitals", "THIS IS UNBELIEVABLE") > 0.9 > 0.1 > the("capitals", "this is unbelievable")
    assert the("capitals", "OK") == 0
    assert the("exclamation", "what!!!") > the("exclamation", "what!") > the("exclamation", "what") == 0
    assert (
        the("insults", "you are useless idiots") >= 1 > the("insults", "was my card stolen by a hacker") == 0
    )
    assert the("repeated", "this is the third time i ask") == 1
    assert the("stretched", "whyyyyyy") == 1 and the("stretched", "well") == 0


@given(st.text(max_size=300))
def test_any_text_has_a_finite_shape(text: str) -> None:
    values = shape(text)
    assert len(values) == len(SHAPE)
    assert all(0 <= value <= 3 for value in values)


@pytest.fixture(scope="module")
def fitted() -> UpsetModel:
    rng = np.random.default_rng(0)

    def rows(texts: list[str], towards: float) -> list[tuple[str, np.ndarray]]:
        return [(text, (rng.normal(size=8) * 0.1 + towards).astype(np.float32)) for text in texts]

    return upset.fit(
        {
            "upset": rows([f"I am furious!! {number}" for number in range(30)], 0.5),
            "calm": rows([f"was it stolen {number}" for number in range(40)], -0.5),
            "guide": rows([f"how do I pay {number}" for number in range(20)], -0.4),
        }
    )


def test_the_detector_tells_furious_from_calm(fitted: UpsetModel) -> None:
    furious = fitted.score(np.full(8, 0.5, dtype=np.float32), "I am furious!! again")
    calm = fitted.score(np.full(8, -0.5, dtype=np.float32), "was it stolen")
    assert 0 <= calm < fitted.threshold < furious <= 1


def test_the_detector_survives_being_stored(fitted: UpsetModel) -> None:
    again = UpsetModel.from_arrays(fitted.to_arrays())
    row = np.linspace(-1, 1, 8, dtype=np.float32)
    assert again.score(row, "so?!") == fitted.score(row, "so?!") and again.threshold == fitted.threshold
