"""How an encoder is taught to tell questions apart.

A softmax over scaled cosines to one prototype a label (Wang et al., NormFace, 2017), with the prototypes
started at the labels' centres: near labels push each other apart hardest, so they are each other's hard
negatives. The result is an embedding of the same kind, for cosines.

Only the upper half of the encoder's layers learns: the lower ones know the language, which a guide does not
change, and a step takes two thirds of the time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.progress import Say
from bot.text.arrays import centres, unit_rows
from bot.text.percent import percent

LabelledTexts = Sequence[tuple[str, int]]
"""Texts, each with the index of its label."""

EPOCHS = 15
MOST_STEPS = 1200
"""A bound for large guides: about 20 minutes on two cores. Fifteen epochs of 1,000 examples take a fifth."""

BATCH = 64
LEARNING_RATE = 2e-4
WIDTH = 384
"""The dimension up to which LEARNING_RATE holds. Above, the rate falls in inverse proportion, since wider
layers bear only smaller steps (Yang et al., Tensor Programs V, 2022): all-mpnet-base-v2, twice as wide,
takes half."""

PROTOTYPE_RATE = 1e-2
WARM_UP = 0.1
SCALE = 20.0
"""Inverse temperature of the cosines."""

PATIENCE = 5
"""Training stops after this many epochs without one as good. The first, at the highest rate, are often a step
back."""


def epochs_for(count: int) -> int:
    """The most epochs for `count` examples."""
    return max(1, min(EPOCHS, MOST_STEPS // -(-count // BATCH)))


def fine_tune(
    model: Any,
    shown: LabelledTexts,
    labels: int,
    say: Say,
    *,
    back: LabelledTexts = (),
    stop: int | None = None,
) -> int:
    """Fine-tunes the sentence-transformers model on the `shown` texts; returns the number of epochs it kept.

    With the held-back texts `back`, it keeps the weights of the epoch that puts most of them nearest to their
    own label: the last of equals, or the original weights if no epoch is as good. Without `back`, it keeps
    the weights after `stop` epochs. `labels` is the number of labels.
    """
    import torch
    from torch.nn import functional

    if stop == 0:
        return 0
    _freeze_lower_half(model)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    texts, y = [text for text, _ in shown], np.array([label for _, label in shown])
    prototypes = torch.nn.Parameter(
        torch.tensor(centres(encode_texts(model, texts), y, labels), device=model.device)
    )
    per_epoch = -(-len(texts) // BATCH)
    epochs = epochs_for(len(texts))
    learned: list[dict[str, Any]] = [
        {"params": [parameter for parameter in model.parameters() if parameter.requires_grad]},
        {"params": [prototypes], "lr": PROTOTYPE_RATE},
    ]
    rate = LEARNING_RATE * min(1.0, WIDTH / prototypes.shape[1])
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.0)
    steps = epochs * per_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / max(1.0, WARM_UP * steps), (steps - step) / steps)
    )
    best_epoch, best, best_weights = 0, _right(model, back, prototypes), _weights(model)
    if back:
        say(
            f"  before: {percent(best)} of the {len(back)} examples held back are nearest to their own centre"
        )
    started = time.perf_counter()
    for epoch in range(1, (min(stop, epochs) if stop is not None else epochs) + 1):
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
                say(f"  epoch {epoch} of {epochs}, batch {done} of {per_epoch} …")
        took = f"{time.perf_counter() - started:.0f} s"
        if not back:
            best_epoch = epoch
            say(f"  epoch {epoch} of {stop}: {took}")
            continue
        right = _right(model, back, prototypes)
        say(f"  epoch {epoch} of {epochs}: {percent(right)} right, {took}")
        if right >= best:
            best_epoch, best, best_weights = epoch, right, _weights(model)
        elif epoch - best_epoch == PATIENCE:
            break
    if back:
        model.load_state_dict(best_weights)
    model.eval()
    return best_epoch


def encode_texts(model: Any, texts: Sequence[str]) -> Any:
    """Unit-length embeddings of the texts from the model being tuned, float32, shape (texts, dimension)."""
    return model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)


def _freeze_lower_half(model: Any) -> None:
    """Freezes the lower half of a stack of layers, and what is below it; any other model learns whole."""
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
    """Indices of the texts in batches of similar length, so that little is padding; in random order."""
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


def _right(model: Any, back: LabelledTexts, prototypes: Any) -> float:
    """The share of held-back texts that lie nearest to their own label's prototype."""
    if not back:
        return 0.0
    model.eval()
    nearest = (
        encode_texts(model, [text for text, _ in back]) @ unit_rows(prototypes.detach().cpu().numpy()).T
    ).argmax(axis=1)
    return float((nearest == np.array([label for _, label in back])).mean())


def _weights(model: Any) -> dict[str, Any]:
    return {name: value.detach().clone() for name, value in model.state_dict().items()}
