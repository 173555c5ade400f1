"""A rep at the desk: the line, one claim for one ticket, a chat, handing back, closing, the guide at hand."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import httpx
import sqlalchemy as sa

from api.clock import now
from api.conversation import queue_order
from api.conversation.queue_order import priority
from api.conversation.tickets import preview_of
from api.store.models import Conversation, Message, Rep, Ticket
from bot.dialogue.turn import Reason
from tests.api.conftest import CHANGE_CARD, PATIENCE, Customer, Running, customer_of, live
from tests.api.reps import claimed_ticket, desks, heard, id_of, until, waiting_ticket

REP_ONLY = ("Reps only.", "Ask for the account number first.", "fraud-desk-script")


# The line


def test_priority_rises_with_the_reason_and_the_upset() -> None:
    calm = [priority(reason, 0.0) for reason in (Reason.UNSURE, Reason.ASKED, Reason.ROUTE, Reason.UPSET)]
    assert calm == [20, 30, 40, 50]
    assert priority(Reason.UPSET, 1.0) == 100 and priority(Reason.UNSURE, 1.0) == 70
    assert priority(Reason.ASKED, 7.0) == priority(Reason.ASKED, 1.0)


def test_a_preview_is_one_short_line() -> None:
    assert preview_of("two\n\nlines ") == "two lines"
    assert len(preview_of("word " * 100)) <= 140 and preview_of("word " * 100).endswith("…")


async def test_the_line_is_ordered_by_priority_then_age(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        customers = []
        for said in ("a person please", "another person", "I am angry", "person again"):
            async with customer_of(service) as customer:
                await customer.say(said)
                customers.append(customer.id)
        line = await priya.tickets(status="waiting")
        assert [ticket["conversation"] for ticket in line] == [customers[i] for i in (2, 0, 1, 3)]
        assert line[0]["reason"] == "upset" and line[0]["priority"] == 95 and line[0]["upset"] == 0.9
        assert line[0]["preview"] == "I am angry"
        first = await priya.get("tickets", status="waiting", limit=3)
        rest = await priya.get("tickets", status="waiting", limit=3, offset=first["next"])
        assert first["tickets"] + rest["tickets"] == line and rest["next"] is None


async def test_a_customers_place_moves_up(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,), customer_of(service) as angry:
        await waiting_ticket(customer, priya)
        assert (await customer.get())["place"] == 1
        async with live(service, customer) as socket:
            await socket.next("ready")
            ticket = await waiting_ticket(angry, priya, "I am angry")
            assert (await socket.next("conversation"))["conversation"]["place"] == 2
            await priya.did(f"tickets/{ticket['id']}/claim")
            assert (await socket.next("conversation"))["conversation"]["place"] == 1


async def test_the_wait_is_unknown_until_enough_was_handled(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        await waiting_ticket(customer, priya)
        assert (await customer.get())["wait_minutes"] is None

        def handled(session: Any, count: int) -> None:
            rep = session.scalars(sa.select(Rep)).one()
            for number in range(count):
                session.add(
                    Conversation(id=f"c_{count}_{number}", status="closed", last_seq=0, answered_seq=0)
                )
                session.flush()
                closed = now() - timedelta(minutes=number)
                session.add(
                    Ticket(
                        conversation_id=f"c_{count}_{number}",
                        queue="general",
                        reason="asked",
                        status="closed",
                        rep_id=rep.id,
                        claimed_at=closed - timedelta(minutes=4, seconds=10),
                        closed_at=closed,
                    )
                )

        await service.services.store.write(handled, 2)
        assert (await customer.get())["wait_minutes"] is None
        await service.services.store.write(handled, 3)
        assert (await customer.get())["wait_minutes"] == 5
        async with customer_of(service) as second:
            await second.say("a person")
            assert (await second.get())["wait_minutes"] == 9
        assert (
            await service.services.store.read(lambda session: queue_order.queue_state(session).waiting) == 2
        )


# Claims


async def test_of_reps_who_claim_at_once_one_has_the_ticket(service: Running) -> None:
    async with desks(service, "priya", "sam", "lee") as reps:
        for _ in range(6):
            async with customer_of(service) as customer:
                ticket = await waiting_ticket(customer, reps[0])
                path = f"tickets/{ticket['id']}/claim"
                answers = await asyncio.gather(*(rep.post(path) for rep in reps))
                assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
                won = next(answer.json() for answer in answers if answer.status_code == 200)
                for answer in answers:
                    if answer.status_code == 409:
                        assert answer.json()["detail"] == f"{won['rep']['name']} already has this ticket."
                joined = [message for message in await customer.history() if message["kind"] == "joined"]
                assert [message["name"] for message in joined] == [won["rep"]["name"]]


async def test_claiming_again_what_one_has_changes_nothing(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        path = await claimed_ticket(customer, priya)
        assert (await priya.post(f"{path}/claim")).status_code == 200
        assert [m["kind"] for m in await customer.history()].count("joined") == 1


async def test_the_bot_says_nothing_more_once_a_rep_has_the_chat(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,):
        ticket = await waiting_ticket(customer, priya)
        service.brain.holds = True
        late = asyncio.create_task(customer.send(action="callback"))
        await heard(service, 2)
        await priya.did(f"tickets/{ticket['id']}/claim")
        service.brain.holds = False
        assert (await late).status_code == 201
        await customer.say("how do I change my card?")
        senders = [message["sender"] for message in await customer.history(after=3)]
        assert senders == ["customer", "system", "customer"]


# The chat


async def test_a_rep_chats_and_hands_back_to_the_bot(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,), live(service, customer) as socket:
        await socket.next("ready")
        path = await claimed_ticket(customer, priya)
        joined = await until(socket, "joined")
        assert joined["sender"] == "system" and joined["text"] == "Priya has joined the chat."
        conversation = await customer.get()
        assert (conversation["status"], conversation["rep"]) == ("with_rep", "Priya")

        sent = await priya.post(f"{path}/messages", client_id="r1", text="Hello!", entry="fraud-desk-script")
        again = await priya.post(f"{path}/messages", client_id="r1", text="Hello!")
        assert (sent.status_code, again.status_code) == (201, 200) and sent.json() == again.json()
        seen = await until(socket, "text", sender="rep")
        assert (seen["text"], seen["name"], seen["entry"]) == ("Hello!", "Priya", None)
        assert "decision" not in seen

        await customer.say("thank you")
        assert (await priya.tickets(mine=True))[0]["unread"] == 1
        view = await priya.get(path)
        assert view["messages"][-1]["text"] == "thank you" and view["ticket"]["unread"] == 0
        handed = next(message for message in view["messages"] if message["kind"] == "hand_over")
        assert handed["decision"]["reason"] == "asked"

        back = await priya.did(f"{path}/return")
        assert back["status"] == "closed" and back["wrap_up"] is None
        assert (await until(socket, "left"))["name"] == "Priya"
        conversation = await customer.get()
        assert (conversation["status"], conversation["rep"]) == ("bot", None)
        answer = (await customer.say("how do I change my card?"))[-1]
        assert answer["text"] == CHANGE_CARD.answer
        assert service.brain.heard[-1][2] is None, "the bot must start afresh"
        stored = await service.services.store.read(
            lambda session: session.scalars(sa.select(Message).where(Message.sender == "rep")).one()
        )
        assert stored.used_entry == "fraud-desk-script" and stored.entry is None


async def test_handed_back_the_bot_answers_what_the_rep_never_saw(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,), live(service, customer) as socket:
        path = await claimed_ticket(customer, priya)
        await customer.say("I am here")
        await priya.get(path)
        await customer.say("how do I change my card?")
        await priya.did(f"{path}/return")
        await until(socket, "left")
        assert (await until(socket, "answer"))["text"] == CHANGE_CARD.answer
        assert [turn.text for _, turn, _, _ in service.brain.heard] == [
            "a person please",
            "how do I change my card?",
        ]
        await socket.quiet(customer)


async def test_a_rep_takes_up_a_callback_whose_customer_went_on_with_the_bot(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,):
        for said in ({"action": "callback"}, {"text": "Ann"}, {"text": "555 0100"}, {"text": "Tuesday"}):
            await customer.say(**said)
        await customer.say(action="continue")
        (ticket,) = await priya.tickets(status="waiting")
        claimed = await priya.did(f"tickets/{ticket['id']}/claim")
        assert claimed["callback"]["contact"] == "555 0100"
        assert (await customer.get())["status"] == "with_rep"


async def test_closing_ends_the_chat_with_a_wrap_up_for_reps_only(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,):
        path = await claimed_ticket(customer, priya)
        closed = await priya.did(f"{path}/close", outcome="solved", note="Paid with 4111 1111 1111 1111.")
        assert closed["wrap_up"] == {"outcome": "solved", "note": "Paid with [card number removed]."}
        assert (await customer.get())["status"] == "closed"
        history = await customer.history()
        assert history[-1]["kind"] == "closed" and "Paid with" not in json.dumps(history)
        assert (await customer.send("hello?")).status_code == 409
        for what in ("claim", "return", "close", "messages"):
            body = {"outcome": "solved"} if what == "close" else {}
            body = {"client_id": "late", "text": "x"} if what == "messages" else body
            assert (await priya.post(f"{path}/{what}", **body)).status_code == 409
        assert [ticket["id"] for ticket in await priya.tickets(status="closed")] == [closed["id"]]


async def test_a_chat_is_not_closed_over_what_its_rep_has_not_read(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,):
        path = await claimed_ticket(customer, priya)
        await customer.say("wait, one more thing")
        refused = await priya.post(f"{path}/close", outcome="solved")
        assert refused.status_code == 409 and "just written" in refused.json()["detail"]
        assert (await customer.get())["status"] == "with_rep"
        await priya.get(path)  # reads it
        await priya.did(f"{path}/close", outcome="solved")


async def test_a_card_number_of_a_rep_is_not_kept_either(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        path = await claimed_ticket(customer, priya)
        sent = await priya.did(f"{path}/messages", client_id="r", text="Is it 4111-1111-1111-1111?")
        assert sent["text"] == "Is it [card number removed]?"


async def test_only_the_rep_who_has_it_writes_and_only_a_lead_may_step_in(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya", "sam", "lee") as (priya, sam, lee):
        ticket = await waiting_ticket(customer, priya)
        path = f"tickets/{ticket['id']}"
        body = {"client_id": "m", "text": "hello"}
        early = await priya.post(f"{path}/messages", **body)
        assert early.status_code == 409 and "Claim it first" in early.json()["detail"]
        await priya.did(f"{path}/claim")
        for other in (sam, lee):
            refused = await other.post(f"{path}/messages", **body)
            assert refused.status_code == 403 and refused.json()["detail"] == "Priya has this ticket."
        assert (await sam.post(f"{path}/close", outcome="other")).status_code == 403
        assert (await sam.post(f"{path}/return")).status_code == 403
        assert (await lee.post(f"{path}/return")).status_code == 200


async def test_a_client_id_of_the_customer_is_not_taken_for_the_reps(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,):
        await customer.say("a person", client_id="same")
        ticket = (await priya.tickets())[0]
        await priya.did(f"tickets/{ticket['id']}/claim")
        answer = await priya.post(f"tickets/{ticket['id']}/messages", client_id="same", text="hi")
        assert answer.status_code == 409
        await priya.did(f"tickets/{ticket['id']}/messages", client_id="hers", text="hi")
        answer = await priya.post(f"tickets/{ticket['id']}/messages", client_id="hers", text="bye")
        assert answer.status_code == 409
        assert (await customer.send("hi", client_id="hers")).status_code == 409


async def test_what_the_customer_leaves_for_a_call_back_is_on_the_ticket(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,):
        await waiting_ticket(customer, priya)
        await customer.say(action="callback")
        for said in ("Ana", "555 0134", "after six"):
            await customer.say(said)
        ticket = (await priya.tickets(status="waiting"))[0]
        due = datetime.fromisoformat(ticket["callback"].pop("due_at"))
        assert ticket["callback"] == {"name": "Ana", "contact": "555 0134", "when": "after six"}
        assert timedelta(hours=23) < due - now() <= timedelta(hours=24), "within one business day"


async def test_a_customer_who_leaves_the_line_is_gone_from_it(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        ticket = await waiting_ticket(customer, priya)
        answer = await customer.http.post(f"{customer.path}/leave", headers=customer.headers)
        assert answer.status_code in (200, 204)
        assert await priya.tickets(status="waiting") == []
        late = await priya.post(f"tickets/{ticket['id']}/claim")
        assert late.status_code == 409 and late.json()["detail"] == "This ticket is closed."


async def test_nothing_for_reps_is_in_any_byte_sent_to_a_customer(
    service: Running, customer: Customer
) -> None:
    heard: list[str] = []
    async with desks(service, "priya") as (priya,), live(service, customer) as socket:
        await socket.next("ready")
        await customer.say("my card")
        path = await claimed_ticket(customer, priya)
        await priya.get(f"{path}/suggestions")
        await priya.did(f"{path}/messages", client_id="r", text="Hello", entry="fraud-desk-script")
        await priya.did(f"{path}/close", outcome="solved", note="Secret wrap-up note")
        await until(socket, "closed")
        heard += [json.dumps(frame) for frame in socket.frames]
    for url in (
        customer.path,
        f"{customer.path}/messages",
        "/api/chat/welcome",
        "/api/guide",
        "/questions",
        "/openapi.json",
    ):
        heard.append((await customer.http.get(url, headers=customer.headers)).text)
    said = "\n".join(heard)
    for secret in (*REP_ONLY, "Secret wrap-up note", '"decision"', '"rep_notes": "Ask'):
        if secret == '"decision"':
            assert secret not in "\n".join(heard[:-1])
        else:
            assert secret not in said


async def test_a_customers_token_opens_nothing_of_the_desk(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        ticket = await waiting_ticket(customer, priya)
    path = f"/api/desk/tickets/{ticket['id']}"
    headers = {**customer.headers, "X-Calmline": "1", "Cookie": f"calmline_rep={customer.token}"}
    for url in ("/api/desk/me", "/api/desk/tickets", path, f"{path}/suggestions", "/api/desk/guide"):
        assert (await customer.http.get(url, headers=headers)).status_code == 401
    for what in ("claim", "return", "messages", "close"):
        assert (await customer.http.post(f"{path}/{what}", json={}, headers=headers)).status_code == 401


# What is refused


async def test_bad_requests_are_problems(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        path = await claimed_ticket(customer, priya)
        for missing in ("tickets/999", "tickets/999/suggestions"):
            assert (await priya.http.get(f"/api/desk/{missing}")).status_code == 404
        for what in ("claim", "return"):
            assert (await priya.post(f"tickets/999/{what}")).status_code == 404
        for number in ("0", "-1", "x", "9" * 30):
            assert (await priya.http.get(f"/api/desk/tickets/{number}")).status_code == 422
        for query in (
            {"status": "gone"},
            {"limit": 0},
            {"limit": 10_000},
            {"offset": -1},
            {"mine": "perhaps"},
        ):
            assert (await priya.http.get("/api/desk/tickets", params=query)).status_code == 422
        long, bad = "x" * 4001, "a\ud800"
        for body in (
            {},
            {"client_id": "a", "text": ""},
            {"client_id": "a", "text": "   "},
            {"client_id": "a", "text": long},
            {"client_id": "a", "text": "a\0b"},
            {"client_id": "", "text": "a"},
            {"client_id": "a", "text": "a", "entry": "no-such-entry"},
            {"client_id": "a", "text": "a", "sender": "bot"},
            {"client_id": "a", "text": ["a"]},
        ):
            answer = await priya.post(f"{path}/messages", **body)
            assert answer.status_code == 422, body
            assert answer.headers["content-type"] == "application/problem+json"
        raw = json.dumps({"client_id": "a", "text": bad}).encode()
        as_json = {"Content-Type": "application/json"}
        for content, status in (
            (raw, 422),
            (b"\xff", 400),
            (b"{", 400),
            (b'{"a":"' + b"x" * 10**7 + b'"}', 413),
        ):
            answer = await priya.http.post(f"/api/desk/{path}/messages", content=content, headers=as_json)
            assert answer.status_code == status
        for body in ({"outcome": "great"}, {}, {"outcome": "solved", "note": "x" * 2001}):
            assert (await priya.post(f"{path}/close", **body)).status_code == 422
        assert (await customer.get())["status"] == "with_rep"
        assert (await priya.post(f"{path}/messages", client_id="a", text="x" * 4000)).status_code == 201


async def test_text_that_a_database_does_not_take_is_refused_in_words(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "lee") as (lee,):
        path = await claimed_ticket(customer, lee)
        for address in ("tickets?queue=%00", "edits?entry=%00"):
            answer = await lee.http.get(f"/api/desk/{address}")
            assert answer.status_code == 422 and "NUL" in answer.text, address
        assert (await lee.post(f"{path}/transfer", queue="\0")).status_code == 422
        serving = {"queues": ["\0"], "capacity": 1}
        assert (await lee.http.put(f"/api/desk/team/{await id_of(lee)}", json=serving)).status_code == 422


async def test_every_desk_route_needs_a_session(service: Running) -> None:
    async with httpx.AsyncClient(base_url=service.url, headers={"X-Calmline": "1"}, timeout=PATIENCE) as http:
        paths = (await http.get("/openapi.json")).json()["paths"]
        desk = [(path, method) for path in paths if path.startswith("/api/desk") for method in paths[path]]
        assert len(desk) >= 11
        for path, method in desk:
            if path.endswith(("/login", "/logout", "/join", "/ways", "/callback")):
                continue
            for name in ("ticket_id", "rep_id", "name", "phrase_id", "delivery_id"):
                path = path.replace(f"{{{name}}}", "1")
            answer = await http.request(method, path, json={})
            assert answer.status_code == 401, (path, method)
