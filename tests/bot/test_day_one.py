"""The first afternoon: guides of questions and answers alone, by companies of four kinds.

The guides and the messages in `tests/data/day_one` are frozen: nothing is fitted on them, and no threshold
follows from them. The messages are indirect on purpose. The floors leave a margin for other processors.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.encoder.embedding import CachedEncode, SentenceEncoder
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from bot.importer import intents_beside
from bot.project import GUIDE
from bot.ranking.reader import Reader, fit_reader
from bot.text.arrays import Encode

FOLDER = Path(__file__).parents[1] / "data" / "day_one"
COMPANIES = ("bakery", "bank", "clinic", "tickets")


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.open(threads=2)


@pytest.fixture(scope="module")
def encode(encoder: SentenceEncoder) -> Encode:
    return CachedEncode(encoder.encode)


@pytest.fixture(scope="module")
def intents() -> dict[str, list[str]]:
    return intents_beside(GUIDE)


Figures = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def figures(encoder: SentenceEncoder, encode: Encode, intents: dict[str, list[str]]) -> Figures:
    """Shares by kind of message, over all four guides."""
    rows: dict[str, list[tuple[bool, ...]]] = {"inside": [], "near": [], "far": []}
    for company in COMPANIES:
        reader = fit_reader(load_guide(FOLDER / company), intents, encode, language=encoder.words)
        limits = reader.thresholds
        with (FOLDER / f"{company}.csv").open(encoding="utf-8", newline="") as stream:
            asked = list(csv.DictReader(stream))
        texts = [reader.speller.repair(row["text"]) for row in asked]
        for row, found in zip(asked, reader.read(encode(texts), texts), strict=True):
            p, entries = found.ranking[0].p, [ranked.entry for ranked in found.ranking[:3]]
            right = entries[0] == row["entry"]
            sure, shown, offered = p >= limits.answer, p >= limits.likely, p >= limits.clarify
            rows[row["kind"]].append(
                (right, sure, shown, shown and right, offered and row["entry"] in entries)
            )
    names = ("first", "sure", "shown", "read_right", "right_among_three")
    return {
        kind: {"messages": len(found), **dict(zip(names, np.mean(found, axis=0).tolist(), strict=True))}
        for kind, found in rows.items()
    }


def test_what_the_guide_holds_is_answered_or_offered(figures: Figures) -> None:
    print(figures)
    inside = figures["inside"]
    assert inside["messages"] == 240
    assert inside["read_right"] >= 0.06
    assert inside["right_among_three"] >= 0.68


def test_what_the_guide_lacks_is_hardly_ever_answered_as_sure(figures: Figures) -> None:
    near, far = figures["near"], figures["far"]
    assert (near["messages"], far["messages"]) == (160, 80)
    assert near["sure"] <= 0.035 and near["shown"] <= 0.12
    assert far["sure"] == 0 and far["shown"] <= 0.05


def reader_of(guide: Guide, entries: int, examples: int, encode: Encode) -> Reader:
    """A reader on the first entries of a guide, with so many examples each."""
    few = tuple(replace(entry, examples=entry.examples[:examples]) for entry in guide.entries[:entries])
    return fit_reader(Guide(guide.topics, few), intents_beside(GUIDE), encode)


@pytest.mark.parametrize(("entries", "examples"), [(1, 0), (1, 1), (2, 0), (2, 2), (5, 1)])
def test_no_size_of_a_guide_falls_back_on_a_constant(entries: int, examples: int, encode: Encode) -> None:
    guide = load_guide(GUIDE)
    reader = reader_of(guide, entries, examples, encode)
    asked = [
        *(f"tell me: {entry.question.lower()}" for entry in guide.entries[:entries]),
        "what is the capital of Peru",
        "how do I bake bread",
    ]
    found = [reading.ranking[0].p for reading in reader.read(encode(asked), asked)]
    assert min(found[:entries]) > 0.5 > 0.1 > max(found[entries:])
    assert reader.thresholds.clarify < reader.thresholds.likely <= reader.thresholds.answer < 1


def test_a_guide_whose_entries_all_ask_the_same_is_sure_of_none(encode: Encode) -> None:
    guide = load_guide(GUIDE)
    same = tuple(replace(entry, question="What happened?", examples=()) for entry in guide.entries[:5])
    reader = fit_reader(Guide(guide.topics, same), intents_beside(GUIDE), encode)
    (reading,) = reader.read(encode(["so what happened"]), ["so what happened"])
    assert reading.ranking[0].p < reader.thresholds.answer
