"""Finds text that only reps may read in what customers read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.guide.entry import Audience, Entry, Guide
from bot.guide.wording import folded_words
from bot.text.sentences import split_sentences

RUN_WORDS = 8
"""Words in a row that are a leak: so many are hardly ever the same by chance."""

SENTENCE_WORDS = 4
"""Words of a shorter, whole sentence that are a leak. "Do not reply." may be said to both."""


@dataclass(frozen=True)
class Leak:
    """`entry`'s field `field` repeats `text` (folded words) from `source`'s field `source_field`."""

    entry: Entry
    field: str
    source: Entry
    source_field: str
    text: str


def find_leaks(guide: Guide) -> Iterator[Leak]:
    """What entries for customers repeat of rep notes and rep-only answers, once for each pair of texts.

    It is a run of RUN_WORDS words or a whole sentence of SENTENCE_WORDS words or more. The
    entries' questions and answers are searched.
    """
    index = _index(guide)
    lengths = sorted({len(run) for run in index}, reverse=True)
    for entry in guide.entries:
        if entry.audience is Audience.REP:
            continue
        for field, text in (("question", entry.question), ("answer", entry.answer)):
            found: set[tuple[str, str]] = set()
            spoken = folded_words(text)
            for length in lengths:
                for start in range(len(spoken) - length + 1):
                    for source, source_field in index.get(tuple(spoken[start : start + length]), ()):
                        if (source.id, source_field) not in found:
                            found.add((source.id, source_field))
                            yield Leak(
                                entry, field, source, source_field, " ".join(spoken[start : start + length])
                            )


def _index(guide: Guide) -> dict[tuple[str, ...], list[tuple[Entry, str]]]:
    index: dict[tuple[str, ...], list[tuple[Entry, str]]] = {}
    for entry in guide.entries:
        for field, text in _internal_texts(entry):
            for run in _runs(text):
                places = index.setdefault(run, [])
                if not places or places[-1] != (entry, field):
                    places.append((entry, field))
    return index


def _internal_texts(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.rep_notes:
        yield "rep_notes", entry.rep_notes
    if entry.audience is Audience.REP:
        yield "answer", entry.answer


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    spoken = folded_words(text)
    for start in range(len(spoken) - RUN_WORDS + 1):
        yield tuple(spoken[start : start + RUN_WORDS])
    for sentence in split_sentences(text):
        spoken = folded_words(sentence)
        if SENTENCE_WORDS <= len(spoken) < RUN_WORDS:
            yield tuple(spoken)
