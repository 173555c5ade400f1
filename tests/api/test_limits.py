"""What one address or conversation may ask for, and how large it may be."""

from __future__ import annotations

import asyncio
import json
import socket
import time

import httpx
import pytest
from starlette.requests import Request

from api.limits import Limits, client_address
from api.problems import ProblemError
from api.settings import Settings
from tests.api.conftest import PATIENCE, Customer, Running, customer_of, running


async def test_a_conversation_has_a_message_rate(settings) -> None:
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


async def test_an_address_has_rates_too(settings) -> None:
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
    limits = Limits(Settings(conversation_message_rate="2/second"))
    for _ in range(2):
        await limits.message("c_1", "10.0.0.1")
    with pytest.raises(ProblemError) as refused:
        await limits.message("c_1", "10.0.0.1")
    await asyncio.sleep(int(refused.value.headers["Retry-After"]) + 1)
    await limits.message("c_1", "10.0.0.1")


async def test_without_redis_the_service_runs_unlimited() -> None:
    limits = Limits(Settings(redis_url="redis://127.0.0.1:1/0", conversation_message_rate="1/minute"))
    for _ in range(3):
        await limits.message("c_1", "10.0.0.1")


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_of_ten_megabytes_is_refused_at_once(
    service: Running, customer: Customer, chunked: bool
) -> None:
    body = json.dumps({"client_id": "big", "text": "x" * 10_000_000}).encode()

    async def parts():
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    began = time.monotonic()
    answer = await customer.http.post(
        f"{customer.path}/messages", content=parts() if chunked else body, headers=customer.headers
    )
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert time.monotonic() - began < 3
    assert len(await customer.history()) == 1


def test_a_told_length_is_refused_before_the_body_comes(service: Running) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(
            b"POST /api/chat/conversations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            b"Content-Length: 10000000\r\n\r\n"
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
    with bus.subscribe(of_conversation("c_1")) as slow, bus.subscribe(of_conversation("c_1")) as quick:
        for _ in range(QUEUE_SIZE + 1):
            await asyncio.wait_for(bus.publish(Typing(conversation="c_1", sender="bot")), PATIENCE)
            await quick.get()
        with pytest.raises(Dropped):
            await slow.get()


async def test_errors_never_show_a_traceback(service: Running) -> None:
    async with httpx.AsyncClient(base_url=service.url) as http:
        service.brain.greeting = lambda: 1 / 0  # type: ignore[method-assign, assignment]
        answer = await http.get("/api/chat/welcome")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "ZeroDivision" not in answer.text and "Traceback" not in answer.text
