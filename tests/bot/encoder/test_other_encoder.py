"""A company brings an encoder of its own: it trains, and a bot never works with another one's weights."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import project
from bot.cli import app
from bot.encoder.embedding import DEFAULT_MODEL, SentenceEncoder
from bot.host.load import ModelError, open_bot
from bot.host.train import train
from tests import tiny_encoders


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an encoder of 32 dimensions, which config.yml names."""
    encoder = tiny_encoders.save(tmp_path / "encoder", dimension=32)
    settings = project.CONFIG.read_text(encoding="utf-8")
    assert settings.count(DEFAULT_MODEL) == 1
    config = tmp_path / "config.yml"
    config.write_text(settings.replace(DEFAULT_MODEL, str(encoder)), encoding="utf-8")
    monkeypatch.setattr(project, "CONFIG", config)
    monkeypatch.setenv("CALMLINE_ENCODER_CACHE", str(tmp_path / "cache"))
    return encoder


def test_a_bot_goes_with_the_encoder_that_it_was_trained_with(
    own: Path, small_folder: Path, tmp_path: Path
) -> None:
    model = tmp_path / "own.tar.gz"
    assert train(small_folder, model, lambda line: None).trained
    bot = open_bot(model)
    assert bot.encoder.dimension == 32 and bot.reader.model.x.shape[1] == 32
    del bot
    gc.collect()

    tiny_encoders.save(own, dimension=64)
    with pytest.raises(ModelError, match="another encoder") as refused:
        open_bot(model)
    said = str(refused.value)
    assert len(said.splitlines()) == 1 and f"calmline train --force --out {model}" in said
    assert train(small_folder, model, lambda line: None, force=True).trained
    assert open_bot(model).encoder.dimension == 64


def test_a_folder_that_holds_no_encoder_is_refused_in_a_line(
    own: Path, small_folder: Path, tmp_path: Path
) -> None:
    (own / "model.safetensors").unlink()
    asked = ["train", "--guide", str(small_folder), "--out", str(tmp_path / "own.tar.gz")]
    refused = CliRunner().invoke(app, asked)
    assert refused.exit_code == 1 and "Traceback" not in refused.output
    assert f"{own} holds no sentence-transformers model" in refused.output.splitlines()[-1]


def test_a_guide_is_measured_with_the_encoder_of_the_settings_or_with_one_that_is_named(
    own: Path, small_folder: Path, tmp_path: Path
) -> None:
    other = tiny_encoders.save(tmp_path / "other")
    (own / "model.safetensors").unlink()
    asked = ["eval", "--guide", str(small_folder)]
    refused = CliRunner().invoke(app, asked)
    assert refused.exit_code == 1 and f"{own} holds no sentence-transformers model" in refused.output
    done = CliRunner().invoke(app, [*asked, "--encoder", str(other)])
    assert done.exit_code == 0 and "right entry first" in done.output, done.output


def test_a_model_that_was_fetched_from_a_hub_runs_as_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = tmp_path / "hub"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(hub))
    kept = hub / "models--somebody--tiny"
    (kept / "refs").mkdir(parents=True)
    (kept / "refs" / "main").write_text("abc")
    source = tiny_encoders.save(kept / "snapshots" / "abc")
    by_name = SentenceEncoder.open("somebody/tiny", cache=tmp_path / "cache")
    by_folder = SentenceEncoder.open(str(source), cache=tmp_path / "cache")
    assert by_name.sha256 == by_folder.sha256 and by_name.precision == by_folder.precision == "int8"
    assert (by_name.encode(["hello"]) == by_folder.encode(["hello"])).all()


def test_a_model_that_no_hub_gives_is_told_in_a_line(
    own: Path, small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    settings = project.CONFIG.read_text(encoding="utf-8")
    project.CONFIG.write_text(settings.replace(str(own), "somebody/none"), encoding="utf-8")
    asked = ["train", "--guide", str(small_folder), "--out", str(tmp_path / "own.tar.gz")]
    refused = CliRunner().invoke(app, asked)
    said = refused.output.splitlines()[-1]
    assert refused.exit_code == 1 and said.startswith("calmline: the encoder somebody/none cannot be loaded")


def test_a_slip_in_the_settings_is_told_in_a_line(own: Path, small_folder: Path, tmp_path: Path) -> None:
    project.CONFIG.write_text(project.CONFIG.read_text(encoding="utf-8") + "  - a: [", encoding="utf-8")
    asked = ["train", "--guide", str(small_folder), "--out", str(tmp_path / "own.tar.gz")]
    refused = CliRunner().invoke(app, asked)
    said = refused.output.splitlines()[-1]
    assert refused.exit_code == 1 and said.startswith(f"calmline: Rasa cannot train with {project.CONFIG}")
    measured = CliRunner().invoke(app, ["eval", "--guide", str(small_folder)])
    assert measured.exit_code == 1
    assert measured.output.splitlines()[-1].startswith(f"calmline: {project.CONFIG} names no encoder")
