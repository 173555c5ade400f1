"""Simulated guides: draws of entries and wordings from public sets, with messages whose answer is known.

A draw takes some intents of one set as the entries of a guide, with a few of their training messages as
wordings, one of them as the question. Their other messages ask for these entries; messages of intents that
were left out ask for what the guide lacks (near); messages of other sets have nothing to do with it (far).
The guides of `bench/data` have real questions and answers; the public sets have neither.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from bot.guide.entry import Approval, Audience, Entry, EntryId, Guide, SourceLocation, Topic
from bot.ranking.confidence import FAR, NEAR
from bot.text.arrays import Encode, unit_rows

GUIDES = Path(__file__).parent / "data" / "guides"

WORDINGS = (1, 1, 1, 2, 3, 4, 6, 8, 12, 16)
"""Wordings of an entry, by turns: more often one, which is all that a new guide has."""

GUIDE_WORDINGS = (1, 1, 2, 4)
"""The same for the guides of `bench/data`, whose entries have about six askers."""

GUIDES_GROUP = "guides"
"""The group of all guides of `bench/data`, as the public sets are each a group."""

MOST_ENTRIES = 80
ASKERS, NEAR_MESSAGES, FAR_MESSAGES = 5, 100, 60
"""Messages of each entry, and of all left-out and all other intents together, at most."""

SAME_SUBJECT = 0.6
"""The share of draws whose intents are neighbours of one another, as those of a guide are."""


@dataclass(frozen=True)
class IntentSet:
    """A set of messages by intent: those that wordings are drawn from, and those that ask."""

    name: str
    wordings: Mapping[str, Sequence[str]]
    askers: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class AnsweredGuide:
    """A guide with answers, its askers, and messages that it cannot answer."""

    name: str
    entries: Sequence[tuple[str, str, str, Sequence[str]]]
    """Id, question, answer, and messages that ask for it."""
    near: Sequence[str]
    far: Sequence[str]


@dataclass(frozen=True)
class SimulatedGuide:
    """A guide and messages to it. `labels` (messages,) is the index of the entry, -1 outside the guide;
    `kinds` (messages,) is NEAR or FAR there, 0 inside.
    """

    group: str
    guide: Guide
    wordings: int
    texts: tuple[str, ...]
    labels: tuple[int, ...]
    kinds: tuple[int, ...]


def read_public_sets(folder: Path) -> tuple[tuple[IntentSet, ...], tuple[str, ...]]:
    """BANKING77, HWU64 and CLINC150, and messages out of CLINC150's scope.

    Wordings come from the training splits, askers from the test splits, of CLINC150 from its validation
    split, since its test split measures the result. Raises OSError, KeyError or ValueError for files that
    are not as their authors publish them.
    """
    sets = [
        IntentSet(name, *(_by_intent(_rows(folder / name / f"{split}.csv")) for split in ("train", "test")))
        for name in ("banking77", "hwu64")
    ]
    clinc = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    sets.append(IntentSet("clinc150", *(_by_intent(clinc[split]) for split in ("train", "val"))))
    return tuple(sets), tuple(text for text, _ in clinc["oos_val"])


def read_guides(folder: Path = GUIDES) -> tuple[AnsweredGuide, ...]:
    """The guides of `bench/data`."""
    found = []
    for file in sorted(folder.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        entries = [(row["id"], row["question"], row["answer"], row["asked"]) for row in data["entries"]]
        found.append(AnsweredGuide(file.stem, entries, data["near"], data["far"]))
    return tuple(found)


def public_draws(
    sets: Sequence[IntentSet], strange: Sequence[str], encode: Encode, rounds: int, seed: int
) -> Iterator[SimulatedGuide]:
    """Draws from public sets, `rounds` times each of WORDINGS from each."""
    for number, each in enumerate(sets):
        rng = np.random.default_rng([seed, number])
        names = sorted(set(each.wordings) & set(each.askers))
        middle = unit_rows(np.stack([encode(list(each.wordings[name])[:40]).mean(axis=0) for name in names]))
        others = [
            text for other in sets if other is not each for asked in other.askers.values() for text in asked
        ]
        for wordings in WORDINGS * rounds:
            yield _public_draw(each, names, middle @ middle.T, (others, strange), wordings, rng)


def guide_draws(guides: Sequence[AnsweredGuide], rounds: int, seed: int) -> Iterator[SimulatedGuide]:
    """Draws from guides with answers, `rounds` times each of GUIDE_WORDINGS from each."""
    for number, each in enumerate(guides):
        rng = np.random.default_rng([seed, 100 + number])
        for wordings in GUIDE_WORDINGS * rounds:
            yield _guide_draw(each, wordings, rng)


def _public_draw(
    each: IntentSet,
    names: Sequence[str],
    alike: np.ndarray[tuple[int, int], np.dtype[np.float32]],
    outside: tuple[Sequence[str], Sequence[str]],
    wordings: int,
    rng: np.random.Generator,
) -> SimulatedGuide:
    kept = int(np.exp(rng.uniform(0, np.log(MOST_ENTRIES + 1))))
    left_out = max(2, round(kept * rng.uniform(0.25, 0.5)))
    total = min(len(names), kept + left_out)
    order = rng.permutation(len(names))
    if rng.random() < SAME_SUBJECT:
        order = np.argsort(-(alike[order[0]] + rng.normal(0, 0.05, len(names))))
    chosen = [names[index] for index in rng.permutation(order[:total])]
    missing, held = chosen[:left_out], chosen[left_out:] or chosen[-1:]
    uneven = wordings > 1 and rng.random() < 0.4
    about = int(rng.integers(3))
    entries = []
    for name in held:
        count = max(1, round(wordings * rng.uniform(0.3, 1.7))) if uneven else wordings
        words = _some(each.wordings[name], count, rng)
        entries.append(_entry(name, words, _stand_in_answer(name, about)))
    asking = [
        (text, label, 0) for label, name in enumerate(held) for text in _some(each.askers[name], ASKERS, rng)
    ]
    near = [text for name in missing for text in _some(each.askers[name], 2 * ASKERS, rng)]
    others, strange = outside
    far = [*_some(others, FAR_MESSAGES // 2, rng), *_some(strange, FAR_MESSAGES // 2, rng)]
    asking += [(text, -1, NEAR) for text in _some(near, NEAR_MESSAGES, rng)]
    asking += [(text, -1, FAR) for text in far]
    return _simulated(each.name, entries, wordings, asking)


def _guide_draw(each: AnsweredGuide, wordings: int, rng: np.random.Generator) -> SimulatedGuide:
    order = rng.permutation(len(each.entries))
    missing = set(order[: round(len(order) * rng.uniform(0.1, 0.3))].tolist())
    entries = list[Entry]()
    asking = list[tuple[str, int, int]]()
    for index in order.tolist():
        name, question, answer, asked = each.entries[index]
        asked = _some(asked, len(asked), rng)
        if index in missing:
            asking += [(text, -1, NEAR) for text in asked[:ASKERS]]
            continue
        taught = min(wordings - 1, len(asked) - 2)
        asking += [(text, len(entries), 0) for text in asked[taught:]]
        entries.append(_entry(name, [question, *asked[:taught]], answer))
    asking += [(text, -1, NEAR) for text in each.near] + [(text, -1, FAR) for text in each.far]
    return _simulated(GUIDES_GROUP, entries, wordings, asking)


def _simulated(
    group: str, entries: Sequence[Entry], wordings: int, asking: Sequence[tuple[str, int, int]]
) -> SimulatedGuide:
    texts, labels, kinds = zip(*asking, strict=True)
    guide = Guide((Topic("simulated", group, "simulated"),), tuple(entries))
    return SimulatedGuide(group, guide, wordings, texts, labels, kinds)


def _stand_in_answer(name: str, about: int) -> str:
    """An answer for an intent that has none: its name, its id, or words that tell nothing. Guides differ in
    how much their answers say, and the prior must not rely on it.
    """
    return (
        name.replace("_", " "),
        f"Answer about {name}.",
        "Thank you for your question. Here is our answer.",
    )[about]


def _entry(name: str, wordings: Sequence[str], answer: str) -> Entry:
    return Entry(
        id=EntryId(name),
        topic="simulated",
        question=wordings[0],
        examples=tuple(wordings[1:]),
        answer=answer,
        rep_notes="",
        audience=Audience.CUSTOMER,
        route=None,
        follow_ups=(),
        featured=False,
        approval=Approval("the simulation", date(2020, 1, 1)),
        effective_from=None,
        effective_until=None,
        location=SourceLocation("simulated", 1),
    )


def _some(texts: Sequence[str], count: int, rng: np.random.Generator) -> list[str]:
    return [texts[index] for index in rng.permutation(len(texts))[:count].tolist()]


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from ((row["text"], row["category"]) for row in csv.DictReader(stream))


def _by_intent(rows: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, intent in rows:
        found.setdefault(intent, []).append(text)
    return found
