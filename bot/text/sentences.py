"""Cutting written text, such as an answer, into its sentences."""

from __future__ import annotations

import re

_BLANK_LINE_OR_BULLET = re.compile(r"\n\s*\n|\n\s*[-*•]\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"')\]]*\s+")


def split_sentences(text: str) -> list[str]:
    """The sentences of a text. Bullets and paragraphs end a sentence; a wrapped line does not."""
    return [
        sentence
        for block in _BLANK_LINE_OR_BULLET.split("\n" + text)
        for sentence in _SENTENCE_END.split(block)
        if sentence.strip()
    ]
