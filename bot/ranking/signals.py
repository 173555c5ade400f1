"""Signals of a ranking's certainty: what the confidence is learned from, one row a message."""

from __future__ import annotations

import numpy as np

from bot.ranking.views import ABSENT, FAMILIAR, VIEWS, Scores
from bot.text.arrays import Floats, Indices

SIGNALS = (
    "log_odds",  # of the top entry's share against everything else
    "margin",  # log share of the top entry over the runner-up of any kind
    "entry_margin",  # …over the runner-up among the entries
    "kernel",  # kernel score of the top entry
    "kernel_margin",  # …over the best other label
    "nearest",  # cosine to its nearest example
    "nearest_margin",  # …over that of the best other entry
    "centre",  # cosine to the centre of its examples
    "lexical",  # highest lexical similarity to one of its examples
    "question",  # cosine to its canonical question
    "answer",  # highest cosine to a sentence of its answer
    "answer_margin",  # …over that of the best other entry
    "agreement",  # share of the views that put it first among entries
    "outside",  # log share of the off-topic label
    "wordings",  # log2 of the number of its examples, MANY_WORDINGS at most
    "entries",  # log2 of the number of entries that may be ranked: among few, none has a near rival
    *FAMILIAR,
)

WORDINGS = SIGNALS.index("wordings")

MANY_WORDINGS = 16
"""Examples of an entry from which on more of them tell nothing more: the prior has seen no more."""

FURTHEST = 20.0
"""Bound of the log shares and of their differences: beyond it they say nothing more."""


def signals(
    scores: Scores, log_shares: Floats, entries: Indices, outside: int | None
) -> tuple[Indices, Floats]:
    """The label index of each message's top entry, and SIGNALS of its certainty, shape (messages, signals).

    `log_shares` has shape (messages, labels). `entries` are the label indices of the guide's entries,
    `outside` is that of the off-topic label, if there is one. A label that is hidden from a message has a
    log share of minus infinity, and is ABSENT from all views.
    """
    views, rows = scores.views, np.arange(len(log_shares))
    top = entries[np.argmax(log_shares[:, entries], axis=1)]
    share = np.clip(np.exp(log_shares[rows, top].astype(np.float64)), 1e-9, 1 - 1e-9)
    others = log_shares.copy()
    others[rows, top] = -np.inf
    runner_up = others.max(axis=1)
    rival_entry = others[:, entries].max(axis=1) if len(entries) > 1 else runner_up
    firsts = entries[views[:, entries].argmax(axis=1)]
    view = {name: views[:, :, index] for index, name in enumerate(VIEWS)}
    columns = {
        "log_odds": np.log(share / (1 - share)),
        "margin": _bounded(log_shares[rows, top] - runner_up),
        "entry_margin": _bounded(log_shares[rows, top] - rival_entry),
        **{name: view[name][rows, top] for name in VIEWS},
        "kernel_margin": _margin(view["kernel"], rows, top, slice(None)),
        "nearest_margin": _margin(view["nearest"], rows, top, entries),
        "answer_margin": _margin(view["answer"], rows, top, entries),
        "agreement": (firsts == top[:, None]).mean(axis=1),
        "outside": np.full(len(rows), -FURTHEST) if outside is None else _bounded(log_shares[:, outside]),
        "wordings": np.log2(np.clip(scores.wordings[rows, top], 1, MANY_WORDINGS)),
        "entries": np.full(len(rows), np.log2(len(entries))),
        **dict(zip(FAMILIAR, scores.familiar.T, strict=True)),
    }
    return top, np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32)


def _bounded(logs: Floats) -> Floats:
    return np.clip(logs, -FURTHEST, FURTHEST)


def _margin(view: Floats, rows: Indices, top: Indices, among: Indices | slice) -> Floats:
    """How far the top label is above the best other one `among` labels; above 0 if there is no other."""
    others = view.copy()
    others[rows, top] = ABSENT
    return np.asarray(view[rows, top] - np.maximum(others[:, among].max(axis=1), 0.0))
