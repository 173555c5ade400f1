"""What each patch of `bot/host/patches.py` saves: `python -m bench.patches`.

The bot does the same with every patch and with all but one, in rounds that alternate. Figures are medians of
the rounds, in milliseconds of processor time; what is saved is the median of the differences in a round.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from actions.brain import Brain
from bench.progress import say
from bot.dialogue.turn import CustomerTurn, DeskState
from bot.guide.load import load_guide
from bot.host import lean, patches
from bot.host.load import open_bot
from bot.host.patch import Patch, Scope
from bot.host.rasa_training import train_in_rasa
from bot.project import GUIDE, MODEL, ROOT

TURNS = ("hello", "was my card exposed?", "thanks", "when is my monthly charge made?", "goodbye")
TOGETHER = ("was my card exposed?", "how do I change my card?", "hello there", "where are you based?") * 2
DIALOGUES = 10

IMPORT = """
import resource, sys, time
from contextlib import nullcontext
from bot.host import lean, patches
started = time.process_time()
with patches.LEAN_IMPORT.left_out() if sys.argv[1] == "stock" else nullcontext():
    lean.import_rasa()
print((time.process_time() - started) * 1000, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

Measure = Callable[[], float]


@dataclass(frozen=True)
class Saving:
    """Of one patch: processor milliseconds of `what` with all patches and without this one."""

    patch: Patch
    what: str
    with_all: float
    without: float
    saved: float

    def __str__(self) -> str:
        return (
            f"{self.patch.name}: {self.saved:.2f} ms of {self.without:.2f} ms, {self.what} "
            f"(with it {self.with_all:.2f} ms)"
        )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.patches", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20, help="of a turn; what takes longer has a quarter")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--training", action="store_true", help="the training cache, too (minutes)")
    given = parser.parse_args()
    seldom = max(2, given.rounds // 4)
    _say_import(min(seldom, 3))
    lean.import_rasa()
    loop = asyncio.new_event_loop()
    for patch in patches.TABLE:
        if patch.scope is Scope.PROCESS or patch is patches.ORDERED_RUNNER:
            say(str(_turns(loop, patch, given.model, given.rounds)))
    loop.close()
    say(str(_parsing(given.model, given.rounds)))
    say(str(_loading(given.model, seldom)))
    if given.training:
        _say_training()


def _compare(patch: Patch, what: str, rounds: int, with_all: Measure, without: Measure) -> Saving:
    pairs = []
    gc.collect()
    gc.disable()
    for number in range(rounds + 1):
        if number % 2:
            one = with_all()
            pairs.append((one, without()))
        else:
            other = without()
            pairs.append((with_all(), other))
    gc.enable()
    ours, others = zip(*pairs[1:], strict=True)  # the first one warms up
    saved = median(other - one for one, other in pairs[1:])
    return Saving(patch, what, median(ours), median(others), saved)


@contextmanager
def _timed(into: list[float], pieces: int) -> Iterator[None]:
    started = time.process_time()
    yield
    into.append((time.process_time() - started) * 1000 / pieces)


def _turns(loop: asyncio.AbstractEventLoop, patch: Patch, model: Path, rounds: int) -> Saving:
    """A turn of the dialogue, its message parsed beforehand."""
    brain = loop.run_until_complete(Brain.load(model))
    with patch.left_out():
        other = loop.run_until_complete(Brain.load(model)) if patch.scope is Scope.AGENT else brain

    async def talk(brain: Brain) -> float:
        pending = [brain.start_reading(text) for text in TURNS]
        for each in pending:
            await each.parsed
        took: list[float] = []
        with _timed(took, DIALOGUES * len(TURNS)):
            for _ in range(DIALOGUES):
                state = None
                for each in pending:
                    turn = CustomerTurn(text=each.text)
                    reply = await brain.respond("one", turn, state=state, desk=DeskState(), pending=each)
                    state = reply.state
        return took[0]

    def without() -> float:
        with patch.left_out():
            return loop.run_until_complete(talk(other))

    return _compare(
        patch, "a turn after parsing", rounds, lambda: loop.run_until_complete(talk(brain)), without
    )


def _parsing(model: Path, rounds: int) -> Saving:
    """A message of eight that come together."""
    from bot.host.message_parser import parse_in_one_run, parse_one_by_one

    agent = open_bot(model).agent
    together, alone = parse_in_one_run(agent), parse_one_by_one(agent)

    def measure(parse: Callable[[tuple[str, ...]], object]) -> float:
        took: list[float] = []
        with _timed(took, len(TOGETHER)):
            parse(TOGETHER)
        return took[0]

    what = "parsing one message of eight together"
    return _compare(patches.BATCHED_PARSING, what, rounds, lambda: measure(together), lambda: measure(alone))


def _loading(model: Path, rounds: int) -> Saving:
    def measure(*left_out: Patch) -> float:
        took: list[float] = []
        with ExitStack() as stack, _timed(took, 1):
            for patch in left_out:
                stack.enter_context(patch.left_out())
            open_bot(model)
        return took[0]

    check = patches.DOMAIN_CHECK
    return _compare(check, "loading a bot", rounds, measure, lambda: measure(check))


def _say_import(rounds: int) -> None:
    """Each import in a process of its own."""

    def measure(kind: str) -> tuple[float, float]:
        command = [sys.executable, "-c", IMPORT, kind]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        milliseconds, megabytes = map(float, done.stdout.split()[-2:])
        return milliseconds, megabytes

    memory: dict[str, list[float]] = {"lean": [], "stock": []}

    def timed(kind: str) -> float:
        milliseconds, megabytes = measure(kind)
        memory[kind].append(megabytes)
        return milliseconds

    saving = _compare(
        patches.LEAN_IMPORT, "importing Rasa", rounds, lambda: timed("lean"), lambda: timed("stock")
    )
    say(f"{saving}; memory {median(memory['lean']):.0f} MB against {median(memory['stock']):.0f} MB")


def _say_training() -> None:
    """One training each way; what Rasa's cache writes is counted."""
    entries = len(load_guide(GUIDE))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RASA_CACHE_DIRECTORY"] = f"{folder}/cache"
        took: list[float] = []
        with _timed(took, 1):
            train_in_rasa(GUIDE, Path(folder) / "ours.tar.gz", lambda _line: None)
        with _timed(took, 1), patches.NO_CACHE.left_out():
            train_in_rasa(GUIDE, Path(folder) / "stock.tar.gz", lambda _line: None)
        written = sum(file.stat().st_size for file in Path(folder, "cache").rglob("*"))
    say(
        f"{patches.NO_CACHE.name}: {took[1] - took[0]:.0f} ms of {took[1]:.0f} ms, a training on {entries} "
        f"entries; {written / 1e6:.1f} MB of disk"
    )


if __name__ == "__main__":
    main()
