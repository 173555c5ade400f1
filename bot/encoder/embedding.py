"""Sentence embeddings: the sentence-transformers model is the source, an ONNX runtime session is what runs.

bot.encoder.session makes the session from the model's own weights, once. It is kept in a cache folder under
the weights' sha256.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot import project
from bot.encoder.backend import Backend, Precision, TorchBackend
from bot.encoder.session import BUILD, open_session
from bot.encoder.weights import DEFAULT_MODEL, DEFAULT_MODEL_SHA256, EncoderError, find_weights, load_model
from bot.text.arrays import Encode, Floats

__all__ = ["DEFAULT_MODEL", "CachedEncode", "EncoderError", "SentenceEncoder"]

COMPONENT = "bot.nlu.encoder.Encoder"
"""The encoder's name in config.yml."""


class SentenceEncoder:
    """Turns texts into unit-length vectors; equal texts give equal vectors (in fp32 up to rounding).

    `sha256` is that of the weights, `precision` what they run in: both must be what a bot was trained with.
    `folder` holds the weights, `dimension` is the length of a vector.
    """

    def __init__(self, backend: Backend, *, name: str, sha256: str, folder: Path) -> None:
        self._backend = backend
        self.folder = folder
        self.name = name
        self.sha256 = sha256
        self.precision: Precision = backend.precision
        self.dimension = int(backend.encode(["a"]).shape[1])

    @classmethod
    def open(
        cls,
        name: str = DEFAULT_MODEL,
        *,
        cache: Path | None = None,
        threads: int = 1,
        precision: Precision = "int8",
    ) -> SentenceEncoder:
        """Opens an encoder by sentence-transformers name or folder.

        `threads` is how many one encoding may use. `precision` is a wish: int8 runs only if it is near enough
        to the source (bot.encoder.session.INT8_COSINE), otherwise fp32. Raises EncoderError.
        """
        source, sha256 = find_weights(name)
        if name == DEFAULT_MODEL and sha256 != DEFAULT_MODEL_SHA256:
            raise EncoderError(
                f"the weights of {name} at {source} are not the published ones "
                f"(sha256 {sha256[:12]}…, expected {DEFAULT_MODEL_SHA256[:12]}…): "
                f"reinstall the package or model"
            )
        folder = (cache or default_cache()) / f"{sha256[:16]}-{precision}-{BUILD}"
        backend = open_session(
            source, folder, lambda: load_model(str(source)), precision=precision, threads=threads
        )
        return cls(backend, name=name, sha256=sha256, folder=source)

    @classmethod
    def configured(cls, name: str | None = None, *, threads: int = 1) -> SentenceEncoder:
        """Opens the encoder of config.yml, or `name` in its place. Raises EncoderError."""
        precision: Precision = "fp32" if _settings().get("precision") == "fp32" else "int8"
        return cls.open(name or configured_name(), threads=threads, precision=precision)

    @classmethod
    def source(cls, name: str = DEFAULT_MODEL) -> SentenceEncoder:
        """Opens the sentence-transformers model itself, to compare sessions with. Raises EncoderError."""
        source, sha256 = find_weights(name)
        return cls(TorchBackend(load_model(str(source))), name=name, sha256=sha256, folder=source)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit-length embeddings of `texts`, float32, shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._backend.encode(list(texts))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that the encoder's vocabulary has whole, in lower case: a language's common ones."""
        return self._backend.words()


class CachedEncode:
    """Encodes each text once, and keeps the embeddings as long as it lives itself."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._known: dict[str, Floats] = {}

    def __call__(self, texts: Sequence[str]) -> Floats:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            self._known.update(zip(fresh, self._encode(fresh), strict=True))
        return np.stack([self._known[text] for text in texts])


def default_cache() -> Path:
    """The folder of all sessions: CALMLINE_ENCODER_CACHE, or `models/encoders` in the project."""
    configured = os.environ.get("CALMLINE_ENCODER_CACHE")
    return Path(configured) if configured else project.ROOT / "models" / "encoders"


def configured_name() -> str:
    """The encoder that config.yml names, with the environment's variables filled in as Rasa does.

    Raises EncoderError.
    """
    return os.path.expandvars(str(_settings().get("model") or DEFAULT_MODEL))


def _settings() -> dict[str, Any]:
    """The encoder's settings in config.yml; none if its pipeline has no encoder."""
    try:
        parts = yaml.safe_load(project.CONFIG.read_text(encoding="utf-8"))["pipeline"]
        return next((part for part in parts if part["name"] == COMPONENT), {})
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError) as error:
        said = " ".join(str(error).split())
        raise EncoderError(f"{project.CONFIG} names no encoder that can be read ({said})") from error
