"""The customer's live connection: echo, answer, resume, and every way to be shown the door."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable

import pytest
import websockets

from api.chat import tokens
from api.ids import ConversationId
from api.settings import Settings
from tests.api.conftest import CHANGE_CARD, PATIENCE, Customer, Live, Running, customer_of, live, running
from tests.api.reps import eventually


async def test_a_message_is_echoed_and_answered(service: Running, customer: Customer) -> None:
    async with live(service, customer) as socket:
        ready = await socket.next()
        assert ready["type"] == "ready" and ready["conversation"]["status"] == "bot"
        assert [message["kind"] for message in await socket.messages(1)] == ["greeting"]
        await socket.send(type="send", client_id="one", text="my card")
        echo = (await socket.next())["message"]
        assert (echo["id"], echo["client_id"], echo["sender"]) == (2, "one", "customer")
        answer = (await socket.next())["message"]
        assert answer["text"] == CHANGE_CARD.answer and "decision" not in answer
        await socket.send(type="ping")
        assert await socket.next() == {"type": "pong"}


async def test_the_bot_types_where_its_answer_takes_a_while(service: Running, customer: Customer) -> None:
    service.brain.holds = True
    async with live(service, customer) as socket:
        await socket.messages(1)
        await socket.send(type="send", client_id="one", text="my card")
        await socket.messages(1)
        assert await socket.next() == {"type": "typing", "sender": "bot", "name": None}
        service.brain.holds = False
        assert (await socket.next())["message"]["text"] == CHANGE_CARD.answer


async def test_nothing_is_missed_or_doubled_over_a_lost_connection(
    service: Running, customer: Customer
) -> None:
    seen: list[int] = []
    for round_ in range(4):
        async with live(service, customer, after=seen[-1] if seen else 0) as socket:
            await socket.next("ready")
            seen += [message["id"] for message in await socket.messages(1 if round_ == 0 else 2)]
            await socket.send(type="send", client_id=f"live-{round_}", text="hello")
            seen += [message["id"] for message in await socket.messages(2)]
        await customer.say("said while the socket was away")
    assert seen == list(range(1, len(seen) + 1))


async def test_messages_that_come_during_the_replay_come_once_and_in_order(
    service: Running, customer: Customer
) -> None:
    for number in range(5):
        await customer.say(f"before {number}")
    sending = asyncio.create_task(_say_many(customer, 8))
    async with live(service, customer) as socket:
        await socket.next("ready")
        ids = [message["id"] for message in await socket.messages(1 + 2 * 5 + 2 * 8)]
        await sending
        assert ids == list(range(1, 28))
        await socket.quiet(customer)


async def _say_many(customer: Customer, count: int) -> None:
    for number in range(count):
        await customer.say(f"during {number}")


async def test_a_client_that_remembers_too_much_still_hears(service: Running, customer: Customer) -> None:
    async with live(service, customer, after=1000) as socket:
        await socket.next("ready")
        await socket.send(type="send", client_id="one", text="hello")
        assert [message["id"] for message in await socket.messages(2)] == [2, 3]


async def test_a_repeated_send_is_acknowledged_again(service: Running, customer: Customer) -> None:
    async with live(service, customer) as socket:
        for _ in range(2):
            await socket.send(type="send", client_id="one", text="hello")
        ids = [message["id"] for message in await socket.messages(4)]
        assert sorted(ids) == [1, 2, 2, 3]
        assert len(service.brain.heard) == 1
        await socket.quiet(customer)


async def test_two_tabs_see_the_same(service: Running, customer: Customer) -> None:
    async with live(service, customer) as one, live(service, customer) as two:
        await one.next("ready")
        await two.next("ready")
        await one.send(type="send", client_id="one", text="my card")
        assert await one.messages(3) == await two.messages(3)


async def test_the_place_in_line_is_told_when_the_line_moves(service: Running, customer: Customer) -> None:
    async with customer_of(service) as ahead:
        await ahead.say("I am angry")
        async with live(service, customer) as socket:
            await socket.send(type="send", client_id="one", action="person")
            conversation = (await socket.next("conversation"))["conversation"]
            assert (conversation["status"], conversation["place"]) == ("waiting", 2)
            await ahead.http.post(f"{ahead.path}/leave", headers=ahead.headers)
            assert (await socket.next("conversation"))["conversation"]["place"] == 1


async def test_messages_sent_at_once_are_answered_in_order(service: Running, customer: Customer) -> None:
    service.brain.pause = 0.05
    async with live(service, customer) as socket:
        for number in range(5):
            await socket.send(type="send", client_id=f"m{number}", text=f"message {number}")
        messages = await socket.messages(1 + 5 + 5)
    assert [message["id"] for message in messages] == list(range(1, 12))
    assert [turn.text for _, turn, _, _ in service.brain.heard] == [f"message {n}" for n in range(5)]


BAD_FRAMES: list[tuple[str | bytes, str | None]] = [
    ("not json", None),
    ("[1]", None),
    (b"\x00\xff", None),
    ('{"type": "dance"}', None),
    ('{"type": "send", "client_id": "one", "text": "  "}', "one"),
    ('{"type": "send", "client_id": "one", "text": "nul \\u0000"}', "one"),
    ('{"type": "send", "client_id": "one", "text": "half \\ud83d"}', "one"),
    ('{"type": "send", "client_id": "one", "text": "a", "action": "person"}', "one"),
    ('{"type": "send", "client_id": "one", "entry": "fraud-desk-script"}', "one"),
    (json.dumps({"type": "send", "client_id": "one", "text": "x" * 2001}), "one"),
    ('{"type": ' + "[" * 5000, None),
]


async def test_a_bad_frame_gets_a_problem_and_the_connection_stays(
    service: Running, customer: Customer
) -> None:
    for frame, client_id in BAD_FRAMES:
        async with live(service, customer) as socket:
            await socket.messages(1)
            await socket.socket.send(frame)
            error = await socket.next("error")
            assert 400 <= error["problem"]["status"] < 500, frame
            assert error.get("client_id") == client_id, frame
            await socket.send(type="ping")
            await socket.next("pong")
    assert len(await customer.history()) == 1


async def test_many_bad_frames_end_the_connection(service: Running, customer: Customer) -> None:
    async with live(service, customer) as socket:
        for _ in range(5):
            await socket.socket.send("rubbish")
        assert await socket.closed() == 1008


async def test_a_frame_too_large_ends_the_connection(service: Running, customer: Customer) -> None:
    async with live(service, customer) as socket:
        await socket.messages(1)
        await socket.socket.send('{"type": "send", "text": "' + "x" * 200_000 + '"}')
        assert await socket.closed() == 1009
    assert len(await customer.history()) == 1


async def test_wrong_tokens_and_conversations_are_shown_out(service: Running, customer: Customer) -> None:
    async with customer_of(service) as other:
        no_such = ConversationId("c_gone")
        gone = Customer(customer.http, no_such, tokens.issue(no_such, key=_key(service), days=1))
        for claimed, code in (
            (Customer(customer.http, customer.id, "forged"), 4401),
            (Customer(customer.http, customer.id, other.token), 4401),
            (gone, 4404),
        ):
            async with live(service, claimed) as socket:
                assert await socket.closed() == code
                assert socket.frames == []


def _key(service: Running) -> str:
    return service.services.settings.signing_key


async def test_whoever_does_not_say_hello_is_shown_out(settings: Callable[..., Settings]) -> None:
    with running(settings(hello_seconds=0.2)) as service:
        async with websockets.connect(service.ws, open_timeout=PATIENCE) as opened:
            await opened.send('{"type": "ping"}')
            socket = Live(opened)
            assert (await socket.next())["type"] == "error"
            assert await socket.closed() == 4408


async def test_sockets_are_counted(settings: Callable[..., Settings]) -> None:
    with running(settings(sockets_per_conversation=1, sockets_per_address=3)) as service:
        async with customer_of(service) as customer, customer_of(service) as other:
            async with live(service, customer) as first:
                await first.next("ready")
                async with live(service, customer) as second:
                    assert await second.closed() == 4429
                async with (
                    live(service, other) as third,
                    websockets.connect(service.ws, open_timeout=PATIENCE),
                ):
                    await third.next("ready")
                    async with websockets.connect(service.ws, open_timeout=PATIENCE) as fifth:
                        assert await Live(fifth).closed() == 4429

            async def let_in() -> bool:
                with contextlib.suppress(websockets.ConnectionClosed):  # the first one is not gone yet
                    async with live(service, customer) as again:
                        await again.next("ready")
                        return True
                return False

            await eventually(let_in)


async def test_a_flood_of_frames_ends_the_connection(service: Running, customer: Customer) -> None:
    async with live(service, customer) as socket:
        await socket.next("ready")
        for _ in range(200):
            await socket.send(type="ping")
        assert await socket.closed() == 4429


async def test_too_many_messages_are_refused_one_by_one(settings: Callable[..., Settings]) -> None:
    with running(settings(conversation_message_rate="2/minute")) as service:
        async with customer_of(service) as customer, live(service, customer) as socket:
            for number in range(3):
                await socket.send(type="send", client_id=f"m{number}", text="hello")
            error = await socket.next("error")
            assert error["client_id"] == "m2"
            assert error["problem"]["status"] == 429 and error["problem"]["retry_after"] > 0


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        (None, True),
        ("own", True),
        ("https://shop.example", True),
        ("https://evil.example", False),
        ("http://[", False),
    ],
)
async def test_only_pages_of_listed_origins_may_connect(
    settings: Callable[..., Settings], origin: str | None, let_in: bool
) -> None:
    with running(settings(allowed_origins="https://shop.example/, https://www.example")) as service:
        given = service.url if origin == "own" else origin
        connecting = websockets.connect(service.ws, origin=given)
        if let_in:
            await (await connecting).close()
        else:
            with pytest.raises(websockets.InvalidStatusCode) as refused:
                await connecting
            assert refused.value.status_code == 403
