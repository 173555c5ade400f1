"""A trained bot from its file: the Rasa agent, and the guide and ranking that it carries."""

from __future__ import annotations

import tarfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.encoder.embedding import SentenceEncoder
from bot.encoder.weights import search_encoders_in
from bot.guide.entry import Guide
from bot.host import lean, patches
from bot.host.message_parser import MessageParser, parse_one_by_one, with_parts
from bot.ranking.reader import Reader

if TYPE_CHECKING:
    from rasa.core.agent import Agent


class ModelError(Exception):
    """The model file is missing, broken, or not of this guide; str() says which in a line, and what to do."""


@dataclass(frozen=True)
class Bot:
    """An agent that is ready, and what the desk uses of its parts."""

    agent: Agent
    parser: MessageParser
    guide: Guide
    reader: Reader
    encoder: SentenceEncoder
    assume_strangers: Callable[[float], Reader]
    """Reads from now on as at a desk of whose messages that share, 0 to 1, is outside the guide; returns the
    reader that does."""


def open_bot(model: Path, guide: Guide | None = None, **agent_settings: Any) -> Bot:
    """Loads `model`; `agent_settings` go to Rasa's Agent. With `guide`, the model must be made from it.

    Raises ModelError.
    """
    _check_file(model)
    lean.import_rasa()
    patches.apply()
    from rasa.core.agent import Agent
    from threadpoolctl import threadpool_limits

    from bot.nlu.encoder import Encoder
    from bot.nlu.guide_classifier import GuideClassifier

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with search_encoders_in(model.parent), patches.while_loading():
                agent = Agent.load(str(model), **agent_settings)
        processor: Any = agent.processor
        processor.graph_runner = patches.ORDERED_RUNNER.instead_of(processor.graph_runner)
        # A message is a row of a few thousand numbers: a second thread would spin for longer than it works.
        threadpool_limits(1, user_api="blas")
        classifier, encoder = _component(agent, GuideClassifier), _component(agent, Encoder)
        carried = classifier.guide
        parse = patches.BATCHED_PARSING.instead_of(parse_one_by_one)(agent)
        parser, reader = MessageParser(with_parts(parse)), classifier.searcher()
        bot = Bot(agent, parser, carried, reader, encoder.provide().encoder, classifier.assume_strangers)
        classifier.check_encoder(bot.encoder)
    except ModelError:
        raise
    except Exception as error:  # whatever a broken or foreign archive makes Rasa raise
        raise ModelError(
            f"{model} cannot be used as a trained bot ({short(error)}): "
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
            f"{model} is damaged or not a trained bot ({short(error)}): "
            f"train it again with `calmline train --out {model}`"
        ) from error
    if not any("GuideClassifier" in name for name in names):
        raise ModelError(f"{model} is a Rasa model, but not of Calmline: run `calmline train --out {model}`")


def _component(agent: Agent, kind: type[Any]) -> Any:
    """A component of the loaded graph. Rasa keeps them to itself; the desk's search needs the ranking."""
    runner: Any = agent.processor.graph_runner if agent.processor else None
    for node in runner._instantiated_nodes.values():
        if node._component is not None and isinstance(node._component, kind):
            return node._component
    raise ModelError(f"the model has no {kind.__name__}: its config.yml is not Calmline's")


def short(error: BaseException) -> str:
    """What an error says at its root, in one line of at most 160 characters."""
    cause = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return (str(cause).splitlines() or [type(cause).__name__])[0][:160]
