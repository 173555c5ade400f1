"""Making the session that runs an encoder from its sentence-transformers model, and checking it against that.

The model is exported, and its weights become eight-bit integers, which take a third of the time. Eight bits
are used only if they are near enough to the source on this very machine: older processors saturate where
newer ones do not. Otherwise the exported model runs as it is. A model of a shape that the export does not
know runs through sentence-transformers itself, slower and just as right.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bot.digest import sha256_of
from bot.encoder import onnx_export
from bot.encoder.backend import Backend, OnnxBackend, Precision, TorchBackend
from bot.text.arrays import Floats

logger = logging.getLogger(__name__)

BUILD = 3
"""The version of how sessions are made. It is raised with every change that alters their numbers, so that no
session of an older version is used."""

MAX_TOKENS = 256
"""Tokens of a message that are read, as all-MiniLM-L6-v2 was trained; the rest is cut off."""

EXPORT_TOLERANCE = 1e-4
"""Largest difference in any component of a unit-length embedding between exported model and source."""

INT8_COSINE = 0.985
"""Smallest mean cosine between the probes' embeddings in eight bits and the source's. Over BANKING77's test
messages it is 0.994, and accuracy on them and on CLINC150's is within 0.1 points of fp32."""

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


def open_session(
    source: Path, folder: Path, load: Callable[[], Any], *, precision: Precision, threads: int
) -> Backend:
    """Opens the session in `folder`; if there is none, makes it first, from the model in `source`.

    `load` returns the sentence-transformers model. It takes seconds and is called only if needed. Raises
    EncoderError if the session was altered since it was made.
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
    # It was made on another machine, whose processor computes differently.
    return _make(load(), source, folder, precision, threads)


def _make(model: Any, source: Path, folder: Path, precision: Precision, threads: int) -> Backend:
    """Makes the session in a temporary folder and moves it into place: another process may do the same."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="making-", ignore_cleanup_errors=True) as work:
        made = _make_in(Path(work), model, source, precision)
        (Path(work) / "made.json").write_text(json.dumps(made))
        Path(work).chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # another process was quicker: its session is as good
            Path(work).rename(folder)
    return TorchBackend(model) if made["pooling"] is None else OnnxBackend(folder, made, threads)


def _make_in(folder: Path, model: Any, source: Path, precision: Precision) -> dict[str, Any]:
    """Exports into `folder` and returns what was made, with `pooling` None if the model itself must run."""
    tokens = min(MAX_TOKENS, int(model.max_seq_length or MAX_TOKENS))
    made: dict[str, Any] = {"pooling": _pooling(model), "max_tokens": tokens}
    if made["pooling"] is None or not (source / "tokenizer.json").is_file():
        return {"pooling": None}
    (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    expected = TorchBackend(model).encode(list(_PROBES))
    np.save(folder / "probes.npy", expected)
    exported, file = folder / "exported.onnx", folder / "encoder.onnx"
    onnx_export.export(model, exported)
    onnx_export.fuse(exported, model[0].auto_model.config)
    for wished in ("int8", "fp32") if precision == "int8" else ("fp32",):
        try:
            onnx_export.quantize(exported, file) if wished == "int8" else exported.replace(file)
            made.update(precision=wished, onnx_sha256=sha256_of(file))
            if _is_faithful(OnnxBackend(folder, made, 1), expected):
                exported.unlink(missing_ok=True)
                return made
            logger.warning("the encoder's session in %s is too far from its source and is not used", wished)
        except Exception as error:  # the quantization does not understand every model
            logger.warning("the encoder cannot be run in %s (%s)", wished, type(error).__name__)
    return {"pooling": None}


def _is_faithful(backend: OnnxBackend, expected: Floats) -> bool:
    """Whether the session gives what the source gave for the probes, near enough for its precision."""
    found = backend.encode(list(_PROBES))
    if backend.precision == "int8":
        return bool((found * expected).sum(axis=1).mean() >= INT8_COSINE)
    return bool(np.abs(found - expected).max() <= EXPORT_TOLERANCE)


def _pooling(model: Any) -> str | None:
    """`mean` or `cls` if the model is transformer + pooling (+ normalise); None for any other build."""
    kinds = [type(module).__name__ for module in model]
    if kinds not in (["Transformer", "Pooling", "Normalize"], ["Transformer", "Pooling"]):
        return None
    mode = getattr(model[1], "pooling_mode", None)
    if mode is None and hasattr(model[1], "get_pooling_mode_str"):
        mode = model[1].get_pooling_mode_str()
    return mode if mode in ("mean", "cls") else None
