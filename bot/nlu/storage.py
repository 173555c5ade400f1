"""Numpy arrays in a Rasa model, kept without pickle: a model file from elsewhere must not run code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


def write_arrays(storage: ModelStorage, resource: Resource, arrays: Mapping[str, Any], **texts: str) -> None:
    """Writes `arrays` and `texts` under `resource`."""
    with storage.write_to(resource) as folder:
        np.savez(folder / "arrays.npz", **arrays)
        for name, text in texts.items():
            (folder / f"{name}.json").write_text(text, encoding="utf-8")


def read_arrays(storage: ModelStorage, resource: Resource) -> dict[str, Any]:
    """The arrays of `resource`. Raises ValueError if the resource isn't in the model."""
    with storage.read_from(resource) as folder, np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def read_text(storage: ModelStorage, resource: Resource, name: str) -> str:
    """The text `name` of `resource`."""
    with storage.read_from(resource) as folder:
        return str((folder / f"{name}.json").read_text(encoding="utf-8"))
