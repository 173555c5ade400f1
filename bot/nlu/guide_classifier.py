"""Graph component `GuideClassifier`: which entry of the guide a message asks for, with a probability."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder.embedding import EncoderError, SentenceEncoder
from bot.guide.entry import Guide
from bot.importer import guide_of, intents_of
from bot.nlu.encoder import EncoderModel
from bot.nlu.seam import embedding_of, set_embedding, set_reading, text_of
from bot.nlu.storage import read_arrays, read_text, write_arrays
from bot.project import code_digest
from bot.ranking.intents import OFF_TOPIC, OTHER_LANGUAGE
from bot.ranking.ranked import Ranked
from bot.ranking.reader import (
    MAX_WRONG,
    MAX_WRONG_LIKELY,
    Reader,
    Reading,
    fit_reader,
    hidden_entries,
)
from bot.text.language import English

T = TypeVar("T")


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="Encoder"
)
class GuideClassifier(GraphComponent, IntentClassifier):
    """Ranks the guide's entries for a message, and gives the intent: `faq`, or one of `data/nlu/`.

    | setting | type | default | meaning |
    | --- | --- | --- | --- |
    | max_wrong | float | 0.02 | largest share of direct answers that may be wrong |
    | max_wrong_likely | float | 0.12 | largest share of what is shown as likely that may be wrong |

    The thresholds follow from both. Output: bot.nlu.seam.set_reading. Training raises ValueError if a setting
    is no share from 0 to 1, or if `max_wrong_likely` is below `max_wrong`. Loading beside another encoder's
    weights raises EncoderError.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings of the table above."""
        return {"max_wrong": MAX_WRONG, "max_wrong_likely": MAX_WRONG_LIKELY}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._reader: Reader | None = None
        self._guide: Guide | None = None
        self._hidden: frozenset[str] = frozenset()
        self._english: English | None = None
        self._encoder: dict[str, str] | None = None

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
    ) -> GuideClassifier:
        """A classifier that has not been trained."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData, model: EncoderModel) -> Resource:
        """Fits the ranking on the guide and the intents, and keeps both in the model."""
        guide = guide_of(training_data)
        max_wrong, max_wrong_likely = max_wrong_of(self._config)
        self._use(
            fit_reader(
                guide,
                intents_of(training_data),
                model.encode_corpus,
                max_wrong=max_wrong,
                max_wrong_likely=max_wrong_likely,
                calibration=model.calibration,
                language=model.encoder.words,
            ),
            guide,
        )
        write_arrays(
            self._storage,
            self._resource,
            self.searcher().to_arrays(),
            guide=guide.to_json(),
            encoder=json.dumps(_about(model.encoder)),
        )
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GuideClassifier:
        """The classifier of a trained model."""
        classifier = cls(config, model_storage, resource)
        guide = Guide.from_json(read_text(model_storage, resource, "guide"))
        classifier._use(Reader.from_arrays(read_arrays(model_storage, resource)), guide)
        classifier._encoder = json.loads(read_text(model_storage, resource, "encoder"))
        return classifier

    def _use(self, reader: Reader, guide: Guide) -> None:
        self._reader = reader
        self._guide = guide
        self._hidden = hidden_entries(guide)
        self._english = English.of(
            text for entry in guide for text in (entry.question, *entry.examples, entry.answer)
        )

    def assume_strangers(self, share: float) -> Reader:
        """Reads from now on as at a desk of whose messages that share is outside the guide, 0 to 1; returns
        the reader that does.
        """
        self._reader = self.searcher().at_share(share)
        return self._reader

    def process_training_data(self, training_data: TrainingData, model: EncoderModel) -> TrainingData:
        """Leaves the training data as it is; no later component learns from its rankings."""
        return training_data

    def process(self, messages: list[Message], model: EncoderModel) -> list[Message]:
        """Reads the messages by their embeddings, all at once."""
        self.check_encoder(model.encoder)
        if messages:
            reader = self.searcher()  # once: another thread may give it another share of strangers meanwhile
            said = list(map(text_of, messages))
            texts = [reader.speller.repair(text) for text in said]
            embeddings = np.stack(list(map(embedding_of, messages)))
            repaired = [row for row, text in enumerate(texts) if text != said[row]]
            if repaired:
                embeddings[repaired] = model.encoder.encode([texts[row] for row in repaired])
            for row in repaired:  # for the components after this one, too
                set_embedding(messages[row], embeddings[row])
            readings = reader.read(embeddings, texts, self._hidden)
            for message, text, found in zip(messages, said, readings, strict=True):
                if not any(map(str.isalnum, text)):
                    found = _outside(found, OFF_TOPIC)
                elif self._english is not None and self._english.is_foreign(text):
                    found = _outside(found, OTHER_LANGUAGE)
                set_reading(message, found, reader.thresholds)
        return messages

    def check_encoder(self, encoder: SentenceEncoder) -> None:
        """Raises EncoderError if the bot was trained with other weights or precision than `encoder`'s."""
        if self._encoder is not None and self._encoder != (now := _about(encoder)):
            trained, present = (f"sha256 {a['sha256'][:12]}…, {a['precision']}" for a in (self._encoder, now))
            raise EncoderError(
                f"the bot was trained with another encoder ({trained}) than {encoder.name} here ({present})"
            )

    def searcher(self) -> Reader:
        """The ranking itself, for the desk: it hides nothing."""
        return _trained(self._reader)

    @property
    def guide(self) -> Guide:
        """The guide that the model was trained on."""
        return _trained(self._guide)


def max_wrong_of(config: dict[str, Any]) -> tuple[float, float]:
    """`max_wrong` and `max_wrong_likely`. Raises ValueError for values that cannot be meant."""
    for name in ("max_wrong", "max_wrong_likely"):
        value = config[name]
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise ValueError(
                f"{name} of the GuideClassifier is a share from 0 to 1 (default: "
                f"{GuideClassifier.get_default_config()[name]}), not {value!r}"
            )
    wrong, likely = float(config["max_wrong"]), float(config["max_wrong_likely"])
    if likely < wrong:
        raise ValueError(
            f"max_wrong_likely of the GuideClassifier ({likely:g}) is below max_wrong ({wrong:g}): what is "
            f"only likely cannot be right more often than an answer"
        )
    return wrong, likely


def _about(encoder: SentenceEncoder) -> dict[str, str]:
    return {"sha256": encoder.sha256, "precision": encoder.precision}


def _outside(found: Reading, intent: str) -> Reading:
    """The reading of what asks the guide nothing, however near an entry it lies: a message without a letter
    or digit (dots, emoji), or one in another language.
    """
    return Reading(tuple(Ranked(ranked.entry, 0.0) for ranked in found.ranking), intent, 1.0)


def _trained(part: T | None) -> T:
    if part is None:
        raise RuntimeError("this classifier has been neither trained nor loaded")
    return part
