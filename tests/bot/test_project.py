"""Which code makes a trained bot stale: all of it that makes a bot what it is, and no other."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import project
from bot.guide.load import load_guide
from bot.host.stamp import stamp_of
from tests.small_guides import write

BOT = project.CODE

START = ("importer.py", "host/rasa_training.py", "nlu")

NOT_COUNTED = {
    "guide": "another reading makes another guide, and the guide has a digest of its own",
    "project.py": "says where files lie; what they hold is counted",
    "digest.py": "a sha256 is the same whoever works it out",
    "progress.py": "shows lines, and changes nothing",
    "host/lean.py": "how Rasa is imported; its results are stock Rasa's, which tests of the patches hold",
    "host/patches.py": "the same",
}
"""What the training imports without its being counted, and why. What only these import is not looked at."""


def imported(file: Path) -> Iterator[Path]:
    """Files of bot/ that a file imports, at its top or anywhere inside; packages by their folder's files."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("bot"):
            whole = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            whole = [alias.name for alias in node.names]
        else:
            continue
        for name in whole:
            path = BOT.parent / Path(*name.split(".")).with_suffix(".py")
            if name.startswith("bot.") and path.is_file():
                yield path


def is_exempt(file: Path) -> str | None:
    path = file.relative_to(BOT).as_posix()
    return next((name for name in NOT_COUNTED if path == name or path.startswith(f"{name}/")), None)


def closure() -> tuple[set[Path], set[str]]:
    """All files that the training imports, directly or not, and the names in NOT_COUNTED that were met."""
    waiting = [file for name in START for file in sorted((BOT / name).glob("*.py")) or [BOT / name]]
    found: set[Path] = set()
    exempt: set[str] = set()
    while waiting:
        file = waiting.pop()
        if (name := is_exempt(file)) is not None:
            exempt.add(name)
        elif file not in found:
            found.add(file)
            waiting += imported(file)
    return found, exempt


def test_all_code_that_training_runs_is_counted_but_for_the_exceptions() -> None:
    found, exempt = closure()
    assert len(found) > 25
    assert found - set(project.files_that_train()) == set()
    assert exempt == set(NOT_COUNTED)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the project that may be edited; digests are of it."""
    for name in ("bot", "data", "docs"):
        skipped = shutil.ignore_patterns("__pycache__", "public")
        shutil.copytree(project.ROOT / name, tmp_path / name, ignore=skipped)
    for file in (project.CONFIG, project.DOMAIN):
        shutil.copy(file, tmp_path)
    places = {"ROOT": "", "CODE": "bot", "CONFIG": "config.yml", "DOMAIN": "domain.yml"}
    for name, place in {**places, "NLU": "data/nlu", "RULES": "data/rules.yml"}.items():
        monkeypatch.setattr(project, name, tmp_path / place)
    project.code_digest.cache_clear()
    yield tmp_path
    project.code_digest.cache_clear()


def edited(file: Path, folder: Path) -> bool:
    """Whether a bot is stale after a comment was added to `file`."""
    guide = load_guide(folder)
    before = stamp_of(guide)
    content = file.read_bytes()
    file.write_bytes(content + b"\n# a remark\n")
    project.code_digest.cache_clear()
    after = stamp_of(guide)
    file.write_bytes(content)
    return after != before


def test_an_edit_of_any_file_that_is_counted_makes_a_bot_stale(copy: Path) -> None:
    folder = write(copy / "faq")
    files = [*project.files_that_train(), project.CONFIG, project.DOMAIN, project.RULES]
    files += sorted(project.NLU.glob("*.yml"))
    assert len(files) > 35 and all(copy in file.parents for file in files)
    assert [file for file in files if not edited(file, folder)] == []


@pytest.mark.parametrize(
    "name",
    [
        *("bot/cli.py", "bot/decide.py", "bot/evaluation/run.py", "bot/dialogue/responses.py"),
        *("bot/host/load.py", "bot/host/patches.py", "docs/architecture.md"),
    ],
)
def test_an_edit_of_anything_else_does_not(copy: Path, name: str) -> None:
    assert (copy / name).is_file()
    assert not edited(copy / name, write(copy / "faq"))
