"""The encoder's session: made from the model, checked against it, and only then trusted."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import pytest

from bot.encoder import onnx_export, session
from bot.encoder.backend import Backend, OnnxBackend, TorchBackend
from bot.encoder.embedding import SentenceEncoder
from bot.encoder.session import open_session
from bot.encoder.weights import EncoderError
from tests import tiny_encoders

TEXTS = ["was my card exposed?", "ok", "I have asked three times now and nobody has told me anything at all."]


class Tiny(NamedTuple):
    source: Path
    model: Any


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """A sentence-transformers model of one layer with random weights."""
    folder = tmp_path_factory.mktemp("tiny") / "bert"
    return Tiny(folder, tiny_encoders.make(folder))


def opened(tiny: Tiny, folder: Path, **settings: Any) -> Backend:
    return open_session(
        tiny.source, folder, lambda: tiny.model, **{"precision": "int8", "threads": 1, **settings}
    )


@pytest.fixture(scope="module")
def made(tiny: Tiny, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with its session in eight bits."""
    folder = tmp_path_factory.mktemp("made") / "s"
    opened(tiny, folder)
    return folder


def test_eight_bits_stay_near_the_source(tiny: Tiny, made: Path) -> None:
    backend = opened(tiny, made)
    assert isinstance(backend, OnnxBackend) and backend.precision == "int8"
    cosine = (backend.encode(TEXTS) * TorchBackend(tiny.model).encode(TEXTS)).sum(axis=1)
    assert cosine.min() > 0.95 and cosine.mean() > session.INT8_COSINE
    assert sorted(file.name for file in made.iterdir()) == [
        "encoder.onnx",
        "made.json",
        "probes.npy",
        "tokenizer.json",
    ]


def test_the_file_says_things_as_the_runtime_is_quick_with_them(made: Path) -> None:
    graph = onnx.load(str(made / "encoder.onnx")).graph
    kinds = Counter(node.op_type for node in graph.node)
    assert kinds["InstanceNormalization"] == 2 and not kinds["SkipLayerNormalization"]
    products = [node for node in graph.node if node.op_type in ("MatMulInteger", "QAttention")]
    assert products and not any("weight_zero_point" in name for node in products for name in node.input)
    assert not any("zero_point" in each.name for each in graph.initializer if each.dims)


def test_a_machine_on_which_eight_bits_are_too_coarse_runs_the_exported_model(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "INT8_COSINE", 1.01)
    backend = opened(tiny, tmp_path / "s")
    assert isinstance(backend, OnnxBackend) and backend.precision == "fp32"
    assert (
        np.abs(backend.encode(TEXTS) - TorchBackend(tiny.model).encode(TEXTS)).max()
        < session.EXPORT_TOLERANCE
    )


def test_a_model_that_cannot_be_exported_faithfully_runs_itself(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "EXPORT_TOLERANCE", -1.0)
    for _ in ("made", "opened again"):
        assert isinstance(opened(tiny, tmp_path / "s", precision="fp32"), TorchBackend)


def test_the_second_opening_needs_no_model(tiny: Tiny, made: Path) -> None:
    def never() -> Any:
        raise AssertionError("the model was loaded again")

    again = open_session(tiny.source, made, never, precision="int8", threads=1)
    assert again.encode(TEXTS).shape == (3, 32)


@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_a_session_that_was_altered_is_not_run(tiny: Tiny, made: Path, tmp_path: Path, harm: str) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "s"))
    file = folder / "encoder.onnx"
    file.write_bytes(file.read_bytes() + b"x") if harm == "altered" else file.unlink()
    with pytest.raises(EncoderError, match="altered since it was made"):
        opened(tiny, folder)


def test_a_session_from_a_machine_that_computes_otherwise_is_made_anew(
    tiny: Tiny, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "s"))
    monkeypatch.setattr(session, "INT8_COSINE", 1.01)
    assert opened(tiny, folder).precision == "fp32"


def test_a_model_that_cannot_be_quantized_runs_as_it_was_exported(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("an operator that nobody knows")

    monkeypatch.setattr(onnx_export, "quantize", fail)
    assert opened(tiny, tmp_path / "s").precision == "fp32"


def test_making_that_was_cut_short_is_begun_again(tiny: Tiny, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "encoder.onnx").write_bytes(b"half of it")
    assert opened(tiny, folder).precision == "int8"
    assert json.loads((folder / "made.json").read_text())["precision"] == "int8"


def test_a_text_has_one_vector_whatever_comes_with_it(encode: Any) -> None:
    together = encode(TEXTS)
    assert all((encode([text])[0] == row).all() for text, row in zip(TEXTS, together, strict=True))
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_no_texts(encode: Any) -> None:
    assert encode([]).shape == (0, SentenceEncoder.open().dimension)
