"""Sends due deliveries in the background. Each receiver has its own loop, so that none waits for another.

Every worker runs one sender. The row of a killed worker is due again after its lease: a receiver may get it
twice, but never not at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.bus import DESK, Bus, Dropped
from api.conversation.events import MessageAdded, TicketChanged
from api.kinds import ReceiverName
from api.outbound import deliveries, wire
from api.outbound.chatwoot import Chatwoot
from api.outbound.deliveries import Job
from api.outbound.mail import Mail
from api.outbound.receivers import ConfiguredReceivers
from api.outbound.slack import Slack
from api.outbound.webhook import Webhook
from api.outbound.wire import Undelivered
from api.settings import Settings
from api.store.engine import Store

log = structlog.get_logger()

AT_ONCE = 8
"""The most deliveries in progress to one receiver, each of another conversation."""

TRY_SECONDS = 60.0
"""One try with all its requests ends after this time, well within the lease."""

FACTOR, MOST_SECONDS = 2.5, 6 * 3600.0
"""With the default settings, twelve tries take about nineteen hours."""

FORGET_SECONDS = 3600.0


class Target(Protocol):
    async def send(self, job: Job) -> None: ...


def wait_before(attempt: int, *, first: float) -> timedelta:
    """Returns the wait after that many tries: longer each time, with some randomness."""
    grown = min(first * FACTOR ** (attempt - 1), MOST_SECONDS)
    return timedelta(seconds=grown * random.uniform(0.8, 1.2))


class DeliverySender:
    """Sends deliveries as long as the service runs. Does nothing if no receiver is configured."""

    def __init__(self, *, settings: Settings, store: Store, bus: Bus) -> None:
        self._settings = settings
        self._store = store
        self._bus = bus
        self._targets = ConfiguredReceivers.of(settings).names
        self._news = {name: asyncio.Event() for name in self._targets}

    async def run(self) -> None:
        """Runs until it is cancelled. Deliveries in progress at that moment are sent again later."""
        if not self._targets:
            return
        async with wire.client(self._settings.outbound_timeout_seconds) as http:
            made = {name: self._target(name, http) for name in self._targets}
            await asyncio.gather(
                self._listen(), self._forget(), *(self._serve(name, made[name]) for name in self._targets)
            )

    def look(self) -> None:
        """Wakes the sender, since there may be something to send."""
        for news in self._news.values():
            news.set()

    def _target(self, name: ReceiverName, http: httpx.AsyncClient) -> Target:
        make: dict[ReceiverName, Callable[[], Target]] = {
            "webhook": lambda: Webhook(settings=self._settings, store=self._store, http=http),
            "slack": lambda: Slack(settings=self._settings, store=self._store, http=http),
            "email": lambda: Mail(settings=self._settings, store=self._store),
            "chatwoot": lambda: Chatwoot(settings=self._settings, store=self._store, http=http),
        }
        return make[name]()

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(Dropped), self._bus.subscribe(DESK) as events:
                async for event in events:
                    if isinstance(event, (MessageAdded, TicketChanged)):
                        self.look()

    async def _serve(self, name: ReceiverName, target: Target) -> None:
        """Keeps up to AT_ONCE deliveries to this receiver in progress."""
        news, under_way = self._news[name], set[asyncio.Task[None]]()

        def done(task: asyncio.Task[None]) -> None:
            under_way.discard(task)
            news.set()

        try:
            while True:
                news.clear()
                try:
                    for job in await self._take(name, AT_ONCE - len(under_way)):
                        task = asyncio.create_task(self._send(target, job))
                        under_way.add(task)
                        task.add_done_callback(done)
                except Exception as error:
                    log.error("outbound_failed", target=name, error=type(error).__name__)
                    await asyncio.sleep(self._settings.outbound_tick_seconds)
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(news.wait(), self._settings.outbound_tick_seconds)
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _take(self, name: ReceiverName, limit: int) -> tuple[Job, ...]:
        # Checked first: nearly always nothing is due, and a read holds up no chat.
        if limit < 1 or not await self._store.read(deliveries.any_due, target=name):
            return ()
        return await self._store.write(deliveries.lease, target=name, limit=limit)

    async def _send(self, target: Target, job: Job) -> None:
        started = time.perf_counter()
        error, asked_for = "", 0.0
        try:
            await asyncio.wait_for(target.send(job), TRY_SECONDS)
        except Undelivered as undelivered:
            error, asked_for = str(undelivered), undelivered.wait or 0.0
        except asyncio.TimeoutError:
            error = "no answer in time"
        except Exception as unforeseen:
            log.exception("delivery_broke", target=job.target, delivery=job.id)
            error = f"it could not be made ({type(unforeseen).__name__})"
        about = {
            "target": job.target,
            "delivery": job.id,
            "about": job.event,
            "attempt": job.attempt,
            "ms": round((time.perf_counter() - started) * 1000, 1),
        }
        try:
            if not error:
                await self._store.write(deliveries.mark_sent, job=job)
                log.info("delivered", **about)
                return
            last = job.attempt >= self._settings.outbound_tries
            wait = None if last else self._wait(job, asked_for)
            await self._store.write(deliveries.mark_failed, job=job, error=error, wait=wait)
            log.warning("delivery_dead" if last else "delivery_failed", error=error, **about)
        except SQLAlchemyError as failure:
            # The row keeps its lease and is tried again after it.
            log.error("outbound_failed", target=job.target, error=type(failure).__name__)

    def _wait(self, job: Job, asked_for: float) -> timedelta:
        wait = wait_before(job.attempt, first=self._settings.outbound_retry_seconds)
        return max(wait, timedelta(seconds=min(asked_for, MOST_SECONDS)))

    async def _forget(self) -> None:
        while True:
            with contextlib.suppress(SQLAlchemyError):
                await self._store.write(deliveries.delete_old)
            await asyncio.sleep(FORGET_SECONDS)
