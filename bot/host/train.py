"""Training: a guide becomes a bot, and only when something that matters has changed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from bot import project
from bot.encoder.embedding import configured_name
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from bot.host.rasa_training import TrainingError, train_in_rasa
from bot.host.stamp import ModelNote, encoder_of, has_tuned_encoder, is_current, stamp_of
from bot.progress import Say
from bot.ranking.tuning import TunedEncoder

FEW_EXAMPLES = 5
"""Below this an entry is hard to recognise in other words than its own."""


@dataclass(frozen=True)
class TrainResult:
    """The model, whether it was made anew, whether its encoder is tuned, seconds, what to know of it."""

    model: Path
    trained: bool
    tuned: bool
    seconds: float
    warnings: tuple[str, ...]


def train(
    guide_dir: Path,
    model: Path,
    say: Say = print,
    *,
    force: bool = False,
    fine_tune: bool | None = None,
) -> TrainResult:
    """Trains the bot of `guide_dir` into the file `model`, unless that is what it holds already.

    With `fine_tune` its encoder is tuned on the guide first, which takes minutes, and kept beside the model;
    False goes back to the encoder as it is. None keeps what the model has: after an edit of the guide a tuned
    encoder is still a good one, and the edit is live in seconds. One that was tuned from another encoder than
    config.yml names by now is not kept.

    Raises GuideError for a guide that cannot be read, EncoderError, and TrainingError.
    """
    started = time.perf_counter()
    guide = load_guide(guide_dir)
    warnings = warnings_of(guide)
    encoder, note = encoder_of(model), ModelNote.beside(model)
    has_tuned = has_tuned_encoder(model)
    if has_tuned and note.source not in (None, configured_name()):
        say(f"{encoder.name} was tuned from another encoder than {project.CONFIG.name} names: it is left out")
        has_tuned = False
    if fine_tune is None:
        fine_tune = has_tuned
        tune_anew = False
    else:
        tune_anew = fine_tune and (force or not has_tuned or note.guide != guide.digest)
    tuned = TunedEncoder.read(encoder) if fine_tune and not tune_anew else None
    if not force and not tune_anew and is_current(model, stamp_of(guide, tuned)):
        return TrainResult(model, False, tuned is not None, time.perf_counter() - started, warnings)
    _check_prior()
    if tune_anew:
        tuned = _tune(guide_dir, guide, encoder, say)
    say(f"Training on {len(guide)} entries of {guide_dir} …")
    train_in_rasa(guide_dir, model, say, encoder if tuned is not None else None)
    ModelNote.of(model, guide, tuned).write(model)
    seconds = time.perf_counter() - started
    say(f"Trained in {seconds:.0f} s: {model}")
    return TrainResult(model, True, tuned is not None, seconds, warnings)


async def ensure_trained(guide_dir: Path, model: Path, say: Say) -> TrainResult:
    """`train`, for a service that is starting: the same, and quick where nothing has changed."""
    import asyncio

    return await asyncio.to_thread(train, guide_dir, model, say)


def warnings_of(guide: Guide) -> tuple[str, ...]:
    """What the guide's authors should know of it: entries with few examples, or only one entry."""
    thin = [entry for entry in guide if len(entry.examples) < FEW_EXAMPLES]
    found = (
        [
            f"{len(thin)} of {len(guide)} entries have fewer than {FEW_EXAMPLES} examples (first: "
            f"{thin[0].id}): customers who ask otherwise will be asked back or handed over — add examples"
        ]
        if thin
        else []
    )
    if len(guide) == 1:
        found.append(
            "the guide has one entry: there is nothing to tell it from but small talk and off-topic messages"
        )
    return tuple(found)


def _check_prior() -> None:
    """Raises TrainingError for a shipped prior that cannot be used: before the minutes of a training."""
    from bot.ranking.prior import PriorError, shipped_prior

    try:
        shipped_prior()
    except PriorError as error:
        raise TrainingError(str(error)) from error


def _tune(guide_dir: Path, guide: Guide, folder: Path, say: Say) -> TunedEncoder:
    from bot.host import lean

    lean.import_rasa()
    from bot.encoder.embedding import SentenceEncoder
    from bot.importer import intents_beside
    from bot.ranking.tuning import tune_encoder

    encoder = SentenceEncoder.configured()
    return tune_encoder(encoder.name, guide, intents_beside(guide_dir), folder, say, language=encoder.words)
