"""What each part of the ranking and of its confidence contributes: `python -m bench.ablation`.

One part at a time is taken away from the shipped prior and from a guide's bot, which learns anew from the
guide's own rows: on the sample guide, measured on its held-out messages, and with --public on the public
sets, from ten examples an intent.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import mean

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.progress import say
from bot.encoder.embedding import CachedEncode, EncoderError, SentenceEncoder
from bot.evaluation import few_shot, messages, metrics, public
from bot.evaluation.messages import LabelledMessage, MessagesError
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from bot.importer import intents_beside
from bot.project import GUIDE, ROOT
from bot.ranking.calibration import Calibration
from bot.ranking.confidence import RIGHT
from bot.ranking.corpus import Corpus, corpus_of, speller_of
from bot.ranking.model import HeldOutRows, PreparedCorpus
from bot.ranking.prior import Prior, shipped_prior
from bot.ranking.signals import SIGNALS, signals
from bot.ranking.views import FAMILIAR, VIEWS, Scores
from bot.text.arrays import Encode

HELD_OUT = ROOT / "tests" / "data" / "held_out.csv"
SHOTS = 10
QUICK_DRAWS = 1
PRECISION = 0.98


@dataclass(frozen=True)
class Ablation:
    """What is taken away: views of the ranking, signals of the confidence, or a side of the corpus.

    `corpus` changes the corpus before the fit; `blind` hides the messages' embeddings, too.
    """

    name: str
    views: Collection[str] = ()
    signals: Collection[str] = ()
    corpus: Callable[[Corpus], Corpus] | None = None
    blind: bool = False


def _without_words(corpus: Corpus) -> Corpus:
    return replace(corpus, texts=("",) * len(corpus.texts))


def _without_embeddings(corpus: Corpus) -> Corpus:
    names = ("x", "questions", "answers")
    return replace(corpus, **{name: np.zeros_like(getattr(corpus, name)) for name in names})


ONE_BY_ONE = tuple(Ablation(f"the view {view!r}", views=(view,)) for view in VIEWS)
RIVALS = ("margin", "entry_margin", "kernel_margin", "nearest_margin", "answer_margin", "agreement")
PARTS = (
    Ablation("nothing"),
    *ONE_BY_ONE,
    Ablation("shared words altogether", corpus=_without_words),
    Ablation("the encoder", corpus=_without_embeddings, blind=True),
    Ablation("signals of nearness", signals=("kernel", "nearest", "centre", "lexical", "question", "answer")),
    Ablation("signals of rivals: margins, agreement", signals=RIVALS),
    Ablation("signals of what is known: density, mass", signals=FAMILIAR),
    Ablation("all signals but the share", signals=tuple(set(SIGNALS) - {"log_odds"})),
)


@dataclass(frozen=True)
class AblationFigures:
    """Top-1 accuracy and coverage at 98 % precision on the set `name` without `part`: means of the draws."""

    part: str
    name: str
    first: float
    coverage: float


@dataclass(frozen=True)
class Task:
    """A guide with the messages that it is measured on."""

    guide: Guide
    intents: Mapping[str, Sequence[str]]
    test: Sequence[LabelledMessage]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--public", type=Path, help="folder of public sets, as for `calmline eval`")
    parser.add_argument("--quick", action="store_true", help="one draw of each public set")
    parser.add_argument("--out", type=Path, help="write the figures there, as JSON")
    given = parser.parse_args()
    try:
        found = list(measure(given.public, QUICK_DRAWS if given.quick else few_shot.DRAWS))
    except (MessagesError, EncoderError) as error:
        sys.exit(f"bench.ablation: {error}")
    show(found)
    if given.out is not None:
        given.out.write_text(json.dumps([asdict(each) for each in found], indent=1), encoding="utf-8")


def measure(folder: Path | None, draws: int) -> Iterator[AblationFigures]:
    """Yields the figures of every part on every set. Raises MessagesError, EncoderError."""
    encoder = SentenceEncoder.open(threads=2)
    encode = CachedEncode(encoder.encode)
    guide = load_guide(GUIDE)
    sample = Task(guide, intents_beside(GUIDE), messages.read_messages(HELD_OUT, guide))
    tasks = {"sample guide": [sample]}
    for each in public.find_sets(folder) if folder is not None else ():
        drawn = [few_shot.draw(each, SHOTS, seed) for seed in range(draws)]
        tasks[each.name] = [Task(one.guide(), one.intents(), one.test) for one in drawn]
    for name, of_name in tasks.items():
        for part in PARTS:
            say(f"{name}: without {part.name} …")
            figures = [_without(part, task, encode, encoder.words) for task in of_name]
            yield AblationFigures(
                part.name, name, mean(first for first, _ in figures), mean(c for _, c in figures)
            )


def _without(part: Ablation, task: Task, encode: Encode, language: Collection[str]) -> tuple[float, float]:
    speller = speller_of(task.guide, task.intents, language)
    corpus = corpus_of(task.guide, task.intents, encode, speller)
    if part.corpus is not None:
        corpus = part.corpus(corpus)
    prepared = PreparedCorpus.of(corpus)
    texts = [speller.repair(each.text) for each in task.test]
    x = encode(texts)

    held_out, near = (
        HeldOutRows(_blank(rows.scores, part.views), rows.y)
        for rows in (prepared.held_out(), prepared.near_misses())
    )
    prior = _blind(shipped_prior(), part.signals)
    fitted = Calibration.of(held_out, near, corpus.entry_count, corpus.outside, prior)
    model = prepared.model(fitted.weights)
    scores = _blank(model.scores(np.zeros_like(x) if part.blind else x, texts), part.views)
    shares = model.log_shares(scores.views)
    top, table = signals(scores, shares, np.arange(corpus.entry_count), corpus.outside)
    p = fitted.confidence.outcomes(table)[:, RIGHT]

    expected = np.array([_label(corpus, each) for each in task.test])
    inside = expected >= 0
    right = (top == expected) & inside
    curve = metrics.risk_coverage(p, right, inside)
    return float(right[inside].mean()), metrics.coverage_at(curve, PRECISION)


def _blank(scores: Scores, views: Collection[str]) -> Scores:
    blank = scores.views.copy()
    blank[:, :, [VIEWS.index(view) for view in views]] = 0
    return replace(scores, views=blank)


def _blind(prior: Prior, left_out: Collection[str]) -> Prior:
    """A prior for which some signals never differ from their mean: their scale is infinite."""
    never = np.array([name in left_out for name in SIGNALS])
    seeing = prior.confidence
    return replace(prior, confidence=replace(seeing, scale=np.where(never, np.inf, seeing.scale)))


def _label(corpus: Corpus, message: LabelledMessage) -> int:
    return corpus.labels.index(message.entry) if message.entry is not None else -1


def show(found: Sequence[AblationFigures]) -> None:
    """Prints a table with a row for each part and a column for each set."""
    names = list(dict.fromkeys(each.name for each in found))
    table = Table(title="Right entry first · coverage at 98 % precision, without …")
    table.add_column("without")
    for name in names:
        table.add_column(name, justify="right")
    for part in dict.fromkeys(each.part for each in found):
        cells = [
            f"{each.first * 100:.1f} % · {each.coverage * 100:.1f} %" for each in found if each.part == part
        ]
        table.add_row(part, *cells)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
