"""`calmline eval`: the guide on itself, or a trained bot on messages from a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot import reading
from bot.evaluation import held_out, messages, report
from bot.evaluation.outcomes import Outcome, figures
from bot.guide.entry import Guide
from bot.guide.load import load

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.training_data import TrainingData

Say = Callable[[str], None]


def run(
    guide_dir: Path, model: Path, file: Path | None, public: Path | None, out: Path | None, say: Say
) -> None:
    """Measures, prints, and writes what was asked for.

    Raises GuideError, EncoderError, ModelError, MessagesError, and OSError where `out` cannot be written.
    """
    if public is not None:
        _on_public_sets(public, out, say)
        _on_conversations(public, guide_dir, out, say)
        return
    guide = load(guide_dir)
    labelled = messages.read(file, guide) if file else ()
    from bot import lean

    say("Starting …")
    lean.start()
    if file is None:
        title = f"{_short(guide_dir)}: examples that the bot has not seen"
        outcomes = _on_itself(guide_dir, guide, say)
    else:
        title = f"{file.name}: messages of which the right entry is known"
        outcomes = _on_messages(model, guide, labelled, say)
    _tell(title, outcomes, guide, out, say)


def _tell(title: str, outcomes: list[Outcome], guide: Guide, out: Path | None, say: Say) -> None:
    found = figures(outcomes)
    report.show(title, found, guide)
    if out is not None:
        report.write(out, title, found, guide, say)


def _on_public_sets(folder: Path, out: Path | None, say: Say) -> None:
    from bot.embedding import SentenceEncoder
    from bot.evaluation import public

    sets = public.find(folder)
    encode = SentenceEncoder.open(threads=2).encode
    for each in sets:
        outcomes = public.measure(each, encode, say)
        place = out / each.name.lower() if out is not None else None
        _tell(f"{each.name}: its test split", outcomes, each.guide(), place, say)


def _on_conversations(folder: Path, guide_dir: Path, out: Path | None, say: Say) -> None:
    """The upset detector, on the rated conversations of a folder of public sets, where it has them."""
    from bot.evaluation import satisfaction, transcripts

    file = transcripts.place(folder)
    if not file.is_file():
        return
    conversations = transcripts.read(file)
    from bot import lean

    lean.start()
    from bot.embedding import SentenceEncoder
    from bot.nlu import upset_detector

    say("USS: fitting the upset detector on the examples of data/nlu and the guide …")
    encode = SentenceEncoder.open(threads=2).encode
    model = upset_detector.fitted(_training_data(guide_dir), encode)
    if model is None:
        say("USS: data/nlu holds too few examples of upset: nothing is measured")
        return
    found = satisfaction.measure(conversations, model, encode, say)
    satisfaction.show(found)
    if out is not None:
        file = out / "uss" / "eval.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(found), indent=1) + "\n", encoding="utf-8")
        say(f"Wrote {file}")


def _training_data(guide_dir: Path) -> TrainingData:
    from bot import project
    from bot.importer import GuideImporter

    config, domain, nlu = (str(path) for path in (project.CONFIG, project.DOMAIN, project.NLU))
    return GuideImporter(config, domain, [nlu], guide=str(guide_dir)).get_nlu_data()


def _on_itself(guide_dir: Path, guide: Guide, say: Say) -> list[Outcome]:
    from bot.embedding import SentenceEncoder
    from bot.nlu.guide_classifier import intents_of

    say("Reading the examples …")
    intents = intents_of(_training_data(guide_dir))
    return held_out.measure(guide, intents, SentenceEncoder.open(threads=2).encode, say=say)


def _on_messages(
    model: Path, guide: Guide, labelled: tuple[messages.Labelled, ...], say: Say
) -> list[Outcome]:
    from bot.model import open_bot

    say("Loading the bot …")
    bot = open_bot(model, guide)
    say(f"Reading {len(labelled)} messages …")
    texts = [each.text for each in labelled]
    read = bot.reader.read(bot.encoder.encode(texts), texts, reading.hidden(guide))
    return [
        Outcome.of(each.text, each.entry, found, bot.reader.thresholds.answer)
        for each, found in zip(labelled, read, strict=True)
    ]


def _short(folder: Path) -> str:
    """A folder by its last two names, which tell it from others."""
    return "/".join(folder.resolve().parts[-2:])
