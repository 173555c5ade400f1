"""Messages that are, word for word, one of an entry's own questions: the author has said which entry they
ask for.

A ranking fitted on few examples promises little for any words that it has not seen, and rightly so. For an
approved question in its own words there is nothing to guess, unless it leans on what was said before: "who
did it?" is another question elsewhere.
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
"""The probability of such an entry. It is below 1, since two companies may mean two things by the same
words."""

FEWEST_WORDS = 2
"""Words that a question needs: a single one ("card") may be an example, but is no question."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class ExactMatches:
    """Questions in their plainest form: `texts[i]` belongs to label `labels[i]` and to no other."""

    texts: tuple[str, ...]
    labels: Indices

    @classmethod
    def of(cls, texts: Sequence[str], y: Indices, entry_count: int) -> ExactMatches:
        """The matches of a corpus's rows. Labels from `entry_count` on are intents and own no question."""
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
        """The label whose own question `text` is; None if there is none."""
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
    """Only the words, in lower case: neither punctuation nor capitals make another question."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
