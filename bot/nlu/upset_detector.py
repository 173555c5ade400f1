"""Graph component `UpsetDetector`: how upset a message sounds."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.importer import guide_of, intents_of
from bot.mood import upset
from bot.mood.conversation import signature
from bot.mood.upset import UpsetModel
from bot.nlu.encoder import EncoderModel
from bot.nlu.head_detector import HeadDetector
from bot.nlu.seam import MoodReading, embedding_of, set_mood, text_of
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
class UpsetDetector(HeadDetector[UpsetModel]):
    """Scores each message 0 to 1; learns from the intents `upset` and `dissatisfied`, against `calm`, small
    talk and the guide.

    Without examples of `upset` in the training data it scores everything 0. It has no settings.
    """

    head = UpsetModel

    @classmethod
    def fitted(cls, training_data: TrainingData, encode: Encode) -> UpsetModel | None:
        """A head fitted on the examples of training data; None if it holds too few."""
        return fitted(training_data, encode)

    def process(self, messages: list[Message], model: EncoderModel) -> list[Message]:
        """Puts on each message how it sounds."""
        for message in messages:
            set_mood(message, self._mood(embedding_of(message), text_of(message)))
        return messages

    def _mood(self, embedding: Floats, text: str) -> MoodReading:
        if self._model is None:
            return MoodReading(signature=signature(embedding))
        return MoodReading(self._model.feeling(embedding, text), self._model.threshold, signature(embedding))
