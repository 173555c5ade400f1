"""Few examples an intent: how good a young guide is. A public set's training split, drawn from."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from bot.evaluation.messages import MessagesError
from bot.evaluation.outcomes import figures
from bot.evaluation.public import PublicSet, fitted
from bot.reading import Encode

DRAWS = 5


def draw(public: PublicSet, shots: int, seed: int) -> PublicSet:
    """The set with `shots` examples of each intent, drawn without putting back; its test split stays whole.

    Raises MessagesError where an intent has fewer.
    """
    rng = random.Random(seed)
    fewest, intent = min((len(texts), intent) for intent, texts in public.examples.items())
    if fewest < shots:
        raise MessagesError(
            f"{public.name}: the intent {intent} has {fewest} examples — ask for --shots {fewest} or fewer"
        )
    drawn = {intent: tuple(rng.sample(texts, shots)) for intent, texts in public.examples.items()}
    return replace(public, examples=drawn)


def measure(
    public: PublicSet,
    shots: int,
    encode: Encode,
    say: Callable[[str], None],
    language: Collection[str] = (),
) -> Iterator[float]:
    """The share of test messages with the right intent first, for each of DRAWS draws.

    Raises MessagesError where an intent has fewer than `shots` examples.
    """
    inside = [each for each in public.test if each.entry is not None]
    for seed in range(DRAWS):
        fewer = draw(public, shots, seed)
        yield figures(fitted(fewer, encode, say, language)(inside)).first or 0.0
