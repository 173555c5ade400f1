"""Graph component `Encoder`: one embedding a message, shared by everything after it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from weakref import WeakValueDictionary

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder.embedding import DEFAULT_MODEL, CachedEncode, EncoderError, SentenceEncoder
from bot.nlu.seam import set_embedding, text_of
from bot.ranking.calibration import Calibration
from bot.ranking.tuning import TunedEncoder

_in_use: WeakValueDictionary[tuple[str, int, str], SentenceEncoder] = WeakValueDictionary()
"""By name, threads and precision: Rasa's graph has two nodes for this component, which share one session."""


class EncoderModel:
    """The encoder as Rasa's graph hands it from part to part: what fingerprints it are its weights."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.encoder = encoder
        self.encode_corpus = CachedEncode(encoder.encode)
        """Embeddings for training: what two components learn from is encoded once, and let go with this."""

    @cached_property
    def calibration(self) -> Calibration | None:
        """What was learned while the encoder was fine-tuned; None if it is as its authors made it."""
        tuned = TunedEncoder.read(self.encoder.folder)
        return tuned.calibration if tuned is not None else None

    def fingerprint(self) -> str:
        """Weights and precision: others make another bot."""
        return f"{self.encoder.sha256} {self.encoder.precision}"


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="Encoder",
)
class Encoder(GraphComponent):
    """Loads a sentence-transformers model and encodes each message once.

    | setting | type | default | meaning |
    | --- | --- | --- | --- |
    | model | str | sentence-transformers/all-MiniLM-L6-v2 | a sentence-transformers name or folder |
    | sha256 | str | "" | expected sha256 of the weights; the default model's is known |
    | precision | str | int8 | what the weights run in if that is near enough to the source, or fp32 |
    | threads | int | 1 | processor threads for one encoding |

    Raises EncoderError if the weights are missing or not the expected ones.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings of the table above."""
        return {"model": DEFAULT_MODEL, "sha256": "", "precision": "int8", "threads": 1}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["onnxruntime", "tokenizers"]

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Encoder:
        """Opens the encoder that the settings name."""
        name, threads, precision = str(config["model"]), int(config["threads"]), config["precision"]
        if precision not in ("int8", "fp32"):
            raise EncoderError(f"config.yml: precision of the encoder is int8 or fp32, not {precision!r}")
        encoder = _in_use.get((name, threads, precision))
        if encoder is None:
            encoder = SentenceEncoder.open(name, threads=threads, precision=precision)
            _in_use[name, threads, precision] = encoder
        if config["sha256"] and config["sha256"] != encoder.sha256:
            raise EncoderError(
                f"the weights of {config['model']} are not the expected ones (sha256 {encoder.sha256[:12]}…, "
                f"expected {config['sha256'][:12]}…): restore them, or correct `sha256` in config.yml"
            )
        return cls(encoder)

    def provide(self) -> EncoderModel:
        """The encoder, for the components that need to encode more than the message."""
        return EncoderModel(self._encoder)

    def process_training_data(self, training_data: TrainingData, model: EncoderModel) -> TrainingData:
        """Training needs no embedding a message: the heads encode their own corpus, in one batch."""
        return training_data

    def process(self, messages: list[Message], model: EncoderModel) -> list[Message]:
        """Puts its embedding on each message; the encoder is given all of a call's messages at once."""
        for message, row in zip(messages, model.encoder.encode(list(map(text_of, messages))), strict=True):
            set_embedding(message, row)
        return messages
