"""What the chats say: the same messages, in the same order, to both systems."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bot.guide.entry import Audience, Guide

SMALL_TALK = ("hello", "thanks", "thank you very much", "good morning", "are you a bot")
SMALL_TALK_SHARE = 0.1
SEED = 20261102
MOST = 600


def candidates(guide: Guide) -> list[str]:
    """At most MOST questions of the guide in customers' words, and some small talk, shuffled.

    Entries that a person answers (routed, or for reps only) are left out: after a hand-over Calmline's bot is
    silent, and silence would be measured as speed.
    """
    asked = [
        text
        for entry in guide
        if entry.audience is Audience.CUSTOMER and entry.route is None
        for text in dict.fromkeys((entry.question, *entry.examples))
    ]
    rng = random.Random(SEED)
    rng.shuffle(asked)
    asked = asked[:MOST]
    asked += [rng.choice(SMALL_TALK) for _ in range(int(len(asked) * SMALL_TALK_SHARE))]
    rng.shuffle(asked)
    return asked


def scripts(messages: Sequence[str], chats: int, turns: int, *, offset: int = 0) -> list[list[str]]:
    """The messages of each of `chats` chats in `turns` turns.

    Chats start at different positions of the list, so that a turn is not the same message everywhere;
    `offset` moves all of them.
    """
    count = len(messages)
    return [
        [messages[(offset + chat * (count // chats or 1) + turn) % count] for turn in range(turns)]
        for chat in range(chats)
    ]
