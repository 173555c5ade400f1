"""Several questions in one message: cutting it into parts that each ask something.

Punctuation and the ways in which English begins a question decide; no grammar is parsed. A message is cut
only if at least two parts ask. What merely tells ("I have been with you for years.") stays with the
question after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.leaning import has_only_function_words, leans

MIN_WORDS = 6
"""Words that a message needs before it may hold two questions."""

MAX_PARTS = 3
"""A message with more questions is a letter, and is read as one."""

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
_STATES = rf"(?:ha(?:ve|d)\s+(?:my|our|a|an)\b(?!.*\bbeen\b)|when\s+(?!{_AUXILIARY}\b))"
"""Begins like a question, yet tells: "and have a request", "when I tried"."""
_RELATIVE = r"(?:which|who|whose|where)\b(?!.*\?)"
"""Tells after a comma: ", which I think is unfair"."""

_BEGINS = rf"(?!{_STATES})(?:{_WH}|whether|{_AUXILIARY}\s+{_SUBJECT})\b"
_REQUEST = (
    r"(?:(?:(?:can|could|would|will)\s+(?:you|someone|somebody)\s+)?(?:please\s+|pls\s+|plz\s+)?"
    r"(?:tell|explain|let\s+me\s+know|show)\b|"
    r"i(?:['’]?d|\s+would)?\s+(?:also\s+|just\s+)?(?:like|want|need|wish|wanna)\s+to\s+(?:know|ask|hear)\b|"
    r"i(?:['’]?m|\s+am)\s+(?:also\s+)?(?:wondering|asking)\b)"
)
_WISH = r"i(?:['’]?d|\s+would)?\s+(?:also\s+|just\s+)?(?:like|want|need|wish|wanna)\b"
_LEAD = (
    r"(?:(?:and|also|plus|or|but|so|then|ok|okay|hi|hello|hey|well|now|please|pls|"
    r"first|firstly|second|secondly|finally)[\s,:-]+)*"
)

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\s*[\r\n]+\s*|\s*;\s+")
_JOINT = re.compile(
    rf"\s*,?\s+(?P<word>and|also|plus|or|but|&)\s+(?:also\s+|then\s+|if\s+so,?\s+)*"
    rf"(?={_BEGINS}|{_REQUEST}|{_WISH})|\s*,\s*(?!{_RELATIVE})(?={_BEGINS})",
    re.IGNORECASE,
)
_CUT = re.compile(
    rf"\s*[,:–—]\s+|\s+-\s+|\s+(?:but|because)\s+|\s+(?:and|also|or|so|then)\s+(?={_BEGINS}|{_REQUEST}|{_WISH})",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"{_LEAD}(?:{_BEGINS}|{_REQUEST})", re.IGNORECASE)
_WISHES = re.compile(rf"{_LEAD}{_WISH}", re.IGNORECASE)
_BEGINS_WITH_WH = re.compile(rf"{_LEAD}{_WH}\b", re.IGNORECASE)
_UNFINISHED = re.compile(rf"(?:^|\s)(?:{_WH}|whether|if|my|our|your|the|a|an)\s*$", re.IGNORECASE)
"""A clause with such an end goes on after the joint: "how and when", "tell me if and when"."""


@dataclass(frozen=True)
class _Clause:
    """A stretch of a message from `start` to `end`; `linked` by "and" to the clause before or after it."""

    text: str
    start: int
    end: int
    linked: bool = False


def split_questions(text: str) -> tuple[str, ...]:
    """The two or three questions of a message, in their order; () if it does not hold that many."""
    if len(text) > MAX_CHARACTERS or len(text.split()) < MIN_WORDS:
        return ()
    clauses = [clause for start, end in _sentences(text) for clause in _clauses(text, start, end)]
    spans: list[tuple[int, int]] = []
    start = 0
    for clause, after in zip(clauses, (*clauses[1:], None), strict=True):
        told = start < clause.start and _whole(text[start : clause.start])
        if _asks(clause, after) and (told or not spans or not _refers_back(clause.text)):
            spans.append((start, clause.end))
            start = clause.end
    if not 2 <= len(spans) <= MAX_PARTS:
        return ()
    spans[-1] = (spans[-1][0], len(text))
    return tuple(_trimmed(text[start:end]) for start, end in spans)


def split_clauses(text: str) -> tuple[str, ...]:
    """The clauses of a message, asking or telling: cut at punctuation and where a new question begins."""
    pieces = (text[start:end] for start, end in _sentences(text))
    cut = (clause for piece in pieces for clause in _CUT.split(piece))
    return tuple(clause.strip() for clause in cut if any(map(str.isalnum, clause)))


def asks(clause: str) -> bool:
    """Whether a clause asks something: it ends with a question mark or begins as a question does."""
    return clause.rstrip().endswith("?") or bool(_ASKS.match(clause))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _clauses(text: str, start: int, end: int) -> Iterator[_Clause]:
    """Cuts a sentence where a new question begins, if both sides can stand by themselves."""
    linked = False
    for joint in _JOINT.finditer(text, start, end):
        if _whole(text[start : joint.start()]) and _whole(text[joint.end() : end]):
            by_word = joint["word"] is not None
            yield _Clause(text[start : joint.start()].strip(), start, joint.start(), linked or by_word)
            start, linked = joint.end(), by_word
    yield _Clause(text[start:end].strip(), start, end, linked)


def _whole(clause: str) -> bool:
    count = len(clause.split())
    long_enough = count >= 3 or (count == 2 and bool(_BEGINS_WITH_WH.match(clause.lstrip())))
    return long_enough and not _UNFINISHED.search(clause)


def _asks(clause: _Clause, after: _Clause | None) -> bool:
    """Whether a clause asks something. A wish does only if something else is asked beside it.

    "I want to leave. How do I do that?" is one question.
    """
    if not _whole(clause.text):
        return False
    if clause.text.endswith("?") or _ASKS.match(clause.text):
        return True
    return clause.linked and bool(_WISHES.match(clause.text)) and not (after and leans(after.text))


def _refers_back(clause: str) -> bool:
    """Whether a question has no subject of its own, as "what do I do?"; "who is he?" has one."""
    return has_only_function_words(clause) and not _WHO.match(clause)


_WHO = re.compile(rf"{_LEAD}who", re.IGNORECASE)

_EDGE = re.compile(r"^[\s,;]*(?:(?:and|also|plus|or|but|&)\s+(?:also\s+|then\s+)*)?", re.IGNORECASE)


def _trimmed(part: str) -> str:
    return _EDGE.sub("", part).strip()
