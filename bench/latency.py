"""Calmline against a stock Rasa assistant, in one run on one machine: `python -m bench.latency`.

Every system runs in a process of its own and gets the same messages. Rounds alternate (A B, B A, …), so that
the noise of the machine falls on both, and a figure is the median of its rounds. See bench/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp

from bench import report, service, stock, workload
from bench.drive import Chat, Round, drive
from bench.processes import ProcessError, Server, Worker, stopping
from bench.progress import say, waiting
from bench.report import HTTP, IN_PROCESS, SOCKET
from bench.results import CALMLINE, GROWTH_TURNS, STOCK, Cost, Results, growth_of, speed_of
from bot.guide.load import load
from bot.project import GUIDE, ROOT

Drive = Callable[[Sequence[Sequence[str]]], Round]


@dataclass(frozen=True)
class Plan:
    """How much is measured. `turns[chats]` is how many messages each chat of a round says."""

    turns: dict[int, int]
    rounds: int
    growth_chats: int
    loads: int

    def __post_init__(self) -> None:
        assert max(self.turns.values()) <= service.SOCKET_TURNS


FULL = Plan(turns={1: 50, 8: 20, 32: 10}, rounds=4, growth_chats=12, loads=3)
QUICK = Plan(turns={1: 20, 8: 6, 32: 3}, rounds=2, growth_chats=3, loads=1)


@dataclass(frozen=True)
class Models:
    """Both trained bots, and the seconds that Calmline's training took."""

    calmline: Path
    stock: stock.StockModel
    train_seconds: float


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: does it work at all?")
    parser.add_argument("--out", type=Path, default=ROOT / "results", help="folder for figures and plot")
    parser.add_argument("--stock-model", type=Path, help="a stock assistant trained before; none is trained")
    given = parser.parse_args()
    try:
        results = measure(QUICK if given.quick else FULL, given.stock_model)
    except (stock.StockError, ProcessError) as error:
        sys.exit(f"bench: {error}")
    report.show(results)
    for file in report.write(results, given.out):
        say(f"Wrote {file}")


def measure(plan: Plan, stock_model: Path | None) -> Results:
    """Everything, one after the other. Raises StockError, ProcessError."""
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "load_before": os.getloadavg()[0]}
    results = Results(machine)
    models = _train(stock_model, folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix="run-") as run:
        loads: dict[str, list[float]] = {CALMLINE: [], STOCK: []}
        with ExitStack() as running:
            workers = _workers(plan, models, Path(run), running, loads)
            with waiting(say, "choosing messages that the bot answers itself"):
                messages = workers[CALMLINE].keep(workload.candidates(load(GUIDE)))
            say(f"  {len(messages)} messages")
            drives: dict[str, Drive] = {name: worker.drive for name, worker in workers.items()}
            _speeds(results, IN_PROCESS, drives, messages, plan)
            _growths(results, IN_PROCESS, drives, messages, plan)
            memory = {name: worker.memory() for name, worker in workers.items()}
        servers = asyncio.run(_over_the_wire(results, models, messages, plan, Path(run)))
    for name, trained in ((CALMLINE, models.train_seconds), (STOCK, models.stock.train_seconds)):
        serve_seconds, service_mb = servers[name]
        now = name == CALMLINE or models.stock.trained_now
        results.costs.append(
            Cost(name, tuple(loads[name]), serve_seconds, memory[name], service_mb, trained, now)
        )
    results.machine["load_after"] = os.getloadavg()[0]
    return results


def _train(stock_model: Path | None, folder: Path) -> Models:
    project = folder / "stock"
    stock.write_project(project, load(GUIDE))
    prepared = stock.given(stock_model) if stock_model else stock.prepare(project, say)
    model = folder / "calmline.tar.gz"
    start = "import sys; from api.cli import main; sys.argv[0] = 'calmline'; main()"
    started = time.perf_counter()
    with waiting(say, "training Calmline"):
        done = subprocess.run(
            [sys.executable, "-c", start, "train", "--force", "--out", str(model)],
            cwd=ROOT, env=stock.environment(), capture_output=True, text=True, timeout=600,
        )  # fmt: skip
    if done.returncode:
        raise stock.StockError(f"training Calmline failed: {done.stderr.strip()[-400:]}")
    return Models(model, prepared, time.perf_counter() - started)


def _workers(
    plan: Plan, models: Models, folder: Path, running: ExitStack, loads: dict[str, list[float]]
) -> dict[str, Worker]:
    """One worker a system. Loading is timed on all of them, the spare ones are ended at once."""
    paths = {CALMLINE: models.calmline, STOCK: models.stock.model}
    workers: dict[str, Worker] = {}
    for round_number in range(plan.loads):
        for name in _alternating(round_number):
            with waiting(say, f"loading {name} in a process ({round_number + 1} of {plan.loads})"):
                worker = Worker(name, paths[name], folder)
            loads[name].append(worker.load_seconds)
            if round_number < plan.loads - 1:
                worker.stop()
            else:
                running.enter_context(stopping(worker))
                workers[name] = worker
    return workers


async def _over_the_wire(
    results: Results, models: Models, messages: list[str], plan: Plan, folder: Path
) -> dict[str, tuple[float, float]]:
    """Both services side by side; seconds to ready and megabytes of each."""
    with ExitStack() as running:
        servers: dict[str, Server] = {}
        with waiting(say, "starting `calmline serve`"):
            servers[CALMLINE] = service.start_calmline(models.calmline, folder)
            running.enter_context(stopping(servers[CALMLINE]))
        with waiting(say, "starting `rasa run`"):
            servers[STOCK] = service.start_stock(models.stock.model, ROOT / "var" / "bench" / "stock", folder)
            running.enter_context(stopping(servers[STOCK]))
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as http:
            ours = servers[CALMLINE].base
            by_http: dict[str, Callable[[], Chat]] = {
                CALMLINE: partial(service.HttpChat, ours, http),
                STOCK: partial(service.RestWebhookChat, servers[STOCK].base, http),
            }
            by_socket: dict[str, Callable[[], Chat]] = {CALMLINE: partial(service.SocketChat, ours, http)}
            await _measure_chats(results, HTTP, by_http, messages, plan, growth=True)
            await _measure_chats(results, SOCKET, by_socket, messages, plan, growth=False)
        return {name: (server.load_seconds, server.memory()) for name, server in servers.items()}


async def _measure_chats(
    results: Results,
    way: str,
    chats: dict[str, Callable[[], Chat]],
    messages: list[str],
    plan: Plan,
    *,
    growth: bool,
) -> None:
    loop = asyncio.get_running_loop()

    def driven(make: Callable[[], Chat]) -> Drive:
        return lambda scripts: asyncio.run_coroutine_threadsafe(drive(make, scripts), loop).result()

    drives = {name: driven(make) for name, make in chats.items()}
    await asyncio.to_thread(_speeds, results, way, drives, messages, plan)
    if growth:
        await asyncio.to_thread(_growths, results, way, drives, messages, plan)


def _speeds(
    results: Results, way: str, drives: dict[str, Drive], messages: list[str], plan: Plan
) -> None:
    for chats, turns in plan.turns.items():
        with waiting(say, f"{way}, {chats} at once: {plan.rounds} rounds of {chats * turns} messages each"):
            rounds = _rounds(drives, messages, chats, turns, plan.rounds)
        results.speeds += [speed_of(name, way, chats, found) for name, found in rounds.items()]


def _growths(
    results: Results, way: str, drives: dict[str, Drive], messages: list[str], plan: Plan
) -> None:
    turns = GROWTH_TURNS[-1]
    with waiting(say, f"{way}: {plan.growth_chats} chats of {turns} turns, one after the other"):
        rounds = _rounds(drives, messages, 1, turns, plan.growth_chats)
    results.growths += [growth_of(name, way, found) for name, found in rounds.items()]


def _rounds(
    drives: dict[str, Drive], messages: list[str], chats: int, turns: int, count: int
) -> dict[str, list[Round]]:
    """A warm-up that is thrown away, then `count` rounds; both systems get a round's messages in turn."""
    found: dict[str, list[Round]] = {name: [] for name in drives}
    for number in range(count + 1):
        scripts = workload.scripts(messages, chats, turns if number else min(turns, 3), offset=number * 61)
        for name in _alternating(number):
            if name in drives:
                driven = drives[name](scripts)
                if number:
                    found[name].append(driven)
    return found


def _alternating(number: int) -> Iterator[str]:
    yield from (CALMLINE, STOCK) if number % 2 == 0 else (STOCK, CALMLINE)


if __name__ == "__main__":
    main()
