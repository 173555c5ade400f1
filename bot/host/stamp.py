"""Whether a trained bot is of a guide, of this project and of this code: the note beside its file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bot import project
from bot.digest import sha256_of
from bot.encoder.embedding import configured_name
from bot.guide.entry import Guide
from bot.ranking.tuning import TunedEncoder


@dataclass(frozen=True)
class ModelNote:
    """What is known of a trained bot: None where nothing is.

    `guide` is the guide's digest, `sha256` that of the bot's file, `encoder` that of a tuned encoder's
    weights, and `source` the name of the encoder in config.yml when it was trained.
    """

    stamp: str | None = None
    guide: str | None = None
    sha256: str | None = None
    encoder: str | None = None
    source: str | None = None

    @classmethod
    def beside(cls, model: Path) -> ModelNote:
        """The note of a bot's file; an empty one where there is none that can be read."""
        try:
            noted = json.loads(_place(model).read_text())
        except (OSError, ValueError):
            return cls()
        known = noted if isinstance(noted, dict) else {}
        return cls(**{name: known.get(name) for name in cls.__dataclass_fields__})

    @classmethod
    def of(cls, model: Path, guide: Guide, tuned: TunedEncoder | None) -> ModelNote:
        """The note for a bot that was just trained."""
        weights = tuned.weights if tuned is not None else None
        return cls(stamp_of(guide, tuned), guide.digest, sha256_of(model), weights, configured_name())

    def write(self, model: Path) -> None:
        """Puts it beside the bot's file. Raises OSError."""
        _place(model).write_text(json.dumps(asdict(self)))


def stamp_of(guide: Guide, tuned: TunedEncoder | None = None) -> str:
    """sha256 over the digests of everything that a bot is made from."""
    parts = [guide.digest, project.project_digest(), project.code_digest(), tuned.weights if tuned else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def is_current(model: Path, stamp: str) -> bool:
    """Whether `model` was made from exactly what `stamp` stands for, and is whole."""
    note = ModelNote.beside(model)
    try:
        return note.stamp == stamp and note.sha256 == sha256_of(model)
    except OSError:
        return False


def encoder_of(model: Path) -> Path:
    """The folder of a model's own encoder, where it was fine-tuned: beside the model's file."""
    return model.with_name(f"{model.name.removesuffix('.tar.gz')}.encoder")


def has_tuned_encoder(model: Path) -> bool:
    """Whether the encoder beside the model is the one that it was trained with."""
    tuned = TunedEncoder.read(encoder_of(model))
    return tuned is not None and tuned.weights == ModelNote.beside(model).encoder


def _place(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")
