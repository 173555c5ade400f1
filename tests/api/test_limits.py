"""What one address or conversation may ask for, and how large it may be."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import httpx
import pytest
from starlette.requests import Request

from api.ids import ConversationId
from api.limits import ClockedMemory, Limits, client_address
from api.problems import ProblemError
from api.settings import Settings
from tests.api.conftest import PATIENCE, Customer, Running, customer_of, running
from tests.api.standing_clock import StandingClock


async def test_a_conversation_has_a_message_rate(settings: Callable[..., Settings]) -> None:
    with running(settings(conversation_message_rate="3/minute")) as service:
        async with customer_of(service) as customer, customer_of(service) as other:
            statuses = [(await customer.send("hello")).status_code for _ in range(4)]
            assert statuses == [201, 201, 201, 429]
            refused = await customer.send("hello")
            assert 1 <= int(refused.headers["retry-after"]) <= 60
            assert refused.json()["retry_after"] == int(refused.headers["retry-after"])
            assert refused.headers["content-type"] == "application/problem+json"
            assert (await other.send("hello")).status_code == 201
            assert len(await customer.history()) == 7


async def test_an_address_has_rates_too(settings: Callable[..., Settings]) -> None:
    with running(
        settings(address_message_rate="3/minute", address_start_rate="3/minute", address_read_rate="3/minute")
    ) as service:
        async with customer_of(service) as customer, customer_of(service) as other:
            sent = [(await each.send("hello")).status_code for each in (customer, other, customer, other)]
            assert sent == [201, 201, 201, 429]
            pages = ("/api/chat/welcome", "/api/guide", "/questions", "/api/guide")
            read = [(await customer.http.get(page)).status_code for page in pages]
            assert read == [200, 200, 200, 429]
            started = [(await customer.http.post("/api/chat/conversations")).status_code for _ in range(2)]
            assert started == [201, 429]


async def test_limits_pass_with_time() -> None:
    clock = StandingClock()
    limits = Limits(Settings(conversation_message_rate="4/minute"), clock)

    async def said(times: int) -> int:
        """How many of so many messages are taken."""
        taken = 0
        for _ in range(times):
            with suppress(ProblemError):
                await limits.message(ConversationId("c_1"), "10.0.0.1")
                taken += 1
        return taken

    assert await said(6) == 4
    with pytest.raises(ProblemError) as refused:
        await limits.message(ConversationId("c_1"), "10.0.0.1")
    # 58.5 seconds, rounded up, less what the machine itself takes between two looks at its clock
    assert refused.value.headers["Retry-After"] in ("59", "58")
    clock.pass_by(58)
    assert await said(1) == 0
    clock.pass_by(30.5)
    assert await said(6) == 2, "half of the minute before still counts"
    clock.pass_by(120)
    assert await said(6) == 4


async def test_a_counter_is_forgotten_when_its_window_and_the_next_are_over() -> None:
    clock = StandingClock()
    limits = Limits(Settings(address_start_rate="3/minute"), clock)
    for number in range(100):
        await limits.start(f"10.0.0.{number}")
    clock.pass_by(121)
    await limits.start("10.0.1.1")
    storage = limits._windows.storage
    assert isinstance(storage, ClockedMemory)
    assert len(storage.storage) == len(storage.expirations) == 1


async def test_without_redis_the_service_runs_unlimited() -> None:
    limits = Limits(Settings(redis_url="redis://127.0.0.1:1/0", conversation_message_rate="1/minute"))
    for _ in range(3):
        await limits.message(ConversationId("c_1"), "10.0.0.1")


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_of_ten_megabytes_is_refused(
    service: Running, customer: Customer, chunked: bool
) -> None:
    body = json.dumps({"client_id": "big", "text": "x" * 10_000_000}).encode()

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    answer = await customer.http.post(
        f"{customer.path}/messages", content=parts() if chunked else body, headers=customer.headers
    )
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(await customer.history()) == 1


@pytest.mark.parametrize(
    "begun",
    [
        b"Content-Length: 10000000\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + 100 * (b"1000\r\n" + b"x" * 0x1000 + b"\r\n"),
    ],
    ids=["told", "chunked"],
)
def test_too_long_a_body_is_refused_before_its_end_comes(service: Running, begun: bytes) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(
            b"POST /api/chat/conversations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + begun
        )
        assert connection.recv(4096).startswith(b"HTTP/1.1 413")


def test_headers_without_end_are_not_taken(service: Running) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        with pytest.raises(OSError):  # cut off by the server, long before a gigabyte
            for number in range(1000):
                connection.sendall(b"X-%d: %s\r\n" % (number, b"y" * 20_000))


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        (0, "1.2.3.4", "203.0.113.9"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "1.2.3.4"),
        (1, "", "203.0.113.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:1.2.3.4", "1.2.3.4"),
        (1, "rubbish" * 50, ("rubbish" * 50)[:64]),
    ],
)
def test_the_address_that_counts(trusted: int, forwarded: str, expected: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    request = Request({"type": "http", "client": ("203.0.113.9", 4711), "headers": headers})
    assert client_address(request, trusted) == expected


async def test_a_slow_reader_is_dropped_and_nobody_waits_for_it(service: Running, customer: Customer) -> None:
    from api.bus import QUEUE_SIZE, Dropped, LocalBus, of_conversation
    from api.conversation.events import Typing

    bus = LocalBus()
    one = of_conversation(ConversationId("c_1"))
    with bus.subscribe(one) as slow, bus.subscribe(one) as quick:
        for _ in range(QUEUE_SIZE + 1):
            await asyncio.wait_for(bus.publish(Typing(conversation="c_1", sender="bot")), PATIENCE)
            await quick.get()
        with pytest.raises(Dropped):
            await slow.get()


async def test_errors_never_show_a_traceback(service: Running) -> None:
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
        service.brain.greeting = lambda: 1 / 0  # type: ignore[method-assign, assignment, return-value]
        answer = await http.get("/api/chat/welcome")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "ZeroDivision" not in answer.text and "Traceback" not in answer.text
