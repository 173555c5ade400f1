"""A running service for the tests: real HTTP, real WebSocket, a real database; only the model is scripted."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
import websockets
from argon2 import PasswordHasher
from starlette.datastructures import State

from api.app import create_app
from api.auth import passwords
from api.ids import ConversationId
from api.server.config import configured
from api.settings import Settings
from bot.dialogue.phrases import project_phrase
from bot.dialogue.turn import (
    Callback,
    Choice,
    ChoiceAction,
    CustomerTurn,
    Decision,
    DeskState,
    HandOver,
    Kind,
    Question,
    Reason,
    Reply,
    Utterance,
)
from bot.guide.entry import Approval, Audience, Entry, EntryId, Guide, QueueName, SourceLocation, Topic
from bot.ranking.ranked import Ranked
from tests.api.assuming import Assuming
from tests.api.databases import (  # noqa: F401 - fixtures
    database_file,
    database_url,
    empty_database_url,
    kept_engines,
    migrated_file,
    postgres,
    postgres_answers,
)
from tests.api.kept_routes import keep_routes
from tests.api.likely import ONLY_LIKELY, likely_reply
from tests.api.standing_clock import StandingClock

PATIENCE = 60.0
"""Seconds that a test waits for what must come. A machine with much else to do is slow, not wrong: only what
never comes takes so long.
"""

# Nobody here is reached over TLS, so no client need read the machine's list of authorities: by far the most
# work of making one. An empty folder has none.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = tempfile.mkdtemp(prefix="no-authorities-")

PRODUCTION_HASHER = passwords._hasher


@pytest.fixture(autouse=True, scope="session")
def cheap_hashes() -> Iterator[None]:
    """Passwords cost next to nothing here; no setting could make them so in production."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


def entry(id_: str, question: str, answer: str, **more: Any) -> Entry:
    given: dict[str, Any] = {
        "topic": "cards",
        "examples": (),
        "rep_notes": "",
        "audience": Audience.CUSTOMER,
        "route": None,
        "follow_ups": (),
        "featured": False,
        "approval": Approval("Dana Whitfield", date(2020, 1, 1)),
        "effective_from": None,
        "effective_until": None,
        "location": SourceLocation("data/faq/cards.yml", 1),
        **more,
    }
    return Entry(id=EntryId(id_), question=question, answer=answer, **given)


CHANGE_CARD = entry(
    "change-my-card",
    "How do I change the card on my account?",
    "Sign in and choose Payments.\n\nThen add the new card.",
    follow_ups=(EntryId("pay-another-way"), EntryId("fraud-desk-script")),
    rep_notes="Ask for the account number first.",
    featured=True,
)
GUIDE = Guide(
    topics=(
        Topic("cards", "Cards and payments", "cards.yml"),
        Topic("hidden", "Not for customers", "hidden.yml"),
    ),
    entries=(
        CHANGE_CARD,
        entry("pay-another-way", "How can I pay another way?", "By bank transfer or <cheque>."),
        entry("draft-entry", "Draft question?", "Nobody approved this.", approval=None),
        entry("old-entry", "Old question?", "No longer so.", effective_until=date(2021, 1, 1)),
        entry("fraud-desk-script", "Script?", "Reps only.", topic="hidden", audience=Audience.REP),
    ),
)


TWO_QUESTIONS = "how do i change it and how else can i pay"


class ScriptedBrain(Assuming):
    """Stands in for the model: what it decides follows from the words, always the same."""

    def __init__(self, guide: Guide = GUIDE) -> None:
        self.guide = guide
        self.heard: list[tuple[str, CustomerTurn, str | None, DeskState]] = []
        self.pause = 0.0
        self.holds = False
        """While it does, answers stay under way."""

    def greeting(self) -> Utterance:
        return Utterance(
            Kind.SMALLTALK,
            "Hello, ask me about the incident.",
            choices=(Choice(CHANGE_CARD.question, entry=CHANGE_CARD.id),),
        )

    def phrase(self, name: str) -> str:
        return project_phrase(name)

    async def suggest(self, text: str, limit: int = 3) -> tuple[Ranked, ...]:
        if "hurry" in text:
            return (Ranked(CHANGE_CARD.id, 0.01),)
        return (Ranked(EntryId("fraud-desk-script"), 0.7), Ranked(CHANGE_CARD.id, 0.2))[:limit]

    async def search(self, query: str, limit: int = 10) -> tuple[Ranked, ...]:
        return (Ranked(CHANGE_CARD.id, 0.9),)[:limit]

    def start_reading(self, text: str) -> None:
        """Scripted words need no reading."""

    async def respond(
        self,
        conversation: str,
        turn: CustomerTurn,
        *,
        state: str | None,
        desk: DeskState,
        pending: object = None,
    ) -> Reply:
        self.heard.append((conversation, turn, state, desk))
        await asyncio.sleep(self.pause)
        while self.holds:  # noqa: ASYNC110 - a test sets it from another thread
            await asyncio.sleep(0.005)
        memory: dict[str, Any] = json.loads(state) if state else {"turns": 0, "form": None}
        memory["turns"] += 1
        return self._reply(turn, memory)

    def _reply(self, turn: CustomerTurn, memory: dict[str, Any]) -> Reply:
        text = (turn.text or "").lower()
        if text == "say nothing":
            return Reply((), Decision(Kind.REWORD), state=json.dumps(memory))
        if text == "break":
            raise RuntimeError("the model broke")
        if turn.action is ChoiceAction.CALLBACK:
            memory["form"] = []
            return self._say(Kind.COLLECT, "What is your name?", memory)
        if turn.action is ChoiceAction.CANCEL:
            memory["form"] = None
            return self._say(Kind.SMALLTALK, "Nobody will call.", memory)
        if memory["form"] is not None:
            memory["form"].append(turn.text)
            asks = ("Which number?", "When?")
            if len(memory["form"]) < 3:
                return self._say(Kind.COLLECT, asks[len(memory["form"]) - 1], memory)
            callback, memory["form"] = Callback(*memory["form"]), None
            return self._say(Kind.SMALLTALK, "We will call.", memory, callback=callback)
        if text == TWO_QUESTIONS:
            return self._two_answers(memory)
        if text == ONLY_LIKELY:
            return likely_reply(self.guide, json.dumps(memory))
        if turn.action is ChoiceAction.SOMETHING_ELSE:
            return self._say(Kind.REWORD, "Please put it another way.", memory, refutes=CHANGE_CARD.id)
        if turn.action is ChoiceAction.PERSON or "person" in text:
            return self._hand_over(Reason.ASKED, 0.1, memory)
        if "angry" in text:
            return self._hand_over(Reason.UPSET, 0.9, memory)
        if turn.entry is not None or "card" in text:
            found = self.guide[turn.entry or CHANGE_CARD.id]
            return self._say(Kind.ANSWER, found.answer, memory, entry=found.id, rateable=True)
        return self._say(Kind.REWORD, f"Please put it another way ({memory['turns']}).", memory)

    def _two_answers(self, memory: dict[str, Any]) -> Reply:
        asked = tuple(
            Question(text, EntryId(name), p, (Ranked(EntryId(name), p),))
            for text, name, p in zip(
                TWO_QUESTIONS.split(" and "), (CHANGE_CARD.id, "pay-another-way"), (0.97, 0.95), strict=True
            )
        )
        answered = [self.guide[question.entry or ""] for question in asked]
        return Reply(
            utterances=tuple(
                Utterance(Kind.ANSWER, found.answer, entry=found.id, rateable=True) for found in answered
            ),
            decision=Decision(Kind.ANSWER, CHANGE_CARD.id, 0.97, ranking=asked[0].ranking, questions=asked),
            state=json.dumps(memory),
        )

    def _say(
        self,
        kind: Kind,
        text: str,
        memory: dict[str, Any],
        *,
        entry: EntryId | None = None,
        rateable: bool = False,
        callback: Callback | None = None,
        refutes: EntryId | None = None,
    ) -> Reply:
        ranking = (Ranked(CHANGE_CARD.id, 0.9),)
        return Reply(
            utterances=(Utterance(kind, text, entry=entry, rateable=rateable),),
            decision=Decision(kind, entry=entry, p=0.9, ranking=ranking, refutes=refutes),
            callback=callback,
            state=json.dumps(memory),
        )

    def _hand_over(self, reason: Reason, upset: float, memory: dict[str, Any]) -> Reply:
        queue = QueueName("general")
        return Reply(
            utterances=(
                Utterance(
                    Kind.HAND_OVER,
                    "A person will take over.",
                    choices=(Choice("Call me back", action=ChoiceAction.CALLBACK),),
                ),
            ),
            decision=Decision(Kind.HAND_OVER, reason=reason, queue=queue, upset=upset),
            hand_over=HandOver(reason, queue, upset),
            state=json.dumps(memory),
        )


@dataclass
class Running:
    """A service that answers at `url`."""

    url: str
    services: State
    brain: ScriptedBrain
    time: StandingClock
    server: PromptServer

    async def does(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The result of work done in the service's own loop: its bus and tasks are used from no other."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self.server.loop))

    async def ticks(self, times: int = 1) -> None:
        """The desk looks after what time changes, so many times, and is done with it."""
        for _ in range(times):
            await self.does(self.services.clock.tick())

    @property
    def ws(self) -> str:
        return self.url.replace("http", "ws", 1) + "/api/chat/ws"


class PromptServer(uvicorn.Server):
    """Uvicorn that ends as soon as it is told; it would look whether it should every tenth of a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serving = threading.Event()

    async def main_loop(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        await self.on_tick(0)  # it writes the Date header
        self.serving.set()
        await self._over.wait()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop that it serves in, once it is serving."""
        return self._loop

    def end(self) -> None:
        """From any thread."""
        self._loop.call_soon_threadsafe(self._over.set)


@contextmanager
def serving(config: uvicorn.Config) -> Iterator[tuple[str, PromptServer]]:
    """Serve in a thread, on a free port that is held from the start: its URL, and the server."""
    server = PromptServer(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + PATIENCE
        while not server.serving.wait(0.1):
            assert thread.is_alive() and time.monotonic() < until, "the service did not start"
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", server
        finally:
            server.end()
            thread.join(PATIENCE)
            assert not thread.is_alive(), "the service did not stop"


@contextmanager
def running(settings: Settings, brain: ScriptedBrain | None = None) -> Iterator[Running]:
    """The service at work, by a clock that stands."""
    brain, clock = brain or ScriptedBrain(), StandingClock()
    app = create_app(settings, brain, clock)
    keep_routes(app)
    with serving(configured(app, settings, host="127.0.0.1", port=0)) as (url, server):
        yield Running(url, app.state, brain, clock, server)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Callable[..., Settings]:  # noqa: F811 - a fixture
    """Settings for the database under test; keywords change them."""

    def make(**changed: Any) -> Settings:
        return Settings(var=tmp_path, database_url=database_url, **{"log_level": "error", **changed})

    return make


@pytest.fixture
def service(settings: Callable[..., Settings]) -> Iterator[Running]:
    with running(settings()) as it:
        yield it


NOT_STARTED = ConversationId("")


@dataclass
class Customer:
    """A customer with a conversation, speaking HTTP."""

    http: httpx.AsyncClient
    id: ConversationId = NOT_STARTED
    token: str = ""
    started: dict[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/api/chat/conversations/{self.id}"

    async def start(self) -> Customer:
        answer = await self.http.post("/api/chat/conversations", json={})
        assert answer.status_code == 201, answer.text
        self.started = answer.json()
        self.id, self.token = self.started["conversation"]["id"], self.started["token"]
        return self

    async def send(self, text: str | None = None, **said: Any) -> httpx.Response:
        body = {"client_id": secrets.token_hex(8), **({"text": text} if text is not None else {}), **said}
        return await self.http.post(f"{self.path}/messages", json=body, headers=self.headers)

    async def say(self, text: str | None = None, **said: Any) -> list[dict[str, Any]]:
        answer = await self.send(text, **said)
        assert answer.status_code == 201, answer.text
        return answer.json()["messages"]

    async def get(self, what: str = "", **params: Any) -> Any:
        answer = await self.http.get(self.path + what, headers=self.headers, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def history(self, after: int = 0) -> list[dict[str, Any]]:
        return (await self.get("/messages", after=after))["messages"]


@asynccontextmanager
async def customer_of(service: Running) -> AsyncIterator[Customer]:
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
        yield await Customer(http).start()


@pytest.fixture
async def customer(service: Running) -> AsyncIterator[Customer]:
    async with customer_of(service) as it:
        yield it


class Live:
    """A customer's socket. Frames are kept in the order they came."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []

    async def next(self, type_: str | None = None, *, within: float = PATIENCE) -> dict[str, Any]:
        """The next frame, or the next of that type; those before it are passed over."""
        while True:
            frame = json.loads(await asyncio.wait_for(self.socket.recv(), within))
            self.frames.append(frame)
            if type_ is None or frame["type"] == type_:
                return frame

    async def messages(self, count: int) -> list[dict[str, Any]]:
        return [(await self.next("message"))["message"] for _ in range(count)]

    async def quiet(self, customer: Customer) -> None:
        """Fails when another message came: the next one must be what the customer says now."""
        said, *_ = await customer.say("is there anything else?")
        frame = await self.next("message")
        assert frame["message"]["id"] == said["id"], f"unexpected {frame}"

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def closed(self) -> int:
        with suppress(websockets.ConnectionClosed):
            while True:
                await self.next()
        return int(self.socket.close_code)


@asynccontextmanager
async def live(service: Running, customer: Customer, *, after: int = 0) -> AsyncIterator[Live]:
    async with websockets.connect(service.ws, open_timeout=PATIENCE, close_timeout=1) as opened:
        it = Live(opened)
        await it.send(type="hello", conversation=customer.id, token=customer.token, after=after)
        yield it
