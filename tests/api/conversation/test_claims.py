"""Whatever workers do at once, no ticket is doubled or lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from api.clock import now
from api.conversation import history, tickets
from api.desk import transfer
from api.ids import RepId, TicketId
from api.problems import ProblemError
from api.settings import Settings
from api.store.engine import Store
from api.store.models import Conversation, Rep, Ticket
from api.team import presence
from api.team.rules import Rules
from bot.dialogue.turn import HandOver, Reason
from bot.guide.entry import QueueName


async def test_whatever_workers_do_at_once_no_ticket_is_doubled_or_lost(
    database_url: str, settings: Callable[..., Settings]
) -> None:
    """Eight workers claim, pass on, release and assign at random: tickets and conversations agree all the
    time.
    """
    store = Store(settings().database)
    store.upgrade()
    rules = Rules()

    def begin(session: Any) -> tuple[list[RepId], list[TicketId]]:
        reps = [Rep(username=f"rep{n}", name=f"Rep {n}", password_hash="x", seen_at=now()) for n in range(4)]
        session.add_all(reps)
        session.flush()
        ids = []
        for number in range(6):
            conversation = history.create(session)
            history.append(session, conversation, sender="customer", kind="text", text=f"{number}")
            hand_over = HandOver(Reason.ASKED, QueueName("general"), 0.1 * number)
            ids.append(
                tickets.open_ticket(session, conversation=conversation, hand_over=hand_over, rules=rules).id
            )
        return [rep.id for rep in reps], ids

    reps, ids = await store.write(begin)
    claims: list[tuple[TicketId, RepId]] = []

    async def work(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(25):
            ticket, rep, other = dice.choice(ids), dice.choice(reps), dice.choice(reps)

            def step(session: Any, ticket: TicketId = ticket, rep: RepId = rep, other: RepId = other) -> None:
                what = dice.choice(("claim", "claim", "queue", "rep", "release", "assign"))
                who = session.get_one(Rep, rep)
                if what == "claim":
                    won = tickets.claim(session, ticket_id=ticket, rep=who)[1]
                    if won:
                        claims.append((ticket, rep))
                elif what == "queue":
                    body = transfer.TransferIn(queue=dice.choice(("billing", "general")))
                    transfer.transfer_ticket(session, ticket_id=ticket, rep=who, body=body, rules=rules)
                elif what == "rep":
                    body = transfer.TransferIn(rep=other)
                    transfer.transfer_ticket(session, ticket_id=ticket, rep=who, body=body, rules=rules)
                elif what == "release":
                    transfer.release(session, ticket_id=ticket, rep_id=rep, why="offline")
                else:
                    transfer.assign(session, ticket_id=ticket, rep_id=rep)

            try:
                await store.write(step)
            except ProblemError as error:
                assert error.status in (403, 409)

    def agree(session: Any) -> None:
        rows = session.execute(
            sa.select(Ticket, Conversation).join(Conversation, Conversation.id == Ticket.conversation_id)
        ).all()
        assert len(rows) == len(ids)
        for ticket, conversation in rows:
            assert ticket.status in ("waiting", "claimed")
            assert (ticket.rep_id is None) == (ticket.status == "waiting")
            assert conversation.rep_id == ticket.rep_id and conversation.queue == ticket.queue
            assert conversation.status == {"waiting": "waiting", "claimed": "with_rep"}[ticket.status]

    working = [asyncio.create_task(work(seed)) for seed in range(8)]
    while not all(task.done() for task in working):
        await store.read(agree)
        await asyncio.sleep(0.01)
    await asyncio.gather(*working)
    await store.read(agree)
    assert claims
    loads = await store.read(presence.open_chats)
    assert sum(loads.values()) == await store.read(
        lambda session: session.scalar(
            sa.select(sa.func.count()).select_from(Ticket).where(Ticket.status == "claimed")
        )
    )
    store.close()
