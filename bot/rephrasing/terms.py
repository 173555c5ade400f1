"""The answer's own terms: what an answer names and its question does not, as customers may name it too.

"How do I dispose of household hazardous waste?" is answered with paint, solvents and motor oil; a customer
who has paint asks about paint. Terms are found by what stands around them, for want of a tagger: a noun
phrase follows an article, a preposition or a comma, and ends before one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.guide.entry import Entry
from bot.guide.wording import folded_words
from bot.text.language import FUNCTION_WORDS
from bot.text.sentences import split_sentences
from bot.text.tfidf import TfIdf

MOST_WORDS = 3
"""Words of a term."""

TERMS_KEPT = 6
"""Terms of an answer, those that say most about it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TOKEN = re.compile(r"https?://\S+|\S+@\S+|[A-Za-z][A-Za-z'’-]*[A-Za-z]|[A-Za-z]|\d\S*|[^\w\s]")
_BEFORE = _words("""
    a an the your our my their its his her of for with in from by on at per some any each every no
    into without about between under over via as than
""")
_AFTER = _words("""
    of for with in from by on at per into without about between under over via as than is are was
    were will can may must has have had and or if when while unless until after before that which
    who , ; . : ! ? ) ( –
""")
_LISTED = _words(", ; : and or")
_LIST_ENDS = _words(", ; . and or ! :")
_NO_TERM = _words("""
    open tap click go choose select use call write send sign enter type pick press turn take keep
    leave check look scan add bring put ask give get hit contact apply report visit log update start
    stop tell see let make pay try search yes no sorry thing things way ways time times day days
    week weeks month months year years hour hours minute minutes case example person people first
    second last next same other one two three four five six seven eight nine ten once twice half lot
    lots number please advance case online free not only also still soon today tomorrow late right
    left top bottom end question answer email
""")

LIST_FROM = 3
"""Items that an enumeration needs: two nouns with "and" are rarely one."""

_OBJECT = re.compile(
    r"(?P<lead>how (?:do|can|may) i|where (?:do|can|may) i|can i|may i|do you|can you) (?:still |also )?"
    r"(?P<verb>dispose of|get rid of|recycle|return|clean|look after|take away|take|collect|accept|"
    r"throw away|bring|donate|freeze|rent|borrow) .+",
    re.IGNORECASE,
)
"""Questions whose verb takes any of the things that the answer lists."""


@dataclass(frozen=True)
class Term:
    """A noun phrase of an answer; `listed` if it is one of several things in an enumeration."""

    text: str
    listed: bool


def answer_terms(entries: Sequence[Entry]) -> list[tuple[Term, ...]]:
    """The terms of each entry's answer that its question lacks, at most TERMS_KEPT, best first.

    A term is worth more the fewer entries name its words (bot.text.tfidf). An empty answer has no terms.
    """
    counted = [Counter(folded_words(f"{entry.question} {entry.answer}")) for entry in entries]
    weights = TfIdf.of(counted)
    return [_best(entry, weights) for entry in entries]


def with_terms(question: str, terms: Sequence[Term]) -> Iterator[str]:
    """Ways to ask with each term: by itself and, if it is listed, as the object of the question's verb."""
    asked = _OBJECT.match(question.strip().rstrip("?"))
    for term in terms:
        yield term.text
        if asked and term.listed:
            lead = asked["lead"].lower().replace(" i", " I")
            yield f"{lead} {asked['verb'].lower()} {term.text}?"


def _best(entry: Entry, weights: TfIdf) -> tuple[Term, ...]:
    asked = {_stem(word) for word in folded_words(entry.question)}
    scored: dict[Term, float] = {}
    for term, count in Counter(_terms(entry.answer)).items():
        words = folded_words(term.text)
        if not words or all(_stem(word) in asked for word in words):
            continue
        _, found = weights.weigh(Counter(words))
        scored[term] = float(np.sum(found)) / len(words) ** 0.5 * (1 + np.log(count))
    return tuple(sorted(scored, key=lambda term: (-scored[term], term.text))[:TERMS_KEPT])


def _terms(answer: str) -> Iterator[Term]:
    """The noun phrases of an answer, as far as their surroundings show them.

    A single word counts only in an enumeration: "the link" is in every answer.
    """
    for sentence in split_sentences(answer):
        tokens = _TOKEN.findall(sentence)
        listed: list[str] = []
        at = 0
        while at < len(tokens):
            before = tokens[at - 1].lower() if at else ":"
            end = at
            while end < len(tokens) and end - at < MOST_WORDS + 1 and _may_be_in_term(tokens[end]):
                end += 1
            after = tokens[end].lower() if end < len(tokens) else "."
            words = tokens[at:end]
            if 0 < len(words) <= MOST_WORDS and _is_phrase(words):
                text = " ".join([_plain(words[0]) if at == 0 else words[0], *words[1:]])
                if before in _BEFORE and after in _AFTER and len(words) > 1:
                    yield Term(text, listed=False)
                elif (before in _LISTED or before in _BEFORE) and after in _LIST_ENDS:
                    listed.append(text)
            at = max(end, at + 1)
        if len(listed) >= LIST_FROM:
            yield from (Term(text, listed=True) for text in listed)


def _is_phrase(words: Sequence[str]) -> bool:
    if {words[0].lower(), words[-1].lower()} & _NO_TERM or words[-1].endswith(("ly", "ing")):
        return False
    return len(words) > 1 or len(words[0]) > 3


def _may_be_in_term(token: str) -> bool:
    lower = token.lower()
    return (
        lower[0].isalpha()
        and "://" not in lower
        and "@" not in lower
        and lower not in FUNCTION_WORDS
        and lower not in _BEFORE
        and lower not in _AFTER
        and not lower.endswith(("n't", "n’t"))
    )


def _plain(token: str) -> str:
    """A sentence's first word in lower case, unless it is written in capitals."""
    return token if token[1:2].isupper() else token[:1].lower() + token[1:]


def _stem(word: str) -> str:
    """The word without a plural's ending, which is enough to see whether a question has it."""
    return word.removesuffix("s") if len(word) > 3 else word
