"""What holds the parts apart: imports run one way, files stay small, and nothing is reported home."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from bot.host import lean

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 400
MAX_TEST_LINES = 450
PYTHON = sorted(
    file for part in ("bot", "actions", "api", "bench", "tests") for file in (ROOT / part).rglob("*.py")
)
SCRIPTS = sorted(
    file for file in (ROOT / "api" / "web").rglob("*.js") if not {"vendor", "node_modules"} & set(file.parts)
)


def imported(file: Path) -> Iterator[str]:
    """The top-level packages that a file imports, at its top or anywhere inside."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize(
    ("part", "barred"),
    [
        # The command line is one, and `calmline` is api.cli: it gathers the commands of the parts below.
        ("bot", {"actions", "api", "fastapi", "starlette", "sqlalchemy", "uvicorn"}),
        ("actions", {"api", "fastapi", "starlette", "sqlalchemy", "uvicorn"}),
        ("api", {"rasa", "rasa_sdk", "spacy", "sentence_transformers", "onnxruntime"}),
    ],
)
def test_imports_run_one_way(part: str, barred: set[str]) -> None:
    found = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in (ROOT / part).rglob("*.py")
        for name in imported(file)
        if name in barred
    }
    assert found == set()


MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for part in ("bot", "actions", "api")
    for file in (ROOT / part).rglob("*.py")
}
"""Every module of ours by its dotted name."""

FLOORS = {
    "bot": """
        day project batches digest progress
        text
        guide
        encoder
        ranking
        mood
        dialogue
        decide
        importer
        nlu
        host
        evaluation rephrasing
        cli
    """,
    "api": """
        ids kinds clock addresses problems schemas web
        brain settings bus store
        limits audit changes strangers
        deps
        auth
        team
        conversation
        chat desk outbound guide board
        pages server
        app
        loading
        cli openapi
    """,
}
"""The rooms and single modules of a part, from below. Whoever stands on one floor imports lower ones only."""


def ours(file: Path) -> set[str]:
    """The modules of ours that a file imports, at its top, anywhere inside, or for types alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found.update(names if names <= MODULES.keys() else {*names, str(node.module)})
    return found & MODULES.keys()


IMPORTS = {name: ours(file) for name, file in MODULES.items()}


def test_no_files_import_each_other_in_a_circle() -> None:
    assert len(IMPORTS) > 150 and sum(map(len, IMPORTS.values())) > 500  # they are found at all
    TopologicalSorter(IMPORTS).prepare()  # CycleError names the circle


@pytest.mark.parametrize("part", FLOORS)
def test_no_import_runs_up_or_along_a_floor(part: str) -> None:
    floors = [line.split() for line in FLOORS[part].strip().splitlines()]
    height = {room: number for number, rooms in enumerate(floors) for room in rooms}

    def room(module: str) -> str | None:
        package, _, rest = module.partition(".")
        return rest.split(".")[0] if package == part and rest else None

    assert {room(module) for module in MODULES} - {None} == height.keys()
    wrong = {
        f"{module} imports {other}"
        for module, others in IMPORTS.items()
        for other in others
        if (here := room(module)) and (there := room(other))
        if here != there and height[there] >= height[here]
    }
    assert wrong == set()


def test_the_policy_table_knows_no_framework() -> None:
    for name in ("decide", "dialogue/responses", "dialogue/turn", "ranking/confidence"):
        assert not {"rasa", "rasa_sdk", "spacy"} & set(imported(ROOT / "bot" / f"{name}.py"))


def test_no_file_is_long() -> None:
    def lines(file: Path) -> int:
        return len(file.read_text(encoding="utf-8").splitlines())

    def limit(file: Path) -> int:
        return MAX_TEST_LINES if (ROOT / "tests") in file.parents else MAX_LINES

    assert len(PYTHON) > 50
    assert {str(file.relative_to(ROOT)) for file in PYTHON + SCRIPTS if lines(file) > limit(file)} == set()


def test_there_is_no_drawer_for_everything() -> None:
    assert [file for file in PYTHON if file.stem in ("utils", "util", "helpers", "misc")] == []


def test_telemetry_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    lean.silence_libraries()
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"


NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib3",
    "websockets",
}


def test_only_the_endpoint_for_suggestions_can_call_out_of_the_brain() -> None:
    """The one exception of the brain, which a person configures, and the one place that may reach it."""
    callers = {
        name
        for name in MODULES
        if name.startswith(("bot", "actions")) and NETWORK & set(imported(MODULES[name]))
    }
    assert callers == {"bot.rephrasing.endpoint"}
    assert {name for name, others in IMPORTS.items() if callers & others} == {"bot.rephrasing.run"}
    at_the_top = ast.parse(MODULES["bot.rephrasing.run"].read_text(encoding="utf-8")).body
    assert not [
        node for node in at_the_top if isinstance(node, ast.ImportFrom) and "endpoint" in ast.unparse(node)
    ]


NOTHING_LEAVES = """
import asyncio, ipaddress, socket, sys

def elsewhere(address):
    if isinstance(address, (str, bytes)):
        return False  # a socket in the file system
    try:
        return not ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] != "localhost"

tried = []

def watch(name):
    real = getattr(socket.socket, name)

    def watched(self, *arguments):
        if arguments and elsewhere(arguments[-1]):
            tried.append((name, arguments[-1]))
            raise OSError("not in this test")
        return real(self, *arguments)

    setattr(socket.socket, name, watched)

for name in ("connect", "connect_ex", "sendto"):
    watch(name)
look_up = socket.getaddrinfo

def looked_up(host, *arguments, **more):
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        tried.append(("getaddrinfo", host))
        raise socket.gaierror("not in this test")
    return look_up(host, *arguments, **more)

socket.getaddrinfo = looked_up

from pathlib import Path
from actions.brain import Brain
from bot.dialogue.turn import CustomerTurn, DeskState

async def talk():
    brain = await Brain.load(Path(sys.argv[1]))
    state = None
    for text in ("hello", "was my card exposed?", "WHAT DO YOU MEAN, LIARS!!", "4111 1111 1111 1111"):
        reply = await brain.respond("one", CustomerTurn(text=text), state=state, desk=DeskState())
        state = reply.state
        assert reply.utterances
    await brain.search("card")

asyncio.run(talk())

from bot.rephrasing.run import run
run(Path(sys.argv[2]), lambda line: None, limit=4, as_json=True)
assert "bot.rephrasing.endpoint" not in sys.modules  # nothing has configured one
from rasa.telemetry import is_telemetry_enabled
assert not is_telemetry_enabled()
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except OSError:
    assert len(tried) == 1, tried  # the watch itself works
    print("TRIED", tried[:-1])
"""


def test_nothing_leaves_the_machine(sample_model: Path, small_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOTHING_LEAVES, str(sample_model), str(small_folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        env={
            name: value
            for name, value in os.environ.items()
            if name != "RASA_TELEMETRY_ENABLED" and not name.startswith("CALMLINE_SUGGESTIONS_")
        },
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith("TRIED []")
