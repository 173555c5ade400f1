"""A company whose desk is Chatwoot: the chat is there, and its reps' answers are here."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from api.settings import Settings
from tests.api.conftest import PATIENCE, Customer, Running, customer_of, live, running
from tests.api.outbound.test_outbound import SECRET, TOKEN, chatwooted, settled
from tests.api.receivers import Answer, Call, FakeChatwoot, Receiver, receiver
from tests.api.reps import desks, until, waiting_ticket

PATH = "/api/integrations/chatwoot"


@dataclass
class Linked:
    """A service, and the Chatwoot that it is linked with."""

    service: Running
    chatwoot: FakeChatwoot
    server: Receiver

    async def event(self, event: dict[str, Any], **headers: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.service.url, timeout=PATIENCE) as http:
            return await http.post(PATH, json=event, headers=headers or {"X-Calmline-Secret": SECRET})

    async def reply(self, text: str | None, number: int, **more: Any) -> httpx.Response:
        """What Chatwoot posts when its rep has written."""
        event = {
            "event": "message_created",
            "id": number,
            "content": text,
            "message_type": "outgoing",
            "content_type": "text",
            "private": False,
            "sender": {"id": 5, "name": "Mona", "type": "user"},
            "conversation": {"id": self.chatwoot.conversations[0]["id"], "status": "open"},
            "account": {"id": 7, "name": "Harborline"},
            "inbox": {"id": 3, "name": "Calmline"},
        }
        return await self.event({**event, **more})


@pytest.fixture
def linked(settings: Callable[..., Settings]) -> Iterator[Linked]:
    chatwoot = FakeChatwoot(TOKEN)
    with receiver(chatwoot) as server, running(settings(**chatwooted(server.url))) as service:
        yield Linked(service, chatwoot, server)


@pytest.fixture
async def ana(linked: Linked) -> AsyncIterator[Customer]:
    async with customer_of(linked.service) as it:
        await it.say("my card?")
        await it.say("a person please")
        await settled(linked.service, "sent", 2)
        yield it


async def test_a_ticket_is_a_conversation_there_with_reason_and_transcript_in_a_note(
    linked: Linked, ana: Customer
) -> None:
    (conversation,) = linked.chatwoot.conversations
    assert conversation["inbox_id"] == 3 and conversation["custom_attributes"] == {
        "calmline_conversation": ana.id
    }
    note = linked.chatwoot.messages[0]
    assert note["private"] is True and "the customer asked for a person" in note["content"]
    assert (
        "Customer: my card?" in note["content"] and "Assistant: A person will take over." in note["content"]
    )
    await ana.say("are you there?")
    await settled(linked.service, "sent", 3)
    assert len(linked.chatwoot.messages) == 2  # the bot's line at the hand-over was in the note
    later = linked.chatwoot.messages[-1]
    assert (later["content"], later["message_type"], later["private"]) == (
        "are you there?",
        "incoming",
        False,
    )


async def test_a_reply_there_is_a_persons_answer_here_once(linked: Linked, ana: Customer) -> None:
    newest = (await ana.history())[-1]["id"]
    async with live(linked.service, ana, after=newest) as socket, desks(linked.service, "lee") as (lee,):
        assert (await linked.reply("Hello, Mona here. 4111 1111 1111 1111", 501)).json() == {
            "result": "stored"
        }
        assert (await until(socket, "joined"))["text"] == "Mona has joined the chat."
        answer = await until(socket, "text", sender="rep")
        assert (
            answer["name"] == "Mona"
            and answer["text"].startswith("Hello, Mona")
            and "4111" not in str(answer)
        )
        assert (await linked.reply("Hello, Mona here. 4111 1111 1111 1111", 501)).json() == {
            "result": "repeated"
        }
        await socket.quiet(ana)
        stands = await ana.get()
        assert (stands["status"], stands["rep"]) == ("with_rep", "Mona")
        (ticket,) = await lee.tickets(status="claimed")
        assert ticket["rep"] is None and ticket["first_response_at"] is not None
        assert [member["name"] for member in (await lee.get("team"))["members"]] == ["Lee"]
        taken = await lee.post(f"tickets/{ticket['id']}/claim")
        assert taken.status_code == 409 and "Another desk" in taken.json()["detail"]
    await ana.say("thank you")
    await settled(linked.service, "sent", 6)
    last = linked.chatwoot.messages[-1]
    assert (last["content"], last["message_type"]) == ("thank you", "incoming")
    assert "Mona here" not in str(linked.chatwoot.messages)  # it came from there


async def test_the_bot_does_not_answer_again_what_a_person_there_has_answered(
    linked: Linked, ana: Customer
) -> None:
    async with desks(linked.service, "lee") as (lee,):
        await linked.reply("Hello, Mona here.", 501)
        await ana.say("how do I change my card?")
        await linked.reply("In your account, under Payments.", 502)
        (ticket,) = await lee.tickets(status="claimed")
        assert ticket["unread"] == 0
        await lee.did(f"tickets/{ticket['id']}/return")
        newest = (await ana.history())[-1]["id"]
        # Whatever was still owed would be answered first.
        assert len(await ana.say("thank you")) == 2
        *before, _, _ = await ana.history()
        assert before[-1]["id"] == newest
        assert before[-1]["text"].endswith("The assistant answers again."), before[-1]


async def test_the_chat_ends_when_it_is_resolved_there(linked: Linked, ana: Customer) -> None:
    number = linked.chatwoot.conversations[0]["id"]
    resolved = {"event": "conversation_status_changed", "id": number, "status": "resolved"}
    assert (await linked.event(resolved)).json() == {"result": "ignored"}  # nobody has answered yet
    await linked.reply("All is well.", 501)
    assert (await linked.event(resolved)).json() == {"result": "closed"}
    assert (await linked.event(resolved)).json() == {"result": "ignored"}
    assert (await ana.get())["status"] == "closed"
    assert (await ana.history())[-1]["text"] == "Mona has closed the chat."
    late = await linked.reply("One more thing.", 502)
    assert late.status_code == 409 and "not with people" in late.json()["detail"]


async def test_who_comes_back_has_the_same_conversation_there_opened_again(
    linked: Linked, ana: Customer
) -> None:
    await ana.say(action="continue")
    await settled(linked.service, "sent", 3)
    assert linked.chatwoot.conversations[0]["status"] == "resolved"
    await ana.say("a person please, again")
    await settled(linked.service, "sent", 5)
    (conversation,) = linked.chatwoot.conversations
    assert conversation["status"] == "open"
    note = next(each["content"] for each in linked.chatwoot.messages if "again" in each["content"])
    assert "my card?" not in note  # it is in the first note


async def test_nothing_but_a_reply_to_the_customer_comes_here(linked: Linked, ana: Customer) -> None:
    before = await ana.history()
    others: tuple[dict[str, Any], ...] = (
        {"private": True},
        {"message_type": "incoming"},
        {"message_type": "template"},
        {"event": "message_updated"},
        {"account": {"id": 8}},
        {"conversation": {"id": 4040}},
        {"conversation": None},
    )
    for more in others:
        answer = await linked.reply("for reps only", 501, **more)
        assert (answer.status_code, answer.json()) == (200, {"result": "ignored"}), more
    assert await ana.history() == before


async def test_a_reply_without_text_is_refused_so_that_it_shows_as_failed_there(
    linked: Linked, ana: Customer
) -> None:
    assert (await linked.reply(None, 501)).status_code == 422
    assert (await linked.event({"event": ["no", "event"]})).status_code == 422


async def test_only_who_has_the_secret_is_believed(linked: Linked, ana: Customer) -> None:
    event = {"event": "message_created"}
    body, at = json.dumps(event).encode(), int(time.time())

    def signed(key: str, at: int) -> dict[str, str]:
        mac = hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Chatwoot-Signature": f"sha256={mac}", "X-Chatwoot-Timestamp": str(at)}

    refused: tuple[dict[str, str], ...] = (
        {},
        {"X-Calmline-Secret": "a guess"},
        {"X-Calmline-Secret": ""},
        signed("another secret", at),
        signed(SECRET, at - 3600),
        {**signed(SECRET, at), "X-Chatwoot-Timestamp": "now"},
    )
    async with httpx.AsyncClient(base_url=linked.service.url, timeout=PATIENCE) as http:
        for headers in refused:
            answer = await http.post(PATH, content=body, headers=headers)
            assert answer.status_code == 401, headers
        assert (await http.post(PATH, content=body, params={"secret": "a guess"})).status_code == 401
        assert (await http.post(PATH, content=body, params={"secret": SECRET})).status_code == 200
        assert (await http.post(PATH, content=body, headers=signed(SECRET, at))).status_code == 200


async def test_without_chatwoot_there_is_no_way_in(service: Running) -> None:
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
        assert (await http.post(PATH, json={}, params={"secret": ""})).status_code == 404


@pytest.mark.parametrize("lost", ["/contacts", "/conversations"])
async def test_an_answer_that_got_lost_makes_no_second_conversation(linked: Linked, lost: str) -> None:
    linked.chatwoot.lose.add(lost)
    async with customer_of(linked.service) as ana, desks(linked.service, "priya") as (priya,):
        await waiting_ticket(ana, priya)
        await settled(linked.service, "sent", 2)
    assert len(linked.chatwoot.contacts) == len(linked.chatwoot.conversations) == 1
    assert len(linked.chatwoot.messages) == 1


async def test_what_was_given_up_arrives_when_a_lead_tries_it_again(
    settings: Callable[..., Settings],
) -> None:
    """Chatwoot refuses the note of the hand-over and a message, then takes the next message."""
    chatwoot = FakeChatwoot(TOKEN)
    refusing = True

    def answer(call: Call) -> Answer:
        if refusing and call.path.endswith("/messages"):
            return 503, {}
        return chatwoot(call)

    with receiver(answer) as it, running(settings(**{**chatwooted(it.url), "outbound_tries": 1})) as service:
        async with customer_of(service) as customer, desks(service, "lee") as (lee,):
            await customer.say("my card?")
            await customer.say("a person please")
            await settled(service, "dead", 2)
            await customer.say("the first")
            await settled(service, "dead", 3)
            refusing = False
            await customer.say("the second")
            await settled(service, "sent", 1)
            for dead in (await lee.get("deliveries"))["deliveries"]:
                await lee.did(f"deliveries/{dead['id']}/retry")
            await settled(service, "sent", 4)
    told = [each["content"] for each in chatwoot.messages]
    assert told.count("the first") == told.count("the second") == 1
    assert sum("Customer: my card?" in each and "asked for a person" in each for each in told) == 1
    assert len(chatwoot.conversations) == 1


async def test_trying_again_makes_no_second_conversation(settings: Callable[..., Settings]) -> None:
    """The answer to the opening got lost in the last try, so nobody here knows the conversation there."""
    chatwoot = FakeChatwoot(TOKEN)
    chatwoot.lose.add("/conversations")
    server = receiver(chatwoot)
    with server as it, running(settings(**{**chatwooted(it.url), "outbound_tries": 1})) as service:
        async with customer_of(service) as customer, desks(service, "lee") as (lee,):
            await customer.say("a person please")
            await settled(service, "dead", 1)
            await settled(service, "sent", 1)
            (dead,) = (await lee.get("deliveries"))["deliveries"]
            await lee.did(f"deliveries/{dead['id']}/retry")
            await settled(service, "sent", 2)
    assert len(chatwoot.conversations) == 1
    assert sum("Customer: a person please" in each["content"] for each in chatwoot.messages) == 1


async def test_a_wrong_token_is_an_error_that_a_lead_sees(settings: Callable[..., Settings]) -> None:
    server = receiver(FakeChatwoot("another"))
    with server as it, running(settings(**{**chatwooted(it.url), "outbound_tries": 1})) as service:
        async with customer_of(service) as customer, desks(service, "lee") as (lee,):
            await customer.say("a person please")
            await settled(service, "dead", 2)
            shown = await lee.get("deliveries")
    assert shown["deliveries"][0]["last_error"] == "HTTP 401" and TOKEN not in str(shown)
