"""A running service for the tests: real HTTP, real WebSocket, a real database; only the model is scripted."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn
import websockets

from api.app import create_app
from api.server import configured
from api.services import Services
from api.settings import Settings
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

POSTGRES = "postgresql://postgres@127.0.0.1:5432/test"


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


class ScriptedBrain:
    """Stands in for the model: what it decides follows from the words, always the same."""

    def __init__(self, guide: Guide = GUIDE) -> None:
        self.guide = guide
        self.heard: list[tuple[str, CustomerTurn, str | None, DeskState]] = []
        self.pause = 0.0

    def greeting(self) -> Utterance:
        return Utterance(
            Kind.SMALLTALK,
            "Hello, ask me about the incident.",
            choices=(Choice(CHANGE_CARD.question, entry=CHANGE_CARD.id),),
        )

    def phrase(self, name: str) -> str:
        return {
            "utter_trouble": "I am sorry, something went wrong. A person will take over.",
            "utter_long_wait": "I am sorry that this takes long. Leave a number if you like.",
        }[name]

    async def suggest(self, text: str, limit: int = 3) -> tuple[Ranked, ...]:
        if "hurry" in text:
            return (Ranked(CHANGE_CARD.id, 0.01),)
        return (Ranked(EntryId("fraud-desk-script"), 0.7), Ranked(CHANGE_CARD.id, 0.2))[:limit]

    async def search(self, query: str, limit: int = 10) -> tuple[Ranked, ...]:
        return (Ranked(CHANGE_CARD.id, 0.9),)[:limit]

    def hear(self, text: str) -> None:
        """Scripted words need no reading."""

    async def respond(
        self,
        conversation: str,
        turn: CustomerTurn,
        *,
        state: str | None,
        desk: DeskState,
        heard: None = None,
    ) -> Reply:
        self.heard.append((conversation, turn, state, desk))
        await asyncio.sleep(self.pause)
        memory = json.loads(state) if state else {"turns": 0, "form": None}
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
    ) -> Reply:
        return Reply(
            utterances=(Utterance(kind, text, entry=entry, rateable=rateable),),
            decision=Decision(kind, entry=entry, p=0.9, ranking=(Ranked(CHANGE_CARD.id, 0.9),)),
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
    services: Services
    brain: ScriptedBrain

    @property
    def ws(self) -> str:
        return self.url.replace("http", "ws", 1) + "/api/chat/ws"


@contextmanager
def running(settings: Settings, brain: ScriptedBrain | None = None) -> Iterator[Running]:
    """Serve with uvicorn in a thread, on a free port."""
    brain = brain or ScriptedBrain()
    app = create_app(settings, brain)
    server = uvicorn.Server(configured(app, settings, host="127.0.0.1", port=0))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + 10
        while not server.started:
            assert thread.is_alive() and time.monotonic() < until, "the service did not start"
            time.sleep(0.005)
        try:
            port = listening.getsockname()[1]
            yield Running(f"http://127.0.0.1:{port}", app.state.services, brain)
        finally:
            server.should_exit = True
            thread.join(15)
            assert not thread.is_alive(), "the service did not stop"


@contextmanager
def postgres_schema() -> Iterator[str]:
    """The URL of an empty schema, dropped at the end."""
    name = f"calmline_{secrets.token_hex(6)}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    try:
        yield f"{POSTGRES}?options=-csearch_path%3D{name}"
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'calmline.db'}"
        return
    try:
        psycopg.connect(POSTGRES, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        reason = f"PostgreSQL does not answer at {POSTGRES}: {str(error).splitlines()[0]}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with postgres_schema() as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Callable[..., Settings]:
    """Settings for the database under test; keywords change them."""

    def make(**changed: Any) -> Settings:
        return Settings(var=tmp_path, database_url=database_url, **{"log_level": "error", **changed})

    return make


@pytest.fixture
def service(settings: Callable[..., Settings]) -> Iterator[Running]:
    with running(settings()) as it:
        yield it


@dataclass
class Customer:
    """A customer with a conversation, speaking HTTP."""

    http: httpx.AsyncClient
    id: str = ""
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
    async with httpx.AsyncClient(base_url=service.url, timeout=20) as http:
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

    async def next(self, type_: str | None = None, *, within: float = 5.0) -> dict[str, Any]:
        """The next frame, or the next of that type; those before it are passed over."""
        while True:
            frame = json.loads(await asyncio.wait_for(self.socket.recv(), within))
            self.frames.append(frame)
            if type_ is None or frame["type"] == type_:
                return frame

    async def messages(self, count: int) -> list[dict[str, Any]]:
        return [(await self.next("message"))["message"] for _ in range(count)]

    async def quiet(self, seconds: float = 0.3) -> None:
        """Fails when another message comes within that time."""
        with suppress(asyncio.TimeoutError):
            frame = await self.next("message", within=seconds)
            raise AssertionError(f"unexpected {frame}")

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def closed(self) -> int:
        with suppress(websockets.ConnectionClosed):
            while True:
                await self.next()
        return int(self.socket.close_code)


@asynccontextmanager
async def live(service: Running, customer: Customer, *, after: int = 0) -> AsyncIterator[Live]:
    async with websockets.connect(service.ws, close_timeout=1) as opened:
        it = Live(opened)
        await it.send(type="hello", conversation=customer.id, token=customer.token, after=after)
        yield it
