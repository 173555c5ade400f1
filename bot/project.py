"""Where the Rasa project lies, and a digest of everything but the guide that a trained bot depends on."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The folder of config.yml, domain.yml and data/."""

CONFIG = ROOT / "config.yml"
DOMAIN = ROOT / "domain.yml"
NLU = ROOT / "data" / "nlu"
RULES = ROOT / "data" / "rules.yml"
GUIDE = ROOT / "data" / "faq"
MODEL = ROOT / "models" / "calmline.tar.gz"

CODE = Path(__file__).resolve().parent

ROOMS_THAT_TRAIN = ("text", "encoder", "ranking", "mood", "nlu")
"""Folders of this package whose files make a bot what it is. How a guide is read is not among them: another
reading makes another guide, which has a digest of its own."""

FILES_THAT_TRAIN = ("importer.py", "host/rasa_training.py", "host/train.py")


@lru_cache(maxsize=1)
def code_digest() -> str:
    """sha256 of the code that trains: a bot that other code made is stale. Rasa's cache is told so, too."""
    return _digest({file.relative_to(CODE).as_posix(): file for file in files_that_train()})


def files_that_train() -> list[Path]:
    """The files that `code_digest` counts."""
    rooms = [file for room in ROOMS_THAT_TRAIN for file in (CODE / room).rglob("*")]
    kept = [file for file in rooms if file.is_file() and "__pycache__" not in file.parts]
    return [*kept, *(CODE / name for name in FILES_THAT_TRAIN)]


def project_digest() -> str:
    """sha256 of configuration, domain, rules and the examples of `data/nlu/`."""
    files = {file.name: file for file in (CONFIG, DOMAIN, RULES)}
    examples = {f"nlu/{file.name}": file for file in NLU.glob("*.yml")}
    return _digest(files | examples)


def _digest(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, file in sorted(files.items()):
        digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
