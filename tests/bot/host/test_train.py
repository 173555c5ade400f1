"""Training: anew when something that matters has changed, not otherwise; and what is no trained bot."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import project
from bot.guide.load import load_guide
from bot.guide.problem import GuideError
from bot.host.load import ModelError, open_bot, short
from bot.host.rasa_training import TrainingError, put
from bot.host.stamp import is_current
from bot.host.train import train, warnings_of
from bot.nlu.guide_classifier import GuideClassifier, max_wrong_of
from tests.small_guides import SMALL, entry, guide, write


@pytest.fixture
def own(small_folder: Path, small_model: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The small guide and its bot, in a folder of the test's own."""
    folder = Path(shutil.copytree(small_folder, tmp_path / "faq"))
    model = tmp_path / small_model.name
    for file in (small_model, small_model.with_name(f"{small_model.name}.json")):
        shutil.copy(file, tmp_path / file.name)
    return folder, model


@pytest.fixture
def no_training(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Notes which models would have been trained, instead of training them."""
    trained: list[Path] = []

    def note(guide_dir: Path, model: Path, say: Callable[[str], None], encoder: Path | None) -> None:
        trained.append(model)
        model.write_bytes(b"another model")

    monkeypatch.setattr("bot.host.train.train_in_rasa", note)
    return trained


def quiet(line: str) -> None:
    pass


def test_with_nothing_changed_nothing_is_trained(own: tuple[Path, Path], no_training: list[Path]) -> None:
    folder, model = own
    before = model.stat().st_mtime_ns
    result = train(folder, model, quiet)
    assert not result.trained and result.model == model
    assert no_training == []
    assert model.stat().st_mtime_ns == before


def test_neither_a_comment_nor_another_place_is_a_change(
    own: tuple[Path, Path], no_training: list[Path], tmp_path: Path
) -> None:
    folder, model = own
    (folder / "cafe.yml").write_text("# a note of ours\n" + SMALL)
    assert not train(folder, model, quiet).trained
    assert not train(Path(shutil.copytree(folder, tmp_path / "elsewhere")), model, quiet).trained
    assert no_training == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("eight to six", "nine to six"),
        ("[pumpkin soup vegan,", "[pumpkin soup vegan, soup,"),
        ("audience: rep", "rep_notes: psst"),
        ("until: 2025-12-31", "until: 2099-12-31"),
    ],
)
def test_a_changed_guide_is_trained_anew(
    own: tuple[Path, Path], no_training: list[Path], old: str, new: str
) -> None:
    folder, model = own
    assert old in SMALL
    (folder / "cafe.yml").write_text(SMALL.replace(old, new))
    assert train(folder, model, quiet).trained
    assert no_training == [model]
    assert not train(folder, model, quiet).trained


def test_a_changed_project_or_code_is_trained_anew(
    own: tuple[Path, Path], no_training: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, model = own
    for part in ("project_digest", "code_digest"):
        with monkeypatch.context() as changed:
            changed.setattr(project, part, lambda: "other")
            assert train(folder, model, quiet).trained


def test_a_damaged_or_missing_model_is_trained_anew(own: tuple[Path, Path], no_training: list[Path]) -> None:
    folder, model = own
    model.write_bytes(model.read_bytes()[:-10])
    assert train(folder, model, quiet).trained
    model.unlink()
    assert train(folder, model, quiet).trained
    model.with_name(f"{model.name}.json").write_text("[]")
    assert train(folder, model, quiet).trained


def test_force_trains_whatever_is_there(own: tuple[Path, Path], no_training: list[Path]) -> None:
    assert train(*own, quiet, force=True).trained


def test_a_stamp_without_a_model_is_not_current(tmp_path: Path) -> None:
    (tmp_path / "m.tar.gz.json").write_text(json.dumps({"stamp": "s", "sha256": "x"}))
    assert not is_current(tmp_path / "m.tar.gz", "s")


def test_a_guide_that_cannot_be_read_is_not_trained(own: tuple[Path, Path], no_training: list[Path]) -> None:
    folder, model = own
    kept = model.read_bytes()
    (folder / "cafe.yml").write_text(SMALL.replace("[old-menu,", "[no-such-entry,"))
    with pytest.raises(GuideError, match=r"cafe\.yml:\d+: follow_ups"):
        train(folder, model, quiet)
    assert no_training == [] and model.read_bytes() == kept


def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made = tmp_path / "made"
    made.write_bytes(b"model")
    with pytest.raises(TrainingError, match="--out") as raised:
        put(made, tmp_path / "file" / "model.tar.gz")
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"max_wrong": "few"}, "max_wrong of the GuideClassifier is a share from 0 to 1 .*, not 'few'"),
        ({"max_wrong": True}, "max_wrong of .*, not True"),
        ({"max_wrong_likely": 12}, "max_wrong_likely of .* share from 0 to 1 .default: 0.12., not 12"),
        ({"max_wrong_likely": float("nan")}, "max_wrong_likely of .*, not nan"),
        ({"max_wrong": 0.2}, r"max_wrong_likely of .* \(0.12\) is below max_wrong \(0.2\)"),
    ],
)
def test_a_share_of_wrong_answers_that_cannot_be_meant_is_one_clear_line(
    settings: dict[str, Any], said: str
) -> None:
    config = {**GuideClassifier.get_default_config(), **settings}
    with pytest.raises(ValueError, match=said) as raised:
        max_wrong_of(config)
    assert len(str(raised.value).splitlines()) == 1
    assert max_wrong_of(GuideClassifier.get_default_config()) == (0.02, 0.12)


def test_entries_with_few_examples_are_warned_about() -> None:
    found = warnings_of(guide(entry("thin"), entry("fine", examples=tuple("abcdef"))))
    assert len(found) == 1 and "1 of 2 entries" in found[0] and "thin" in found[0]
    assert len(warnings_of(guide(entry("fine", examples=tuple("abcdef"))))) == 1  # there is only one


def test_a_trained_bot_carries_its_guide(small_folder: Path, small_model: Path) -> None:
    assert open_bot(small_model).guide == load_guide(small_folder)


# Which files are no trained bot


def one_line(model: Path, of: object = None) -> str:
    with pytest.raises(ModelError) as raised:
        open_bot(model, of)  # type: ignore[arg-type]
    said = str(raised.value)
    assert len(said.splitlines()) == 1 and "calmline train" in said and str(model) in said
    return said


def test_a_missing_model(tmp_path: Path) -> None:
    assert "there is no trained bot" in one_line(tmp_path / "none.tar.gz")
    assert "there is no trained bot" in one_line(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00broken"])
def test_a_file_that_is_no_model(tmp_path: Path, content: bytes) -> None:
    model = tmp_path / "m.tar.gz"
    model.write_bytes(content)
    assert "damaged or not a trained bot" in one_line(model)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_model_cut_short(own: tuple[Path, Path], share: float) -> None:
    _, model = own
    content = model.read_bytes()
    model.write_bytes(content[: int(len(content) * share)])
    one_line(model)


def test_a_model_of_another_rasa_project(tmp_path: Path) -> None:
    model = tmp_path / "m.tar.gz"
    with tarfile.open(model, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("metadata.json"), io.BytesIO(b""))
    assert "not of Calmline" in one_line(model)


def test_an_archive_that_only_looks_like_ours(tmp_path: Path) -> None:
    model = tmp_path / "m.tar.gz"
    with tarfile.open(model, "w:gz") as archive:
        for name in ("components/train_GuideClassifier1/arrays.npz", "metadata.json"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO(b""))
    assert "cannot be used as a trained bot" in one_line(model)


def test_a_model_of_another_guide(small_model: Path) -> None:
    assert "made from another guide" in one_line(small_model, load_guide(project.GUIDE))


def test_a_model_without_its_arrays(own: tuple[Path, Path], tmp_path: Path) -> None:
    _, model = own
    spoilt = tmp_path / "spoilt.tar.gz"
    with tarfile.open(model) as source, tarfile.open(spoilt, "w:gz") as target:
        for member in source.getmembers():
            stream = source.extractfile(member)
            if "GuideClassifier" in member.name and member.name.endswith(".npz"):
                target.addfile(tarfile.TarInfo(member.name), io.BytesIO(b""))
            else:
                target.addfile(member, stream)
    assert "cannot be used as a trained bot" in one_line(spoilt)


def test_a_model_of_other_encoder_weights(own: tuple[Path, Path], tmp_path: Path) -> None:
    _, model = own
    other = tmp_path / "other.tar.gz"
    with tarfile.open(model) as source, tarfile.open(other, "w:gz") as target:
        for member in source.getmembers():
            stream = source.extractfile(member)
            if stream is not None and member.name.endswith("encoder.json"):
                about = json.dumps({**json.loads(stream.read()), "sha256": "0" * 64}).encode()
                member.size, stream = len(about), io.BytesIO(about)
            target.addfile(member, stream)
    said = one_line(other)
    assert "another encoder" in said and "--force" in said


def test_the_parts_of_a_line_stay_short() -> None:
    assert len(short(ValueError("x\n" * 5000))) <= 160
    assert short(ValueError()) == "ValueError"


def test_a_broken_guide_leaves_room_for_a_sound_one(tmp_path: Path, no_training: list[Path]) -> None:
    """A guide is judged before Rasa is started: a mistake is told at once."""
    folder = write(tmp_path / "faq", "topic: cafe\nentries: 7\n")
    with pytest.raises(GuideError):
        train(folder, tmp_path / "m.tar.gz", quiet)
    assert no_training == []
