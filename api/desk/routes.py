"""The desk over HTTP. Every route needs a rep's session."""

from __future__ import annotations

from typing import Annotated, ParamSpec, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Response

from api import problems
from api.auth.access import CurrentRep, current_account, require_header
from api.conversation.schemas import DeskMessageOut, TicketOut
from api.deps import BrainDep, CommitDep, StoreDep
from api.desk import notes, past, service
from api.desk.deps import AnswersDep
from api.desk.schemas import (
    CloseIn,
    Found,
    GuideEntries,
    GuideEntryOut,
    NoteIn,
    NoteOut,
    RepSendIn,
    Suggestions,
    Tickets,
    TicketView,
)
from api.desk.transfer import TransferIn, transfer_ticket
from api.ids import TicketId
from api.kinds import TicketStatus
from api.schemas import Storable
from api.team.deps import RulesDep
from bot.day import today
from bot.decide import CLARIFY_FLOOR
from bot.guide.entry import EntryId, Guide, QueueName
from bot.ranking.ranked import Ranked

P = ParamSpec("P")
T = TypeVar("T")

PAGE = 100
QUERY_CHARS = 300
SUGGESTION_CHARS = 2000
SUGGESTIONS = 3
WORDS_LOOKED_AT = 3
FOUND = 12

router = APIRouter(
    prefix="/api/desk",
    tags=["desk"],
    dependencies=[Depends(require_header), Depends(current_account)],
    responses=problems.responses(401, 403),
)

# The largest PostgreSQL integer: a larger number would cause a database error instead of a 404.
TicketInPath = Annotated[TicketId, Path(ge=1, le=2**31 - 1, examples=[3])]


@router.get("/tickets", summary="Waiting, claimed or closed tickets")
async def list_tickets(
    rep: CurrentRep,
    store: StoreDep,
    status: TicketStatus | None = None,
    mine: Annotated[bool, Query(description="only the caller's own tickets, now or earlier")] = False,
    queue: Annotated[
        Annotated[QueueName, Storable] | None, Query(max_length=40, description="only that queue's")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = PAGE,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Tickets:
    """Waiting tickets come in queue order, claimed ones oldest first, closed ones newest first."""
    return await store.read(
        service.list_tickets, rep=rep, status=status, mine=mine, queue=queue, limit=limit, offset=offset
    )


@router.get("/tickets/{ticket_id}", summary="A ticket with its transcript", responses=problems.responses(404))
async def get_ticket(ticket_id: TicketInPath, rep: CurrentRep, store: StoreDep) -> TicketView:
    """The transcript shows what each decision of the bot was based on."""
    return await store.write(service.view, ticket_id=ticket_id, rep=rep)


@router.post("/tickets/{ticket_id}/claim", summary="Claim a ticket", responses=problems.responses(404, 409))
async def claim(ticket_id: TicketInPath, rep: CurrentRep, commit: CommitDep) -> TicketOut:
    """Claims a ticket. If two reps claim at once, one gets it, the other a 409 that names the first."""
    return await commit(service.claim, ticket_id=ticket_id, rep=rep)


@router.post(
    "/tickets/{ticket_id}/messages",
    status_code=201,
    summary="Write to the customer",
    responses=problems.responses(404, 409, 422),
)
async def send(
    ticket_id: TicketInPath,
    body: RepSendIn,
    rep: CurrentRep,
    commit: CommitDep,
    brain: BrainDep,
    rules: RulesDep,
    response: Response,
) -> DeskMessageOut:
    """Sends a message. If the same client_id is sent again, the stored message is returned with 200."""
    entry = brain.guide.get(EntryId(body.entry)) if body.entry is not None else None
    if body.entry is not None and entry is None:
        raise problems.unprocessable("body.entry", f"The guide has no entry {body.entry}.")
    sent = await commit(
        service.send,
        ticket_id=ticket_id,
        rep=rep,
        body=body,
        approved=entry.answer if entry is not None else None,
        rules=rules.now,
    )
    if sent.repeated:
        response.status_code = 200
    return sent.message


@router.post(
    "/tickets/{ticket_id}/return", summary="Hand back to the bot", responses=problems.responses(404, 409)
)
async def give_back(
    ticket_id: TicketInPath, rep: CurrentRep, commit: CommitDep, answers: AnswersDep
) -> TicketOut:
    """Closes the ticket without a wrap-up. The bot answers again, from a fresh start."""
    ticket = await commit(service.give_back, ticket_id=ticket_id, rep=rep)
    answers.answer_soon(ticket.conversation)
    return ticket


@router.post(
    "/tickets/{ticket_id}/transfer",
    summary="Transfer to a rep or a queue",
    responses=problems.responses(404, 409, 422),
)
async def transfer(
    ticket_id: TicketInPath, body: TransferIn, rep: CurrentRep, commit: CommitDep, rules: RulesDep
) -> TicketOut:
    """Transfers the ticket. The customer reads who gets it; only reps see the note."""
    return await commit(transfer_ticket, ticket_id=ticket_id, rep=rep, body=body, rules=rules.now)


@router.post(
    "/tickets/{ticket_id}/notes",
    status_code=201,
    summary="Write a note for reps",
    responses=problems.responses(404, 422),
)
async def add_note(ticket_id: TicketInPath, body: NoteIn, rep: CurrentRep, commit: CommitDep) -> NoteOut:
    """Writes a note that no customer ever sees. @username mentions another rep."""
    return await commit(notes.add, ticket_id=ticket_id, rep=rep, text=body.text)


@router.post("/tickets/{ticket_id}/close", summary="Close", responses=problems.responses(404, 409, 422))
async def close(ticket_id: TicketInPath, body: CloseIn, rep: CurrentRep, commit: CommitDep) -> TicketOut:
    """Ends the conversation, with a wrap-up that only reps read."""
    return await commit(service.close, ticket_id=ticket_id, rep=rep, body=body)


@router.get(
    "/tickets/{ticket_id}/suggestions",
    summary="Guide entries for the customer's last message",
    responses=problems.responses(404),
)
async def suggestions(
    ticket_id: TicketInPath, rep: CurrentRep, store: StoreDep, brain: BrainDep
) -> Suggestions:
    """Best first, rep-only entries and rep notes included.

    If no entry fits the last message ("please hurry"), the suggestions are for the message before it.
    """
    said = await store.read(service.customer_texts, ticket_id, most=WORDS_LOOKED_AT)
    for words in said:
        ranked = await brain.suggest(words.text[:SUGGESTION_CHARS], limit=SUGGESTIONS)
        likely = tuple(row for row in ranked if row.p >= CLARIFY_FLOOR)
        if likely:
            return Suggestions(message=words.message, suggestions=_entries(brain.guide, likely))
    return Suggestions(message=said[0].message if said else None, suggestions=())


@router.get("/guide", summary="Search the guide", responses=problems.responses(422))
async def search_guide(
    brain: BrainDep,
    q: Annotated[str, Query(max_length=QUERY_CHARS, description="empty: the whole guide by topic")] = "",
    topic: Annotated[str, Query(max_length=100, description="only that topic's entries")] = "",
) -> GuideEntries:
    """Best first, rep-only entries and rep notes included."""
    guide = brain.guide
    query = " ".join(q.replace("\0", " ").split())
    if query:
        ranked = await brain.search(query, limit=len(guide) if topic else FOUND)
        found = [entry for entry in _entries(guide, ranked) if topic in ("", entry.topic)]
        return GuideEntries(entries=tuple(found[:FOUND]))
    order = {topic.id: place for place, topic in enumerate(guide.topics)}
    live = [entry for entry in guide.entries if entry.live(today()) and topic in ("", entry.topic)]
    live.sort(key=lambda entry: order.get(entry.topic, len(order)))
    return GuideEntries(entries=tuple(GuideEntryOut.of(entry, guide) for entry in live))


@router.get("/search", summary="Search past conversations", responses=problems.responses(422))
async def search_past(
    rep: CurrentRep,
    store: StoreDep,
    q: Annotated[str, Query(min_length=2, max_length=QUERY_CHARS)],
) -> Found:
    """Searches handed-over conversations by the customer's and the rep's words. The bot's own words are left
    out, since they are too often the same.
    """
    words = " ".join(q.replace("\0", " ").split())
    return await store.read(past.find, words=words)


def _entries(guide: Guide, ranked: tuple[Ranked, ...]) -> tuple[GuideEntryOut, ...]:
    found = ((guide.get(row.entry), row.p) for row in ranked)
    return tuple(
        GuideEntryOut.of(entry, guide, p=p) for entry, p in found if entry is not None and entry.live(today())
    )
