"""Health checks: whether the service is alive, and whether it is ready for customers."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import BrainDep, StoreDep
from api.problems import responses, unavailable

router = APIRouter(tags=["Health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


@router.get("/healthz", summary="Alive")
async def alive() -> Health:
    """The process runs and answers."""
    return Health()


@router.get("/readyz", summary="Ready", responses=responses(503))
async def ready(store: StoreDep, brain: BrainDep) -> Health:
    """The bot has a guide, and the database answers."""
    if not await store.answers():
        raise unavailable("The database does not answer.")
    if not brain.guide.entries:
        raise unavailable("The bot has no guide.")
    return Health()
