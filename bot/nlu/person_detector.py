"""Graph component `PersonDetector`: whether a message asks for a person or a call."""

from __future__ import annotations

import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.importer import guide_of, intents_of
from bot.mood import person
from bot.mood.person import PersonModel
from bot.nlu.encoder import EncoderModel
from bot.nlu.seam import embedding_of, intent_of, set_asking, text_of
from bot.nlu.storage import read_arrays, write_arrays
from bot.project import code_digest
from bot.ranking.intents import ASK_PERSON, ASKING, DISSATISFIED, NOT_ASKING, SMALL_TALK, UPSET
from bot.text.arrays import Encode

MIN_EXAMPLES = 20
"""Of messages that ask for a person, and of those that only seem to: with fewer, nothing is learned."""

LEFT_OUT = frozenset({UPSET, DISSATISFIED})
"""Intents whose examples ask for a person now and then."""

_log = logging.getLogger(__name__)


def fitted(training_data: TrainingData, encode: Encode) -> PersonModel | None:
    """A head fitted on the examples of training data; None, and one warning, if it holds too few."""
    texts = intents_of(training_data)
    asking = [*texts.pop(ASK_PERSON, ()), *texts.pop(ASKING, ())]
    near = texts.pop(NOT_ASKING, [])
    talked = [text for name in SMALL_TALK for text in texts.pop(name, ())]
    if min(len(asking), len(near)) < MIN_EXAMPLES:
        _log.warning(
            "data/nlu has %d examples of %s and %s, and %d of %s; %d of each are needed to learn who "
            "asks for a person. Until then only fixed patterns find it. "
            "Restore data/nlu/asking.yml, or write examples.",
            *(len(asking), ASK_PERSON, ASKING, len(near), NOT_ASKING, MIN_EXAMPLES),
        )
        return None
    others = [text for name, rows in texts.items() if name not in LEFT_OUT for text in rows]
    for entry in guide_of(training_data):
        if entry.route is None:  # who asks what has a route gets a person anyway, and often asks for one
            others += [entry.question, *entry.examples]
    # Small talk is about talking ("are you a real person"), so that it is among what only seems to ask.
    return person.fit_person_model(asking, [*near, *talked], others, encode)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="Encoder"
)
class PersonDetector(GraphComponent):
    """Scores each message 0 to 1; learns from the intents `ask_person` and `asking`, against `not_asking`,
    the other intents and the guide.

    With too few examples (MIN_EXAMPLES) it goes by patterns alone. It has no settings.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, model: PersonModel | None = None) -> None:
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Other code makes another model: Rasa's cache must not give an old one."""
        return code_digest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PersonDetector:
        """A detector that has not been trained."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData, model: EncoderModel) -> Resource:
        """Fits the detector and keeps it in the model."""
        self._model = fitted(training_data, model.encode_corpus)
        if self._model is not None:
            write_arrays(self._storage, self._resource, self._model.to_arrays())
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PersonDetector:
        """The detector of a trained model."""
        try:
            fitted = PersonModel.from_arrays(read_arrays(model_storage, resource))
        except ValueError:  # trained with too few examples
            fitted = None
        return cls(model_storage, resource, fitted)

    def process_training_data(self, training_data: TrainingData, model: EncoderModel) -> TrainingData:
        """Leaves the training data as it is."""
        return training_data

    def process(self, messages: list[Message], model: EncoderModel) -> list[Message]:
        """Puts on each message whether it asks for a person or a call."""
        embeddings = list(map(embedding_of, messages))
        said_alone = [intent_of(message) == ASK_PERSON for message in messages]
        found = person.read(
            list(map(text_of, messages)), embeddings, said_alone, self._model, model.encoder.encode
        )
        for message, asking in zip(messages, found, strict=True):
            set_asking(message, asking)
        return messages
