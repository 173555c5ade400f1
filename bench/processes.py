"""The processes under measurement: they are started, timed until ready, weighed and ended here."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import psutil

from bench.drive import Round
from bench.results import Training

TRAINING_SECONDS = 7200.0
READY_SECONDS = 600.0
ANSWER_SECONDS = 600.0
MEGABYTE = 1024 * 1024


def environment() -> dict[str, str]:
    """The environment variables of every process of the measurement."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
    }


class ProcessError(Exception):
    """A process under measurement did not start or did not answer; str() names its log."""


class MeasuredProcess:
    """A process, its log, and the seconds and processor seconds that it needed to be ready."""

    def __init__(
        self, command: Sequence[str], log: Path, *, cwd: Path, env: dict[str, str], talks: bool = False
    ) -> None:
        """Starts the process. If it `talks`, its standard output is read here instead of going to the log."""
        self.log = log
        self.load_seconds = 0.0
        self.load_cpu_seconds = 0.0
        self._output: IO[str] = log.open("w")
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**environment(), **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if talks else self._output,
            stderr=self._output,
            text=True,
        )

    def memory(self) -> float:
        """Resident memory of the process and its children, in megabytes."""
        process = psutil.Process(self._process.pid)
        return float(sum(each.memory_info().rss for each in (process, *process.children(True)))) / MEGABYTE

    def cpu_seconds(self) -> float:
        """Processor time that the process and its children have used so far, user and system, in seconds."""
        process = psutil.Process(self._process.pid)
        return float(sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(True))))

    def stop(self) -> None:
        """Ends the process: asks first, kills after 20 seconds."""
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()

    def _ready(self) -> None:
        self.load_seconds = time.perf_counter() - self._started
        self.load_cpu_seconds = self.cpu_seconds()

    def _failed(self, what: str) -> ProcessError:
        self.stop()
        last = self.log.read_text(errors="replace").strip().splitlines()[-2:]
        return ProcessError(f"{what}; its log is {self.log}: {' | '.join(last)[-400:]}")


class WorkerProcess(MeasuredProcess):
    """A process that runs `bench.worker` with one system. Raises ProcessError if it does not get ready."""

    def __init__(self, system: str, model: Path, folder: Path) -> None:
        root = Path(__file__).resolve().parents[1]
        command = [sys.executable, "-m", "bench.worker", system, str(model)]
        super().__init__(command, folder / f"{system}-worker.log", cwd=root, env={}, talks=True)
        self._answer(READY_SECONDS)
        self._ready()

    def drive(self, scripts: Sequence[Sequence[str]]) -> Round:
        """Runs one chat a script in the worker's process. Raises ProcessError."""
        return Round.from_json(self._ask({"do": "drive", "scripts": scripts}))

    def select_answered(self, texts: Sequence[str]) -> list[str]:
        """The texts that Calmline answers by itself. Raises ProcessError."""
        return list(self._ask({"do": "select", "texts": list(texts)}))

    def _ask(self, command: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer(ANSWER_SECONDS)

    def _answer(self, seconds: float) -> Any:
        assert self._process.stdout is not None
        readable, _, _ = select.select([self._process.stdout], [], [], seconds)
        line = self._process.stdout.readline() if readable else ""
        if not line:
            raise self._failed("the worker did not answer")
        return json.loads(line)


class ServerProcess(MeasuredProcess):
    """A system behind a port of 127.0.0.1, ready once `path` answers 200. Raises ProcessError if never."""

    def __init__(
        self, command: Sequence[str], log: Path, *, cwd: Path, env: dict[str, str], port: int, path: str
    ) -> None:
        self.base = f"http://127.0.0.1:{port}"
        super().__init__(command, log, cwd=cwd, env=env)
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers(path):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise self._failed(f"the service did not come up on {self.base}")
            time.sleep(0.05)
        self._ready()

    def _answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.base + path, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def train(command: Sequence[str], log: Path, *, cwd: Path) -> Training:
    """Runs a training to its end and times it. Raises ProcessError."""
    before, started = _children_cpu_seconds(), time.perf_counter()
    with log.open("w") as output:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=TRAINING_SECONDS,
        )
    if done.returncode:
        last = log.read_text(errors="replace").strip().splitlines()[-3:]
        raise ProcessError(f"training failed, see {log}: {' | '.join(last)[-400:]}")
    return Training(time.perf_counter() - started, _children_cpu_seconds() - before)


def _children_cpu_seconds() -> float:
    used = os.times()
    return used.children_user + used.children_system


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def stopping(running: MeasuredProcess) -> Iterator[MeasuredProcess]:
    """A context that ends the process on leaving, whatever happens."""
    try:
        yield running
    finally:
        running.stop()
