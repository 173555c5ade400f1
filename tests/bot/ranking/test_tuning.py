"""Fine-tuning: the encoder learns the guide, and its bot is calibrated on what an encoder has not seen."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot import project
from bot.encoder import fine_tuning
from bot.encoder.embedding import DEFAULT_MODEL, EncoderError, SentenceEncoder
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from bot.host.load import open_bot
from bot.host.stamp import encoder_of
from bot.host.train import train
from bot.ranking import tuning
from bot.ranking.confidence import FAR, MISTAKEN, NEAR
from bot.ranking.intents import OFF_TOPIC
from bot.ranking.prior import shipped_prior
from bot.ranking.reader import MAX_WRONG, MAX_WRONG_LIKELY, fit_reader
from bot.ranking.tuning import CALIBRATION, NOTE, PARTS, TunedEncoder, tune_encoder
from bot.text.arrays import Indices
from tests import tiny_encoders


def quiet(line: str) -> None:
    pass


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("source")
    return tiny_encoders.save(folder / "whole")


def own_rows(tuned: TunedEncoder) -> Indices:
    """What became of the rows of the guide itself: those of the prior, for guides of as many wordings, come
    first."""
    return tuned.calibration.judged.outcome[len(shipped_prior().judged[-1].outcome) :]


WEATHER = {OFF_TOPIC: [f"what is the weather in place number {number}" for number in range(24)]}


@pytest.fixture(scope="module")
def guide() -> Guide:
    whole = load_guide(project.GUIDE)
    return Guide(whole.topics, whole.entries[:8])


@pytest.fixture(scope="module")
def examples(guide: Guide) -> dict[str, tuple[str, ...]]:
    return {entry.id: (entry.question, *entry.examples) for entry in guide}


@pytest.fixture(scope="module")
def tuned(source: Path, guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder of an encoder tuned on eight entries, and what was said meanwhile."""
    folder, said = tmp_path_factory.mktemp("tuned") / "encoder", list[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fine_tuning, "LEARNING_RATE", 5e-3)  # random weights have farther to go
        tune_encoder(str(source), guide, WEATHER, folder, said.append)
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


def test_every_example_of_a_small_guide_judges_a_bot_that_has_not_seen_it(
    examples: dict[str, tuple[str, ...]], tuned: tuple[Path, list[str]]
) -> None:
    texts = {text for each in examples.values() for text in each}
    told = [line for line in tuned[1] if "times" in line]
    parts = [int(line.split("without ")[1].split()[0]) for line in told]
    assert min(parts) > 0.1 * len(texts) and max(parts) < 0.3 * len(texts) and sum(parts) == len(texts)
    note = TunedEncoder.read(tuned[0])
    assert note is not None
    judged = own_rows(note)
    assert int((judged <= MISTAKEN).sum()) == len(texts)
    assert 0 < int((judged == FAR).sum()) <= len(WEATHER[OFF_TOPIC])
    assert int((judged == NEAR).sum()) == len(texts), "each example also asks a guide that lacks its entry"
    assert len(told) == PARTS and f"all {len(texts)}" in "".join(tuned[1])


def test_a_large_guide_is_judged_by_one_part_and_tuned_twice(
    source: Path, guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "ENOUGH_ROWS", 10)
    said = list[str]()
    tuned = tune_encoder(str(source), guide, {}, tmp_path / "bot.encoder", said.append)
    count = int((own_rows(tuned) <= MISTAKEN).sum())
    assert sum(line.startswith("Fine-tuning") for line in said) == 2
    assert 0 < count < sum(1 + len(entry.examples) for entry in guide) / 3


def test_a_tuned_bot_is_calibrated_by_what_came_with_its_encoder(
    guide: Guide, tuned: tuple[Path, list[str]], tmp_path: Path
) -> None:
    note = TunedEncoder.read(tuned[0])
    assert note is not None
    encode = SentenceEncoder.open(str(tuned[0]), cache=tmp_path, precision="fp32").encode
    reader = fit_reader(guide, WEATHER, encode, calibration=note.calibration)
    assert np.array_equal(reader.model.weights.views, note.calibration.weights.views)
    assert reader.thresholds == note.calibration.judged.thresholds(MAX_WRONG, MAX_WRONG_LIKELY)
    naive = fit_reader(guide, WEATHER, encode)
    assert naive.thresholds.answer <= reader.thresholds.answer, "of what it has seen it is surer"


def test_progress_is_told_epoch_by_epoch(tuned: tuple[Path, list[str]]) -> None:
    assert any("epoch 1 of" in line for line in tuned[1])


def test_too_few_examples_are_refused_with_a_way_out(source: Path, tmp_path: Path) -> None:
    whole = load_guide(project.GUIDE)
    few = Guide(whole.topics, tuple(replace(entry, examples=()) for entry in whole.entries[:8]))
    with pytest.raises(EncoderError, match=r"too few to fine-tune on.*without --fine-tune"):
        tune_encoder(str(source), few, WEATHER, tmp_path / "bot.encoder", quiet)


def test_a_broken_note_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / NOTE).write_text('{"weights": "1234"}')
    for broken in (None, b"no arrays"):
        if broken is not None:
            (tmp_path / CALIBRATION).write_bytes(broken)
        with pytest.raises(EncoderError, match="calmline train --fine-tune"):
            TunedEncoder.read(tmp_path)
    (tmp_path / NOTE).write_text("{")
    with pytest.raises(EncoderError, match="calmline train --fine-tune"):
        TunedEncoder.read(tmp_path)


def with_examples(guide: Path, place: Path) -> Path:
    """A copy of the small guide that has enough examples to tune on."""
    folder = Path(shutil.copytree(guide, place))
    days = ", ".join(f"are you open on the {day}th" for day in range(1, 31))
    seats = ", ".join(f"a table for {count} people" for count in range(1, 31))
    file = folder / "cafe.yml"
    file.write_text(file.read_text().replace("open on sundays", days).replace("hold us a place", seats))
    return folder


@pytest.fixture
def few_intents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project with a handful of intents' examples. The sample's thousand would be most of each training."""
    nlu = tmp_path / "nlu"
    nlu.mkdir()
    (nlu / "few.yml").write_text(
        """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - good morning
    - hi there
- intent: off_topic
  examples: |
    - tell me a joke
    - who won the match
    - what is the capital of France
""".lstrip()
    )
    monkeypatch.setattr(project, "NLU", nlu)


@pytest.mark.usefixtures("few_intents")
def test_a_bot_keeps_its_tuned_encoder_through_an_edit_and_a_move(
    source: Path, small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = project.CONFIG.read_text().replace(DEFAULT_MODEL, str(source))
    monkeypatch.setattr(project, "CONFIG", tmp_path / "config.yml")
    monkeypatch.setattr(fine_tuning, "LEARNING_RATE", 5e-3)
    project.CONFIG.write_text(config)
    folder, model = with_examples(small_folder, tmp_path / "faq"), tmp_path / "here" / "bot.tar.gz"
    file = folder / "cafe.yml"
    text = file.read_text()
    assert train(folder, model, quiet, fine_tune=True).trained
    assert not train(folder, model, quiet).trained and not train(folder, model, quiet, fine_tune=True).trained
    weights = json.loads((encoder_of(model) / NOTE).read_text())["weights"]

    file.write_text(text.replace("every day", "every day but Monday"))
    assert train(folder, model, quiet).trained
    shutil.move(model.parent, tmp_path / "there")
    moved = tmp_path / "there" / model.name
    assert open_bot(moved, load_guide(folder)).encoder.sha256 == weights

    assert train(folder, moved, quiet, fine_tune=False).trained
    assert open_bot(moved, load_guide(folder)).encoder.sha256 != weights


@pytest.mark.usefixtures("few_intents")
def test_another_encoder_in_the_settings_takes_the_place_of_a_tuned_one(
    source: Path, small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, config = project.CONFIG.read_text(), tmp_path / "config.yml"
    monkeypatch.setattr(project, "CONFIG", config)
    monkeypatch.setenv("OUR_ENCODER", str(source))
    config.write_text(settings.replace(DEFAULT_MODEL, "${OUR_ENCODER}"))
    folder, model = with_examples(small_folder, tmp_path / "faq"), tmp_path / "bot.tar.gz"
    assert train(folder, model, quiet, fine_tune=True).tuned
    assert train(folder, model, quiet).tuned

    other = tiny_encoders.save(tmp_path / "other", dimension=64)
    config.write_text(settings.replace(DEFAULT_MODEL, str(other)))
    said: list[str] = []
    result = train(folder, model, said.append)
    assert result.trained and not result.tuned and "tuned from another encoder" in said[0]
    assert open_bot(model, load_guide(folder)).encoder.dimension == 64
    assert train(folder, model, quiet, fine_tune=True).tuned
    assert open_bot(model, load_guide(folder)).encoder.dimension == 64
