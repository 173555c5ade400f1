"""Graph component `PersonDetector`: whether a message asks for a person or a call."""

from __future__ import annotations

import logging

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.importer import guide_of, intents_of
from bot.mood import person
from bot.mood.person import PersonModel
from bot.nlu.encoder import EncoderModel
from bot.nlu.head_detector import HeadDetector
from bot.nlu.seam import embedding_of, intent_of, set_asking, text_of
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
class PersonDetector(HeadDetector[PersonModel]):
    """Scores each message 0 to 1; learns from the intents `ask_person` and `asking`, against `not_asking`,
    the other intents and the guide.

    With too few examples (MIN_EXAMPLES) it goes by patterns alone. It has no settings.
    """

    head = PersonModel

    @classmethod
    def fitted(cls, training_data: TrainingData, encode: Encode) -> PersonModel | None:
        """A head fitted on the examples of training data; None if it holds too few."""
        return fitted(training_data, encode)

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
