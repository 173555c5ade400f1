"""Trained bots for the tests: the sample guide's, and one of a guide that fits on a page."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import small_guides

os.environ["RASA_TELEMETRY_ENABLED"] = "false"


@pytest.fixture(scope="session")
def sample_model() -> Path:
    """The bot of the sample guide; quick when it is current."""
    from bot import project
    from bot.host.train import train

    return train(project.GUIDE, project.MODEL, lambda line: None).model


@pytest.fixture(scope="session")
def brain(sample_model: Path):  # type: ignore[no-untyped-def]
    """The sample guide's bot, loaded once: it keeps nothing between turns."""
    from actions.brain import Brain

    return asyncio.run(Brain.load(sample_model))


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide's folder."""
    return small_guides.write(tmp_path_factory.mktemp("small") / "faq")


@pytest.fixture(scope="session")
def small_model(small_folder: Path) -> Path:
    """The small guide's bot, trained here."""
    from bot.host.train import train

    return train(small_folder, small_folder.parent / "small.tar.gz", lambda line: None).model


@pytest.fixture(scope="session")
def small_brain(small_model: Path):  # type: ignore[no-untyped-def]
    """The small guide's bot, loaded once."""
    from actions.brain import Brain

    return asyncio.run(Brain.load(small_model))


@pytest.fixture(scope="session")
def encode() -> Callable[..., object]:
    """The real encoder."""
    from bot.encoder.embedding import SentenceEncoder

    return SentenceEncoder.open(threads=1).encode
