"""Wordings from an OpenAI-compatible endpoint, if one is configured: the brain's one way out of the machine.

It is off by default. It sends the question and the answer of entries that are approved and live, never rep
notes and never a customer's words. What comes back is a list of wordings for a person to judge; nothing else
is read from it, and nothing of it is ever an answer.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.guide.entry import Entry
from bot.progress import Say
from bot.rephrasing.settings import ENDPOINT_SETTINGS
from bot.text.redaction import redact

URL, MODEL, KEY = ENDPOINT_SETTINGS

SECONDS = 30.0
"""Time for one entry, from the connection to the last byte."""

MOST_BYTES = 64 * 1024
"""A longer answer cannot be a list of a few wordings."""

ASKED_FOR = 8
MOST_TAKEN = 20
LONGEST = 120
"""Characters of a wording, as of a question (bot.guide.check)."""

UNUSABLE_IN_A_ROW = 3
"""After this many unusable answers in a row the endpoint is not asked any more."""

_PRIVATE = tuple(
    ipaddress.ip_network(net)
    for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".home.arpa")
"""Names that no public server has: RFC 6761, 6762 and 8375, and ICANN's reservation of .internal."""

_TASK = (
    "You help to find the other ways in which customers ask a question of a help page. You get the question "
    "and its approved answer. Reply with a JSON array of {count} strings and nothing else: short messages as "
    "customers type them into a chat, of which each is answered by this answer. Use other words than the "
    "question: some terse, some as statements, some worried. Never invent names, numbers or facts, and never "
    "answer."
)


class EndpointError(Exception):
    """The endpoint's settings cannot be used; str() names the setting and what to do."""


class _Unusable(Exception):
    """The endpoint answered, and not with a list of wordings."""


class _Silent(Exception):
    """The endpoint did not answer."""


@dataclass(frozen=True)
class Endpoint:
    """Where to ask, and which model. `url` is the API's root, such as http://localhost:11434/v1."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = SECONDS

    @property
    def host(self) -> str:
        """The server's name, for messages."""
        return urlsplit(self.url).hostname or ""


def configured(environment: Mapping[str, str] = os.environ) -> Endpoint | None:
    """The endpoint that the environment configures; None if there is none. Raises EndpointError."""
    url, model, key = (environment.get(name, "").strip() for name in (URL, MODEL, KEY))
    if not url:
        if model or key:
            raise EndpointError(f"{URL} is empty while {MODEL if model else KEY} is set: set both or none")
        return None
    if not model:
        raise EndpointError(f"{MODEL} is empty: name the model that {URL} shall use")
    if not (key.isascii() and key.isprintable()):
        raise EndpointError(f"{KEY} holds signs that no key has: copy it anew")
    return Endpoint(_checked(url), model, key)


def _checked(url: str) -> str:
    """The URL without a trailing slash. The error does not quote it: it may hold a password."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or not url.isprintable() or " " in url:
        raise EndpointError(f"{URL} is no URL: write the API's root, such as https://api.example.com/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise EndpointError(f"{URL} holds a password or a query: leave it out, and put a key into {KEY}")
    if parts.scheme == "http" and not _private(host):
        raise EndpointError(
            f"{URL} is http at {host}, which is not a private host: write https, or use localhost, a private "
            f"address, or a name under .internal or .local"
        )
    return url.rstrip("/")


def _private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(_PRIVATE_NAMES)
    return any(address in net for net in _PRIVATE if net.version == address.version)


class Asker:
    """Asks an endpoint for wordings, entry by entry, and says in one line a kind what went wrong.

    It may not be called inside a running event loop; call it in a thread there.
    """

    def __init__(self, endpoint: Endpoint, say: Say, on: date) -> None:
        """`on` is the day on which an entry must be live to be sent."""
        self._endpoint = endpoint
        self._say = say
        self._on = on
        self._failed = 0
        self._over = False
        self._said: set[str] = set()

    def __call__(self, entry: Entry) -> tuple[str, ...]:
        """The endpoint's wordings for an entry; none if it is not approved, or if the endpoint gives none."""
        if self._over:
            return ()
        if not entry.for_customers(self._on):
            self._say_once(
                "unapproved", f"'{entry.id}' is not approved and in effect: such entries are not sent"
            )
            return ()
        host = self._endpoint.host
        try:
            found = asyncio.run(self._ask(entry))
        except _Silent as silence:
            self._over = True
            self._say(f"the endpoint at {host} {silence} ('{entry.id}'): only built-in wordings from here on")
            return ()
        except _Unusable as answer:
            self._failed += 1
            self._over = self._failed >= UNUSABLE_IN_A_ROW
            self._say_once(
                str(answer), f"the endpoint at {host} {answer} ('{entry.id}'): built-in wordings only there"
            )
            if self._over:
                self._say(
                    f"the endpoint at {host} failed {self._failed} times in a row: it is not asked any more"
                )
            return ()
        self._failed = 0
        return self._without_cards(found, entry)

    async def _ask(self, entry: Entry) -> tuple[str, ...]:
        try:
            # One limit over all: a server that sends a byte now and then keeps within any limit on a single
            # read.
            return _wordings(await asyncio.wait_for(self._post(entry), self._endpoint.seconds))
        except (asyncio.TimeoutError, httpx.TimeoutException):
            raise _Silent(f"did not answer within {self._endpoint.seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise _Silent(f"cannot be reached ({type(error).__name__})") from None

    async def _post(self, entry: Entry) -> bytes:
        endpoint = self._endpoint
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        body = {
            "model": endpoint.model,
            "messages": [
                {"role": "system", "content": _TASK.format(count=ASKED_FOR)},
                {"role": "user", "content": f"Question: {entry.question}\n\nAnswer: {entry.answer}"},
            ],
            "stream": False,
        }
        # A private host is reached directly: a proxy would read what is meant for nobody else.
        async with (
            httpx.AsyncClient(
                timeout=endpoint.seconds, follow_redirects=False, trust_env=endpoint.url.startswith("https:")
            ) as http,
            http.stream("POST", f"{endpoint.url}/chat/completions", headers=headers, json=body) as answer,
        ):
            if not answer.is_success:
                raise _Silent(f"answered HTTP {answer.status_code}")
            read = bytearray()
            async for part in answer.aiter_bytes():
                read += part
                if len(read) > MOST_BYTES:
                    raise _Unusable(f"sent more than {MOST_BYTES // 1024} KiB")
            return bytes(read)

    def _without_cards(self, found: tuple[str, ...], entry: Entry) -> tuple[str, ...]:
        kept = tuple(text for text in found if not redact(text).found)
        if len(kept) < len(found):
            host = self._endpoint.host
            self._say_once(
                "card", f"the endpoint at {host} sent a card number ('{entry.id}'): that wording is dropped"
            )
        return kept

    def _say_once(self, kind: str, line: str) -> None:
        if kind not in self._said:
            self._said.add(kind)
            self._say(line)


def _wordings(body: bytes) -> tuple[str, ...]:
    """The wordings of a chat completion whose content is a JSON array of strings. Raises _Unusable."""
    try:
        content: Any = json.loads(body)["choices"][0]["message"]["content"]
        found: Any = json.loads(_unfenced(content))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise _Unusable("did not answer with a list of wordings") from None
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise _Unusable("did not answer with a list of wordings")
    texts = (" ".join(text.split()) for text in found[:MOST_TAKEN])
    return tuple(dict.fromkeys(text for text in texts if _is_wording(text)))


def _unfenced(content: str) -> str:
    """The content without a Markdown fence, which many models put around JSON."""
    lines = content.strip().splitlines()
    if len(lines) > 2 and lines[0] in ("```", "```json") and lines[-1] == "```":
        return "\n".join(lines[1:-1])
    return content


def _is_wording(text: str) -> bool:
    """Whether a text is short, printable, and begins with a letter or digit."""
    return 2 <= len(text) <= LONGEST and text.isprintable() and text[0].isalnum()
