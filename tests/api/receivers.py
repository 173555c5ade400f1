"""Receivers for the tests: real servers on this machine that speak HTTP, Chatwoot's API, and SMTP."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.api.conftest import PATIENCE

Answer = tuple[int, Any]


@dataclass
class Call:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """An HTTP server at `url`, which keeps what it is sent and answers as it is told."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answer: Callable[[Call], Answer] = lambda call: (200, {"ok": True})

    async def receives(self, count: int) -> list[Call]:
        end = time.monotonic() + PATIENCE
        while len(self.calls) < count:
            assert time.monotonic() < end, f"{len(self.calls)} of {count} came: {self.calls}"
            await asyncio.sleep(0.02)
        return self.calls


@contextmanager
def receiver(answer: Callable[[Call], Answer] | None = None) -> Iterator[Receiver]:
    it = Receiver()
    if answer is not None:
        it.answer = answer

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.command, self.path, headers, body)
            it.calls.append(call)
            status, told = it.answer(call)
            sent = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(sent)))
            if status == 302:
                self.send_header("location", f"{it.url}/elsewhere")
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = _serve

        def log_message(self, *_: object) -> None:
            """Quiet."""

        def handle(self) -> None:
            with suppress(OSError):  # the sender gave up waiting
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    it.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def hanging() -> Iterator[Callable[[Call], Answer]]:
    """An answer that does not come while the context is open."""
    over = threading.Event()

    def answer(_: Call) -> Answer:
        over.wait()
        return 200, {}

    try:
        yield answer
    finally:
        over.set()


class FakeChatwoot:
    """Chatwoot's application API, as documented: contacts, conversations, messages, status."""

    ROOT = "/api/v1/accounts/7"

    def __init__(self, token: str) -> None:
        self.token = token
        self.contacts: list[dict[str, Any]] = []
        self.conversations: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.lose: set[str] = set()
        """Paths whose next request is done and answered with 500, as if the answer got lost."""

    def __call__(self, call: Call) -> Answer:
        if call.headers.get("api_access_token") != self.token:
            return 401, {"errors": ["Invalid Access Token"]}
        path = call.path.removeprefix(self.ROOT)
        status, body = self._done(call, path)
        if path in self.lose:
            self.lose.discard(path)
            return 500, {}
        return status, body

    def _done(self, call: Call, path: str) -> Answer:
        if (call.method, path) == ("POST", "/contacts"):
            return self._contact(call.json)
        if path.startswith("/contacts/search?q="):
            found = [each for each in self.contacts if each["identifier"] == path.partition("=")[2]]
            return 200, {"payload": found}
        if path.startswith("/contacts/") and path.endswith("/conversations"):
            return 200, {"payload": self.conversations}
        if (call.method, path) == ("POST", "/conversations"):
            return self._conversation(call.json)
        number, _, what = path.removeprefix("/conversations/").partition("/")
        known = [each for each in self.conversations if each["id"] == int(number)]
        if not known:
            return 404, {"error": "Resource could not be found"}
        if what == "messages":
            self.messages.append({"id": 900 + len(self.messages), "conversation": int(number), **call.json})
            return 200, self.messages[-1]
        assert what == "toggle_status"
        known[0]["status"] = call.json["status"]
        return 200, {"payload": {"success": True, "current_status": call.json["status"]}}

    def _contact(self, body: dict[str, Any]) -> Answer:
        if any(each["identifier"] == body["identifier"] for each in self.contacts):
            return 422, {"message": "Identifier has already been taken"}
        place = {"source_id": f"source-{len(self.contacts)}", "inbox": {"id": body["inbox_id"]}}
        contact = {"id": 40 + len(self.contacts), **body, "contact_inboxes": [place]}
        self.contacts.append(contact)
        return 200, {"payload": {"contact": contact, "contact_inbox": place}}

    def _conversation(self, body: dict[str, Any]) -> Answer:
        assert body["source_id"] == self.contacts[-1]["contact_inboxes"][0]["source_id"]
        self.conversations.append({"id": 70 + len(self.conversations), **body})
        return 200, self.conversations[-1]


@dataclass
class Mailbox:
    """A mail server at `port`, with the mails that it took."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    refuse: int = 0
    """So many more mails are put off with a 451."""


@asynccontextmanager
async def mail_server() -> AsyncIterator[Mailbox]:
    """As much of SMTP (RFC 5321) as a client needs to hand a mail in."""
    box = Mailbox()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("220 test ESMTP")
        while line := (await reader.readline()).decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "EHLO":
                say("250 test")
            elif verb == "DATA":
                say("354 go on")
                text = (await reader.readuntil(b"\r\n.\r\n")).decode()
                if box.refuse:
                    box.refuse -= 1
                    say("451 not now, hunter2")
                else:
                    box.mails.append(text)
                    say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                break
            else:
                say("250 fine")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
