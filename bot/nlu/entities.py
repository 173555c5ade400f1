"""Graph component `Entities`: what a message carries (card, e-mail, telephone number), found by spaCy."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.text.redaction import REPLACEMENT, spacy_pipeline

KINDS = {"CARD": "card_number", "EMAIL": "email", "PHONE": "phone"}
"""spaCy's label and the entity's name in the domain."""

_HOLDS_ONE = re.compile(r"[\d@]")
"""Every entity has a digit or an @ in it; most messages have neither."""

_NO_WORD = re.compile(r"\S{101,}")
"""Longer than any entity, and spaCy's tokenizer takes the square of a word's length."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Entities(GraphComponent, EntityExtractorMixin):
    """Finds entities; the value of a card number is never given on.

    | setting | type | default | meaning |
    | --- | --- | --- | --- |
    | spacy | str | "" | name of a trained spaCy pipeline; blank English without one |
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings of the table above."""
        return {"spacy": ""}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["spacy"]

    def __init__(self, name: str) -> None:
        self._nlp = spacy_pipeline(name)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Entities:
        """A component with the pipeline that the settings name."""
        return cls(str(config["spacy"]))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the training data as it is."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what is found to each message's entities."""
        for message in messages:
            found = self._found(message.get(TEXT) or "")
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _found(self, text: str) -> list[dict[str, Any]]:
        if not _HOLDS_ONE.search(text):
            return []
        readable = _NO_WORD.sub(lambda found: " " * len(found[0]), text)
        with self._nlp.memory_zone():  # else spaCy would keep every word that any customer ever wrote
            return [
                {
                    "entity": KINDS[span.label_],
                    "value": REPLACEMENT if span.label_ == "CARD" else span.text,
                    "start": span.start_char,
                    "end": span.end_char,
                    "extractor": type(self).__name__,
                }
                for span in self._nlp(readable).ents
                if span.label_ in KINDS
            ]
