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


@lru_cache(maxsize=1)
def code_digest() -> str:
    """sha256 of the code that trains: a bot made by other code is stale. Rasa's cache is told so, too."""
    folder = Path(__file__).resolve().parent
    return _digest([*folder.glob("*.py"), *(folder / "nlu").glob("*.py")])


def project_digest() -> str:
    """sha256 of configuration, domain, rules and the examples of `data/nlu/`."""
    return _digest([CONFIG, DOMAIN, RULES, *NLU.glob("*.yml")])


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
