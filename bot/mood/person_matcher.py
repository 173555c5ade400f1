"""Looks for the patterns of bot.mood.person_patterns in a message, with spaCy's Matcher."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.mood.person_patterns import CALL, NOT_MEANT, PERSON
from bot.mood.person_words import HALT, OTHER, STOP, classes, tokens

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab


class Wish(str, Enum):
    """What a pattern finds."""

    PERSON = "person"
    CALL = "call"


_CUES = frozenset({"STRONG", "SPEAK", "FSPEAK", "CALL", "CALLBACK", "FCALL", "FLINK", "LINK", "BOT"})
_WEAK_CUES = frozenset({"WEAK", "PRO", "VOICE", "DEPT", "HAND", "CONTACT", "CALLED", "HELP"})
_COMPANIONS = frozenset({"ME", "WANT", "GET", "FIND", "PLEASE", "MODAL", "THERE"})
"""A message without a cue asks for nobody, and costs no more than finding that out. A weak one ("someone
used my card") needs another, a companion, or a message of few words ("customer service")."""

_FEW_WORDS = 3


@dataclass(frozen=True)
class Row:
    """A message as the words that the patterns know, and the class of each."""

    words: tuple[str, ...]
    classes: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Row:
        """The row of a text."""
        known = _known()
        words = tokens(text, known)
        return cls(tuple(words), tuple(known.get(word, word) for word in words))

    @property
    def has_cue(self) -> bool:
        """Whether it may ask for a person or a call at all."""
        found = set(self.classes)
        if not _CUES.isdisjoint(found):
            return True
        weak = len(_WEAK_CUES & found)
        few = len(self.words) <= _FEW_WORDS + 2  # it begins and ends with a border
        return weak > 1 or (weak == 1 and (few or not _COMPANIONS.isdisjoint(found)))


@dataclass(frozen=True)
class Found:
    """What the patterns find: a wish for a person, one for a call, and whether something is denied."""

    person: bool = False
    call: bool = False
    denied: bool = False


def find(row: Row) -> Found:
    """What a message asks for in words that can hardly be meant otherwise."""
    from spacy.tokens import Doc

    vocab, wishes, denials = _matchers()
    tags = [_GROUP_OF.get(name, "O") for name in row.classes]
    doc = Doc(vocab, words=list(row.words), lemmas=list(row.classes), tags=tags)
    denied = [(start, end) for _, start, end in denials(doc)]
    names = {
        vocab.strings[name]
        for name, start, end in wishes(doc)
        if not any(start < until and since < end for since, until in denied)
    }
    return Found(Wish.PERSON.value in names, Wish.CALL.value in names, bool(denied))


_ITEM = re.compile(r"(?P<names>[^\s?{]+)(?P<often>\?|\{\d+,\d+\})?")
_GROUPS = {
    "WHOM": ("STRONG", "WEAK", "PRO", "DEPT"),
    "ADV": (OTHER, "PLEASE", "FILL", "just", "really", "personally"),
}
"""Classes that many patterns take together; spaCy compares a tag faster than it looks into a set."""

_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names}
_BORDERS = {"HALT": HALT, "STOP": STOP}


@cache
def _known() -> dict[str, str]:
    """The class of each word of a pattern; a word that has none stands for itself."""
    every = (*PERSON, *CALL, *NOT_MEANT)
    named = {name for pattern in every for names, _ in _items(pattern) for name in names}
    return {**{name: name for name in named if name.islower()}, **classes()}


@cache
def _matchers() -> tuple[Vocab, Matcher, Matcher]:
    """The vocabulary, the matcher of what is wished, and that of what is not meant."""
    import spacy
    from spacy.matcher import Matcher

    vocab = spacy.blank("en").vocab
    wishes, denials = Matcher(vocab), Matcher(vocab)
    for wish, patterns in ((Wish.PERSON, PERSON), (Wish.CALL, CALL)):
        wishes.add(wish.value, [row for pattern in patterns for row in _compiled(pattern)])
    denials.add("denied", [row for pattern in NOT_MEANT for row in _compiled(pattern)])
    return vocab, wishes, denials


def _compiled(pattern: str) -> list[list[dict[str, Any]]]:
    """A pattern for spaCy, once for each alternative of its first item: a match begins there at every
    word."""
    items = _items(pattern)
    (first, often), rest = items[0], items[1:]
    return [[_item([name], often), *(_item(names, each) for names, each in rest)] for name in first]


def _items(pattern: str) -> list[tuple[list[str], str | None]]:
    """The alternatives of each item of a pattern, and how often it may come."""
    found = []
    for item in pattern.split():
        read = _ITEM.fullmatch(item)
        if read is None:
            raise ValueError(f"no item of a pattern: {item!r}")
        found.append((read["names"].split("|"), read["often"]))
    return found


def _item(names: list[str], often: str | None) -> dict[str, Any]:
    made: dict[str, Any]
    if names == ["_"]:
        made = {"IS_PUNCT": False}
    elif len(names) == 1:
        (name,) = names
        if name in _GROUPS:
            made = {"TAG": name}
        elif name in _BORDERS:
            made = {"ORTH": _BORDERS[name]}
        else:
            made = {"LEMMA" if name.isupper() else "ORTH": name}
    else:
        words = [word for name in names for word in _words_of(name)]
        made = {"ORTH": {"IN": words}}
    return {**made, **({"OP": often} if often else {})}


def _words_of(name: str) -> list[str]:
    if name in _BORDERS:
        return [_BORDERS[name]]
    wanted = _GROUPS.get(name, (name,))
    return [name, *(word for word, its_class in classes().items() if its_class in wanted)]
