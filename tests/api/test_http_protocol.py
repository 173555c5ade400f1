"""Requests that never end their head are shown the door."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest

from api import http_protocol
from tests.api.conftest import Running

PAIR = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connected(service: Running) -> PAIR:
    at = urlsplit(service.url)
    return await asyncio.open_connection(at.hostname, at.port)


async def test_a_head_without_end_is_refused(service: Running) -> None:
    reader, writer = await connected(service)
    writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: " + b"a" * http_protocol.HEAD_BYTES)
    answer = await asyncio.wait_for(reader.read(), 5)
    assert answer.startswith(b"HTTP/1.1 400") and b"too large" in answer
    writer.close()


async def test_a_head_that_dawdles_is_ended(service: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.3)
    for begun in (b"", b"GET /healthz HTTP/1.1\r\nhost:"):
        reader, writer = await connected(service)
        writer.write(begun)
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()


async def test_a_connection_serves_one_request_after_the_other(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.3)
    reader, writer = await connected(service)
    for _ in range(2):
        writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        assert head.startswith(b"HTTP/1.1 200")
        (length,) = (int(line[16:]) for line in head.split(b"\r\n") if line.startswith(b"content-length: "))
        await reader.readexactly(length)
        await asyncio.sleep(0.4)  # idle between two requests, which is another bound's business
    writer.close()
