"""What runs an encoder: a session of ONNX runtime, or the sentence-transformers model itself."""

from __future__ import annotations

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from bot.digest import sha256_of
from bot.encoder.weights import EncoderError
from bot.text.arrays import Floats, unit_rows

Precision = Literal["int8", "fp32"]

BATCH = 64

MANY_BATCHES = 100
"""A call of so many batches trains on a guide: no customer waits beside it, so it takes all processors."""


class Backend(Protocol):
    """Runs an encoder in one precision."""

    precision: Precision

    def encode(self, texts: list[str]) -> Floats:
        """Unit-length embeddings, shape (len(texts), dimension)."""

    def words(self) -> frozenset[str]:
        """The words that the encoder's vocabulary has whole, in lower case."""


class OnnxBackend:
    """A session of ONNX runtime with the model's own tokenizer, read from the folder that holds both.

    Raises EncoderError when the session's file is missing or was altered.
    """

    def __init__(self, folder: Path, made: dict[str, Any], threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        file = folder / "encoder.onnx"
        try:
            whole = sha256_of(file) == made["onnx_sha256"]
        except FileNotFoundError:
            whole = False
        if not whole:
            raise EncoderError(f"{file} was altered since it was made: delete its folder and start again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        self._inputs = {item.name for item in self._session.get_inputs()}
        self._pooling = made["pooling"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(made["max_tokens"])
        self.precision: Precision = made["precision"]
        # In eight bits the scale is taken over a whole batch: a text's vector would depend on its neighbours.
        self._batch = 1 if self.precision == "int8" else BATCH

    def encode(self, texts: list[str]) -> Floats:
        """Unit-length embeddings, shape (len(texts), dimension)."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        # Batches of similar length waste little on padding; the order is restored at the end.
        order = sorted(range(len(texts)), key=lambda index: len(tokens[index]))
        batches = [
            [tokens[index] for index in order[start : start + self._batch]]
            for start in range(0, len(order), self._batch)
        ]
        stacked = np.concatenate(self._run_all(batches))
        result = np.empty_like(stacked)
        result[order] = stacked
        return result

    def words(self) -> frozenset[str]:
        """The words that the encoder's vocabulary has whole, in lower case."""
        return _whole_words(self._tokenizer.get_vocab())

    def _run_all(self, batches: list[list[list[int]]]) -> list[Floats]:
        if len(batches) < MANY_BATCHES:
            return [self._run(batch) for batch in batches]
        # A session takes several calls at a time.
        with ThreadPoolExecutor(os.cpu_count(), "encoding") as pool:
            return list(pool.map(self._run, batches))

    def _run(self, tokens: list[list[int]]) -> Floats:
        width = max(len(row) for row in tokens)
        ids = np.zeros((len(tokens), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, values in enumerate(tokens):
            ids[row, : len(values)] = values
            mask[row, : len(values)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (hidden,) = self._session.run(
            None, {name: value for name, value in feed.items() if name in self._inputs}
        )
        if self._pooling == "cls":
            return unit_rows(hidden[:, 0])
        weights = mask[:, :, None].astype(np.float32)
        return unit_rows((hidden * weights).sum(axis=1) / weights.sum(axis=1))


class TorchBackend:
    """The sentence-transformers model itself, in 32 bits."""

    precision: Precision = "fp32"

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, texts: list[str]) -> Floats:
        """Unit-length embeddings, shape (len(texts), dimension)."""
        vectors = self._model.encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return unit_rows(np.asarray(vectors, dtype=np.float32))

    def words(self) -> frozenset[str]:
        """The words that the encoder's vocabulary has whole, in lower case."""
        return _whole_words(self._model.tokenizer.get_vocab())


def _whole_words(vocabulary: Collection[str]) -> frozenset[str]:
    """The whole words of a tokenizer's vocabulary, in lower case.

    BERT's tokenizer marks the pieces that continue a word (##); others mark those that begin one (Ġ, ▁).
    """
    pieces = [piece for piece in vocabulary if not piece.startswith("##")]
    if len(pieces) == len(vocabulary):
        pieces = [piece[1:] for piece in vocabulary if piece[0] in "Ġ▁"]
    return frozenset(piece.lower() for piece in pieces if piece.isascii() and piece.isalpha())
