"""Reps' edits of the guide's answers over HTTP, for those who edit the guide."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api import problems
from api.auth.access import CurrentKeeper, require_header
from api.deps import StoreDep
from api.guide import edits
from api.guide.edits import Edits
from api.ids import MessageId
from api.schemas import Storable
from bot.guide.entry import EntryId

router = APIRouter(
    prefix="/api/desk",
    tags=["team"],
    dependencies=[Depends(require_header)],
    responses=problems.responses(401, 403),
)


@router.get("/edits", summary="Reps' edits of the approved words")
async def get_edits(
    keeper: CurrentKeeper,
    store: StoreDep,
    entry: Annotated[Annotated[EntryId, Storable] | None, Query(max_length=100)] = None,
    before: Annotated[MessageId | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Edits:
    """The reps' words beside the approved ones, newest first. They show where the guide could improve."""
    return await store.read(edits.page, entry=entry, before=before, limit=limit)
