"""Events: who gets which, and between two workers through Redis."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import redis

from api.bus import DESK, QUEUE, Dropped, LocalBus, RedisBus, of_conversation
from api.conversation.events import ConversationChanged, QueueMoved, Typing, read_event
from api.ids import ConversationId
from api.settings import Settings
from tests.api.conftest import PATIENCE, Customer, live, running

REDIS = "redis://127.0.0.1:6379/9"


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own, from the `redis-server` on the path; where there is none, the one that runs here.

    In one that is shared, another test run's events would come, too: channels belong to no database.
    """
    if (program := shutil.which("redis-server")) is not None:
        with redis_server(program, tmp_path_factory.mktemp("redis")) as url:
            yield url
    elif (refused := asks(REDIS)) is None:
        yield REDIS
    else:
        reason = f"redis-server is not installed and Redis does not answer at {REDIS} ({refused})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def redis_server(program: str, folder: Path) -> Iterator[str]:
    """The URL of a Redis that runs for as long as the context is open."""
    until = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            url = f"redis://127.0.0.1:{port}/9"
            # It ends at once where somebody took the port meanwhile: then another is tried.
            while (refused := asks(url)) is not None and server.poll() is None:
                assert time.monotonic() < until, f"our redis-server does not answer: {refused}"
                time.sleep(0.02)
            if server.poll() is None:
                try:
                    yield url
                finally:
                    server.terminate()
                return
        assert time.monotonic() < until, f"our redis-server ended with {server.returncode}"


def asks(url: str) -> str | None:
    """None where a Redis answers at `url`, else why not."""
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2).ping()
    except redis.RedisError as error:
        return str(error)
    return None


async def test_events_go_to_those_who_asked_for_them() -> None:
    bus = LocalBus()
    with (
        bus.subscribe(of_conversation(ConversationId("c_1")), QUEUE) as customer,
        bus.subscribe(DESK) as desk,
    ):
        await bus.publish(
            ConversationChanged(conversation="c_2"),
            Typing(conversation="c_1", sender="bot"),
            QueueMoved(),
        )
        assert isinstance(await customer.get(), Typing)
        assert isinstance(await customer.get(), QueueMoved)
        assert isinstance(await desk.get(), Typing)
    assert bus._watchers == {}


async def test_two_workers_hear_each_other(redis_url: str) -> None:
    one, two = RedisBus(redis_url, read_event), RedisBus(redis_url, read_event)
    await one.start()
    await two.start()
    try:
        with one.subscribe(QUEUE) as here, two.subscribe(QUEUE) as there:
            await one.publish(QueueMoved())
            assert isinstance(await asyncio.wait_for(here.get(), PATIENCE), QueueMoved)
            assert isinstance(await asyncio.wait_for(there.get(), PATIENCE), QueueMoved)
    finally:
        await one.stop()
        await two.stop()


async def test_without_redis_a_workers_own_customers_are_still_told() -> None:
    bus = RedisBus("redis://127.0.0.1:1/0", read_event)
    with bus.subscribe(QUEUE) as here:
        await bus.publish(QueueMoved())
        assert isinstance(await asyncio.wait_for(here.get(), PATIENCE), QueueMoved)
    await bus.stop()


async def test_after_redis_was_away_subscribers_start_again(redis_url: str) -> None:
    name = f"cut-{secrets.token_hex(4)}"
    bus = RedisBus(f"{redis_url}?client_name={name}", read_event)
    await bus.start()
    try:
        with bus.subscribe(QUEUE) as here:
            waiting = asyncio.create_task(here.get())
            server = redis.Redis.from_url(redis_url)
            for client in server.client_list(_type="pubsub"):
                if client["name"] == name:
                    server.client_kill_filter(_id=client["id"])
            with pytest.raises(Dropped):
                await asyncio.wait_for(waiting, PATIENCE)
        with bus.subscribe(QUEUE) as again:
            await bus.publish(QueueMoved())
            assert isinstance(await asyncio.wait_for(again.get(), PATIENCE), QueueMoved)
    finally:
        await bus.stop()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_customer_on_one_worker_is_answered_by_another(
    settings: Callable[..., Settings], redis_url: str
) -> None:
    given = settings(redis_url=redis_url)
    with running(given) as here, running(given) as there:
        async with httpx.AsyncClient(base_url=there.url, timeout=PATIENCE) as http:
            customer = await Customer(http).start()
            async with live(here, customer) as socket:
                await socket.messages(1)
                await customer.say("my card")
                assert [message["sender"] for message in await socket.messages(2)] == ["customer", "bot"]
    assert len(here.brain.heard) + len(there.brain.heard) == 1


async def test_a_line_that_moves_often_is_looked_at_once_by_who_is_slow() -> None:
    bus = LocalBus()
    with bus.subscribe(QUEUE, of_conversation(ConversationId("c_1"))) as customer:
        for _ in range(2000):  # more than a queue holds: it would have been dropped
            await bus.publish(QueueMoved())
        await bus.publish(ConversationChanged(conversation="c_1"))
        await bus.publish(QueueMoved())
        assert [await customer.get() for _ in range(2)] == [
            QueueMoved(),
            ConversationChanged(conversation="c_1"),
        ]
        await bus.publish(QueueMoved())
        assert await customer.get() == QueueMoved(), "a move after it was heard of is news again"
