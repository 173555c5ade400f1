"""`calmline serve` as a process of its own, with a database of its own; it can be killed and come back."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

REPOSITORY = Path(__file__).resolve().parents[2]
CALMLINE = (sys.executable, "-c", "from api.cli import main; main()")
"""The command of this checkout, whichever is installed."""

START_SECONDS = 300
STOP_SECONDS = 60

_ADDRESS = re.compile(r"^\s*Demo site\s+(http://\S+:(\d+))/", re.MULTILINE)
_ACCOUNT = re.compile(r"^\s+([a-z]+)\s+(\S+)\s*$", re.MULTILINE)

PLENTY = "10000/minute"


class Service:
    """One service: `url` once started, the demo reps' `passwords`, and what it writes down."""

    def __init__(self, folder: Path, model: Path, **settings: str) -> None:
        self.folder = folder
        self.log = folder / "service.log"
        self.url = ""
        self.passwords: dict[str, str] = {}
        self._model = model
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        # Every browser here has the same address, as no customers have.
        shared = ("ADDRESS_MESSAGE", "ADDRESS_START", "ADDRESS_READ", "LOGIN")
        roomy = {f"{limit}_RATE": PLENTY for limit in shared}
        self._settings = {"VAR": str(folder), "SOCKETS_PER_ADDRESS": "500", **roomy, **settings}

    def start(self) -> None:
        """Start, at the same address as before if there was one, and wait until it is ready."""
        command = [*CALMLINE, "serve", "--port", str(self._port)]
        command += ["--model", str(self._model), "--database-url", f"sqlite:///{self.folder / 'calmline.db'}"]
        written = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=REPOSITORY, env=self._environment(), stdout=log, stderr=subprocess.STDOUT
            )
        said = self._until_ready(written)
        address = _ADDRESS.search(said)
        assert address is not None
        self.url, self._port = address[1], int(address[2])
        if "demo accounts" in said:
            self.passwords = dict(_ACCOUNT.findall(said.split("demo accounts", 1)[1].split("Loading", 1)[0]))

    def make_admin(self, username: str, password: str) -> None:
        """An admin of that name, beside the service."""
        command = [*CALMLINE, "rep", "add", username, "--role", "admin", "--ask"]
        command += ["--database-url", f"sqlite:///{self.folder / 'calmline.db'}"]
        typed = f"{password}\n{password}\n"
        subprocess.run(command, cwd=REPOSITORY, env=self._environment(), input=typed, text=True, check=True)

    def set_rules(self, **changed: object) -> None:
        """The desk's rules, as its lead changes them."""
        with httpx.Client(base_url=self.url, headers={"X-Calmline": "1"}, timeout=START_SECONDS) as lee:
            lee.post("/api/desk/login", json={"username": "lee", "password": self.passwords["lee"]})
            had = lee.get("/api/desk/rules").raise_for_status().json()
            body = {"version": had["version"], "rules": {**had["rules"], **changed}}
            lee.put("/api/desk/rules", json=body).raise_for_status()

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(STOP_SECONDS)

    def stop(self) -> None:
        """End it as an administrator does."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def written(self) -> dict[str, bytes]:
        """Every file that the service keeps, its log among them, by name."""
        return {file.name: file.read_bytes() for file in self.folder.rglob("*") if file.is_file()}

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CALMLINE_")}
        given = {f"CALMLINE_{name}": value for name, value in self._settings.items()}
        return {**kept, **given, "PYTHONUNBUFFERED": "1", "RASA_TELEMETRY_ENABLED": "false"}

    def _until_ready(self, written: int) -> str:
        assert self._process is not None
        until = time.monotonic() + START_SECONDS
        while True:
            said = self.log.read_bytes()[written:].decode("utf-8", "replace")
            if "Console " in said and "API docs" in said:
                return said
            assert self._process.poll() is None, f"the service ended:\n{said[-3000:]}"
            assert time.monotonic() < until, f"not ready in {START_SECONDS} s:\n{said[-3000:]}"
            time.sleep(0.05)
