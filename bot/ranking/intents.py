"""Names of intents: the guide's own, and those of `data/nlu/` that the code depends on."""

from __future__ import annotations

FAQ = "faq"
"""The retrieval intent of everything in the guide."""

OFF_TOPIC = "off_topic"
"""The intent of a message that has nothing to do with the guide."""

OTHER_LANGUAGE = "other_language"
"""The intent of a message that is not in the guide's language."""

SMALL_TALK = frozenset({"greet", "thanks", "goodbye", "bot_challenge", "affirm", "deny"})

ASK_PERSON = "ask_person"
"""The intent of a message that asks for a person and for nothing else."""

ASKING, NOT_ASKING = "asking", "not_asking"
"""Intents of messages that ask for a person beside other things, or only seem to: lessons of
bot.mood.person."""

UPSET, DISSATISFIED, CALM = "upset", "dissatisfied", "calm"

MOODS = frozenset({UPSET, DISSATISFIED, CALM})
"""Intents that say how a message sounds rather than what it asks. The upset detector learns them."""

UNRANKED = MOODS | {ASKING, NOT_ASKING}
"""Intents that are properties of a message: they do not compete with the guide's entries."""
