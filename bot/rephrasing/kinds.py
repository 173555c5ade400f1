"""The kinds of wording that customers use, and which of them an entry has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

TERSE_WORDS = 4
"""A wording of at most this many words is terse."""

_QUESTION = re.compile(
    r"\W*(?:(?:and|but|so|hi|hello|please)\W+)*(?:who|whom|whose|what|when|where|which|why|how|whats|wheres|hows|"
    r"is|are|am|was|were|do|does|did|can|could|may|might|will|would|shall|should|must|has|have|had|any)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(r"\W*have\s+(?:a|an|the|my|our|to)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:i|me|my|mine|we|us|our|i'm|im|i've|ive|i'd|i'll)\b", re.IGNORECASE)
_INFORMAL = re.compile(
    r"\b(?:pls|plz|u|ur|gonna|wanna|gotta|cant|dont|doesnt|isnt|wont|im|ive|whats|wheres|hows|thx|btw|asap|stuff|"
    r"cash|quid|bucks|jab|fridge|couch|telly|ok|okay|hey|get rid of|chuck|sort out|scam)\b",
    re.IGNORECASE,
)


class Kind(str, Enum):
    """A kind of wording. One wording is usually of several kinds."""

    TERSE = "terse"
    QUESTION = "question"
    STATEMENT = "statement"
    FIRST_PERSON = "first person"
    INFORMAL = "informal"


def kinds_of(text: str) -> frozenset[Kind]:
    """The kinds of a wording, judged by its form alone.

    A terse wording without a verb of asking ("refund late parcel") counts neither as a question nor as a
    statement. A wording is informal if it begins in lower case and has no end mark, or has an everyday word.
    """
    text = text.strip()
    found = set()
    asks = text.endswith("?") or (bool(_QUESTION.match(text)) and not _TELLS.match(text))
    terse = len(text.split()) <= TERSE_WORDS
    if terse:
        found.add(Kind.TERSE)
    if asks:
        found.add(Kind.QUESTION)
    elif not terse or _FIRST_PERSON.match(text):
        found.add(Kind.STATEMENT)
    if _FIRST_PERSON.search(text):
        found.add(Kind.FIRST_PERSON)
    typed_fast = text[:1].islower() and text[-1:].isalnum()
    if typed_fast or _INFORMAL.search(text):
        found.add(Kind.INFORMAL)
    return frozenset(found)


def missing_kinds(wordings: Iterable[str]) -> tuple[Kind, ...]:
    """The kinds that none of the wordings is of."""
    there = {kind for text in wordings for kind in kinds_of(text)}
    return tuple(kind for kind in Kind if kind not in there)
