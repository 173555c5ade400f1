"""A sentence-transformers model of one layer with random weights: real in every part but its wits."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from bot.embedding import PACKAGED_DEFAULT

DIMENSION = 32


def make(folder: Path) -> Any:
    """The model, with its transformer's own files in `folder`."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    spec = importlib.util.find_spec(PACKAGED_DEFAULT)
    assert spec is not None and spec.origin is not None
    torch.manual_seed(0)
    size = {
        "hidden_size": DIMENSION,
        "intermediate_size": 64,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }
    BertModel(BertConfig(vocab_size=30522, **size)).save_pretrained(folder)
    AutoTokenizer.from_pretrained(Path(spec.origin).parent / "model").save_pretrained(folder)
    return SentenceTransformer(modules=[Transformer(str(folder)), Pooling(DIMENSION)], device="cpu")
