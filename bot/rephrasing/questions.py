"""A question of a guide in other forms: as a statement, terse, in the first person.

There is no tagger: blank English has none, and nothing is downloaded. The ways in which a guide's questions
begin are few, so a table of patterns turns each into what customers write in its place. What no pattern fits
is only shortened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.rephrasing.forms import ASKED, TOLD
from bot.text.clauses import split_questions
from bot.text.leaning import has_only_function_words, leans
from bot.text.sentences import split_sentences

_ASKED = [(re.compile(pattern, re.IGNORECASE), forms) for pattern, forms in ASKED]
_TOLD = [(re.compile(pattern, re.IGNORECASE), forms) for pattern, forms in TOLD]

_ASKS_IN_GENERAL = re.compile(
    r"(?:what|whom?|how)\b(?: \w+){0,4}|do i get the difference|can i change it", re.IGNORECASE
)
_IS_QUESTION = re.compile(
    r"(?:who|whom|what|when|where|which|why|how|is|are|am|was|were|do|does|did|can|could|may|will|would|should|must|"
    r"has|have you|what's)\b",
    re.IGNORECASE,
)
_HOW_TO = re.compile(r"^(how|where|when) (?:do|can|may|should) i\b", re.IGNORECASE)
_BE_OR_HAVE = re.compile(
    r"^(?:is|are|was|were|has|have|(?:can|could|may|will|would|should|must)(?=.* be ))\s+"
    r"(?!i\b|you\b|we\b|it\b|they\b|there\b|this\b|that\b|these\b|those\b|any\b)",
    re.IGNORECASE,
)
"""A verb that asks and can be left out ("parcels delivered on Sunday"). Without "does" the rest is no
sentence."""

_SMALL = re.compile(r"(?<!of )\b(?:a|an|the|my|your|our)\s+", re.IGNORECASE)
_NOT_SAID = re.compile(r"(?:be|how do I be|I can't be)\b")
"""What a pattern makes of the passive: "how do I be vaccinated"."""

_ARTICLE = re.compile(r"^(?:a|an|the|my|our|your|any|some)\s+", re.IGNORECASE)
_MY = re.compile(r"\bmy\b")
_COMMON_START = re.compile(
    r"^(?:my|the|a|an|our|your|how|what|when|where|which|who|whom|why|is|are|can|do|does|did|will|there|something|"
    r"should|may|must|has|have|any|it|only)\b",
    re.IGNORECASE,
)
_HERE_IS = {"you": "I", "your": "my", "me": "me"}


def rephrasings(question: str) -> Iterator[str]:
    """Other forms of a question, in lower case but for names, most different first; near repeats included.

    Several questions in one ("Where does it come from, and is it safe?") are each put into other forms. What
    is told before a question is too: "My order is late. What now?" asks by telling.
    """
    told, asked = _parts(question)
    for sentence in told:
        yield from _forms(sentence, _TOLD)
        yield sentence
    for sentence in asked:
        yield from _forms(sentence, _ASKED)
        for condition in re.findall(r"^(.+?) (?:if|when|after) (i .+)$", sentence, re.IGNORECASE):
            yield f"{condition[1]}, {condition[0]}?"
        short = _shortened(sentence)
        if len(short.split()) > 1:
            yield short
    if told and asked:
        yield f"{told[-1]}, {asked[-1]}?"
    whole = _start(" ".join((*told, *asked)))
    if _MY.search(whole):
        end = "?" if asked else ""
        yield _MY.sub("our", whole) + end


def _parts(question: str) -> tuple[list[str], list[str]]:
    """What is told and what is asked in a question, each without its end mark."""
    told: list[str] = []
    asked: list[str] = []
    for sentence in split_sentences(question):
        for part in split_questions(sentence) or (sentence,):
            text = " ".join(part.split()).rstrip("?.! ").replace("’", "'")
            if not text or (asked and leans(text)):
                continue
            (asked if part.rstrip().endswith("?") or _IS_QUESTION.match(text) else told).append(_start(text))
    if told:
        asked = [
            text for text in asked if not (_ASKS_IN_GENERAL.fullmatch(text) or has_only_function_words(text))
        ]
    return told, asked


def _forms(sentence: str, rules: list[tuple[re.Pattern[str], tuple[str, ...]]]) -> Iterator[str]:
    """The forms of the first pattern that fits the whole sentence."""
    for pattern, forms in rules:
        found = pattern.fullmatch(sentence)
        if found:
            slots = _slots({name: text or "" for name, text in found.groupdict().items()})
            made = (" ".join(form.format(**slots).split()) for form in forms)
            yield from (text for text in made if not _NOT_SAID.match(text))
            return


def _slots(found: dict[str, str]) -> dict[str, str]:
    """What the forms may name: the groups of the pattern, and their variants."""
    x, do = found.get("x", ""), found.get("do", "")
    plural = x.lower().endswith("s") and not x.lower().endswith("ss")
    return {
        **found,
        "be": found.get("be") or ("are" if plural else "is"),
        "does": "do" if plural else "does",
        "x_told": _told(f"{found.get('must', '')} {x}"),
        "x_bare": _ARTICLE.sub("", x),
        "x_one": x.removesuffix("s"),
        "do_mine": re.sub(r"\b(you|your)\b", lambda word: _HERE_IS[word.group()], do),
        "rest_told": _told(found.get("rest", "")),
    }


def _told(rest: str) -> str:
    """ "may a file be" as "a file may be", and "is the water" as "the water is"."""
    swapped = re.fullmatch(r"(is|are|was|were) (.+)", rest)
    if swapped:
        return f"{swapped[2]} {swapped[1]}"
    modal = re.fullmatch(r"(may|can|will|must|should) (.+?) (be|have|get)\b(.*)", rest)
    return f"{modal[2]} {modal[1]} {modal[3]}{modal[4]}" if modal else rest


def _shortened(sentence: str) -> str:
    """The sentence as a customer types it in haste: without articles and without the verb that asks."""
    short = _HOW_TO.sub(r"\1 to", sentence)
    if _BE_OR_HAVE.match(short):
        short = re.sub(r" (?:be|been) ", " ", _BE_OR_HAVE.sub("", short), count=1)
    return _SMALL.sub("", short)


def _start(text: str) -> str:
    """The text in lower case at its start, unless it begins with a name or with "I"."""
    return text[:1].lower() + text[1:] if _COMMON_START.match(text) else text
