"""Makes the shipped prior: `python -m bench.prior --public DIR`.

It simulates guides (bench.simulated_guides), fits the weights of the views and the confidence on what became
of their messages, and writes `bot/ranking/prior.json` with the figures that it was made from. Each figure is
of a set that the fit had not seen: the whole set is left out. It takes about ten minutes on two cores.

`--check` makes only the small part that needs no public set, and compares it with the shipped file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.progress import say
from bench.simulated_guides import (
    GUIDES_GROUP,
    SimulatedGuide,
    guide_draws,
    public_draws,
    read_guides,
    read_public_sets,
)
from bot.encoder.embedding import CachedEncode, EncoderError, SentenceEncoder
from bot.project import GUIDE
from bot.ranking import prior as shipped
from bot.ranking.confidence import (
    FAR,
    MISTAKEN,
    NEAR,
    OUTSIDE_SHARE,
    RIGHT,
    Confidence,
    Experience,
    fit_outcomes,
    row_weights,
)
from bot.ranking.corpus import corpus_of, speller_of
from bot.ranking.model import PreparedCorpus
from bot.ranking.prior import Prior, PriorError, position
from bot.ranking.shares import MOST, ViewWeights
from bot.ranking.signals import SIGNALS, signals
from bot.ranking.thresholds import JudgedRows
from bot.ranking.views import VIEWS, Scores
from bot.text.arrays import Doubles, Encode, Indices, log_softmax

ROUNDS, GUIDE_ROUNDS, SEED = 6, 2, 1

ROWS = 3000.0
"""The weight of all rows together against the confidence's penalty of 1."""

WEIGHT_PENALTY = 1e-4
"""L2 penalty of the views' weights, beside the mean loss."""

FAR_ROWS = 0.2
"""Far messages for each message inside, when the weights of the views are fitted: they are off-topic."""

ENOUGH_MESSAGES = 100

INDIRECT = 0.5
"""The weight of the guides of `bench/data` beside a public set: their askers were all written to be hard."""

DRIFT = 0.02
"""How far a figure of the check may be from the shipped one: eight-bit products differ between processors."""

STRATA = ((0.9, 1.01, 300), (0.5, 0.9, 250), (0.1, 0.5, 150))
"""Judged rows that are kept, from which P(right) to which, and how many of them at most. The rest is kept as
one row of each outcome."""


@dataclass(frozen=True)
class Scored:
    """A simulated guide with the scores of its messages."""

    draw: SimulatedGuide
    scores: Scores
    outside: int
    wordings: float

    @property
    def y(self) -> Indices:
        """The label of each message, off-topic's for far ones, -1 for near ones: (messages,)."""
        labels, kinds = np.array(self.draw.labels), np.array(self.draw.kinds)
        return np.where(kinds == FAR, self.outside, labels)

    def experience(self, weights: ViewWeights) -> Experience:
        """What became of the messages with these weights."""
        count = len(self.draw.guide)
        shares = weights.log_shares(self.scores.views, count)
        top, table = signals(self.scores, shares, np.arange(count), self.outside)
        kinds = np.array(self.draw.kinds)
        inside = np.where(top == np.array(self.draw.labels), RIGHT, MISTAKEN)
        return Experience(table, np.where(kinds == 0, inside, kinds))


def score_draw(draw: SimulatedGuide, intents: Mapping[str, Sequence[str]], encode: Encode) -> Scored:
    """Fits the ranking of a simulated guide and scores its messages."""
    speller = speller_of(draw.guide, intents, ())
    corpus = corpus_of(draw.guide, intents, encode, speller)
    model = PreparedCorpus.of(corpus).model(ViewWeights(np.ones(len(VIEWS), dtype=np.float32), 0.0))
    if corpus.outside is None:
        raise ValueError("data/nlu holds no off-topic messages, and the prior is fitted beside them")
    scores = model.scores(encode(draw.texts), draw.texts)
    wordings = float(np.mean([1 + len(entry.examples) for entry in draw.guide]))
    return Scored(draw, scores, corpus.outside, wordings)


def fit_prior(scored: Sequence[Scored]) -> tuple[Prior, dict[str, Any]]:
    """The prior of all simulated guides, and its figures: each group's by a prior of the other groups."""
    judged: list[tuple[Scored, JudgedRows]] = []
    groups = sorted({each.draw.group for each in scored})
    for group in groups:
        say(f"Fitting without {group} …")
        single, many, confidence = _fit([each for each in scored if each.draw.group != group])
        unseen = Prior(single, many, confidence, ())
        for each in scored:
            if each.draw.group == group:
                own = each.experience(unseen.weights(each.wordings))
                weight = row_weights(own.outcome) / (1 - OUTSIDE_SHARE)
                judged.append((each, JudgedRows(confidence.outcomes(own.signals), own.outcome, weight)))
    say("Fitting on all …")
    single, many, confidence = _fit(scored)
    buckets = [
        [(each, rows) for each, rows in judged if shipped.bucket(each.wordings) == bucket]
        for bucket in range(len(shipped.BUCKETS) + 1)
    ]
    prior = Prior(single, many, confidence, tuple(_sample(_balanced(rows)) for rows in buckets))
    return prior, {"guides": len(scored), "left_out_whole": [_figures(rows) for rows in buckets]}


def _fit(scored: Sequence[Scored]) -> tuple[ViewWeights, ViewWeights, Confidence]:
    single, many = _fit_view_weights(scored)
    prior = Prior(single, many, _unfitted(), ())
    experiences = [each.experience(prior.weights(each.wordings)) for each in scored]
    table = np.concatenate([own.signals for own in experiences]).astype(np.float64)
    outcome = np.concatenate([own.outcome for own in experiences])
    weight = np.concatenate(
        [row_weights(own.outcome) * share for own, share in zip(experiences, _shares(scored), strict=True)]
    )
    mean = np.average(table, axis=0, weights=weight)
    scale = np.maximum(np.sqrt(np.average((table - mean) ** 2, axis=0, weights=weight)), 1e-3)
    plain = Confidence(mean, scale, _unfitted().weights)
    hold = np.ones(plain.weights.shape)
    hold[:, -1] = 1e-3
    features = plain.features(table.astype(np.float32))
    fitted = fit_outcomes(features, outcome, weight / weight.sum() * ROWS, plain.weights, hold)
    return single, many, Confidence(mean, scale, fitted)


def _fit_view_weights(scored: Sequence[Scored]) -> tuple[ViewWeights, ViewWeights]:
    """Weights for a single wording and for many, fitted on messages inside and far ones."""
    from scipy.optimize import minimize

    parts = []
    for each, share in zip(scored, _shares(scored), strict=True):
        asked = np.flatnonzero(each.y >= 0)
        y = each.y[asked]
        inside = y < len(each.draw.guide)
        weight = np.where(inside, 1 / inside.sum(), FAR_ROWS / max(1, (~inside).sum())) * share
        parts.append((each.scores.views[asked], y, weight, len(each.draw.guide), position(each.wordings)))
    size = len(VIEWS) + 1
    total = sum(float(weight.sum()) for _, _, weight, _, _ in parts)

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        value, gradient = 0.0, np.zeros((2, size))
        for views, y, weight, count, t in parts:
            mixed = flat[:size] * (1 - t) + flat[size:] * t
            logits = views @ mixed[:-1]
            logits[:, count:] += mixed[-1]
            log_share, rows = log_softmax(logits), np.arange(len(y))
            value -= float((weight * log_share[rows, y]).sum())
            error = np.exp(log_share)
            error[rows, y] -= 1
            error *= weight[:, None]
            own = np.append(np.einsum("nl,nlv->v", error, views), error[:, count:].sum())
            gradient += np.stack([own * (1 - t), own * t])
        value = value / total + WEIGHT_PENALTY * float(flat @ flat)
        return value, gradient.ravel() / total + 2 * WEIGHT_PENALTY * flat

    bounds = ([(0, MOST)] * len(VIEWS) + [(-MOST, MOST)]) * 2
    start = np.array(([3.0] * len(VIEWS) + [0.0]) * 2)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x.reshape(2, size)
    single, many = (ViewWeights(row[:-1].astype(np.float32), float(row[-1])) for row in found)
    return single, many


def _shares(scored: Sequence[Scored]) -> list[float]:
    """The weight of each guide: every group counts the same among guides with about as many wordings, and
    within it a guide by the messages that ask for its entries, ENOUGH_MESSAGES at most: what a handful of
    messages came to is mostly chance.
    """
    keys = [(shipped.bucket(each.wordings), each.draw.group) for each in scored]
    sizes = [min(ENOUGH_MESSAGES, each.draw.kinds.count(0)) for each in scored]
    total = {key: sum(size for other, size in zip(keys, sizes, strict=True) if other == key) for key in keys}
    return [
        size / total[key] * (INDIRECT if key[1] == GUIDES_GROUP else 1)
        for key, size in zip(keys, sizes, strict=True)
    ]


def _balanced(rows: Sequence[tuple[Scored, JudgedRows]]) -> JudgedRows:
    """Rows of several guides as one, the rows inside weighing 1 together."""
    shares = np.array(_shares([each for each, _ in rows]))
    shares /= shares.sum()
    return JudgedRows(
        np.concatenate([judged.outcomes for _, judged in rows]),
        np.concatenate([judged.outcome for _, judged in rows]),
        np.concatenate([judged.weight * share for (_, judged), share in zip(rows, shares, strict=True)]),
    )


def _sample(rows: JudgedRows) -> JudgedRows:
    """Few rows in place of many: from each of the STRATA by its weights, the rest as its mean."""
    rng = np.random.default_rng(SEED)
    p, rest = rows.outcomes[:, RIGHT], np.ones(len(rows.outcome), dtype=bool)
    outcomes, outcome, weight = [], [], []
    for low, high, most in STRATA:
        stratum = np.flatnonzero((p >= low) & (p < high))
        rest[stratum] = False
        if not len(stratum):
            continue
        # Systematic sampling by weight, in the order of P(right): every row kept then weighs the same.
        order = stratum[np.argsort(p[stratum], kind="stable")]
        edges = np.cumsum(rows.weight[order])
        points = (np.arange(most) + rng.random()) * edges[-1] / most
        kept = order[np.searchsorted(edges, points).clip(max=len(order) - 1)]
        outcomes.append(rows.outcomes[kept])
        outcome.append(rows.outcome[kept])
        weight.append(np.full(most, edges[-1] / most))
    for kind in (RIGHT, MISTAKEN, NEAR, FAR):
        left = rest & (rows.outcome == kind)
        if left.any():
            outcomes.append(np.average(rows.outcomes[left], axis=0, weights=rows.weight[left])[None])
            outcome.append(np.array([kind]))
            weight.append(np.array([rows.weight[left].sum()]))
    return JudgedRows(np.concatenate(outcomes), np.concatenate(outcome), np.concatenate(weight))


def _figures(rows: Sequence[tuple[Scored, JudgedRows]]) -> dict[str, Any]:
    """What guides with about as many wordings are answered, by a prior that has not seen their set."""
    limits = _balanced(rows).thresholds(0.02, 0.12)
    found: dict[str, Any] = {"answer": round(limits.answer, 4), "likely": round(limits.likely, 4)}
    for group in sorted({each.draw.group for each, _ in rows}):
        own = _balanced([(each, judged) for each, judged in rows if each.draw.group == group])
        p, right = own.outcomes[:, RIGHT], own.outcome == RIGHT
        sure, shown = p >= limits.answer, p >= limits.likely
        likely = shown & ~sure
        found[group] = {
            "guides": sum(each.draw.group == group for each, _ in rows),
            "messages": len(p),
            "first": _share(right, own.weight, own.outcome <= MISTAKEN),
            "sure_right": _share(sure & right, own.weight, own.outcome <= MISTAKEN),
            "read": _share(shown & right, own.weight, own.outcome <= MISTAKEN),
            "near_sure": _share(sure, own.weight, own.outcome == NEAR),
            "wrong_of_sure": _share(~right, own.weight, sure),
            "wrong_of_likely": _share(~right, own.weight, likely),
        }
    return found


def _share(of: Any, weight: Doubles, among: Any) -> float | None:
    total = float(weight[among].sum())
    return round(float(weight[among & of].sum()) / total, 4) if total else None


def _unfitted() -> Confidence:
    size = len(SIGNALS)
    return Confidence(np.zeros(size), np.ones(size), np.zeros((3, 2 * size + 1)))


def check_figures(encode: Encode, intents: Mapping[str, Sequence[str]], prior: Prior) -> dict[str, float]:
    """Figures of the part that needs no public set, by a prior: two small guides of `bench/data`.

    The same code, seed and encoder give the same figures within rounding, so they tell whether the shipped
    file belongs to the code.
    """
    guides = [guide for guide in read_guides() if len(guide.entries) <= 15]
    scored = [score_draw(draw, intents, encode) for draw in guide_draws(guides, 1, SEED)]
    own = [each.experience(prior.weights(each.wordings)) for each in scored]
    table = np.concatenate([each.signals for each in own]).astype(np.float64)
    right = np.concatenate([each.outcome for each in own]) == RIGHT
    outcomes = prior.confidence.outcomes(table.astype(np.float32))
    return {
        "messages": len(right),
        "first": round(float(right.mean()), 3),
        "mean_p": round(float(outcomes[:, RIGHT].mean()), 3),
        "mean_log_odds": round(float(table[:, SIGNALS.index("log_odds")].mean()), 2),
    }


def agree(found: Mapping[str, float], kept: Mapping[str, float]) -> bool:
    """Whether figures of the check are the same, but for what another processor changes."""
    same = found.keys() == kept.keys() and found["messages"] == kept["messages"]
    return same and all(abs(found[name] - kept[name]) <= DRIFT for name in kept)


def _score_all(
    draws: Iterable[SimulatedGuide], intents: Mapping[str, Sequence[str]], encode: Encode
) -> list[Scored]:
    scored: list[Scored] = []
    for draw in draws:
        scored.append(score_draw(draw, intents, encode))
        if len(scored) % 20 == 0:
            say(f"  {len(scored)} guides, the last of {draw.group}")
    return scored


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.prior", description=__doc__.split("\n\n")[0])
    parser.add_argument("--public", type=Path, help="the folder of banking77/, hwu64/ and clinc150/")
    parser.add_argument(
        "--out", type=Path, default=shipped.FILE, help="the file to write (default: the shipped one)"
    )
    parser.add_argument(
        "--check", action="store_true", help="compare a small part with the shipped file, write nothing"
    )
    arguments = parser.parse_args()
    if not arguments.check and arguments.public is None:
        parser.error("name the public sets with --public DIR, or use --check")
    try:
        _run(arguments)
    except (OSError, KeyError, ValueError, EncoderError, PriorError) as error:
        sys.exit(f"bench.prior: {type(error).__name__}: {error}")


def _run(arguments: argparse.Namespace) -> None:
    from bot.host import lean

    lean.import_rasa()
    from bot.importer import intents_beside

    intents = intents_beside(GUIDE)
    encoder = SentenceEncoder.configured(None, threads=2)
    encode = CachedEncode(encoder.encode)
    if arguments.check:
        _check(encode, intents)
        return
    sets, strange = read_public_sets(arguments.public)
    say("Simulating guides …")
    scored = _score_all(public_draws(sets, strange, encode, ROUNDS, SEED), intents, encode)
    scored += _score_all(guide_draws(read_guides(), GUIDE_ROUNDS, SEED), intents, encode)
    prior, figures = fit_prior(scored)
    figures = {
        "seed": SEED,
        "encoder": encoder.sha256,
        **figures,
        "check": check_figures(encode, intents, prior),
    }
    arguments.out.write_text(prior.to_json(figures), encoding="utf-8")
    for bucket in figures["left_out_whole"]:
        say(str(bucket))
    say(f"Wrote {arguments.out}")


def _check(encode: Encode, intents: Mapping[str, Sequence[str]]) -> None:
    kept = shipped.made_from()["check"]
    found = check_figures(encode, intents, shipped.shipped_prior())
    say(f"The shipped file: {kept}\nThis code:        {found}")
    if not agree(found, kept):
        sys.exit("The shipped file was made by other code or another encoder: make it anew with --public DIR")


if __name__ == "__main__":
    main()
