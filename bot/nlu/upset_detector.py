"""Graph component `UpsetDetector`: how upset a message sounds."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.importer import guide_of, intents_of
from bot.mood import upset
from bot.mood.conversation import signature
from bot.mood.upset import UpsetModel
from bot.nlu.encoder import EncoderModel
from bot.nlu.seam import MoodReading, embedding_of, set_mood, text_of
from bot.nlu.storage import read_arrays, write_arrays
from bot.project import code_digest
from bot.ranking import intents
from bot.text.arrays import Encode, Floats

LEFT_OUT = frozenset({intents.ASK_PERSON, intents.ASKING, intents.NOT_ASKING, "not_what_i_asked"})
"""Intents that are said in anger as often as calmly: they teach nothing about it."""


MIN_EXAMPLES = 10
"""Of `upset`: with fewer, nothing is learned."""


def fitted(training_data: TrainingData, encode: Encode) -> UpsetModel | None:
    """A head fitted on the examples of training data; None if it holds too few of `upset`."""
    texts = {name: rows for name, rows in intents_of(training_data).items() if name not in LEFT_OUT}
    if len(texts.get(intents.UPSET, ())) < MIN_EXAMPLES or len(texts) < 2:
        return None
    texts[upset.GUIDE_EXAMPLES] = [
        text for entry in guide_of(training_data) for text in (entry.question, *entry.examples)
    ]
    return upset.fit_upset_model(
        {name: list(zip(rows, encode(rows), strict=True)) for name, rows in texts.items() if rows}
    )


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="Encoder"
)
class UpsetDetector(GraphComponent):
    """Scores each message 0 to 1; learns from the intents `upset` and `dissatisfied`, against `calm`, small
    talk and the guide.

    Without examples of `upset` in the training data it scores everything 0. It has no settings.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, model: UpsetModel | None = None) -> None:
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
    ) -> UpsetDetector:
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
    ) -> UpsetDetector:
        """The detector of a trained model."""
        try:
            fitted = UpsetModel.from_arrays(read_arrays(model_storage, resource))
        except ValueError:  # trained without examples of upset
            fitted = None
        return cls(model_storage, resource, fitted)

    def process_training_data(self, training_data: TrainingData, model: EncoderModel) -> TrainingData:
        """Leaves the training data as it is."""
        return training_data

    def process(self, messages: list[Message], model: EncoderModel) -> list[Message]:
        """Puts on each message how it sounds."""
        for message in messages:
            set_mood(message, self._mood(embedding_of(message), text_of(message)))
        return messages

    def _mood(self, embedding: Floats, text: str) -> MoodReading:
        if self._model is None:
            return MoodReading(signature=signature(embedding))
        return MoodReading(self._model.feeling(embedding, text), self._model.threshold, signature(embedding))
