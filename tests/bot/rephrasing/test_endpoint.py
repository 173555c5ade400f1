"""An endpoint for suggestions that a company has configured: a real server on this machine, good and bad."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.rephrasing.endpoint import MOST_BYTES, Asker, Endpoint, EndpointError, configured
from bot.rephrasing.settings import ENDPOINT_SETTINGS
from tests import small_guides
from tests.small_guides import TODAY, entry

FROM_HERE_ON = "only built-in wordings from here on"
CARD = "4111 1111 1111 1111"
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """A server that answers every request by `answer`, and keeps what it was sent."""

    url: str
    answer: Answer
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


def says(content: str) -> Answer:
    """A chat completion with that content."""
    body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()

    def answer(request: BaseHTTPRequestHandler) -> None:
        send(request, body)

    return answer


def send(request: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    request.send_response(status)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            served.keys.append(self.headers["Authorization"])
            served.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            with contextlib.suppress(OSError):  # the client has gone, as it should
                served.answer(self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Server(
        f"http://127.0.0.1:{http.server_port}/v1", says('["i want my money back", "cancel this"]')
    )
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield served
    served.over.set()
    http.shutdown()
    http.server_close()
    thread.join()


CANCEL = entry(
    "cancel",
    question="How do I cancel my order?",
    answer="In My Orders.",
    rep_notes="Never mention the fire.",
)


def asker(server: Server, said: list[str], *, seconds: float = 5) -> Asker:
    return Asker(Endpoint(server.url, "tiny", "secret", seconds), said.append, TODAY)


def test_it_is_sent_the_question_and_the_answer_and_nothing_else(server: Server) -> None:
    said: list[str] = []
    found = asker(server, said)(CANCEL)

    assert found == ("i want my money back", "cancel this") and said == []
    sent = json.dumps(server.bodies)
    assert "How do I cancel my order?" in sent and "In My Orders." in sent
    assert "fire" not in sent
    assert server.bodies[0]["model"] == "tiny" and server.keys == ["Bearer secret"]


@pytest.mark.parametrize(
    "entry_",
    [
        replace(CANCEL, approval=None),
        replace(CANCEL, effective_until=date(2026, 1, 1)),
    ],
)
def test_what_is_not_approved_is_not_sent(server: Server, entry_: Any) -> None:
    said: list[str] = []

    assert asker(server, said)(entry_) == () and server.bodies == []
    assert said == ["'cancel' is not approved and in effect: such entries are not sent"]


def test_a_server_that_hangs_costs_one_wait_and_one_line(server: Server) -> None:
    def hang(request: BaseHTTPRequestHandler) -> None:
        server.over.wait(60)

    server.answer = hang
    said: list[str] = []
    ask = asker(server, said, seconds=0.3)

    assert ask(CANCEL) == () and ask(CANCEL) == ()
    assert len(server.bodies) == 1
    assert said == [f"the endpoint at 127.0.0.1 did not answer within 0.3 s ('cancel'): {FROM_HERE_ON}"]


def test_a_server_that_drips_is_one_that_hangs(server: Server) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not server.over.wait(0.05):
            request.wfile.write(b" ")

    server.answer = drip
    said: list[str] = []
    started = time.monotonic()

    assert asker(server, said, seconds=0.4)(CANCEL) == ()
    assert time.monotonic() - started < 30
    assert "did not answer within 0.4 s" in said[0]


def test_a_server_that_is_not_there_gets_one_line() -> None:
    said: list[str] = []

    assert Asker(Endpoint("http://127.0.0.1:9/v1", "tiny"), said.append, TODAY)(CANCEL) == ()
    assert said == [f"the endpoint at 127.0.0.1 cannot be reached (ConnectError) ('cancel'): {FROM_HERE_ON}"]


def test_a_refusal_is_named_by_its_status(server: Server) -> None:
    server.answer = lambda request: send(request, b"who are you", 401)
    said: list[str] = []

    assert asker(server, said)(CANCEL) == ()
    assert "answered HTTP 401" in said[0] and "who are you" not in said[0] and "secret" not in said[0]


@pytest.mark.parametrize(
    "answer",
    [
        says("Sure! Here are some ideas."),
        says('{"wordings": ["a"]}'),
        says('["fine", 4]'),
        says("[" * 30000),
        lambda request: send(request, b"<html>"),
        lambda request: send(request, b'{"choices": []}'),
        lambda request: send(request, b"\xff\xfe"),
    ],
)
def test_nonsense_is_no_wording(server: Server, answer: Answer) -> None:
    server.answer = answer
    said: list[str] = []
    ask = asker(server, said)

    assert [ask(CANCEL) for _ in range(5)] == [()] * 5
    assert len(server.bodies) == 3  # then it is left alone
    assert said[0].endswith("did not answer with a list of wordings ('cancel'): built-in wordings only there")
    assert said[1:] == ["the endpoint at 127.0.0.1 failed 3 times in a row: it is not asked any more"]


def test_an_answer_without_end_is_cut_off(server: Server) -> None:
    server.answer = lambda request: send(request, b" " * (MOST_BYTES * 4))
    said: list[str] = []

    assert asker(server, said)(CANCEL) == ()
    assert "sent more than 64 KiB" in said[0]


def test_a_card_number_never_becomes_a_wording(server: Server) -> None:
    server.answer = says(json.dumps([f"my card {CARD} was charged", "charged twice", "=cmd()", "x" * 500]))
    said: list[str] = []

    assert asker(server, said)(CANCEL) == ("charged twice",)
    assert said == ["the endpoint at 127.0.0.1 sent a card number ('cancel'): that wording is dropped"]


def test_a_fence_around_the_list_does_no_harm(server: Server) -> None:
    server.answer = says('```json\n["cancel it", "cancel it", "stop my order"]\n```')

    assert asker(server, [])(CANCEL) == ("cancel it", "stop my order")


def test_its_wordings_are_marked_and_judged_like_the_others(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the command line, with an endpoint that gives one good wording and one of another entry."""
    server.answer = says('["please hold a seat for my family", "what time do you close today"]')
    for name, value in zip(ENDPOINT_SETTINGS, (server.url, "tiny", "secret"), strict=True):
        monkeypatch.setenv(name, value)
    arguments = [
        "suggest-examples",
        str(small_guides.write(tmp_path / "faq")),
        "--entry",
        "book-a-table",
        "--json",
    ]
    done = CliRunner().invoke(app, [*arguments, "--limit", "32"])

    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)
    marked = {one["text"]: one["source"] for one in row["suggestions"]}
    assert marked["please hold a seat for my family"] == "endpoint"
    assert "what time do you close today" not in marked
    assert "built-in" in marked.values()
    assert "Asking tiny at 127.0.0.1 too" in done.stderr and "secret" not in done.output

    server.answer = lambda request: send(request, b"down", 503)
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0 and "answered HTTP 503" in done.stderr
    assert {one["source"] for one in json.loads(done.stdout)[0]["suggestions"]} == {"built-in"}


@pytest.mark.parametrize(
    ("url", "model", "key", "said"),
    [
        ("", "tiny", "", "CALMLINE_SUGGESTIONS_URL is empty while CALMLINE_SUGGESTIONS_MODEL is set"),
        ("https://api.example.com/v1", "", "", "CALMLINE_SUGGESTIONS_MODEL is empty"),
        ("http://api.example.com/v1", "tiny", "", "is http at api.example.com, which is not a private host"),
        ("http://8.8.8.8/v1", "tiny", "", "not a private host"),
        ("http://169.254.169.254/v1", "tiny", "", "not a private host"),
        ("http://localhost.example.com/v1", "tiny", "", "not a private host"),
        ("https://me:pass@api.example.com/v1", "tiny", "", "holds a password"),
        ("api.example.com", "tiny", "", "is no URL"),
        ("https://[", "tiny", "", "is no URL"),
        ("file:///etc/passwd", "tiny", "", "is no URL"),
        ("https://api.example.com/v1", "tiny", "ke\ny", "holds signs that no key has"),
    ],
)
def test_a_setting_that_is_wrong_is_named(url: str, model: str, key: str, said: str) -> None:
    with pytest.raises(EndpointError, match=said.replace("(", r"\(")) as caught:
        configured(dict(zip(ENDPOINT_SETTINGS, (url, model, key), strict=True)))
    assert "pass@" not in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:11434/v1",
        "http://127.0.0.1:8080/v1/",
        "http://[::1]:8080/v1",
        "http://10.1.2.3/v1",
        "http://llm.internal/v1",
        "https://api.example.com/v1",
    ],
)
def test_a_server_of_ones_own_may_be_reached_without_tls(url: str) -> None:
    found = configured(dict(zip(ENDPOINT_SETTINGS, (url, "tiny", ""), strict=True)))

    assert found is not None and found.url == url.rstrip("/")


def test_it_is_off_by_default() -> None:
    assert configured({}) is None
