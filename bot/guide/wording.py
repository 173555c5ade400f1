"""Texts compared as people would compare them: without case, spacing or punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

# Apostrophes are dropped, so that "don't", "don’t" and "dont" are one word; so are invisible characters.
_DROPPED = dict.fromkeys(map(ord, "'’‘ʼ`´\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_WORD = re.compile(r"[^\W_]+")


def folded_words(text: str) -> list[str]:
    """The words of a text in their comparable form, in order."""
    # A fast path for the common case: a large guide has a hundred thousand texts.
    if text.isascii():
        return _WORD.findall(text.replace("'", "").replace("`", "").lower())
    plain = unicodedata.normalize("NFKC", text.translate(_DROPPED)).casefold()
    # Marks stay with their letters: in many scripts a mark alone tells two words apart.
    return "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in plain).split()


def has_words(text: str) -> bool:
    """Whether a text has any words."""
    return _WORD.search(text) is not None


def fold(text: str) -> str:
    """The comparable form of a text: its words, joined by single spaces."""
    return " ".join(folded_words(text))


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """The known word that `wrong` is probably a misspelling of, or an empty string."""
    return next(iter(get_close_matches(wrong[:100], list(known), n=1, cutoff=0.6)), "")
