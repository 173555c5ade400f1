"""Sends one request to a receiver: limited in time and size, never redirected; errors quote nothing."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

MOST_BYTES = 1024 * 1024
"""A longer answer cannot be the expected one."""


class Undelivered(Exception):
    """The receiver did not get the delivery. str(error) says why, in one line that quotes nobody."""

    def __init__(self, why: str, *, status: int | None = None, wait: float | None = None) -> None:
        """`wait` is the number of seconds after which the receiver allows another request."""
        super().__init__(why)
        self.status = status
        self.wait = wait


def client(seconds: float) -> httpx.AsyncClient:
    """Returns a client that ends each step after that many seconds."""
    return httpx.AsyncClient(timeout=seconds, follow_redirects=False)


async def call(
    http: httpx.AsyncClient, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None
) -> bytes:
    """Sends the request and returns the body of a 2xx answer. Raises Undelivered for every other answer."""
    try:
        async with http.stream(method, url, headers=dict(headers), content=body) as answer:
            if not answer.is_success:
                wait = answer.headers.get("retry-after", "")
                raise Undelivered(
                    f"HTTP {answer.status_code}",
                    status=answer.status_code,
                    wait=float(wait) if wait.isascii() and wait.isdigit() else None,
                )
            read = bytearray()
            async for part in answer.aiter_bytes():
                read += part
                if len(read) > MOST_BYTES:
                    raise Undelivered("the answer is too long")
            return bytes(read)
    except httpx.TimeoutException:
        raise Undelivered("no answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise Undelivered(f"no connection ({type(error).__name__})") from None
