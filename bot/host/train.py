"""Training: a guide becomes a bot, and only when something that matters has changed."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import project
from bot.encoder.embedding import COMPONENT, EncoderError, configured_name
from bot.encoder.weights import search_encoders_in
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from bot.progress import Say
from bot.ranking.tuning import TunedEncoder

FEW_EXAMPLES = 5
"""Below this an entry is hard to recognise in other words than its own."""


class TrainingError(Exception):
    """The bot cannot be trained or written; str() says why in one line, and what to do."""


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
    warnings = _warnings(guide)
    encoder = encoder_of(model)
    has_tuned = _has_tuned_encoder(model)
    if has_tuned and _noted(model).get("source", configured_name()) != configured_name():
        say(f"{encoder.name} was tuned from another encoder than {project.CONFIG.name} names: it is left out")
        has_tuned = False
    if fine_tune is None:
        fine_tune = has_tuned
        tune_anew = False
    else:
        tune_anew = fine_tune and (force or not has_tuned or _guide_of(model) != guide.digest)
    tuned = TunedEncoder.read(encoder) if fine_tune and not tune_anew else None
    if not force and not tune_anew and is_current(model, _stamp(guide, tuned)):
        return TrainResult(model, False, tuned is not None, time.perf_counter() - started, warnings)
    if tune_anew:
        tuned = _tune(guide_dir, guide, encoder, say)
    say(f"Training on {len(guide)} entries of {guide_dir} …")
    try:
        _train(guide_dir, model, say, encoder if tuned is not None else None)
    except (TrainingError, EncoderError):
        raise
    except Exception as error:  # whatever a component or a mistake in config.yml makes Rasa raise
        raise _refusal(error) from error
    note = {
        "stamp": _stamp(guide, tuned),
        "guide": guide.digest,
        "sha256": _sha256(model),
        "encoder": tuned.weights if tuned is not None else None,
        "source": configured_name(),
    }
    _note(model).write_text(json.dumps(note))
    seconds = time.perf_counter() - started
    say(f"Trained in {seconds:.0f} s: {model}")
    return TrainResult(model, True, tuned is not None, seconds, warnings)


async def ensure_trained(guide_dir: Path, model: Path, say: Say) -> TrainResult:
    """`train`, for a service that is starting: the same, and quick where nothing has changed."""
    import asyncio

    return await asyncio.to_thread(train, guide_dir, model, say)


def is_current(model: Path, stamp: str) -> bool:
    """Whether `model` was made from exactly what `stamp` stands for, and is whole."""
    note = _noted(model)
    try:
        return bool(note.get("stamp") == stamp and note.get("sha256") == _sha256(model))
    except OSError:
        return False


def encoder_of(model: Path) -> Path:
    """The folder of a model's own encoder, where it was fine-tuned: beside the model's file."""
    return model.with_name(f"{model.name.removesuffix('.tar.gz')}.encoder")


def _stamp(guide: Guide, tuned: TunedEncoder | None = None) -> str:
    parts = [guide.digest, project.project_digest(), project.code_digest(), tuned.weights if tuned else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _warnings(guide: Guide) -> tuple[str, ...]:
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


def _has_tuned_encoder(model: Path) -> bool:
    tuned = TunedEncoder.read(encoder_of(model))
    return tuned is not None and tuned.weights == _noted(model).get("encoder")


def _guide_of(model: Path) -> str | None:
    return _noted(model).get("guide")


def _noted(model: Path) -> dict[str, Any]:
    try:
        note = json.loads(_note(model).read_text())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _tune(guide_dir: Path, guide: Guide, folder: Path, say: Say) -> TunedEncoder:
    from bot.host import lean

    lean.quiet()
    lean.start()
    from bot.encoder.embedding import SentenceEncoder
    from bot.importer import intents_beside
    from bot.ranking.tuning import tune_encoder

    encoder = SentenceEncoder.configured()
    return tune_encoder(encoder.name, guide, intents_beside(guide_dir), folder, say, language=encoder.words)


def _train(guide_dir: Path, model: Path, say: Say, encoder: Path | None = None) -> None:
    from bot.host import lean

    lean.quiet()
    say("Starting Rasa …")
    lean.start()
    from rasa.engine.recipes.recipe import Recipe
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.training.graph_trainer import GraphTrainer
    from rasa.shared.data import TrainingType
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.shared.utils.io import read_config_file

    from bot.host.no_cache import NoCache

    config = read_config_file(str(project.CONFIG))
    for importer in config.get("importers", []):
        if importer.get("name") == "bot.importer.GuideImporter":
            importer["guide"] = str(guide_dir)
    files = [str(project.NLU), str(project.RULES)]
    with _quiet_rasa(), search_encoders_in(model.parent), tempfile.TemporaryDirectory() as work:
        importer = TrainingDataImporter.load_from_dict(
            config, str(project.CONFIG), str(project.DOMAIN), files
        )
        recipe = Recipe.recipe_for_name(config.get("recipe"))
        pipeline = _with_encoder(importer.get_config(), encoder)
        graph = recipe.graph_config_for_recipe(pipeline, {}, training_type=TrainingType.BOTH)
        say("Reading the guide, fitting the ranking and the rules …")
        trainer = GraphTrainer(LocalModelStorage(Path(work) / "storage"), NoCache(), DaskGraphRunner)
        (Path(work) / "storage").mkdir()
        made = Path(work) / "model.tar.gz"
        trainer.train(graph, importer, made, force_retraining=True)
        _put(made, model)


def _with_encoder(config: dict[str, Any], encoder: Path | None) -> dict[str, Any]:
    """The configuration with the model's own encoder, by its bare name: both may move, if together."""
    if encoder is None:
        return config
    own = {"model": encoder.name}
    parts = [{**part, **own} if part["name"] == COMPONENT else part for part in config["pipeline"]]
    return {**config, "pipeline": parts}


def _refusal(error: BaseException) -> Exception:
    """What Rasa has wrapped: an EncoderError as it is, anything else in a line."""
    while error.__cause__ is not None and not isinstance(error, EncoderError):
        error = error.__cause__
    if isinstance(error, EncoderError):
        return error
    said = " ".join(str(error).split())[:300] or type(error).__name__
    return TrainingError(f"Rasa cannot train with {project.CONFIG}: {said} — correct it there")


def _put(made: Path, model: Path) -> None:
    """Moves a finished model into place at once: a reader sees the old one or the new one, never a part."""
    try:
        model.parent.mkdir(parents=True, exist_ok=True)
        part = model.with_name(f"{model.name}.part")
        part.write_bytes(made.read_bytes())
        part.replace(model)
    except OSError as error:
        raise TrainingError(
            f"cannot write {model}: {error.strerror or error} — choose another place with --out"
        ) from error


@contextlib.contextmanager
def _quiet_rasa() -> Iterator[None]:
    """Rasa's progress bars and notes would bury our own few lines."""
    logging.getLogger("rasa").setLevel(logging.ERROR)
    import warnings

    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _note(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def _sha256(file: Path) -> str:
    digest: Any = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return str(digest.hexdigest())
