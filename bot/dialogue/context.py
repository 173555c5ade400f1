"""Messages that lean on what was said before: "and if it was?", "how do I change it?", "why?".

Such a message is read twice: alone, and beside the question that it leans on. Two readings of one matter are
pooled (a logarithmic opinion pool with even weights; Genest & Zidek, Statistical Science, 1986): if they
disagree, neither is left sure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.guide.entry import EntryId, Guide
from bot.ranking.intents import FAQ, OFF_TOPIC
from bot.ranking.ranked import Ranked
from bot.text.leaning import leans

FOLLOW_UP_SHARE = 0.5
"""Share of the messages that lean on an answer and ask for one of its follow-ups. Who wrote the guide named
those as what is asked next; one half says that this is right half of the time, and no more."""

MAX_BOOST = 4.0
"""Most that FOLLOW_UP_SHARE may raise the odds of one follow-up, however large the guide: an entry that the
message itself hardly points to must not become sure by being listed."""

_ASKS_NOTHING = frozenset({"affirm", "deny", "thanks", "goodbye"})
"""Small talk that is no question: "why not?" sounds like "no", and is one."""


def may_lean(text: str, intent: str | None) -> bool:
    """Whether a message of this intent should be read beside the last answer's question."""
    asked = intent in (None, FAQ, OFF_TOPIC) or (intent in _ASKS_NOTHING and text.rstrip().endswith("?"))
    return asked and leans(text)


def pool(
    alone: Sequence[Ranked], joined: Sequence[Ranked], before: EntryId, guide: Guide
) -> tuple[Ranked, ...]:
    """The ranking of a message that was read `alone` and `joined` with the question of the entry `before`.

    Without a reading of its own ("and if it was?" says nothing alone) the other one counts by itself.
    `before` itself drops out: its question was in the text, so its place says nothing, and its answer has
    been given. Its follow-ups are raised by the odds that FOLLOW_UP_SHARE gives them over the other entries.
    """
    second = {ranked.entry: ranked.p for ranked in joined if ranked.entry != before}
    drowned = 1 - sum(ranked.p for ranked in joined if ranked.entry == before)
    second = {entry: min(1.0, p / max(drowned, 1e-6)) for entry, p in second.items()}
    first = {ranked.entry: ranked.p for ranked in alone if ranked.entry != before} if alone else second
    boosts = _boosts(before, guide)
    names = list(first.keys() | second.keys())
    rest = np.sqrt(_rest(first) * _rest(second))
    weights = np.array(
        [
            np.sqrt(first.get(name, _FLOOR) * second.get(name, _FLOOR)) * boosts.get(name, 1.0)
            for name in names
        ]
    )
    total = float(weights.sum() + rest)
    pooled = [Ranked(name, float(weight) / total) for name, weight in zip(names, weights, strict=True)]
    return tuple(sorted(pooled, key=lambda ranked: (-ranked.p, ranked.entry)))


def weigh(
    alone: tuple[Ranked, ...], joined: tuple[Ranked, ...], before: EntryId, guide: Guide, answer: float
) -> tuple[Ranked, ...]:
    """The surer of two readings of a message that leans on `before`; `answer` is the answer threshold.

    Sure by itself it keeps its own ranking, unless the other reading is as sure of something else.
    """
    others = [ranked for ranked in joined if ranked.entry != before]
    contradicted = bool(others and alone and others[0].entry != alone[0].entry and others[0].p >= answer)
    if alone and alone[0].p >= answer and not contradicted:
        return alone
    return pool(alone, joined, before, guide)


_FLOOR = 1e-4
"""P of an entry that a ranking does not show."""


def _rest(shares: dict[EntryId, float]) -> float:
    return max(1 - sum(shares.values()), _FLOOR)


def _boosts(before: EntryId, guide: Guide) -> dict[EntryId, float]:
    entry = guide.get(before)
    listed = [name for name in entry.follow_ups if name in guide] if entry else []
    others = len(guide) - len(listed) - 1
    if not listed or others < 1:
        return {}
    odds = FOLLOW_UP_SHARE / (1 - FOLLOW_UP_SHARE) * others / len(listed)
    return dict.fromkeys(listed, min(MAX_BOOST, max(1.0, odds)))
