"""`calmline eval`: the guide on itself, or a trained bot on messages from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot import reading
from bot.evaluation import held_out, messages, report
from bot.evaluation.outcomes import Outcome, figures
from bot.guide.entry import Guide
from bot.guide.load import load

Say = Callable[[str], None]


def run(
    guide_dir: Path, model: Path, file: Path | None, public: Path | None, out: Path | None, say: Say
) -> None:
    """Measures, prints, and writes what was asked for.

    Raises GuideError, EncoderError, ModelError, MessagesError, and OSError where `out` cannot be written.
    """
    if public is not None:
        _on_public_sets(public, out, say)
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


def _on_itself(guide_dir: Path, guide: Guide, say: Say) -> list[Outcome]:
    from bot.embedding import SentenceEncoder
    from bot.importer import intents_beside

    say("Reading the examples …")
    intents = intents_beside(guide_dir)
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
