"""Fine-tuning: the encoder learns the guide, and what judges it is what it has not seen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot import project, tuning
from bot.embedding import DEFAULT_MODEL, EncoderError, SentenceEncoder
from bot.guide.load import load
from bot.model import open_bot
from bot.training import encoder_of, train
from bot.tuning import NOTE, Tuned, held_back, tune
from tests import tiny_encoders


def quiet(line: str) -> None:
    pass


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("source")
    return tiny_encoders.save(folder / "whole")


@pytest.fixture(scope="module")
def examples() -> dict[str, tuple[str, ...]]:
    return {entry.id: entry.examples for entry in list(load(project.GUIDE))[:8]}


@pytest.fixture(scope="module")
def tuned(
    source: Path, examples: dict[str, tuple[str, ...]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[str]]:
    """The folder of an encoder tuned on eight entries, and what was said meanwhile."""
    folder, said = tmp_path_factory.mktemp("tuned") / "bot.encoder", list[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "LEARNING_RATE", 5e-3)  # random weights have farther to go
        tune(str(source), examples, folder, said.append)
    return folder, said


def test_a_tuned_encoder_lays_like_questions_closer(
    source: Path, examples: dict[str, tuple[str, ...]], tuned: tuple[Path, list[str]], tmp_path: Path
) -> None:
    def gap(folder: Path) -> float:
        """Mean cosine within a label less that between labels."""
        encoder = SentenceEncoder.open(str(folder), cache=tmp_path, precision="fp32")
        x = encoder.encode([text for texts in examples.values() for text in texts])
        y = np.repeat(np.arange(len(examples)), [len(texts) for texts in examples.values()])
        same = y[:, None] == y[None, :]
        cosines = x @ x.T
        return float(cosines[same].mean() - cosines[~same].mean())

    before, after = gap(source), gap(tuned[0])
    assert after > 2 * before


def test_a_fifth_of_the_examples_is_never_shown_and_the_folder_says_which_were(
    examples: dict[str, tuple[str, ...]], tuned: tuple[Path, list[str]]
) -> None:
    note = Tuned.of(tuned[0])
    texts = [text for each in examples.values() for text in each]
    assert note is not None
    assert {text for text in texts if note.saw(text)} == {text for text in texts if not held_back(text)}
    assert 0.1 < np.mean([held_back(text) for text in texts]) < 0.35
    assert not note.saw("a question that nobody wrote down")


def test_progress_is_told_epoch_by_epoch(tuned: tuple[Path, list[str]]) -> None:
    assert any("epoch 1 of" in line for line in tuned[1])


def test_too_few_examples_are_refused_with_a_way_out(source: Path, tmp_path: Path) -> None:
    few = {"one": ("what is this", "what is that"), "two": ("where is it", "where are they")}
    with pytest.raises(EncoderError, match=r"too few to fine-tune on.*without --fine-tune"):
        tune(str(source), few, tmp_path / "bot.encoder", quiet)


def test_a_broken_note_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / NOTE).write_text("{")
    with pytest.raises(EncoderError, match="calmline train --fine-tune"):
        Tuned.of(tmp_path)


def test_a_bot_keeps_its_tuned_encoder_through_an_edit_and_a_move(
    source: Path, small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = project.CONFIG.read_text().replace(DEFAULT_MODEL, str(source))
    monkeypatch.setattr(project, "CONFIG", tmp_path / "config.yml")
    monkeypatch.setattr(tuning, "LEARNING_RATE", 5e-3)
    project.CONFIG.write_text(config)
    folder, model = Path(shutil.copytree(small_folder, tmp_path / "faq")), tmp_path / "here" / "bot.tar.gz"
    file = folder / "cafe.yml"
    days = ", ".join(f"are you open on the {day}th" for day in range(1, 31))
    seats = ", ".join(f"a table for {count} people" for count in range(1, 31))
    text = file.read_text().replace("open on sundays", days).replace("hold us a place", seats)
    file.write_text(text)
    assert train(folder, model, quiet, fine_tune=True).trained
    assert not train(folder, model, quiet).trained and not train(folder, model, quiet, fine_tune=True).trained
    weights = json.loads((encoder_of(model) / NOTE).read_text())["weights"]

    file.write_text(text.replace("every day", "every day but Monday"))
    assert train(folder, model, quiet).trained
    shutil.move(model.parent, tmp_path / "there")
    moved = tmp_path / "there" / model.name
    assert open_bot(moved, load(folder)).encoder.sha256 == weights

    assert train(folder, moved, quiet, fine_tune=False).trained
    assert open_bot(moved, load(folder)).encoder.sha256 != weights
