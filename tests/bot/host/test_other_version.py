"""With another Rasa than the patches were written for, stock Rasa runs: the bot loads and says the same."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.turn import CustomerTurn, DeskState

ROOT = Path(__file__).resolve().parents[3]

SAID = (
    "hello",
    "When are you open?",
    "how late can i come and can i book a table?",
    "thanks",
    "please call me back",
    "xyzzy 12",
)

TALK = """
import asyncio, json, sys
from pathlib import Path
from actions.brain import Brain
from bot.host import patches

async def talk(brain, texts):
    from bot.dialogue.turn import CustomerTurn, DeskState

    state, said = None, []
    for text in texts:
        reply = await brain.respond("one", CustomerTurn(text=text), state=state, desk=DeskState())
        state = reply.state
        said.append([reply.decision.kind.value, [each.text for each in reply.utterances]])
    return said

async def main():
    brain = await Brain.load(Path(sys.argv[1]))
    said = await talk(brain, json.loads(sys.argv[2]))
    import tensorflow
    import rasa.core.processor
    import copy
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.shared.core.slots import Slot

    print(json.dumps({
        "said": said,
        "fits": [row.name for row in patches.TABLE if row.fits()],
        "tensorflow": hasattr(tensorflow, "__version__"),
        "copy": rasa.core.processor.copy is copy and not hasattr(Slot, "__copy__"),
        "runner": type(brain._bot.agent.processor.graph_runner) is DaskGraphRunner,
    }))

asyncio.run(main())
"""


@pytest.fixture
def another_rasa(tmp_path: Path) -> Path:
    """A folder whose packages come first, and which says of itself that it holds another Rasa."""
    about = tmp_path / "rasa-3.6.22.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rasa\nVersion: 3.6.22\n")
    return tmp_path


@pytest.mark.timeout(280)
def test_another_version_of_rasa_runs_as_it_is(
    small_model: Path, small_brain: Any, another_rasa: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TALK, str(small_model), json.dumps(SAID)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "PYTHONPATH": str(another_rasa)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert found["fits"] == []
    assert found["tensorflow"] and found["copy"] and found["runner"]
    assert done.stderr.count("rasa 3.6.22 is installed") == 1
    said = asyncio.run(talk(small_brain))
    assert found["said"] == said
    assert {kind for kind, _ in said} >= {"answer", "smalltalk"}


async def talk(brain: Any) -> list[list[Any]]:
    state, said = None, []
    for text in SAID:
        reply = await brain.respond("one", CustomerTurn(text=text), state=state, desk=DeskState())
        state = reply.state
        said.append([reply.decision.kind.value, [each.text for each in reply.utterances]])
    return said
