"""Encoders of a layer with random weights, as sentence-transformers saves them: real, small, and no good."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from bot.encoder.weights import PACKAGED_DEFAULT


def make(folder: Path, *, dimension: int = 32) -> Any:
    """A SentenceTransformer with embeddings of `dimension`; its transformer is saved in `folder`."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    spec = importlib.util.find_spec(PACKAGED_DEFAULT)
    assert spec is not None and spec.origin is not None
    torch.manual_seed(0)
    size: dict[str, Any] = {
        "hidden_size": dimension,
        "intermediate_size": 64,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }
    BertModel(BertConfig(vocab_size=30522, **size)).save_pretrained(folder)
    AutoTokenizer.from_pretrained(Path(spec.origin).parent / "model").save_pretrained(folder)
    return SentenceTransformer(modules=[Transformer(str(folder)), Pooling(dimension)], device="cpu")


def save(folder: Path, *, dimension: int = 32) -> Path:
    """A whole model in `folder`, in place of what was there."""
    import shutil

    model = make(folder.with_name(f"{folder.name}-parts-{dimension}"), dimension=dimension)
    shutil.rmtree(folder, ignore_errors=True)
    model.save(str(folder))
    return folder
