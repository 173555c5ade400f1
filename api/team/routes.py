"""The desk's people, queues and rules over HTTP. Reps view them and set their presence; leads change them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api import audit, problems
from api.audit import Deeds
from api.auth.access import CurrentLead, CurrentRep, current_account, require_header
from api.deps import CommitDep, StoreDep
from api.ids import DeedId, RepId
from api.team import rules, service
from api.team.deps import RulesDep
from api.team.rules import DeskRules, DeskRulesIn
from api.team.service import MemberIn, PresenceIn, QueueIn, Queues, Team
from bot.guide.entry import QueueName

router = APIRouter(
    prefix="/api/desk",
    tags=["team"],
    dependencies=[Depends(require_header), Depends(current_account)],
    responses=problems.responses(401, 403),
)

RepInPath = Annotated[RepId, Path(ge=1, le=2**31 - 1, examples=[1])]
QueueInPath = Annotated[QueueName, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$", examples=["billing"])]


@router.get("/team", summary="Who is at the desk")
async def get_team(rep: CurrentRep, store: StoreDep) -> Team:
    """Everyone who answers customers: presence, chats, queues."""
    return await store.read(service.team)


@router.post("/presence", summary="Choose online, away or on a break", responses=problems.responses(422))
async def choose_presence(body: PresenceIn, rep: CurrentRep, commit: CommitDep) -> Team:
    """Sets the rep's presence. Only an online rep is assigned tickets or can receive a transfer."""
    return await commit(service.choose_presence, rep=rep, chosen=body.presence)


@router.put("/team/{rep_id}", summary="Set what a rep serves", responses=problems.responses(404, 422))
async def set_member(rep_id: RepInPath, body: MemberIn, lead: CurrentLead, commit: CommitDep) -> Team:
    """Sets the queues that a rep serves (none for all), and the most chats that the desk assigns."""
    return await commit(service.set_member, rep=lead, member_id=rep_id, body=body)


@router.get("/queues", summary="All queues")
async def get_queues(rep: CurrentRep, store: StoreDep) -> Queues:
    """All queues with their SLA targets, and how many customers wait in each."""
    return await store.read(service.queues)


@router.put("/queues/{name}", summary="Make or change a queue", responses=problems.responses(409, 422))
async def set_queue(name: QueueInPath, body: QueueIn, lead: CurrentLead, commit: CommitDep) -> Queues:
    """Needs the version that was read; version 0 makes a new queue."""
    return await commit(service.set_queue, rep=lead, name=name, body=body)


@router.delete("/queues/{name}", summary="Remove a queue", responses=problems.responses(404, 409, 422))
async def remove_queue(name: QueueInPath, lead: CurrentLead, commit: CommitDep) -> Queues:
    """Removes a queue. Refused while tickets are open in it."""
    return await commit(service.remove_queue, rep=lead, name=name)


@router.get("/rules", summary="The desk's rules")
async def get_rules(rep: CurrentRep, store: StoreDep) -> DeskRules:
    """Opening hours, when a callback is offered, and how tickets are assigned."""
    return await store.read(rules.read)


@router.put("/rules", summary="Change the desk's rules", responses=problems.responses(409, 422))
async def set_rules(
    body: DeskRulesIn, lead: CurrentLead, commit: CommitDep, rule_book: RulesDep
) -> DeskRules:
    """Needs the version that was read: if two leads change the rules at once, the second gets a 409."""
    changed = await commit(rules.change, rep=lead, body=body)
    await rule_book.renew()
    return changed


@router.get("/deeds", summary="The audit log")
async def get_deeds(
    lead: CurrentLead,
    store: StoreDep,
    before: Annotated[DeedId | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Deeds:
    """Who did what to what, newest first."""
    return await store.read(audit.page, before=before, limit=limit)
