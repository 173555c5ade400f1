"""Public sets of short questions, each read as if it were a guide: the ranking on data that others measure
on, too.

BANKING77 (Casanueva et al. 2020) and CLINC150 (Larson et al. 2019), in the files that their authors
publish. Intents become entries whose question and answer are the intent's name in words, which is less
than a guide knows. A bot is fitted on the training split and measured on the test split; nothing of it is
kept.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.evaluation import transcripts
from bot.evaluation.messages import LabelledMessage, MessagesError
from bot.evaluation.outcomes import MeasuredBot
from bot.guide.entry import Approval, Audience, Entry, EntryId, Guide, SourceLocation, Topic
from bot.progress import Say
from bot.ranking.calibration import Calibration
from bot.ranking.intents import OFF_TOPIC
from bot.ranking.reader import fit_reader
from bot.text.arrays import Encode


@dataclass(frozen=True)
class PublicSet:
    """A set with its name, examples by intent, messages from outside for training, and the test split."""

    name: str
    examples: dict[str, tuple[str, ...]]
    outside: tuple[str, ...]
    test: tuple[LabelledMessage, ...]

    def intents(self) -> dict[str, tuple[str, ...]]:
        """The messages from outside, as an intent beside the guide."""
        return {OFF_TOPIC: self.outside}

    def guide(self) -> Guide:
        """The set's intents as a guide."""
        return Guide(
            (Topic("public", self.name, "public"),),
            tuple(_entry(intent, texts) for intent, texts in self.examples.items()),
        )


def find_sets(folder: Path) -> list[PublicSet]:
    """The sets of a folder: `banking77/train.csv` and `test.csv`, `clinc150/data_full.json`.

    None is needed if the folder holds rated conversations (bot.evaluation.transcripts). Raises
    MessagesError if there is nothing at all, or if a set cannot be read.
    """
    sets = []
    try:
        if (folder / "banking77").is_dir():
            sets.append(_banking77(folder / "banking77"))
        if (folder / "clinc150").is_dir():
            sets.append(_clinc150(folder / "clinc150" / "data_full.json"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MessagesError(
            f"{folder}: a public set cannot be read ({type(error).__name__}: {error}) — use the files as "
            f"their authors publish them"
        ) from error
    if not sets and not transcripts.conversations_file(folder).is_file():
        raise MessagesError(
            f"{folder}: holds neither banking77/ nor clinc150/ nor uss/SGD.txt — name the folder above them"
        )
    return sets


def fit_set(
    public: PublicSet,
    encode: Encode,
    say: Say,
    language: Collection[str] = (),
    calibration: Calibration | None = None,
) -> MeasuredBot:
    """Fits a bot on the training split; `language` and `calibration` as in bot.ranking.reader.fit_reader."""
    guide = public.guide()
    count = sum(len(entry.examples) for entry in guide)
    say(f"{public.name}: fitting on {count} examples of {len(guide)} intents …")
    reader = fit_reader(guide, public.intents(), encode, language=language, calibration=calibration)
    return MeasuredBot(reader, encode, say=say)


def _banking77(folder: Path) -> PublicSet:
    train, test = (_rows(folder / f"{split}.csv") for split in ("train", "test"))
    labelled = tuple(LabelledMessage(text, EntryId(intent)) for text, intent in test)
    return PublicSet("BANKING77", _by_intent(train), (), labelled)


def _clinc150(file: Path) -> PublicSet:
    data = json.loads(file.read_text(encoding="utf-8"))
    inside = [LabelledMessage(text, EntryId(intent)) for text, intent in data["test"]]
    strange = [LabelledMessage(text, None) for text, _ in data["oos_test"]]
    outside = tuple(text for text, _ in data["oos_train"])
    return PublicSet("CLINC150", _by_intent(data["train"]), outside, (*inside, *strange))


def _rows(file: Path) -> list[tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return [(row["text"], row["category"]) for row in csv.DictReader(stream)]


def _by_intent(rows: Iterable[Iterable[str]]) -> dict[str, tuple[str, ...]]:
    examples: dict[str, list[str]] = {}
    for text, intent in rows:
        examples.setdefault(intent, []).append(text)
    return {intent: tuple(texts) for intent, texts in sorted(examples.items())}


def _entry(intent: str, texts: tuple[str, ...]) -> Entry:
    words = intent.replace("_", " ")
    return Entry(
        id=EntryId(intent),
        topic="public",
        question=words,
        examples=texts,
        answer=words,
        rep_notes="",
        audience=Audience.CUSTOMER,
        route=None,
        follow_ups=(),
        featured=False,
        approval=Approval("its authors", date(2020, 1, 1)),
        effective_from=None,
        effective_until=None,
        location=SourceLocation("public", 1),
    )
