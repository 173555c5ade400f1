"""Spelling: an unknown word that is one slip away from a word of the guide is read as that word.

An encoder cuts a misspelt word into pieces that mean something else, so one slip can cost a short message
its sense. Only words of plain letters are repaired, and only if neither the language nor the guide has them
in any form. Numbers, addresses and known words stay, and so does a word that may be more than one other. A
message stays as it is if most of its words are unknown, or if it has letters that English has not: it is
foreign rather than misspelt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from bot.text.keyboard import NEIGHBOURS

SHORTEST = 3
"""Letters that a word needs to be repaired. The word that it becomes needs one more: short words are too near
to each other."""

OTHER_LETTER_FROM = 5
"""From this length any letter may replace another; in shorter words only a neighbouring key: wifi is no
wife."""

MOST_UNKNOWN = 0.5
"""If more than this share of a message's words is unknown, none is repaired."""

USED_TWICE = 2
"""A word that the language lacks is the guide's own if its texts use it this often. A single use may be a
misspelling that its author wrote on purpose."""

ENDINGS = ("s", "es", "d", "ed", "r", "er", "rs", "ers", "ing", "ings", "ly")

_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"[a-z]+")
_AROUND = re.compile(r"^([^\w@]*)([A-Za-z]+)([^\w@]*)$")


@dataclass(frozen=True)
class Speller:
    """Repairs words towards `targets`, with how often the guide uses each; leaves `known` words alone."""

    known: frozenset[str]
    targets: dict[str, int]

    @classmethod
    def of(cls, texts: Iterable[str], beside: Iterable[str], language: Collection[str]) -> Speller:
        """Learns the guide's words from its `texts`; the words of the texts `beside` it are known, too.

        `language` holds the words of the language. If it is empty nothing is repaired: nobody can say which
        words are misspelt.
        """
        if not language:
            return cls(frozenset(), {})
        used = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        own = {word for word, count in used.items() if count >= USED_TWICE}
        others = {word for text in beside for word in _WORD.findall(text.lower())}
        known = frozenset(language) | own | others | _short_forms()
        targets = {word: count for word, count in used.items() if len(word) > SHORTEST and word in known}
        return cls(known, targets)

    def repair(self, text: str) -> str:
        """`text` with each unknown word repaired for which one word of the guide is nearest."""
        words = _WORD.findall(text.lower()) if self.targets and text.isascii() else []
        unknown = {word for word in words if not self.knows(word)}
        if not unknown or sum(word in unknown for word in words) > MOST_UNKNOWN * len(words):
            return text
        nearest = {word: self._nearest(word) for word in unknown}

        def repaired(chunk: re.Match[str]) -> str:
            found = _AROUND.match(chunk[0])
            if found is None or (found[2].isupper() and not text.isupper()):
                return chunk[0]  # initials, such as AES
            target = nearest.get(found[2].lower())
            return f"{found[1]}{target}{found[3]}" if target else chunk[0]

        return _CHUNK.sub(repaired, text)

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        words = sorted(self.targets)
        return {
            "speller_known": np.array("\n".join(sorted(self.known))),
            "speller_targets": np.array("\n".join(words)),
            "speller_counts": np.array([self.targets[word] for word in words], dtype=np.int64),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> Speller:
        """The inverse of `to_arrays`."""
        known, words = (str(arrays[f"speller_{name}"]).split() for name in ("known", "targets"))
        counts = (int(count) for count in arrays["speller_counts"])
        return cls(frozenset(known), dict(zip(words, counts, strict=True)))

    def knows(self, word: str) -> bool:
        """Whether the language or the guide has `word` (in lower case) in some form."""
        if word in self.known or len(word) < SHORTEST:
            return True
        if len(word) > SHORTEST and any(
            _takes(word, ending) and f"{word}{ending}" in self.known for ending in ("s", "d", "ed", "ing")
        ):
            return True
        return any(
            self._has_stem(word[: -len(ending)], ending) for ending in ENDINGS if word.endswith(ending)
        )

    def _has_stem(self, stem: str, ending: str) -> bool:
        if len(stem) < SHORTEST or not _takes(stem, ending):
            return False
        without_e = ending[0] in "eil" and f"{stem}e" in self.known
        doubled = ending[0] in "ei" and stem[-1] == stem[-2] and stem[:-1] in self.known
        return stem in self.known or without_e or doubled

    def _nearest(self, word: str) -> str | None:
        near = {target for piece in _without_one(word) for target in self._by_piece.get(piece, ())}
        near = {target for target in near if target[0] == word[0] and _may_be(word, target)}
        counted = sorted(near, key=lambda target: -self.targets[target])
        if not counted or (len(counted) > 1 and self.targets[counted[0]] == self.targets[counted[1]]):
            return None
        return counted[0]

    @cached_property
    def _by_piece(self) -> dict[str, list[str]]:
        """Targets by what is left of them without one letter: words one slip apart share such a rest."""
        found: dict[str, list[str]] = {}
        for target in self.targets:
            for piece in _without_one(target):
                found.setdefault(piece, []).append(target)
        return found


def _may_be(word: str, target: str) -> bool:
    """Whether `word` is `target` with a letter added, dropped or replaced, or two swapped (Damerau 1964)."""
    at = next(
        (i for i, (a, b) in enumerate(zip(word, target, strict=False)) if a != b), min(len(word), len(target))
    )
    if len(word) != len(target):
        shorter, longer = sorted((word, target), key=len)
        return len(longer) - len(shorter) == 1 and shorter[at:] == longer[at + 1 :]
    if word[at : at + 2] == target[at : at + 2][::-1] and word[at + 2 :] == target[at + 2 :]:
        return True
    slipped = len(word) >= OTHER_LETTER_FROM or word[at] in NEIGHBOURS[target[at]]
    return slipped and word[at + 1 :] == target[at + 1 :]


def _takes(stem: str, ending: str) -> bool:
    """Whether a word that ends so can take the ending: paste takes a d, card does not."""
    if ending in ("d", "r", "rs"):
        return stem.endswith("e")
    return ending != "es" or stem.endswith(("s", "x", "z", "ch", "sh", "o"))


@cache
def _short_forms() -> frozenset[str]:
    """Short forms written without their apostrophe, such as dont and whos."""
    from spacy.lang.en import English

    return frozenset(form.lower() for form in English.Defaults.tokenizer_exceptions if form.isalpha())


def _without_one(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
