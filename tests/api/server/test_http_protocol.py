"""Requests that never end their head are shown the door."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from api.server import http_protocol
from api.server.http_protocol import BoundedHttp
from tests.api.conftest import PATIENCE, Running
from tests.api.reps import eventually

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # none of it is asked

PAIR = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connected(service: Running) -> PAIR:
    at = urlsplit(service.url)
    return await asyncio.open_connection(at.hostname, at.port)


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What came until the service ended the connection, which it may do with our bytes still unread."""
    came = b""
    with suppress(ConnectionResetError):
        while piece := await asyncio.wait_for(reader.read(4096), PATIENCE):
            came += piece
    return came


async def test_a_head_without_end_is_refused(service: Running) -> None:
    reader, writer = await connected(service)
    writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ")
    for _ in range(3):
        await asyncio.sleep(0.05)
        writer.write(b"a" * (http_protocol.HEAD_BYTES // 2))
    assert b"HTTP/1.1 200" not in await ended(reader)
    writer.close()


async def test_a_head_that_dawdles_is_ended(service: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.3)
    for begun in (b"", b"GET /healthz HTTP/1.1\r\nhost:"):
        reader, writer = await connected(service)
        writer.write(begun)
        assert await ended(reader) == b""
        writer.close()


def connections(service: Running) -> list[BoundedHttp]:
    """The service's side of them."""
    return [each for each in service.server.server_state.connections if isinstance(each, BoundedHttp)]


def due(service: Running) -> list[asyncio.TimerHandle]:
    """When the service's connections end if no head has come; nothing for those that owe none."""
    return [each._deadline for each in connections(service) if each._deadline is not None]


async def test_a_connection_serves_one_request_after_the_other(service: Running) -> None:
    reader, writer = await connected(service)
    await eventually(lambda: asyncio.sleep(0, due(service)))
    for _ in range(2):
        writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        assert head.startswith(b"HTTP/1.1 200")
        (length,) = (int(line[16:]) for line in head.split(b"\r\n") if line.startswith(b"content-length: "))
        await reader.readexactly(length)
        assert due(service) == [], "idle between two requests, which is another bound's business"
    writer.close()


async def test_a_head_that_comes_at_once_is_measured_too(service: Running) -> None:
    reader, writer = await connected(service)
    head = b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: " + b"a" * http_protocol.HEAD_BYTES + b"\r\n\r\n"
    writer.write(head)
    assert b"HTTP/1.1 200" not in await ended(reader)
    writer.close()


async def test_trailers_without_end_are_ended(service: Running) -> None:
    reader, writer = await connected(service)
    writer.write(b"POST /api/chat/conversations HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
    writer.write(b"2\r\n{}\r\n0\r\n" + b"a: b\r\n" * http_protocol.HEAD_BYTES)
    assert b" 201 " not in await ended(reader)
    writer.close()


async def test_a_stray_line_does_not_hold_a_connection_open(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = await connected(service)
    writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
    await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.3)
    writer.write(b"\r\n")
    await ended(reader)
    writer.close()


async def test_a_long_body_and_the_next_request_behind_it(service: Running) -> None:
    reader, writer = await connected(service)
    body = b'{"x": "' + b"y" * 50_000 + b'"}'
    post = b"POST /api/chat/conversations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
    writer.write(post + b"content-length: %d\r\n\r\n" % len(body) + body + b"GE")
    await asyncio.sleep(0.1)
    writer.write(b"T /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    answers = await asyncio.wait_for(reader.read(), PATIENCE)
    assert answers.startswith(b"HTTP/1.1 422") and b"HTTP/1.1 200" in answers
    writer.close()


async def test_a_socket_on_a_connection_that_served_a_request_stays(service: Running) -> None:
    reader, writer = await connected(service)
    writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
    await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    (connection,) = connections(service)
    writer.write(
        b"GET /api/chat/ws HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
        b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    while b"101" not in await asyncio.wait_for(reader.readline(), PATIENCE):
        pass
    await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    assert connections(service) == [], "it is a socket's now"
    assert connection._deadline is None
    writer.close()
