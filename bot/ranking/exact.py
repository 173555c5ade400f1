"""Messages that are, word for word, one of an entry's own questions: their author has said whose they are.

A ranking that was fitted on few examples promises little, and rightly so, of any words that it has not seen.
Of an approved question in its own words there is nothing to guess, unless it leans on what was said before
it: "who did it?" is another question in another place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bot.text.arrays import Indices
from bot.text.leaning import leans

EXACT_P = 0.995
"""Probability of such an entry: not certainty, since two companies may mean two things by the same words."""

FEWEST_WORDS = 2
"""A single word ("card") may be an example and is no question."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class ExactMatches:
    """Questions in their plainest form, `texts[i]` that of label `labels[i]` and of no other."""

    texts: tuple[str, ...]
    labels: Indices

    @classmethod
    def of(cls, texts: Sequence[str], y: Indices, entry_count: int) -> ExactMatches:
        """Of the rows of a corpus; labels from `entry_count` on are intents and own no question."""
        owners: dict[str, set[int]] = {}
        for text, label in zip(texts, y, strict=True):
            owners.setdefault(_plain(text), set()).add(int(label))
        own = {
            text: label
            for text, (label, *others) in ((text, tuple(labels)) for text, labels in owners.items())
            if not others and label < entry_count and _stands_alone(text)
        }
        return cls(tuple(own), np.array(list(own.values()), dtype=np.int64))

    def label(self, text: str) -> int | None:
        """The label whose own question this is; None where it is nobody's."""
        return self._label_of.get(_plain(text))

    @cached_property
    def _label_of(self) -> dict[str, int]:
        return dict(zip(self.texts, self.labels.tolist(), strict=True))

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {"exact_texts": np.array("\n".join(self.texts)), "exact_labels": self.labels}

    @classmethod
    def from_arrays(cls, arrays: Any) -> ExactMatches:
        """The inverse of `to_arrays`."""
        texts = tuple(filter(None, str(arrays["exact_texts"]).split("\n")))
        return cls(texts, arrays["exact_labels"])


def _stands_alone(text: str) -> bool:
    return text.count(" ") >= FEWEST_WORDS - 1 and not leans(text)


def _plain(text: str) -> str:
    """Words alone, in small letters: neither stops nor capitals make another question."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
