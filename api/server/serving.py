"""`calmline serve`: starts the port, the database, the bot and the app. Each failure is one clear line."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from api.auth.service import ensure_demo_accounts
from api.server import log
from api.server.config import configured
from api.settings import Settings
from api.store.engine import Store, StoreError

Say = Callable[[str], None]

BACKLOG = 2048
READY_POLL_SECONDS = 0.3


class ServingError(Exception):
    """The service cannot start. str() says why in one line, and what to do."""


@dataclass(frozen=True)
class BotFiles:
    """The paths of the bot's guide and of its trained model."""

    guide: Path
    model: Path


Load = Callable[[Settings, BotFiles], Coroutine[Any, Any, FastAPI]]
"""Builds the app with its bot; raises ServingError. A worker's process must be able to import it by name."""


def run(
    settings: Settings, *, host: str, port: int, bot: BotFiles, load: Load, workers: int, say: Say
) -> None:
    """Serves the app that `load` builds until it is stopped. Raises ServingError."""
    if workers > 1 and not settings.redis_url:
        raise ServingError("more than one worker needs Redis for their events — set CALMLINE_REDIS_URL")
    listening = bind(host, port)
    try:
        _prepare_database(settings, say)
        _train(bot, say)
        log.configure(settings)
        if workers == 1:
            _finish(_serve(settings, bot, load, listening, say))
        else:
            _serve_in_processes(settings, bot, load, listening, workers, say)
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        listening.close()


def bind(host: str, port: int) -> socket.socket:
    """Returns a bound socket. Called first, so that a port in use is noticed before anything slow begins."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        if os.name != "nt":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        # Listens from now on: otherwise a second process could bind the same address on Linux.
        bound.listen(BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServingError(
                f"port {port} on {host} is in use — stop what uses it, or choose another with --port"
            ) from error
        raise ServingError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    return bound


def _prepare_database(settings: Settings, say: Say) -> None:
    try:
        store = Store(settings.database)
        try:
            store.upgrade()
            with store.transaction() as session:
                made = ensure_demo_accounts(session)
        finally:
            store.close()
    except StoreError as error:
        raise ServingError(str(error)) from error
    if made:
        say("Made demo accounts for the console. Their passwords are shown this once:")
        for username, password in made:
            say(f"  {username:<8} {password}")


def _train(bot: BotFiles, say: Say) -> None:
    from bot.encoder.embedding import EncoderError
    from bot.guide.problem import GuideError
    from bot.host.rasa_training import TrainingError
    from bot.host.train import ensure_trained

    try:
        result = asyncio.run(ensure_trained(bot.guide, bot.model, say))
    except GuideError as error:
        raise ServingError(f"the guide cannot be used:\n{error}") from error
    except (TrainingError, EncoderError) as error:
        raise ServingError(str(error)) from error
    for warning in result.warnings:
        say(f"warning: {warning}")


async def _serve(settings: Settings, bot: BotFiles, load: Load, listening: socket.socket, say: Say) -> None:
    say("Loading the bot …")
    started = time.perf_counter()
    app = await load(settings, bot)
    say(f"Loaded in {time.perf_counter() - started:.1f} s.")
    host, port = listening.getsockname()[:2]
    server = _Server(configured(app, settings, host=host, port=port))
    server.on_started = partial(_announce, listening, say)
    await server.serve(sockets=[listening])


class _Server(uvicorn.Server):
    on_started: Callable[[], None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.on_started is not None:
            self.on_started()


def _announce(listening: socket.socket, say: Say) -> None:
    base = base_url(listening)
    say("")
    say("Calmline is ready. Stop it with Ctrl+C.")
    say(f"  Demo site  {base}/")
    say(f"  Console    {base}/console/")
    say(f"  API docs   {base}/docs")
    sys.stdout.flush()


def base_url(listening: socket.socket) -> str:
    """Returns an address at which a browser on this machine reaches the socket."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _serve_in_processes(
    settings: Settings, bot: BotFiles, load: Load, listening: socket.socket, workers: int, say: Say
) -> None:
    from uvicorn.supervisors import Multiprocess

    gc.enable()  # the workers load the bot, not this process
    host, port = listening.getsockname()[:2]
    config = configured(Worker(settings, bot, load), settings, host=host, port=port)  # type: ignore[arg-type]
    config.workers = workers
    config.lifespan = "on"
    say(f"Starting {workers} workers; each loads the bot …")
    threading.Thread(target=_announce_when_ready, args=(listening, say), daemon=True).start()
    Multiprocess(config, sockets=[listening]).run()


class Worker:
    """The app of one of several worker processes. It can be sent to a process, and loads the bot there."""

    def __init__(self, settings: Settings, bot: BotFiles, load: Load) -> None:
        self._settings = settings
        self._bot = bot
        self._load = load
        self._app: FastAPI | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:  # uvicorn's first call is the lifespan's, and no request comes before it
            log.configure(self._settings)
            logging.getLogger("uvicorn.access").propagate = False  # the middleware writes these
            try:
                self._app = await self._load(self._settings, self._bot)
            except ServingError as error:
                await receive()
                await send({"type": "lifespan.startup.failed", "message": f"calmline: {error}"})
                return
        await self._app(scope, receive, send)


def _announce_when_ready(listening: socket.socket, say: Say) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"{base_url(listening)}/readyz", timeout=5):  # noqa: S310 - our own address
                _announce(listening, say)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(READY_POLL_SECONDS)


def _finish(main: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:  # Windows
        asyncio.run(main)
    else:
        uvloop.run(main)
