"""The lead's board: its figures from a small history made by hand, its filters, its CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from api.board.handled import spread
from api.board.period import MOST_BUCKETS, period
from api.clock import now
from api.conversation import history
from api.kinds import Rating
from api.problems import ProblemError
from api.store.models import Conversation, Message, Queue, Rep, Ticket
from bot.guide.entry import EntryId
from tests.api.conftest import PATIENCE, Customer, Running, customer_of
from tests.api.reps import Desk, claimed_ticket, desks, waiting_ticket

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
TIME = {"since": "2026-03-02T12:00:00Z", "until": "2026-03-02T18:00:00Z"}


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


RATINGS: dict[str, Rating] = {"+": "helpful", "-": "unhelpful"}


def chat(session: Session, begins: float, *answers: str, csat: int | None = None) -> Conversation:
    """A conversation that begins so many minutes after noon, in which the bot gave these answers.

    "+entry" was found helpful, "-entry" was not.
    """
    conversation = history.create(session)
    conversation.created_at, conversation.csat = after(begins), csat
    history.append(session, conversation, sender="bot", kind="greeting", text="Hello")
    for answer in answers:
        rating = RATINGS.get(answer[0])
        history.append(session, conversation, sender="customer", kind="text", text="my secret words")
        said = history.append(
            session, conversation, sender="bot", kind="answer", text="So.", entry=EntryId(answer.lstrip("+-"))
        )
        row = session.query(Message).filter_by(conversation_id=conversation.id, seq=said.seq).one()
        row.rating = rating
    return conversation


def ticket(session: Session, of: Conversation, opened: float, reason: str, **at: Any) -> None:
    """A ticket of that conversation; the other moments are minutes after noon too."""
    queue = at.pop("queue", "general")
    moments = {f"{name}_at": after(minutes) for name, minutes in at.items()}
    status = "closed" if "closed" in at else "claimed" if "claimed" in at else "waiting"
    session.add(
        Ticket(
            conversation_id=of.id,
            queue=queue,
            reason=reason,
            status=status,
            opened_at=after(opened),
            rank_at=after(opened),
            **moments,
        )
    )


def afternoon(session: Session) -> None:
    """Seven conversations of one afternoon. General has 15 minutes to the first answer, 240 to the end."""
    chat(session, -1, "change-my-card", csat=1)  # before the time
    chat(session, 0, "+change-my-card", "pay-another-way", csat=5)
    chat(session, 14.99, "-change-my-card", csat=4)
    chat(session, 15)  # greeted, and gone
    kept = chat(session, 20, "change-my-card", csat=2)
    ticket(session, kept, 21, "asked", claimed=23, first_response=24, closed=63)
    late = chat(session, 30)
    ticket(session, late, 30, "upset", queue="billing", claimed=50, first_response=51, closed=330)
    left = chat(session, 40, "a-retired-entry")
    ticket(session, left, 40, "unsure", closed=45)  # out of the line after five minutes
    waits = chat(session, 359)
    ticket(session, waits, 359, "asked")


@pytest.fixture
async def lead(service: Running) -> AsyncIterator[Desk]:
    async with desks(service, "lee") as (lee,):
        yield lee


async def board(lead: Desk, **asked: str) -> dict[str, Any]:
    return await lead.get("board", **{**TIME, **asked})


async def test_the_figures_of_an_afternoon_are_those_counted_by_hand(service: Running, lead: Desk) -> None:
    await service.services.store.write(afternoon)
    seen = await board(lead)
    assert seen["outcomes"] == {
        "conversations": 7, "bot_alone": 2, "handed_over": 4, "other": 1, "bot_percent": 33.3,
    }  # fmt: skip
    assert seen["replies"] == {
        "answer": 5, "likely": 0, "clarify": 0, "reword": 0, "refuted": 0, "refuted_percent": None,
    }  # fmt: skip
    assert seen["hand_overs"] == {"total": 4, "asked": 2, "upset": 1, "route": 0, "unsure": 1}
    assert seen["wait"] == {"count": 2, "p50": 120.0, "p90": 1200.0, "p95": 1200.0}
    assert seen["handling"] == {"count": 2, "p50": 2400.0, "p90": 16800.0, "p95": 16800.0}
    # Kept once; late once; missed by the one that still waits, long after; the one that left needed none.
    assert seen["first_response"] == {"measured": 3, "kept": 1, "percent": 33.3}
    assert seen["resolution"] == {"measured": 3, "kept": 1, "percent": 33.3}
    assert seen["csat"] == {"count": 3, "mean": 3.67, "scores": [0, 1, 0, 1, 1]}
    assert [(each["entry"], each["times"]) for each in seen["asked"]] == [
        ("change-my-card", 3), ("a-retired-entry", 1), ("pay-another-way", 1),
    ]  # fmt: skip
    assert [each["question"] for each in seen["asked"][:2]] == [
        "How do I change the card on my account?", None,
    ]  # fmt: skip
    assert [(each["entry"], each["helpful"], each["unhelpful"]) for each in seen["rated"]] == [
        ("change-my-card", 1, 1)
    ]
    assert seen["bucket_seconds"] == 900 and len(seen["buckets"]) == 24
    shown = [(each["at"][11:16], each["conversations"], each["hand_overs"]) for each in seen["buckets"]]
    assert [each for each in shown if each[1:] != (0, 0)] == [
        ("12:00", 2, 0), ("12:15", 2, 1), ("12:30", 2, 2), ("17:45", 1, 1),
    ]  # fmt: skip
    assert "secret" not in str(seen) and "c_" not in str(seen)


async def test_a_queue_has_its_own_figures(service: Running, lead: Desk) -> None:
    await service.services.store.write(afternoon)
    seen = await board(lead, queue="billing")
    assert seen["outcomes"]["conversations"] == seen["outcomes"]["handed_over"] == 1
    assert seen["outcomes"]["bot_percent"] is None, "what the bot does alone is in no queue"
    assert seen["hand_overs"]["total"] == seen["hand_overs"]["upset"] == 1
    assert seen["wait"]["p50"] == 1200.0 and seen["first_response"]["percent"] == 0.0
    assert sum(each["conversations"] for each in seen["buckets"]) == 1
    assert [each["name"] for each in seen["live"]["queues"]] == ["billing"]
    assert seen["asked"] == [] and seen["csat"]["count"] == 0


async def test_an_empty_desk_has_zeros_and_unknowns(lead: Desk) -> None:
    seen = await lead.get("board")
    assert len(seen["buckets"]) in (96, 97) and not any(each["conversations"] for each in seen["buckets"])
    assert seen["outcomes"]["bot_percent"] is None and seen["csat"]["mean"] is None
    assert seen["wait"] == {"count": 0, "p50": None, "p90": None, "p95": None}
    assert seen["first_response"] == {"measured": 0, "kept": 0, "percent": None}
    assert seen["live"]["waiting"] == 0 and seen["live"]["longest_wait_seconds"] is None
    assert (seen["asked"], seen["rated"], seen["partial"]) == ([], [], False)
    assert (await lead.http.get("/api/desk/board.csv")).status_code == 200


async def test_the_desk_now_is_on_the_board(service: Running, customer: Customer) -> None:
    async with desks(service, "priya", "lee") as (priya, lee), customer_of(service) as waits:
        await claimed_ticket(customer, priya)
        opened = await waiting_ticket(waits, priya)

        def long_ago(session: Session) -> None:
            session.get_one(Ticket, opened["id"]).opened_at = now() - timedelta(minutes=7)
            session.query(Rep).filter_by(username="priya").one().seen_at = now()
            session.query(Rep).filter_by(username="lee").one().seen_at = now() - timedelta(hours=1)

        await service.services.store.write(long_ago)
        live = (await lee.get("board"))["live"]
        assert live["waiting"] == 1 and 420 <= live["longest_wait_seconds"] < 440
        general = next(each for each in live["queues"] if each["name"] == "general")
        assert general["waiting"] == 1 and general["longest_wait_seconds"] >= 420
        reps = {each["username"]: (each["presence"], each["chats"]) for each in live["reps"]}
        assert reps["priya"] == ("online", 1)
        assert live["online"] == sum(presence == "online" for presence, _ in reps.values())
        seen = await lee.get("board")
        assert seen["outcomes"]["handed_over"] == 2 and seen["wait"]["count"] == 1


async def test_the_csv_holds_the_same_and_no_formula(service: Running, lead: Desk) -> None:
    def rename(session: Session) -> None:
        afternoon(session)
        session.get_one(Queue, "billing").title = '=HYPERLINK("http://evil.example";"Billing")'
        session.query(Rep).filter_by(username="lee").one().name = "@Lee, the lead"

    await service.services.store.write(rename)
    answer = await lead.http.get("/api/desk/board.csv", params=TIME)
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="calmline-20260302T1200-20260302T1800.csv"'
    )
    head, *rows = csv.reader(io.StringIO(answer.text))
    assert head == ["section", "name", "figure", "value"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    values = {(section, name, figure): value for section, name, figure, value in rows}
    assert len(values) == len(rows), "every figure once"
    assert values["conversations", "", "bot_percent"] == "33.3"
    assert values["wait", "", "p90_seconds"] == "1200.0"
    assert values["satisfaction", "5", "count"] == "1"
    assert values["most asked", "change-my-card", "times"] == "3"
    assert values["over time", "2026-03-02T12:30:00+00:00", "hand_overs"] == "2"
    assert values["queues now", '\'=HYPERLINK("http://evil.example";"Billing")', "waiting"] == "0"
    assert values["reps now", "'@Lee, the lead", "capacity"] == "4"
    assert "secret" not in answer.text


async def test_only_leads_see_the_board(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        for path in ("board", "board.csv"):
            answer = await priya.http.get(f"/api/desk/{path}")
            assert answer.status_code == 403 and "leads" in answer.json()["detail"]
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
        assert (await http.get("/api/desk/board")).status_code == 401


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"since": "yesterday"}, ""),
        ({"since": "2026-03-02T12:00:00"}, ""),
        ({"since": "2026-03-02T12:00:00Z", "until": "2026-03-02T12:00:00Z"}, "before it ends"),
        ({"since": "2999-01-01T00:00:00Z"}, "before now"),
        ({"since": "2026-01-01T00:00:00Z", "until": "2026-03-01T00:00:00Z"}, "31 days at most"),
        ({"since": "0001-01-01T00:00:00+14:00", "until": "0001-01-02T00:00:00+14:00"}, "the year 2000"),
        ({"until": "0001-01-01T00:00:00+14:00"}, "before it ends"),
        ({"queue": "nowhere"}, "no queue 'nowhere'"),
        ({"queue": "a\0b"}, ""),
    ],
)
async def test_what_cannot_be_asked_for_is_told(lead: Desk, asked: dict[str, str], told: str) -> None:
    for path in ("board", "board.csv"):
        answer = await lead.http.get(f"/api/desk/{path}", params=asked)
        assert answer.status_code == 422, answer.text
        problem = answer.json()
        assert told in problem["detail"] and problem["errors"][0]["field"].startswith("query.")


@pytest.mark.parametrize("hours", [1, 24, 48, 7 * 24, 31 * 24])
def test_buckets_widen_with_the_time_and_stay_few(hours: int) -> None:
    asked = period(since=NOON - timedelta(hours=hours), until=NOON, queue=None, at=NOON)
    assert 4 <= len(asked.starts) <= MOST_BUCKETS + 1
    assert asked.starts[0] <= asked.since < asked.starts[0] + asked.width
    assert asked.starts[-1] < asked.until <= asked.starts[-1] + asked.width


def test_a_time_that_is_not_over_ends_now() -> None:
    asked = period(since=None, until=NOON + timedelta(hours=3), queue=None, at=NOON)
    assert (asked.until, asked.since) == (NOON, NOON - timedelta(hours=24))
    with pytest.raises(ProblemError):
        period(since=NOON, until=None, queue=None, at=NOON)


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert spread([]).p50 is None
    one_to_ten = spread(float(n) for n in range(10, 0, -1))
    assert (one_to_ten.p50, one_to_ten.p90, one_to_ten.p95) == (5.0, 9.0, 10.0)
    assert spread([-3.0]).p95 == 0.0, "a clock that was put back"
