"""How good a young guide is: a few examples an intent, drawn from a public set's training split."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from bot.evaluation.messages import MessagesError
from bot.evaluation.outcomes import MeasuredBot, figures
from bot.evaluation.public import PublicSet

DRAWS = 5
"""How many draws are measured."""


def draw(public: PublicSet, shots: int, seed: int) -> PublicSet:
    """The set with `shots` examples of each intent, drawn without replacement; the test split stays whole.

    Raises MessagesError if an intent has fewer.
    """
    rng = random.Random(seed)
    fewest, intent = min((len(texts), intent) for intent, texts in public.examples.items())
    if fewest < shots:
        raise MessagesError(
            f"{public.name}: the intent {intent} has {fewest} examples — ask for --shots {fewest} or fewer"
        )
    drawn = {intent: tuple(rng.sample(texts, shots)) for intent, texts in public.examples.items()}
    return replace(public, examples=drawn)


def draws(public: PublicSet, shots: int) -> Iterator[PublicSet]:
    """DRAWS sets with `shots` examples an intent, always the same. Raises MessagesError, as `draw` does."""
    return (draw(public, shots, seed) for seed in range(DRAWS))


def right_first(read: MeasuredBot, public: PublicSet) -> float:
    """Top-1 accuracy: of the test messages that ask for an intent, the share whose right one comes first."""
    return figures(read([each for each in public.test if each.entry is not None])).first or 0.0
