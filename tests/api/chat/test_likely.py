"""An answer that is only likely: the customer reads its question above it, and everyone else is told so."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.ids import ConversationId, MessageSeq
from api.outbound import content
from api.store.models import Message
from tests.api.conftest import CHANGE_CARD, GUIDE, Customer, Running
from tests.api.likely import ONLY_LIKELY
from tests.api.reps import desks


async def kept(service: Running) -> Message:
    found: Message = await service.services.store.read(
        lambda session: session.scalars(sa.select(Message).where(Message.kind == "likely")).one()
    )
    return found


async def test_a_likely_answer_keeps_its_heading_and_its_way_out(
    service: Running, customer: Customer
) -> None:
    _, shown = await customer.say(ONLY_LIKELY)
    assert (shown["kind"], shown["heading"]) == ("likely", CHANGE_CARD.question)
    assert (shown["text"], shown["entry"], shown["rateable"]) == (CHANGE_CARD.answer, "change-my-card", True)
    assert [(each["entry"], each["action"]) for each in shown["choices"]] == [
        ("pay-another-way", None), (None, "something_else"),
    ]  # fmt: skip
    assert (await customer.history())[-1] == shown, "it is the same after a reload"
    assert "refuted" not in shown and "decision" not in shown

    row = await kept(service)
    assert row.decision is not None and not row.refuted
    assert (row.decision["kind"], row.decision["guide"], row.decision["asks"]) == (
        "likely",
        GUIDE.digest,
        0.0,
    )
    assert row.decision["ranking"][0] == {"entry": "change-my-card", "p": 0.7}


async def test_something_else_tells_reps_and_the_lead_that_it_was_wrong(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya", "lee") as (priya, lee):
        assert (await lee.get("board"))["replies"]["refuted_percent"] is None
        await customer.say(ONLY_LIKELY)
        answered = await lee.get("board")
        assert answered["outcomes"]["bot_alone"] == 1
        assert answered["replies"] == {
            "answer": 0, "likely": 1, "clarify": 0, "reword": 0, "refuted": 0, "refuted_percent": 0.0,
        }  # fmt: skip

        pressed, again = (await customer.send(action="something_else")).json()["messages"]
        assert (pressed["text"], again["kind"]) == ("Something else", "reword")
        board = await lee.get("board")
        assert (board["replies"]["refuted"], board["replies"]["refuted_percent"]) == (1, 100.0)
        assert board["outcomes"]["bot_alone"] == 0, "an answer to another question is none"
        sheet = (await lee.http.get("/api/desk/board.csv")).text
        assert "replies,,likely,1" in sheet and "replies,,refuted,1" in sheet

        await customer.say("a person please")
        (ticket,) = (await priya.get("tickets", status="waiting"))["tickets"]
        seen = (await priya.get(f"tickets/{ticket['id']}"))["messages"]
        (shown,) = (each for each in seen if each["kind"] == "likely")
        assert shown["refuted"] and shown["heading"] == CHANGE_CARD.question
        assert shown["decision"]["offered"] == ["pay-another-way"]


async def test_the_same_shown_twice_was_wrong_the_last_time(service: Running, customer: Customer) -> None:
    for _ in range(2):
        await customer.say(ONLY_LIKELY)
    await customer.send(action="something_else")

    def refuted(session: Any) -> list[bool]:
        wanted = sa.select(Message.refuted).where(Message.kind == "likely").order_by(Message.seq)
        return list(session.scalars(wanted))

    assert await service.services.store.read(refuted) == [False, True]


async def test_other_desks_read_the_question_above_the_answer(service: Running, customer: Customer) -> None:
    _, shown = await customer.say(ONLY_LIKELY)
    lines = await service.services.store.read(
        content.transcript, conversation=ConversationId(customer.id), after=MessageSeq(0), upto=shown["id"]
    )
    assert lines[-1].text == f"{CHANGE_CARD.question}\n\n{CHANGE_CARD.answer}"


async def test_a_likely_answer_can_be_rated(customer: Customer) -> None:
    _, shown = await customer.say(ONLY_LIKELY)
    path = f"{customer.path}/messages/{shown['id']}/rating"
    rated = await customer.http.put(path, json={"rating": "helpful"}, headers=customer.headers)
    assert rated.status_code == 204 and (await customer.history())[-1]["rating"] == "helpful"
