"""Calmline against a stock Rasa assistant, in one run on one machine: `python -m bench.latency`.

Every system runs in a process of its own and gets the same messages. Rounds alternate (A B, B A, …), so that
the noise of the machine falls on both, and a figure is the median of its rounds. See bench/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import aiohttp

from bench import report, service, stock, workload
from bench.drive import ChatClient, Round, drive
from bench.processes import MeasuredProcess, ProcessError, ServerProcess, WorkerProcess, stopping, train
from bench.progress import say, waiting
from bench.report import HTTP, IN_PROCESS, SOCKET
from bench.results import CALMLINE, GROWTH_TURNS, STOCK, Cost, Results, Training, growth_of, speed_of
from bot.guide.load import load_guide
from bot.project import GUIDE, ROOT

Scripts = Sequence[Sequence[str]]


@dataclass(frozen=True)
class System:
    """A system as it is driven over one of its ways in."""

    process: MeasuredProcess
    chats: Callable[[Scripts], Round]

    def drive(self, scripts: Scripts) -> Round:
        """Drives a round, and measures the processor time that the system used."""
        before = self.process.cpu_seconds()
        driven = self.chats(scripts)
        return replace(driven, cpu_seconds=self.process.cpu_seconds() - before)


Systems = dict[str, System]


@dataclass(frozen=True)
class Plan:
    """How much is measured. `turns[chats]` is the number of messages a chat in a round of `chats` chats."""

    turns: dict[int, int]
    rounds: int
    growth_chats: int
    loads: int
    stock_epochs: int = stock.EPOCHS

    def __post_init__(self) -> None:
        assert max(self.turns.values()) <= service.SOCKET_TURNS


FULL = Plan(turns={1: 25, 8: 6, 32: 3}, rounds=8, growth_chats=12, loads=3)
# Epochs make the stock assistant better, not faster.
QUICK = Plan(turns={1: 25, 8: 4, 32: 2}, rounds=2, growth_chats=3, loads=1, stock_epochs=10)


@dataclass(frozen=True)
class Models:
    """Both trained bots. `stock_project` is the folder with the files that `rasa run` reads."""

    calmline: Path
    training: Training
    stock: stock.StockModel
    stock_project: Path


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: does it work at all?")
    parser.add_argument("--out", type=Path, default=ROOT / "results", help="folder for figures and plot")
    parser.add_argument("--stock-model", type=Path, help="a stock assistant trained before; none is trained")
    given = parser.parse_args()
    # If this process is ended from outside, those under measurement must not outlive it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        results = measure(QUICK if given.quick else FULL, given.stock_model)
    except (stock.StockError, ProcessError) as error:
        sys.exit(f"bench: {error}")
    report.show(results)
    for file in report.write(results, given.out):
        say(f"Wrote {file}")


def measure(plan: Plan, stock_model: Path | None) -> Results:
    """Measures everything, one after the other. Raises StockError, ProcessError."""
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "load_before": os.getloadavg()[0]}
    results = Results(machine)
    models = _train(plan, stock_model, folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix="run-") as run:
        loads: dict[str, list[tuple[float, float]]] = {CALMLINE: [], STOCK: []}
        with ExitStack() as running:
            workers = _workers(plan, models, Path(run), running, loads)
            with waiting(say, "choosing messages that the bot answers itself"):
                messages = workers[CALMLINE].select_answered(workload.candidates(load_guide(GUIDE)))
            say(f"  {len(messages)} messages")
            systems = {name: System(worker, worker.drive) for name, worker in workers.items()}
            _speeds(results, IN_PROCESS, systems, messages, plan)
            _growths(results, IN_PROCESS, systems, messages, plan)
            memory = {name: worker.memory() for name, worker in workers.items()}
        servers = asyncio.run(_over_the_wire(results, models, messages, plan, Path(run)))
    for name, training in ((CALMLINE, models.training), (STOCK, models.stock.training)):
        seconds, cpu_seconds = zip(*loads[name], strict=True)
        serve_seconds, service_mb = servers[name]
        results.costs.append(
            Cost(name, seconds, cpu_seconds, serve_seconds, memory[name], service_mb, training)
        )
    results.machine["load_after"] = os.getloadavg()[0]
    return results


def _train(plan: Plan, stock_model: Path | None, folder: Path) -> Models:
    project = folder / f"stock-{plan.stock_epochs}"
    stock.write_project(project, load_guide(GUIDE), plan.stock_epochs)
    prepared = stock.use_trained(stock_model) if stock_model else stock.prepare(project, say)
    model = folder / "calmline.tar.gz"
    command = service.calmline_command("train", "--force", "--out", str(model))
    with waiting(say, "training Calmline"):
        training = train(command, folder / "calmline-train.log", cwd=ROOT)
    return Models(model, training, prepared, project)


def _workers(
    plan: Plan, models: Models, folder: Path, running: ExitStack, loads: dict[str, list[tuple[float, float]]]
) -> dict[str, WorkerProcess]:
    """Starts one worker a system. More are started to time their loading, and ended at once."""
    paths = {CALMLINE: models.calmline, STOCK: models.stock.model}
    workers: dict[str, WorkerProcess] = {}
    for round_number in range(plan.loads):
        for name in _alternating(round_number):
            with waiting(say, f"loading {name} in a process ({round_number + 1} of {plan.loads})"):
                worker = WorkerProcess(name, paths[name], folder)
            loads[name].append((worker.load_seconds, worker.load_cpu_seconds))
            if round_number < plan.loads - 1:
                worker.stop()
            else:
                running.enter_context(stopping(worker))
                workers[name] = worker
    return workers


async def _over_the_wire(
    results: Results, models: Models, messages: list[str], plan: Plan, folder: Path
) -> dict[str, tuple[float, float]]:
    """Measures both services side by side; returns each one's seconds until ready and megabytes."""
    with ExitStack() as running:
        servers: dict[str, ServerProcess] = {}
        with waiting(say, "starting `calmline serve`"):
            servers[CALMLINE] = service.start_calmline(models.calmline, folder)
            running.enter_context(stopping(servers[CALMLINE]))
        with waiting(say, "starting `rasa run`"):
            servers[STOCK] = service.start_stock(models.stock.model, models.stock_project, folder)
            running.enter_context(stopping(servers[STOCK]))
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as http:
            ours = servers[CALMLINE].base
            by_http = {
                CALMLINE: _driven(servers[CALMLINE], partial(service.HttpChat, ours, http)),
                STOCK: _driven(servers[STOCK], partial(service.RestWebhookChat, servers[STOCK].base, http)),
            }
            # Stock's own WebSocket is Socket.IO: its REST channel goes along again, for rounds side by side.
            sockets = _driven(servers[CALMLINE], partial(service.SocketChat, ours, http))
            by_socket = {CALMLINE: sockets, STOCK: by_http[STOCK]}
            for way, systems in ((HTTP, by_http), (SOCKET, by_socket)):
                await asyncio.to_thread(_speeds, results, way, systems, messages, plan)
            await asyncio.to_thread(_growths, results, HTTP, by_http, messages, plan)
        return {name: (server.load_seconds, server.memory()) for name, server in servers.items()}


def _driven(server: ServerProcess, make: Callable[[], ChatClient]) -> System:
    """A system whose chats run on this event loop; the rounds wait for them in a thread beside it."""
    loop = asyncio.get_running_loop()

    def chats(scripts: Scripts) -> Round:
        return asyncio.run_coroutine_threadsafe(drive(make, scripts), loop).result()

    return System(server, chats)


def _speeds(results: Results, way: str, systems: Systems, messages: list[str], plan: Plan) -> None:
    for chats, turns in plan.turns.items():
        with waiting(say, f"{way}, {chats} at once: {plan.rounds} rounds of {chats * turns} messages each"):
            rounds = _rounds(systems, messages, chats, turns, plan.rounds)
        results.speeds += [speed_of(name, way, chats, found) for name, found in rounds.items()]


def _growths(results: Results, way: str, systems: Systems, messages: list[str], plan: Plan) -> None:
    turns = GROWTH_TURNS[-1]
    with waiting(say, f"{way}: {plan.growth_chats} chats of {turns} turns, one after the other"):
        rounds = _rounds(systems, messages, 1, turns, plan.growth_chats)
    results.growths += [growth_of(name, way, found) for name, found in rounds.items()]


def _rounds(
    systems: Systems, messages: list[str], chats: int, turns: int, count: int
) -> dict[str, list[Round]]:
    """Drives a warm-up that does not count, then `count` rounds; the systems take turns within a round."""
    found: dict[str, list[Round]] = {name: [] for name in systems}
    for number in range(count + 1):
        scripts = workload.scripts(messages, chats, turns if number else min(turns, 3), offset=number * 61)
        for name in _alternating(number):
            driven = systems[name].drive(scripts)
            if number:
                found[name].append(driven)
    return found


def _alternating(number: int) -> Iterator[str]:
    yield from (CALMLINE, STOCK) if number % 2 == 0 else (STOCK, CALMLINE)


if __name__ == "__main__":
    main()
