"""Fine-tuning: the encoder learns a guide's questions, while it is measured what its bot may promise.

How sure a bot may be is learned from messages that it has not seen. A tuned encoder has seen the guide's
examples, so it is tuned several times: each time without another fifth of them, which is then judged by what
the rest taught, until enough are judged. These make the calibration, which is kept with the encoder. The
encoder that is kept learns from all examples, for as many epochs as were best for the first fifth.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.digest import sha256_of
from bot.encoder import fine_tuning
from bot.encoder.weights import EncoderError, load_source
from bot.guide.entry import Guide
from bot.progress import Say
from bot.ranking import folds
from bot.ranking.calibration import Calibration
from bot.ranking.corpus import Corpus, corpus_of, speller_of, tuning_examples
from bot.ranking.model import HeldOutRows, PreparedCorpus
from bot.ranking.prior import shipped_prior
from bot.text.arrays import Encode

NOTE = "tuned.json"
CALIBRATION = "calibration.npz"

PARTS = 5
"""The number of parts of the examples; one at a time is not shown to the encoder."""

ENOUGH_ROWS = 900
"""Examples judged unseen that are enough to calibrate on: 2 % of them are 18."""

FEWEST = 50
"""With fewer examples there is too little to learn from, or to judge by."""


@dataclass(frozen=True)
class TunedEncoder:
    """What fine-tuning keeps in its folder beside the model: the weights' sha256, and the calibration."""

    weights: str
    calibration: Calibration

    @classmethod
    def read(cls, folder: Path) -> TunedEncoder | None:
        """Reads an encoder's folder; None if the encoder is not a tuned one.

        Raises EncoderError if the files cannot be read.
        """
        try:
            note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
            with np.load(folder / CALIBRATION, allow_pickle=False) as arrays:
                return cls(str(note["weights"]), Calibration.from_arrays(arrays))
        except FileNotFoundError as error:
            if error.filename == str(folder / NOTE):
                return None
            raise _unreadable(folder) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unreadable(folder) from error


def tune_encoder(
    source: str,
    guide: Guide,
    intents: Mapping[str, Sequence[str]],
    folder: Path,
    say: Say,
    *,
    language: Collection[str] = (),
) -> TunedEncoder:
    """Fine-tunes the encoder `source` on a guide and the intents beside it.

    `folder` then holds a sentence-transformers model. `language` as in bot.ranking.reader.fit_reader. It
    takes minutes on two cores, less if PyTorch finds a GPU. Raises EncoderError if the source cannot be
    loaded, the folder cannot be written, or there are too few examples.
    """
    speller = speller_of(guide, intents, language)
    labels = list(tuning_examples(guide, intents).values())
    rows = [
        (text, number)
        for number, texts in enumerate(labels)
        for text in dict.fromkeys(map(speller.repair, texts))
    ]
    part_of = _part_of_each(source, rows)
    parts = [[row for row in rows if part_of[row[0]] == part] for part in range(PARTS)]
    if len(rows) < FEWEST or not all(parts) or len(labels) < 2:
        raise EncoderError(
            f"{len(rows)} examples are too few to fine-tune on (about {FEWEST} of two entries or more are "
            f"needed): train without --fine-tune"
        )
    judged = min(PARTS, -(-ENOUGH_ROWS * PARTS // len(rows)))
    held_out: list[HeldOutRows] = []
    near: list[HeldOutRows] = []
    prior = shipped_prior()
    epochs: int | None = None
    subjects: dict[str, int] = {}
    outside: int | None = None
    for part in range(judged):
        say(f"Fine-tuning without {len(parts[part])} of {len(rows)} examples, {part + 1} of {judged} times …")
        model = load_source(source)
        shown = [row for row in rows if part_of[row[0]] != part]
        if epochs is None:
            epochs = fine_tuning.fine_tune(model, shown, len(labels), say, back=parts[part])
        else:
            fine_tuning.fine_tune(model, shown, len(labels), say, stop=epochs)
        corpus = corpus_of(guide, intents, _encode_with(model), speller)
        outside = corpus.outside
        subjects = subjects or _subjects(corpus)
        unseen = np.array([_part_with(text, part_of, subjects, judged) == part for text in corpus.texts])
        prepared = PreparedCorpus.of(corpus)
        held_out.append(prepared.held_out_rows(np.flatnonzero(unseen)))
        near.append(prepared.near_misses(np.flatnonzero(unseen)))
    say(f"Fine-tuning on all {len(rows)} examples …")
    model = load_source(source)
    fine_tuning.fine_tune(model, rows, len(labels), say, stop=epochs)
    calibration = Calibration.of(
        HeldOutRows.concatenate(held_out), HeldOutRows.concatenate(near), len(guide), outside, prior
    )
    return _save(model, calibration, folder)


def _part_of_each(source: str, rows: fine_tuning.LabelledTexts) -> dict[str, int]:
    """The part of each text, by bot.ranking.folds and the embeddings of the encoder that is not tuned yet.

    A text of two labels is in one part.
    """
    x = _encode_with(load_source(source))([text for text, _ in rows])
    found: dict[str, int] = {}
    for (text, _), part in zip(
        rows, folds.split_parts(x, np.array([label for _, label in rows]), PARTS), strict=True
    ):
        found.setdefault(text, int(part))
    return found


def _encode_with(model: Any) -> Encode:
    """The model that is being tuned, as bot.ranking wants an encoder."""
    return lambda texts: np.asarray(fine_tuning.encode_texts(model, texts), dtype=np.float32)


def _subjects(corpus: Corpus) -> dict[str, int]:
    """The subjects of the off-topic texts by the first encoder: each encoder would group them otherwise."""
    grouped = np.flatnonzero(corpus.groups >= 0)
    return {corpus.texts[row]: int(corpus.groups[row]) for row in grouped}


def _part_with(text: str, part_of: Mapping[str, int], subjects: Mapping[str, int], judged: int) -> int:
    """The part with which a text is judged.

    Off-topic texts, which no encoder is shown, are judged subject by subject. One that the first encoder
    found too near to the guide has no subject and is judged with part 0.
    """
    return subjects[text] % judged if text in subjects else part_of.get(text, 0)


def _save(model: Any, calibration: Calibration, folder: Path) -> TunedEncoder:
    """Writes the model into a temporary folder and moves it into place whole."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix="tuning-", ignore_cleanup_errors=True
        ) as work:
            model.save(work)
            tuned = TunedEncoder(sha256_of(Path(work) / "model.safetensors"), calibration)
            (Path(work) / NOTE).write_text(json.dumps({"weights": tuned.weights}), encoding="utf-8")
            np.savez(Path(work) / CALIBRATION, **calibration.to_arrays())
            Path(work).chmod(0o755)
            shutil.rmtree(folder, ignore_errors=True)
            Path(work).rename(folder)
            return tuned
    except OSError as error:
        raise EncoderError(
            f"cannot write {folder}: {error.strerror or error} — choose another --out"
        ) from error


def _unreadable(folder: Path) -> EncoderError:
    return EncoderError(f"{folder} cannot be read: tune the encoder again with `calmline train --fine-tune`")
