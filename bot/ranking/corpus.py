"""The corpus: what a ranking is fitted on, made from a guide and the intents beside it.

One ranking is fitted over both together, so that a greeting or an off-topic message pulls probability away
from the entries instead of being forced onto one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.guide.entry import Guide
from bot.ranking.intents import OFF_TOPIC, UNRANKED
from bot.text.arrays import Encode, Floats, Indices
from bot.text.sentences import split_sentences
from bot.text.spelling import Speller

NEAR_GUIDE = 0.8
"""An intent's example whose cosine to the guide reaches this is the guide's business and is left out: another
company's guide may well answer what ours calls off-topic."""

OFF_TOPIC_GROUPS = 12
"""Off-topic examples are held out by subject, in this many: real ones come from subjects that nobody wrote
down."""

SHORTEST_SENTENCE = 3
"""Words that a sentence of an answer needs to say something by itself."""


@dataclass(frozen=True)
class Corpus:
    """What a ranking is fitted on. Rows are unit-length embeddings.

    The first `entry_count` labels are entries of the guide; intents follow. Row i of `x` (n, d) is that of
    `texts[i]`, and `labels[y[i]]` is its label. `questions` and `answers` hold any number of rows a label,
    whose indices are in `question_of` and `answer_of`. Rows of one group must be held out together, beyond
    the folds; `groups[i]` is row i's group, -1 for none.
    """

    labels: tuple[str, ...]
    entry_count: int
    texts: tuple[str, ...]
    x: Floats
    y: Indices
    questions: Floats
    question_of: Indices
    answers: Floats
    answer_of: Indices
    groups: Indices

    @property
    def outside(self) -> int | None:
        """The index of the off-topic label, if there is one."""
        return self.labels.index(OFF_TOPIC) if OFF_TOPIC in self.labels else None


def tuning_examples(guide: Guide, intents: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """What an encoder may be fine-tuned on, by label: the guide's questions and the intents beside them.

    Off-topic messages are left out: they have nothing in common, and an encoder that has not seen them shows
    what it makes of the unknown.
    """
    left_out = UNRANKED | {OFF_TOPIC}
    asked = {f"faq/{entry.id}": (entry.question, *entry.examples) for entry in guide}
    return {**asked, **{name: texts for name, texts in intents.items() if name not in left_out}}


def speller_of(guide: Guide, intents: Mapping[str, Sequence[str]], language: Collection[str]) -> Speller:
    """The speller for a guide; `language` as in bot.ranking.reader.fit_reader."""
    asked = [text for entry in guide for text in (entry.question, *entry.examples, entry.answer)]
    beside = [text for name, texts in intents.items() if name not in UNRANKED for text in texts]
    return Speller.of(asked, beside, language)


def corpus_of(
    guide: Guide,
    intents: Mapping[str, Sequence[str]],
    encode: Encode,
    speller: Speller,
) -> Corpus:
    """The corpus of a guide: its entries first, then the intents beside it.

    Every text is repaired by `speller` before it is embedded. Examples of intents that are too near to the
    guide (NEAR_GUIDE) are left out.
    """
    texts: list[str] = []
    y: list[int] = []
    answers: list[str] = []
    answer_of: list[int] = []
    for index, entry in enumerate(guide):
        asked = list(dict.fromkeys(map(speller.repair, (entry.question, *entry.examples))))
        texts += asked
        y += [index] * len(asked)
        parts = _answer_sentences(entry.answer)
        answers += parts
        answer_of += [index] * len(parts)
    x = encode(texts)
    questions = encode([speller.repair(entry.question) for entry in guide])

    labels: list[str] = [entry.id for entry in guide]
    groups = [np.full(len(texts), -1)]
    rows, targets = [x], [np.array(y)]
    kept = list(texts)
    for name, examples in intents.items():
        if name in UNRANKED or not examples:
            continue
        examples = [speller.repair(text) for text in examples]
        embedded = encode(list(examples))
        apart = np.flatnonzero((embedded @ x.T).max(axis=1) < NEAR_GUIDE)
        embedded = embedded[apart]
        labels.append(name)  # even without an example: the labels must not depend on the encoder
        if len(apart) == 0:
            continue
        rows.append(embedded)
        kept += [examples[index] for index in apart]
        targets.append(np.full(len(embedded), len(labels) - 1))
        groups.append(_subjects(embedded) if name == OFF_TOPIC else np.full(len(embedded), -1))
    return Corpus(
        labels=tuple(labels),
        entry_count=len(guide),
        texts=tuple(kept),
        x=np.concatenate(rows),
        y=np.concatenate(targets),
        questions=questions,
        question_of=np.arange(len(guide)),
        answers=encode(answers),
        answer_of=np.array(answer_of),
        groups=np.concatenate(groups),
    )


def _subjects(embedded: Floats) -> Indices:
    from sklearn.cluster import KMeans

    count = min(OFF_TOPIC_GROUPS, max(1, len(embedded) // 4))
    return np.asarray(KMeans(count, n_init=4, random_state=0).fit_predict(embedded), dtype=np.int64)


def _answer_sentences(answer: str) -> list[str]:
    """The sentences of an answer that say something by themselves; if there are none, the whole answer."""
    found = (" ".join(sentence.split()) for sentence in split_sentences(answer))
    return [text for text in found if text.count(" ") >= SHORTEST_SENTENCE - 1] or [answer.strip()]
