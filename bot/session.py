"""What runs an encoder: a session made from a sentence-transformers model, checked against it.

Making exports the model, then turns its weights into eight-bit integers, which take a quarter of the time.
Eight bits are used only where they are near enough to the source on this very machine (older processors
saturate where newer ones do not); else the exported model runs as it is. A model whose shape the export does
not know runs through sentence-transformers itself, slower and just as right.
"""

from __future__ import annotations

import hashlib
import json
import logging
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Embeddings = NDArray[np.float32]
Precision = Literal["int8", "fp32"]

MAX_TOKENS = 256
"""Tokens of a message that are read; what all-MiniLM-L6-v2 was trained to take. The rest is cut off."""

BATCH = 64

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

    def encode(self, texts: list[str]) -> Embeddings:
        """Unit-length embeddings, shape (len(texts), dimension)."""


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

    def encode(self, texts: list[str]) -> Embeddings:
        """Unit-length embeddings, shape (len(texts), dimension)."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        # Batches of like length waste little on padding; the order is restored at the end.
        order = sorted(range(len(texts)), key=lambda index: len(tokens[index]))
        rows: list[Embeddings] = []
        for start in range(0, len(order), self._batch):
            rows.append(self._run([tokens[index] for index in order[start : start + self._batch]]))
        stacked = np.concatenate(rows)
        result = np.empty_like(stacked)
        result[order] = stacked
        return result

    def _run(self, tokens: list[list[int]]) -> Embeddings:
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

    def encode(self, texts: list[str]) -> Embeddings:
        """Unit-length embeddings, shape (len(texts), dimension)."""
        vectors = self._model.encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return _unit(np.asarray(vectors, dtype=np.float32))


def open_session(
    source: Path, folder: Path, load: Callable[[], Any], *, precision: Precision, threads: int
) -> Backend:
    """The session kept in `folder`, made first where there is none, from the model in `source`.

    `load` gives the sentence-transformers model, which takes seconds and is asked for only where needed.
    Raises EncoderError where the session is not the one that was made.
    """
    try:
        made = json.loads((folder / "made.json").read_text())
    except FileNotFoundError:
        return _make(load(), source, folder, precision, threads)
    return TorchBackend(load()) if made["pooling"] is None else OnnxBackend(folder, made, threads)


def _make(model: Any, source: Path, folder: Path, precision: Precision, threads: int) -> Backend:
    folder.mkdir(parents=True, exist_ok=True)
    tokens = min(MAX_TOKENS, int(model.max_seq_length or MAX_TOKENS))
    made: dict[str, Any] = {"pooling": _pooling(model), "max_tokens": tokens}
    if made["pooling"] is None or not (source / "tokenizer.json").is_file():
        return _made(folder, {"pooling": None}, TorchBackend(model))
    (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    expected = TorchBackend(model).encode(list(_PROBES))
    file, exported = folder / "encoder.onnx", folder / "exported.onnx"

    def opened(precision: Precision) -> Backend:
        made.update(precision=precision, onnx_sha256=sha256_of(file))
        return OnnxBackend(folder, made, threads)

    try:
        _export(model, exported)
        if precision == "int8":
            _quantize(exported, file)
            backend = opened("int8")
            cosine = float((backend.encode(list(_PROBES)) * expected).sum(axis=1).mean())
            if cosine >= INT8_COSINE:
                return _made(folder, made, backend)
            logger.warning(
                "in eight bits the encoder has a mean cosine of %.3f to its source: fp32 runs", cosine
            )
        exported.replace(file)
        backend = opened("fp32")
        if (off := float(np.abs(backend.encode(list(_PROBES)) - expected).max())) <= EXPORT_TOLERANCE:
            return _made(folder, made, backend)
        logger.warning("the exported encoder differs by %.5f: running the source instead", off)
        return _made(folder, {"pooling": None}, TorchBackend(model))
    finally:
        exported.unlink(missing_ok=True)


def sha256_of(file: Path) -> str:
    """sha256 in hex of a file's bytes."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _made(folder: Path, made: dict[str, Any], backend: Backend) -> Backend:
    """Marks the folder as made, which it is from now on and not before."""
    (folder / "made.json.part").write_text(json.dumps(made))
    (folder / "made.json.part").replace(folder / "made.json")
    return backend


def _pooling(model: Any) -> str | None:
    """`mean` or `cls` where the model is transformer + pooling (+ normalise); None for any other build."""
    kinds = [type(module).__name__ for module in model]
    if kinds not in (["Transformer", "Pooling", "Normalize"], ["Transformer", "Pooling"]):
        return None
    mode = getattr(model[1], "pooling_mode", None)
    if mode is None and hasattr(model[1], "get_pooling_mode_str"):
        mode = model[1].get_pooling_mode_str()
    return mode if mode in ("mean", "cls") else None


def _export(model: Any, file: Path) -> None:
    import torch

    transformer = model[0].auto_model.eval()
    names = ["input_ids", "attention_mask"]
    if "token_type_ids" in model[0].tokenizer.model_input_names:
        names.append("token_type_ids")

    class LastHiddenState(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *values: Any) -> Any:
            return self.transformer(**dict(zip(names, values, strict=True))).last_hidden_state

    ids = torch.ones(2, 8, dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            LastHiddenState(),
            tuple(ids.clone() if name != "token_type_ids" else ids * 0 for name in names),
            str(file),
            input_names=names,
            output_names=["last_hidden_state"],
            dynamic_axes=dict.fromkeys([*names, "last_hidden_state"], axes),
            opset_version=17,
            dynamo=False,
        )


def _quantize(exported: Path, file: Path) -> None:
    """Eight-bit weights, a scale for each column; activations are scaled as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)  # it advises a step that is for pictures, on the root logger
    try:
        quantize_dynamic(str(exported), str(file), weight_type=QuantType.QInt8, per_channel=True)
    finally:
        logging.getLogger().setLevel(level)


def _unit(vectors: Any) -> Embeddings:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
