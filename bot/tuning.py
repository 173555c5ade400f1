"""Fine-tuning: the encoder learns which of a guide's questions are different ones.

A softmax over scaled cosines to one prototype a label (Wang et al., NormFace, 2017), with the prototypes
started at the labels' centres: near labels push each other apart hardest, so they are each other's hard
negatives, and what comes out is an embedding of the same kind, for cosines.

Only the upper half of the encoder's layers learns: the lower ones know the language, which a guide does not
change, and a step takes two thirds of the time.

A fifth of the examples is never shown to the encoder. By these the best epoch is chosen, and on these alone
the ranking and its confidence are fitted afterwards (`Tuned.saw`): of examples that it has seen, a tuned
encoder is surer than of any customer's words.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.embedding import EncoderError, load_source
from bot.session import sha256_of

Say = Callable[[str], None]

NOTE = "tuned.json"

HELD_BACK = 5
"""One example in so many is not shown to the encoder."""

FEWEST = 40
FEWEST_HELD_BACK = 10
"""Examples below which there is too little to learn from, or to judge it by."""

EPOCHS = 10
MOST_STEPS = 1200
"""A bound for large guides: about 20 minutes on two cores. Ten epochs of 1,000 examples are a tenth of it."""

BATCH = 64
LEARNING_RATE = 2e-4
PROTOTYPE_RATE = 1e-2
WARM_UP = 0.1
SCALE = 20.0
"""Inverse temperature of the cosines."""

PATIENCE = 3
"""Epochs without a better one before it stops."""


@dataclass(frozen=True)
class Tuned:
    """What fine-tuning left in its folder: sha256 of the weights, and which examples they were shown."""

    weights: str
    seen: frozenset[str]

    def saw(self, text: str) -> bool:
        """Whether the encoder was shown this text."""
        return _mark(text) in self.seen

    @classmethod
    def of(cls, folder: Path) -> Tuned | None:
        """The note in an encoder's folder; None where it is not a tuned one.

        Raises EncoderError for a note that cannot be read.
        """
        try:
            note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
            return cls(str(note["weights"]), frozenset(note["seen"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderError(
                f"{folder / NOTE} cannot be read: tune the encoder again with `calmline train --fine-tune`"
            ) from error


def held_back(text: str) -> bool:
    """Whether this example is kept from the encoder: by its own letters, so the same one every time."""
    return int(_mark(text), 16) % HELD_BACK == 0


def tune(
    source: str, examples: Mapping[str, Sequence[str]], folder: Path, say: Say, *, seed: int = 0
) -> Tuned:
    """Fine-tunes the encoder `source` on examples by label, into `folder`, as a sentence-transformers model.

    Takes minutes on two cores, less where PyTorch finds a GPU. Raises EncoderError: the source cannot be
    loaded, the folder cannot be written, or there are too few examples.
    """
    rows = [(text, number) for number, texts in enumerate(examples.values()) for text in dict.fromkeys(texts)]
    shown = [row for row in rows if not held_back(row[0])]
    back = [row for row in rows if held_back(row[0])]
    enough = len(shown) >= FEWEST and len(back) >= FEWEST_HELD_BACK
    if not enough or len({label for _, label in shown}) < 2:
        raise EncoderError(
            f"{len(rows)} examples are too few to fine-tune on (about {FEWEST + FEWEST_HELD_BACK} of two "
            f"entries or more are needed): train without --fine-tune"
        )
    model = load_source(source)
    _learn(model, shown, back, len(examples), say, seed)
    return _save(model, frozenset(_mark(text) for text, _ in shown), folder)


def _learn(
    model: Any, shown: list[tuple[str, int]], back: list[tuple[str, int]], labels: int, say: Say, seed: int
) -> None:
    """Leaves in `model` the weights of the epoch that puts most held-back examples nearest to their label."""
    import torch
    from torch.nn import functional

    _freeze_lower_half(model)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    texts, y = [text for text, _ in shown], np.array([label for _, label in shown])
    prototypes = torch.nn.Parameter(
        torch.tensor(_centres(_encode(model, texts), y, labels), device=model.device)
    )
    per_epoch = -(-len(texts) // BATCH)
    epochs = max(1, min(EPOCHS, MOST_STEPS // per_epoch))
    learned: list[dict[str, Any]] = [
        {"params": [parameter for parameter in model.parameters() if parameter.requires_grad]},
        {"params": [prototypes], "lr": PROTOTYPE_RATE},
    ]
    optimizer = torch.optim.AdamW(learned, lr=LEARNING_RATE, weight_decay=0.0)
    steps = epochs * per_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / max(1.0, WARM_UP * steps), (steps - step) / steps)
    )
    best, best_weights, since = _right(model, back, prototypes), _weights(model), 0
    say(f"Fine-tuning on {len(shown)} examples, at most {epochs} epochs …")
    say(f"  before: {_share(best)} of the {len(back)} examples held back are nearest to their own centre")
    started = time.perf_counter()
    for epoch in range(epochs):
        model.train()
        for done, rows in enumerate(_batches(texts, rng), 1):
            vectors = functional.normalize(_forward(model, [texts[row] for row in rows]), dim=1)
            cosines = vectors @ functional.normalize(prototypes, dim=1).T
            loss = functional.cross_entropy(SCALE * cosines, torch.tensor(y[rows], device=model.device))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if done % 50 == 0:
                say(f"  epoch {epoch + 1} of {epochs}, batch {done} of {per_epoch} …")
        right = _right(model, back, prototypes)
        say(f"  epoch {epoch + 1} of {epochs}: {_share(right)} right, {time.perf_counter() - started:.0f} s")
        if right > best:
            best, best_weights, since = right, _weights(model), 0
        else:
            since += 1
            if since == PATIENCE:
                break
    model.load_state_dict(best_weights)
    model.eval()


def _freeze_lower_half(model: Any) -> None:
    """Of a model that is a stack of layers, with what lies under them; any other learns as a whole."""
    import torch

    stack = next((part for part in model.modules() if isinstance(part, torch.nn.ModuleList)), None)
    lower = len(stack) // 2 if stack is not None else 0
    if stack is None or lower == 0:
        return
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for layer in stack[lower:]:
        for parameter in layer.parameters():
            parameter.requires_grad_(True)


def _batches(texts: Sequence[str], rng: np.random.Generator) -> list[Any]:
    """Rows in batches of about equal length, so that little of one is padding; in an order of chance."""
    lengths = np.array([len(text) for text in texts])
    order = np.argsort(lengths + rng.normal(0, lengths.std() / 3 + 1, len(texts)), kind="stable")
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    return batches


def _forward(model: Any, texts: list[str]) -> Any:
    features = model.preprocess(texts)
    return model(
        {name: value.to(model.device) if hasattr(value, "to") else value for name, value in features.items()}
    )["sentence_embedding"]


def _encode(model: Any, texts: list[str]) -> Any:
    return model.encode(texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)


def _centres(x: Any, y: Any, labels: int) -> Any:
    sums = np.zeros((labels, x.shape[1]), dtype=np.float32)
    np.add.at(sums, y, x)
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)


def _unit(prototypes: Any) -> Any:
    from torch.nn import functional

    return functional.normalize(prototypes.detach(), dim=1).cpu().numpy()


def _right(model: Any, back: list[tuple[str, int]], prototypes: Any) -> float:
    """The share of held-back examples that lie nearest to their own label's prototype."""
    if not back:
        return 0.0
    model.eval()
    nearest = (_encode(model, [text for text, _ in back]) @ _unit(prototypes).T).argmax(axis=1)
    return float((nearest == np.array([label for _, label in back])).mean())


def _weights(model: Any) -> dict[str, Any]:
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


def _save(model: Any, seen: frozenset[str], folder: Path) -> Tuned:
    """Writes the model beside its place and moves it there whole."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix="tuning-", ignore_cleanup_errors=True
        ) as work:
            model.save(work)
            tuned = Tuned(sha256_of(Path(work) / "model.safetensors"), seen)
            note = {"weights": tuned.weights, "seen": sorted(seen)}
            (Path(work) / NOTE).write_text(json.dumps(note), encoding="utf-8")
            Path(work).chmod(0o755)
            shutil.rmtree(folder, ignore_errors=True)
            Path(work).rename(folder)
            return tuned
    except OSError as error:
        raise EncoderError(
            f"cannot write {folder}: {error.strerror or error} — choose another --out"
        ) from error


def _mark(text: str) -> str:
    return hashlib.sha256(" ".join(text.lower().split()).encode("utf-8", "replace")).hexdigest()[:16]


def _share(value: float) -> str:
    return f"{value * 100:.1f} %"
