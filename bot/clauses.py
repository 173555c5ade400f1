"""Several questions in one message: cutting it into the parts that each ask something.

By punctuation and by how English begins a question; no grammar is parsed. A message is cut only where at
least two parts ask: what merely tells ("I have been with you for years.") stays with the question after it.
"""

from __future__ import annotations

import re

MIN_WORDS = 6
"""Words of a message that may hold two questions."""

MAX_PARTS = 3
"""A message of more questions is a letter, and is read as one."""

MAX_CHARACTERS = 1000
"""A longer message is read as one, too: its parts would be as long as messages."""

_WH = r"(?:what|whats|when|whens|where|wheres|which|who|whos|whose|why|whys|how|hows)(?:'s|’s|'re|’re|'d|’d)?"
_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|will|would|should|shall|has|have|had|may|must)(?:n['’]?t)?"
)
_SUBJECT = (
    r"(?:i|you|u|ya|we|he|she|it|they|my|your|ur|our|his|her|their|its|the|this|that|these|those|there|a|an|any|"
    r"anyone|anybody|someone|somebody|everyone|all|customers|people|police|visa|mastercard)"
)
_BEGINS = rf"(?:{_WH}|whether|{_AUXILIARY}\s+{_SUBJECT})\b"
_WISH = (
    r"(?:(?:(?:can|could|would|will)\s+(?:you|someone|somebody)\s+)?(?:please\s+|pls\s+|plz\s+)?"
    r"(?:tell|explain|let\s+me\s+know|show|help)\b|"
    r"i(?:['’]?d|\s+would)?\s+(?:also\s+|just\s+)?(?:like|want|need|wish|wanna)\b|"
    r"i(?:['’]?m|\s+am)\s+(?:also\s+)?(?:wondering|asking)\b)"
)
_LEAD = (
    r"(?:(?:and|also|plus|or|but|so|then|ok|okay|hi|hello|hey|well|now|please|pls|"
    r"first|firstly|second|secondly|finally)[\s,:-]+)*"
)

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\s*[\r\n]+\s*|\s*;\s+")
_JOINT = re.compile(
    rf"\s*,?\s+(?:and|also|plus|or|but|&)\s+(?:also\s+|then\s+|if\s+so,?\s+)*(?={_BEGINS}|{_WISH})"
    rf"|\s*,\s*(?={_BEGINS})",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"{_LEAD}(?:{_BEGINS}|{_WISH})", re.IGNORECASE)
_BEGINS_WITH_WH = re.compile(rf"{_LEAD}{_WH}\b", re.IGNORECASE)
_UNFINISHED = re.compile(
    rf"(?:^|\s)(?:{_WH}|{_AUXILIARY}|whether|if|to|of|for|with|from|about|my|the|a|your|me|know|exactly)\s*$",
    re.IGNORECASE,
)
"""A part that ends so goes on behind the joint: "how and when", "tell me if and when"."""


def split(text: str) -> tuple[str, ...]:
    """The two or three questions of a message, in their order; () where it does not hold as many."""
    if len(text) > MAX_CHARACTERS or len(text.split()) < MIN_WORDS:
        return ()
    parts: list[str] = []
    told: list[str] = []
    for sentence in filter(None, map(str.strip, _SENTENCE_END.split(text))):
        for clause in _clauses(sentence):
            told.append(clause)
            if _asks(clause):
                parts.append(" ".join(told))
                told = []
    if not 2 <= len(parts) <= MAX_PARTS:
        return ()
    if told:
        parts[-1] = " ".join((parts[-1], *told))
    return tuple(parts)


def _clauses(sentence: str) -> list[str]:
    """A sentence cut where a new question begins; each piece but a told first one can stand by itself."""
    cuts = [(0, 0)]
    for joint in _JOINT.finditer(sentence):
        before = sentence[cuts[-1][1] : joint.start()]
        if _whole(before) and _whole(sentence[joint.end() :]):
            cuts.append(joint.span())
    ends = [*(start for start, _ in cuts[1:]), len(sentence)]
    return [sentence[begin:end].strip(" ,") for (_, begin), end in zip(cuts, ends, strict=True)]


def _whole(clause: str) -> bool:
    count = len(clause.split())
    return (count >= 3 or (count == 2 and bool(_BEGINS_WITH_WH.match(clause)))) and not _UNFINISHED.search(
        clause
    )


def _asks(clause: str) -> bool:
    return _whole(clause) and (clause.endswith("?") or bool(_ASKS.match(clause)))
