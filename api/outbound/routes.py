"""Deliveries that have not arrived at outside receivers, for leads; and the route for Chatwoot's events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api import problems
from api.auth.access import CurrentLead, require_header
from api.deps import CommitDep, SettingsDep, StoreDep
from api.ids import DeliveryId
from api.outbound import deliveries, replies
from api.outbound.deliveries import Deliveries, DeliveryOut
from api.outbound.deps import SenderDep
from api.outbound.replies import ChatwootIn, Taken
from api.team.deps import RulesDep

router = APIRouter()

DeliveryInPath = Annotated[DeliveryId, Path(ge=1, le=2**31 - 1, examples=[12])]


@router.get(
    "/api/desk/deliveries",
    tags=["deliveries"],
    summary="Deliveries that have not arrived",
    responses=problems.responses(401, 403, 422),
)
async def get_deliveries(
    lead: CurrentLead,
    store: StoreDep,
    before: Annotated[DeliveryId | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Deliveries:
    """Deliveries that wait for a try, and dead ones that have used all their tries, newest first."""
    return await store.read(deliveries.page, before=before, limit=limit)


@router.post(
    "/api/desk/deliveries/{delivery_id}/retry",
    tags=["deliveries"],
    summary="Try again",
    dependencies=[Depends(require_header)],
    responses=problems.responses(401, 403, 404, 409, 422),
)
async def retry(
    delivery_id: DeliveryInPath, lead: CurrentLead, store: StoreDep, sender: SenderDep
) -> DeliveryOut:
    """Makes the delivery due at once, with all its tries again."""
    again = await store.write(deliveries.retry, delivery_id=delivery_id, rep=lead)
    sender.look()
    return again


@router.post(
    "/api/integrations/chatwoot",
    tags=["integrations"],
    summary="Chatwoot's webhook",
    responses=problems.responses(400, 401, 404, 409, 413, 422),
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def from_chatwoot(
    request: Request,
    commit: CommitDep,
    settings: SettingsDep,
    rules: RulesDep,
    secret: Annotated[str | None, Query(max_length=200)] = None,
    x_calmline_secret: Annotated[str | None, Header()] = None,
    x_chatwoot_signature: Annotated[str | None, Header()] = None,
    x_chatwoot_timestamp: Annotated[str | None, Header(max_length=20)] = None,
) -> Taken:
    """Stores a rep's reply in Chatwoot as a reply here, once for each of Chatwoot's message ids.

    Needs the secret, in the header X-Calmline-Secret or as ?secret=…, or Chatwoot's signature made with it.
    """
    if not settings.chatwoot_url:
        raise problems.not_found("Chatwoot is not set up here.")
    body = await request.body()
    if not replies.is_from_chatwoot(
        secret=settings.chatwoot_secret.get_secret_value(),
        shown=x_calmline_secret or secret,
        signed=x_chatwoot_signature,
        signed_at=x_chatwoot_timestamp,
        body=body,
    ):
        raise problems.unauthorized("The secret is missing or wrong.")
    try:
        event = ChatwootIn.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_input=False)) from None
    return await commit(
        replies.receive,
        event=event,
        account=settings.chatwoot_account,
        rules=rules.now,
    )
