"""A customer over HTTP: asking, repeating, being handed over, rating, and everything that is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta

import httpx
import jwt
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.chat import tokens
from api.clock import now
from api.ids import ConversationId
from api.settings import Settings
from api.store.models import Conversation, Message, Ticket
from tests.api.conftest import CHANGE_CARD, PATIENCE, Customer, Running, customer_of, running
from tests.api.reps import eventually, heard


def texts(messages: list[dict[str, object]]) -> list[object]:
    return [message["text"] for message in messages]


async def test_the_greeting_needs_no_conversation(service: Running) -> None:
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
        answer = await http.get("/api/chat/welcome")
    assert answer.status_code == 200
    assert answer.json()["company"] == "Harborline Internet"
    assert answer.json()["greeting"]["id"] == 0
    assert answer.json()["greeting"]["choices"][0]["entry"] == "change-my-card"
    count = sa.select(sa.func.count()).select_from(Conversation)
    assert await service.services.store.read(lambda session: session.scalar(count)) == 0


async def test_a_question_is_stored_and_answered_in_approved_words(
    service: Running, customer: Customer
) -> None:
    assert customer.started["messages"][0]["kind"] == "greeting"
    said, answer = await customer.say("  How do I change my card?  ")
    assert (said["id"], said["sender"], said["text"]) == (2, "customer", "How do I change my card?")
    assert (answer["id"], answer["kind"], answer["text"]) == (3, "answer", CHANGE_CARD.answer)
    assert answer["entry"] == "change-my-card" and answer["rateable"] and "decision" not in answer
    assert texts(await customer.history(after=1)) == texts([said, answer])

    stored = await service.services.store.read(
        lambda session: session.scalars(sa.select(Message).where(Message.kind == "answer")).one()
    )
    assert stored.decision and stored.decision["ranking"] == [{"entry": "change-my-card", "p": 0.9}]


async def test_the_dialogue_goes_on_where_it_was(customer: Customer) -> None:
    assert "(1)" in (await customer.say("first"))[-1]["text"]
    assert "(2)" in (await customer.say("second"))[-1]["text"]


async def test_a_repeated_client_id_changes_nothing(service: Running, customer: Customer) -> None:
    first = await customer.send("my card?", client_id="one")
    again = await customer.send("my card?", client_id="one")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(service.brain.heard) == 1


@pytest.mark.parametrize("said", [{"text": "my bill?"}, {"action": "person"}, {"entry": "change-my-card"}])
async def test_a_client_id_used_for_something_else_is_refused(
    customer: Customer, said: dict[str, str]
) -> None:
    await customer.say("my card 4111 1111 1111 1111?", client_id="one")
    before = await customer.history()
    assert (await customer.send("my card 4111 1111 1111 1111?", client_id="one")).status_code == 200
    refused = await customer.send(client_id="one", **said)
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:calmline:problem:client-id-taken"
    assert await customer.history() == before


async def test_the_same_message_sent_twice_at_once_is_one_message(
    service: Running, customer: Customer
) -> None:
    service.brain.pause = 0.2
    answers = await asyncio.gather(*(customer.send("my card?", client_id="one") for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len(await customer.history()) == 3
    assert len(service.brain.heard) == 1


async def test_messages_sent_while_the_bot_thinks_are_answered_in_order(
    service: Running, customer: Customer
) -> None:
    service.brain.holds = True
    sending = []
    for text in ("a", "b", "c"):
        sending.append(asyncio.create_task(customer.send(text)))

        async def stored(text: str = text) -> bool:
            return text in texts(await customer.history())

        await eventually(stored)
    service.brain.holds = False
    await asyncio.gather(*sending)
    assert [turn.text for _, turn, _, _ in service.brain.heard] == ["a", "b", "c"]
    bot = [message["text"] for message in await customer.history() if message["kind"] == "reword"]
    assert [text.rsplit("(")[-1] for text in bot] == ["1).", "2).", "3)."]


async def test_a_pressed_question_reads_as_the_question(customer: Customer) -> None:
    said, answer = await customer.say(entry="pay-another-way")
    assert said["text"] == "How can I pay another way?"
    assert answer["entry"] == "pay-another-way"


@pytest.mark.parametrize("entry", ["draft-entry", "old-entry", "fraud-desk-script", "no-such-entry"])
async def test_only_what_customers_may_read_can_be_asked(customer: Customer, entry: str) -> None:
    answer = await customer.send(entry=entry)
    assert answer.status_code == 422
    assert "Nobody approved" not in answer.text and "Reps only" not in answer.text
    assert len(await customer.history()) == 1


async def test_a_card_number_is_never_stored_and_the_customer_is_told(
    service: Running, customer: Customer
) -> None:
    said, notice, answer = await customer.say("my card 4111 1111-1111 1111 please")
    assert said["text"] == "my card [card number removed] please"
    assert notice["sender"] == "system" and "removed a card number" in notice["text"]
    assert answer["kind"] == "answer"
    assert service.brain.heard[0][1].text == said["text"]


async def test_asking_for_a_person_opens_a_ticket_and_silences_the_bot(
    service: Running, customer: Customer
) -> None:
    said, answer = await customer.say(action="person")
    assert said["text"] == "Talk to a person" and answer["kind"] == "hand_over"
    conversation = await customer.get()
    assert (conversation["status"], conversation["queue"], conversation["place"]) == ("waiting", "general", 1)

    assert [message["sender"] for message in await customer.say("are you there? my card!")] == ["customer"]
    assert len(service.brain.heard) == 1
    ticket = await service.services.store.read(lambda session: session.scalars(sa.select(Ticket)).one())
    assert (ticket.reason, ticket.preview, ticket.status) == ("asked", "are you there? my card!", "waiting")


async def test_an_upset_customer_is_further_ahead(service: Running, customer: Customer) -> None:
    await customer.say(action="person")
    async with customer_of(service) as other:
        await other.say("I am angry")
        assert (await other.get())["place"] == 1
        assert (await customer.get())["place"] == 2
    assert service.brain.heard[-1][3].waiting == 1


async def test_leaving_the_line_gives_the_bot_back_with_a_fresh_mind(
    service: Running, customer: Customer
) -> None:
    await customer.say(action="person")
    answer = await customer.http.post(f"{customer.path}/leave", headers=customer.headers)
    assert answer.status_code == 200 and answer.json()["status"] == "bot"
    assert (await customer.say("my card"))[-1]["kind"] == "answer"
    assert service.brain.heard[-1][2] is None
    again = await customer.http.post(f"{customer.path}/leave", headers=customer.headers)
    assert again.status_code == 200
    ticket = await service.services.store.read(lambda session: session.scalars(sa.select(Ticket)).one())
    assert ticket.status == "closed"


async def test_going_on_with_the_bot_leaves_the_line_too(customer: Customer) -> None:
    await customer.say(action="person")
    assert [message["sender"] for message in await customer.say(action="continue")] == ["customer", "bot"]
    assert (await customer.get())["status"] == "bot"


async def test_the_callback_form_works_while_waiting(service: Running, customer: Customer) -> None:
    await customer.say(action="person")
    for action_or_text, asked in (
        ({"action": "callback"}, "What is your name?"),
        ({"text": "Ann"}, "Which number?"),
        ({"text": "555 0100"}, "When?"),
        ({"text": "Tuesday"}, "We will call."),
    ):
        assert (await customer.say(**action_or_text))[-1]["text"] == asked
    conversation = await customer.get()
    assert conversation["callback"] and conversation["status"] == "waiting"
    assert len(await customer.say("and now?")) == 1
    ticket = await service.services.store.read(lambda session: session.scalars(sa.select(Ticket)).one())
    assert (ticket.callback_name, ticket.callback_contact, ticket.callback_when) == (
        "Ann",
        "555 0100",
        "Tuesday",
    )


async def test_a_callback_asked_of_the_bot_gets_a_ticket_be_the_form_finished_or_not(
    customer: Customer,
) -> None:
    for said in ({"action": "callback"}, {"text": "Ann"}, {"text": "555 0100"}, {"text": "Tuesday"}):
        assert (await customer.say(**said))[-1]["sender"] == "bot"
        assert (await customer.get())["status"] == "waiting"
    assert (await customer.get())["callback"]


async def _with_callback(customer: Customer) -> None:
    for said in ({"action": "callback"}, {"text": "Ann"}, {"text": "555 0100"}, {"text": "Tuesday"}):
        await customer.say(**said)
    assert (await customer.get())["callback"]


@pytest.mark.parametrize("way", ["leave", "continue"])
async def test_whoever_leaves_the_line_is_still_called_back(
    service: Running, customer: Customer, way: str
) -> None:
    await _with_callback(customer)
    if way == "leave":
        await customer.http.post(f"{customer.path}/leave", headers=customer.headers)
        assert "still call you back" in (await customer.history())[-1]["text"]
    else:
        await customer.say(action="continue")
    conversation = await customer.get()
    assert (conversation["status"], conversation["callback"], conversation["place"]) == ("bot", True, None)
    assert (await customer.say("my card?"))[-1]["kind"] == "answer"

    await customer.say("a person please")
    conversation = await customer.get()
    assert (conversation["status"], conversation["callback"]) == ("waiting", True)
    ticket = await service.services.store.read(lambda session: session.scalars(sa.select(Ticket)).one())
    assert (ticket.status, ticket.callback_contact) == ("waiting", "555 0100")


async def test_a_callback_that_is_not_wanted_any_more_is_off_the_ticket(customer: Customer) -> None:
    await _with_callback(customer)
    await customer.say(action="callback")
    await customer.say(action="cancel")
    conversation = await customer.get()
    assert (conversation["status"], conversation["callback"]) == ("waiting", False)


async def test_who_left_the_line_and_wants_no_call_either_is_waited_for_by_nobody(
    service: Running, customer: Customer
) -> None:
    await _with_callback(customer)
    await customer.say(action="continue")
    await customer.say(action="callback")
    await customer.say(action="cancel")
    assert (await customer.get())["status"] == "bot"
    ticket = await service.services.store.read(lambda session: session.scalars(sa.select(Ticket)).one())
    assert ticket.status == "closed"
    assert (await customer.say("how do I change my card?"))[-1]["kind"] == "answer"


async def test_cancelling_a_callback_asked_of_the_bot_leaves_the_customer_in_line(customer: Customer) -> None:
    await customer.say(action="callback")
    assert (await customer.say(action="cancel"))[-1]["sender"] == "bot"
    assert (await customer.get())["status"] == "waiting"


@pytest.mark.parametrize("text", ["break", "say nothing"])
async def test_when_the_model_breaks_a_person_takes_over(
    service: Running, customer: Customer, text: str
) -> None:
    _, sorry = await customer.say(text)
    assert sorry["kind"] == "hand_over" and "sorry" in sorry["text"]
    assert (await customer.get())["status"] == "waiting"
    ticket = await service.services.store.read(lambda session: session.scalars(sa.select(Ticket)).one())
    assert ticket.reason == "unsure"


async def test_a_model_that_hangs_is_not_waited_for(settings: Callable[..., Settings]) -> None:
    with running(settings(brain_seconds=0.2)) as service:
        service.brain.holds = True
        async with customer_of(service) as customer:
            assert (await customer.say("hello"))[-1]["kind"] == "hand_over"


async def test_an_answer_can_be_rated_and_nothing_else(service: Running, customer: Customer) -> None:
    _, answer = await customer.say("my card")

    async def rate(number: int, rating: str) -> int:
        path = f"{customer.path}/messages/{number}/rating"
        return (await customer.http.put(path, json={"rating": rating}, headers=customer.headers)).status_code

    assert await rate(answer["id"], "unhelpful") == 204
    assert (await customer.history())[-1]["rating"] == "unhelpful"
    assert await rate(2, "helpful") == 409
    assert await rate(99, "helpful") == 404
    assert await rate(2**40, "helpful") == 422
    assert await rate(answer["id"], "great") == 422


async def test_csat_is_kept(customer: Customer) -> None:
    async def csat(**body: object) -> int:
        path = f"{customer.path}/csat"
        return (await customer.http.post(path, json=body, headers=customer.headers)).status_code

    assert await csat(score=4, comment="card 4111111111111111, thanks") == 204
    assert (await customer.get())["csat"] == 4
    assert await csat(score=6) == 422
    assert await csat(score=True) == 422
    assert await csat(score=3, comment="x" * 1001) == 422
    assert await csat(score=3, comment="a\0b") == 422


async def test_a_closed_chat_takes_no_message(service: Running, customer: Customer) -> None:
    def close(session: Session) -> None:
        session.get_one(Conversation, customer.id).status = "closed"

    await service.services.store.write(close)
    answer = await customer.send("hello?")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:calmline:problem:conversation-closed"


async def test_a_token_opens_its_own_conversation_only(service: Running, customer: Customer) -> None:
    key = service.services.settings.signing_key
    expired = jwt.encode(
        {"sub": customer.id, "aud": tokens.AUDIENCE, "exp": now() - timedelta(seconds=1)}, key, "HS256"
    )
    tomorrow = now() + timedelta(days=1)
    other_audience = jwt.encode({"sub": customer.id, "aud": "desk", "exp": tomorrow}, key, "HS256")
    unsigned = jwt.encode(
        {"sub": customer.id, "aud": tokens.AUDIENCE, "exp": tomorrow},
        None,  # type: ignore[arg-type]
        "none",
    )
    forged = tokens.issue(customer.id, key="x" * 40, days=1)
    async with customer_of(service) as other:
        for token, status in (
            (expired, 401),
            (other_audience, 401),
            (unsigned, 401),
            (forged, 401),
            ("rubbish", 401),
            (other.token, 403),
        ):
            answer = await customer.http.get(
                f"{customer.path}/messages", headers={"Authorization": f"Bearer {token}"}
            )
            assert answer.status_code == status, token
            assert answer.headers["content-type"] == "application/problem+json"
    missing = await customer.http.post(f"{customer.path}/messages", json={"client_id": "a", "text": "b"})
    assert missing.status_code == 401
    claims = jwt.decode(customer.token, key, algorithms=["HS256"], audience=tokens.AUDIENCE)
    ahead = jwt.encode({**claims, "iat": now() + timedelta(seconds=5)}, key, "HS256")  # another's clock
    answer = await customer.http.get(customer.path, headers={"Authorization": f"Bearer {ahead}"})
    assert answer.status_code == 200
    gone = tokens.issue(ConversationId("c_gone"), key=key, days=1)
    for path in ("", "/messages"):
        answer = await customer.http.get(
            f"/api/chat/conversations/c_gone{path}", headers={"Authorization": f"Bearer {gone}"}
        )
        assert answer.status_code == 404


BAD_BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"client_id": "a"}',
    b'{"client_id": "a", "text": ""}',
    b'{"client_id": "a", "text": " \\n\\t "}',
    b'{"client_id": "a", "text": "x", "entry": "change-my-card"}',
    b'{"client_id": "", "text": "x"}',
    b'{"client_id": "a b", "text": "x"}',
    b'{"client_id": "a\\u0000", "text": "x"}',
    b'{"text": "x"}',
    b'{"client_id": "a", "text": "nul \\u0000"}',
    b'{"client_id": "a", "text": "half \\ud83d"}',
    b'{"client_id": "a", "text": 5}',
    b'{"client_id": "a", "action": "delete"}',
    b'{"client_id": "a", "entry": "../etc"}',
    b'{"client_id": "a", "text": "x", "status": "with_rep"}',
    b'{"client_id": "a", "text": "\xff\xfe"}',
    b"[" * 30_000,
    json.dumps({"client_id": "a", "text": "x" * 2001}).encode(),
]


async def test_bad_bodies_are_refused_and_nothing_is_kept(settings: Callable[..., Settings]) -> None:
    with running(settings(conversation_message_rate="1000/minute")) as service:
        async with customer_of(service) as customer:
            for body in BAD_BODIES:
                answer = await customer.http.post(
                    f"{customer.path}/messages",
                    content=body,
                    headers={**customer.headers, "Content-Type": "application/json"},
                )
                assert 400 <= answer.status_code < 500, (body[:80], answer.text)
                assert answer.headers["content-type"] == "application/problem+json"
                assert {"type", "title", "status", "detail", "instance"} <= answer.json().keys()
                assert "Traceback" not in answer.text
            assert len(await customer.history()) == 1


async def test_odd_but_honest_text_is_kept_as_it_is(customer: Customer) -> None:
    text = "<b>Zoë</b> 🙂 '; DROP TABLE message; -- \u202e\u200b %s {x}"
    assert (await customer.say(text))[0]["text"] == text
    assert (await customer.history())[1]["text"] == text


async def test_paths_and_numbers_out_of_range_are_client_errors(customer: Customer) -> None:
    for method, path in (
        ("GET", f"{customer.path}/messages?after=-1"),
        ("GET", f"{customer.path}/messages?after=99999999999999999999"),
        ("GET", "/api/chat/conversations/%00"),
        ("GET", "/api/chat/conversations/c_%ff%fe"),
        ("GET", "/api/chat/conversations/" + "c" * 5000),
        ("GET", "/api/nothing"),
        ("POST", "/api/nothing"),
        ("DELETE", "/api/chat/welcome"),
        ("POST", "/"),
        ("GET", "/no/such/page"),
        ("GET", "/widget/..%2f..%2fapp.py"),
    ):
        answer = await customer.http.request(method, path, headers=customer.headers)
        assert 400 <= answer.status_code < 500, (path, answer.status_code)
        assert answer.headers["content-type"] == "application/problem+json", path
        assert answer.json()["status"] == answer.status_code


async def test_nothing_is_lost_between_the_two_commits(settings: Callable[..., Settings]) -> None:
    """A message stored by a worker that died before answering is answered once by the next one."""
    with running(settings()) as service:
        async with customer_of(service) as customer:
            await customer.say("first")
            service.brain.holds = True
            waiting = asyncio.create_task(customer.send("second"))
            await heard(service, 2)
            # As after SIGKILL: the answer under way never ends, and nobody hears of it.
            waiting.cancel()
            for task in list(service.services.chat._tasks):
                task.get_loop().call_soon_threadsafe(task.cancel)
    for _ in range(2):
        with running(settings()) as service:
            async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
                back = Customer(http, customer.id, customer.token)

                async def answered(back: Customer = back) -> bool:
                    return len(await back.history()) == 5

                await eventually(answered)
                await service.does(service.services.chat._catch_up(older_than=timedelta(0)))
                history = await back.history()
                assert [row["sender"] for row in history] == ["bot", "customer", "bot", "customer", "bot"]
                assert history[-1]["text"].endswith("(2).")
