"""What graph components share that learn one head from the training data and read it back from the model."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self

from bot.nlu.encoder import EncoderModel
from bot.nlu.storage import read_arrays, write_arrays
from bot.project import code_digest
from bot.text.arrays import Encode


class Head(Protocol):
    """A fitted head that can be kept as plain arrays."""

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""

    @classmethod
    def from_arrays(cls, arrays: Any) -> Self:
        """The inverse of `to_arrays`."""


AnyHead = TypeVar("AnyHead", bound=Head)


class HeadDetector(GraphComponent, Generic[AnyHead]):
    """A component with one head; `model` is None if the training data held too few examples."""

    head: ClassVar[type[Head]]

    def __init__(self, storage: ModelStorage, resource: Resource, model: AnyHead | None = None) -> None:
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    @abstractmethod
    def fitted(cls, training_data: TrainingData, encode: Encode) -> AnyHead | None:
        """A head fitted on the examples of training data; None if it holds too few."""

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
    ) -> HeadDetector[AnyHead]:
        """A detector that has not been trained."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData, model: EncoderModel) -> Resource:
        """Fits the head and keeps it in the model."""
        self._model = self.fitted(training_data, model.encode_corpus)
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
    ) -> HeadDetector[AnyHead]:
        """The detector of a trained model."""
        try:
            arrays = read_arrays(model_storage, resource)
        except ValueError:  # trained with too few examples
            return cls(model_storage, resource)
        found: Any = cls.head.from_arrays(arrays)
        return cls(model_storage, resource, found)

    def process_training_data(self, training_data: TrainingData, model: EncoderModel) -> TrainingData:
        """Leaves the training data as it is."""
        return training_data
