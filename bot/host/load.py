"""A trained bot from its file: the Rasa agent, and the guide and ranking that it carries."""

from __future__ import annotations

import tarfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.encoder.embedding import SentenceEncoder
from bot.encoder.weights import search_encoders_in
from bot.guide.entry import Guide
from bot.host.parser import Interpreter, parser
from bot.ranking.reader import Reader

if TYPE_CHECKING:
    from rasa.core.agent import Agent


class ModelError(Exception):
    """The model file is missing, broken, or not of this guide; str() says which in a line, and what to do."""


@dataclass(frozen=True)
class Bot:
    """An agent that is ready, and what the desk uses of its parts."""

    agent: Agent
    interpreter: Interpreter
    guide: Guide
    reader: Reader
    encoder: SentenceEncoder


def open_bot(model: Path, guide: Guide | None = None, **agent_settings: Any) -> Bot:
    """Loads `model`; `agent_settings` go to Rasa's Agent. With `guide`, the model must be made from it.

    Raises ModelError.
    """
    _check_file(model)
    from bot.host import lean

    lean.start()
    from rasa.core.agent import Agent
    from threadpoolctl import threadpool_limits

    from bot.nlu.encoder import Encoder
    from bot.nlu.guide_classifier import GuideClassifier

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with search_encoders_in(model.parent), _unchecked():
                agent = Agent.load(str(model), **agent_settings)
        _without_scheduler(agent)
        # A message is a row of a few thousand numbers: a second thread would spin for longer than it works.
        threadpool_limits(1, user_api="blas")
        classifier, encoder = _part(agent, GuideClassifier), _part(agent, Encoder)
        carried = classifier.guide
        interpreter = Interpreter(parser(agent))
        bot = Bot(agent, interpreter, carried, classifier.searcher(), encoder.provide().encoder)
        classifier.check_encoder(bot.encoder)
    except ModelError:
        raise
    except Exception as error:  # whatever a broken or foreign archive makes Rasa raise
        raise ModelError(
            f"{model} cannot be used as a trained bot ({_short(error)}): "
            f"train it again with `calmline train --force --out {model}`"
        ) from error
    if guide is not None and guide.digest != carried.digest:
        raise ModelError(
            f"{model} was made from another guide: run `calmline train --out {model}` with this guide"
        )
    return bot


def _check_file(model: Path) -> None:
    if not model.is_file():
        raise ModelError(f"there is no trained bot at {model}: run `calmline train --out {model}`")
    try:
        with tarfile.open(model) as archive:
            names = archive.getnames()
    except (tarfile.TarError, OSError, EOFError) as error:
        raise ModelError(
            f"{model} is damaged or not a trained bot ({_short(error)}): "
            f"train it again with `calmline train --out {model}`"
        ) from error
    if not any("GuideClassifier" in name for name in names):
        raise ModelError(f"{model} is a Rasa model, but not of Calmline: run `calmline train --out {model}`")


@contextmanager
def _unchecked() -> Iterator[None]:
    """A trained bot's domain is what Rasa itself wrote: holding it against its schema again takes half a
    second of a start."""
    from rasa.shared.utils import validation

    check = validation.validate_yaml_schema
    validation.validate_yaml_schema = lambda *_args, **_more: None
    try:
        yield
    finally:
        validation.validate_yaml_schema = check


def _without_scheduler(agent: Agent) -> None:
    from bot.host.runner import OrderedRunner

    processor: Any = agent.processor
    processor.graph_runner = OrderedRunner.of(processor.graph_runner)


def _part(agent: Agent, kind: type[Any]) -> Any:
    """A component of the loaded graph. Rasa keeps them to itself; the desk's search needs the ranking."""
    runner: Any = agent.processor.graph_runner if agent.processor else None
    for node in runner._instantiated_nodes.values():
        if node._component is not None and isinstance(node._component, kind):
            return node._component
    raise ModelError(f"the model has no {kind.__name__}: its config.yml is not Calmline's")


def _short(error: BaseException) -> str:
    cause = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return (str(cause).splitlines() or [type(cause).__name__])[0][:160]
