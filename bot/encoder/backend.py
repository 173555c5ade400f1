"""What runs an encoder: a session made from a sentence-transformers model, checked against it.

Making exports the model, then turns its weights into eight-bit integers, which take a third of the time.
Eight bits are used only where they are near enough to the source on this very machine (older processors
saturate where newer ones do not); else the exported model runs as it is. A model whose shape the export does
not know runs through sentence-transformers itself, slower and just as right.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from bot.digest import sha256_of
from bot.encoder import onnx_export as exporting
from bot.text.arrays import Floats

logger = logging.getLogger(__name__)

Precision = Literal["int8", "fp32"]

BUILD = 3
"""Of how a session is made: raised where another way gives other numbers, so that no older one is used."""

MAX_TOKENS = 256
"""Tokens of a message that are read; what all-MiniLM-L6-v2 was trained to take. The rest is cut off."""

BATCH = 64

MANY_BATCHES = 100
"""From here on a call is a guide being trained on, not customers, and takes all processors that there are."""

EXPORT_TOLERANCE = 1e-4
"""Largest difference in any component of a unit-length embedding between exported model and source."""

INT8_COSINE = 0.985
"""Smallest mean cosine of the probes to the source in eight bits. Over BANKING77's test messages it is 0.994,
and accuracy on them and on CLINC150's is within 0.1 points of fp32."""

_PROBES = (
    "was my card exposed?",
    "I have called three times now and nobody can tell me whether the people who broke in have my number.",
    "ok",
    "Please tell me how to pay by bank transfer instead; my bank suspended the card this morning.",
    "WHY DID NOBODY TELL US EARLIER!!!",
    "hw do i chnge my pasword",
    "A man who calls himself Vantor wrote to me that he will publish my data.",
    "12 March 2026, order 48-113",
)


class EncoderError(Exception):
    """The encoder's weights are missing, altered, or not those that a bot was trained with."""


class Backend(Protocol):
    """Runs an encoder."""

    precision: Precision

    def encode(self, texts: list[str]) -> Floats:
        """Unit-length embeddings, shape (len(texts), dimension)."""

    def words(self) -> frozenset[str]:
        """The words that the encoder takes whole, in small letters."""


class OnnxBackend:
    """A session of ONNX runtime, with the model's own tokenizer."""

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
        # Batches of like length waste little on padding; the order is restored at the end.
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
        """The words that the encoder takes whole, in small letters."""
        return _whole_words(self._tokenizer.get_vocab())

    def _run_all(self, batches: list[list[list[int]]]) -> list[Floats]:
        if len(batches) < MANY_BATCHES:
            return [self._run(batch) for batch in batches]
        with ThreadPoolExecutor(os.cpu_count(), "encoding") as pool:  # a session bears several at a time
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
            return _unit(hidden[:, 0])
        weights = mask[:, :, None].astype(np.float32)
        return _unit((hidden * weights).sum(axis=1) / weights.sum(axis=1))


class TorchBackend:
    """The sentence-transformers model itself."""

    precision: Precision = "fp32"

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, texts: list[str]) -> Floats:
        """Unit-length embeddings, shape (len(texts), dimension)."""
        vectors = self._model.encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return _unit(np.asarray(vectors, dtype=np.float32))

    def words(self) -> frozenset[str]:
        """The words that the encoder takes whole, in small letters."""
        return _whole_words(self._model.tokenizer.get_vocab())


def open_session(
    source: Path, folder: Path, load: Callable[[], Any], *, precision: Precision, threads: int
) -> Backend:
    """The session kept in `folder`, made first where there is none, from the model in `source`.

    `load` gives the sentence-transformers model, which takes seconds and is asked for only where needed.
    Raises EncoderError where the session is not the one that was made.
    """
    try:
        made = json.loads((folder / "made.json").read_text())
        if made["pooling"] is None:
            return TorchBackend(load())
        expected = np.load(folder / "probes.npy", allow_pickle=False)
    except FileNotFoundError:
        return _make(load(), source, folder, precision, threads)
    backend = OnnxBackend(folder, made, threads)
    if _is_faithful(backend, expected):
        return backend
    # Made on another machine, whose processor computes otherwise.
    return _make(load(), source, folder, precision, threads)


def _make(model: Any, source: Path, folder: Path, precision: Precision, threads: int) -> Backend:
    """Makes the session in a folder of its own and puts it in place whole: others may be at it, too."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="making-", ignore_cleanup_errors=True) as work:
        made = _make_in(Path(work), model, source, precision)
        (Path(work) / "made.json").write_text(json.dumps(made))
        Path(work).chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # somebody else was quicker: theirs is as good
            Path(work).rename(folder)
    return TorchBackend(model) if made["pooling"] is None else OnnxBackend(folder, made, threads)


def _make_in(folder: Path, model: Any, source: Path, precision: Precision) -> dict[str, Any]:
    """Exports into `folder`; what was made, with `pooling` None where the model itself must run."""
    tokens = min(MAX_TOKENS, int(model.max_seq_length or MAX_TOKENS))
    made: dict[str, Any] = {"pooling": _pooling(model), "max_tokens": tokens}
    if made["pooling"] is None or not (source / "tokenizer.json").is_file():
        return {"pooling": None}
    (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    expected = TorchBackend(model).encode(list(_PROBES))
    np.save(folder / "probes.npy", expected)
    exported, file = folder / "exported.onnx", folder / "encoder.onnx"
    exporting.export(model, exported)
    exporting.fuse(exported, model[0].auto_model.config)
    for wished in ("int8", "fp32") if precision == "int8" else ("fp32",):
        try:
            exporting.quantize(exported, file) if wished == "int8" else exported.replace(file)
            made.update(precision=wished, onnx_sha256=sha256_of(file))
            if _is_faithful(OnnxBackend(folder, made, 1), expected):
                exported.unlink(missing_ok=True)
                return made
            logger.warning("the encoder's session in %s is too far from its source and is not used", wished)
        except Exception as error:  # of a model that the quantization does not understand
            logger.warning("the encoder cannot be run in %s (%s)", wished, type(error).__name__)
    return {"pooling": None}


def _is_faithful(backend: OnnxBackend, expected: Floats) -> bool:
    """Whether the session gives what the source gave for the probes."""
    found = backend.encode(list(_PROBES))
    if backend.precision == "int8":
        return bool((found * expected).sum(axis=1).mean() >= INT8_COSINE)
    return bool(np.abs(found - expected).max() <= EXPORT_TOLERANCE)


def _pooling(model: Any) -> str | None:
    """`mean` or `cls` where the model is transformer + pooling (+ normalise); None for any other build."""
    kinds = [type(module).__name__ for module in model]
    if kinds not in (["Transformer", "Pooling", "Normalize"], ["Transformer", "Pooling"]):
        return None
    mode = getattr(model[1], "pooling_mode", None)
    if mode is None and hasattr(model[1], "get_pooling_mode_str"):
        mode = model[1].get_pooling_mode_str()
    return mode if mode in ("mean", "cls") else None


def _whole_words(vocabulary: Collection[str]) -> frozenset[str]:
    """The words of a tokenizer's vocabulary: BERT's marks what goes on within a word, the others' (Ġ, ▁) what
    begins one.
    """
    pieces = [piece for piece in vocabulary if not piece.startswith("##")]
    if len(pieces) == len(vocabulary):
        pieces = [piece[1:] for piece in vocabulary if piece[0] in "Ġ▁"]
    return frozenset(piece.lower() for piece in pieces if piece.isascii() and piece.isalpha())


def _unit(vectors: Any) -> Floats:
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return np.asarray(vectors / np.maximum(norms, 1e-12)[:, None], dtype=np.float32)
