"""Messages whose subject was named before: "and if it was?", "how do I change it?", "why?".

Only their words are looked at here. bot.dialogue.context decides what such a message comes to.
"""

from __future__ import annotations

import re

from bot.text.language import FUNCTION_WORDS, words

MAX_WORDS = 9
"""A longer message says what it is about."""

_POINTERS = "it its it's that that's thats this one ones those these them they there instead"
_LEANS = frozenset(_POINTERS.split())
_OPENS = re.compile(r"\W*(?:and|but|so|or|then|also|(?:what|how) about|what if|why|(?:for )?how long)\b")


def leans(text: str) -> bool:
    """Whether a message is short and probably has its subject in what was said before it."""
    found = words(text)
    if not 0 < len(found) <= MAX_WORDS:
        return False
    return not _LEANS.isdisjoint(found) or bool(_OPENS.match(text.lower())) or has_only_function_words(text)


def has_only_function_words(text: str) -> bool:
    """Whether a text consists of function words, as "why is that?" does. An empty one counts."""
    return all(word in FUNCTION_WORDS for word in words(text))


def with_question(text: str, question: str) -> str:
    """A message together with the question that it leans on, as one text to read."""
    return f"{text} ({question.strip().rstrip('?.!')})"
