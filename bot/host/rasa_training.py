"""One training in Rasa, from the guide's folder to the finished file of the bot."""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import project
from bot.encoder.embedding import COMPONENT
from bot.encoder.weights import EncoderError, search_encoders_in
from bot.progress import Say


class TrainingError(Exception):
    """The bot cannot be trained or written; str() says why in one line, and what to do."""


def train_in_rasa(guide_dir: Path, model: Path, say: Say, encoder: Path | None = None) -> None:
    """Trains the bot of `guide_dir` into `model`; `encoder` is the folder of its own tuned encoder, if any.

    Raises EncoderError, and TrainingError for whatever a component or a mistake in config.yml makes Rasa
    raise.
    """
    try:
        _train(guide_dir, model, say, encoder)
    except (TrainingError, EncoderError):
        raise
    except Exception as error:
        raise _refusal(error) from error


def _train(guide_dir: Path, model: Path, say: Say, encoder: Path | None) -> None:
    from bot.host import lean, patches

    say("Starting Rasa …")
    lean.import_rasa()
    from rasa.engine.caching import LocalTrainingCache
    from rasa.engine.recipes.recipe import Recipe
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.training.graph_trainer import GraphTrainer
    from rasa.shared.data import TrainingType
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.shared.utils.io import read_config_file

    config = read_config_file(str(project.CONFIG))
    for importer in config.get("importers", []):
        if importer.get("name") == "bot.importer.GuideImporter":
            importer["guide"] = str(guide_dir)
    files = [str(project.NLU), str(project.RULES)]
    with _without_progress(say), search_encoders_in(model.parent), tempfile.TemporaryDirectory() as work:
        importer = TrainingDataImporter.load_from_dict(
            config, str(project.CONFIG), str(project.DOMAIN), files
        )
        recipe = Recipe.recipe_for_name(config.get("recipe"))
        pipeline = _with_encoder(importer.get_config(), encoder)
        graph = recipe.graph_config_for_recipe(pipeline, {}, training_type=TrainingType.BOTH)
        say("Reading the guide, fitting the ranking and the rules …")
        cache = patches.NO_CACHE.instead_of(LocalTrainingCache)()
        trainer = GraphTrainer(LocalModelStorage(Path(work) / "storage"), cache, DaskGraphRunner)
        (Path(work) / "storage").mkdir()
        made = Path(work) / "model.tar.gz"
        trainer.train(graph, importer, made, force_retraining=True)
        put(made, model)


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


def put(made: Path, model: Path) -> None:
    """Moves a finished model into place at once: a reader sees the old one or the new one, never a part.

    Raises TrainingError.
    """
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
def _without_progress(say: Say) -> Iterator[None]:
    """Rasa's progress bars and notes would bury our own few lines, among them what our components warn of."""
    logging.getLogger("rasa").setLevel(logging.ERROR)
    ours, telling = logging.getLogger("bot.nlu"), _Telling(say)
    ours.addHandler(telling)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        ours.removeHandler(telling)


class _Telling(logging.Handler):
    """Says what is logged."""

    def __init__(self, say: Say) -> None:
        super().__init__(logging.WARNING)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(record.getMessage())
