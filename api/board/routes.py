"""The board over HTTP, for leads."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime
from starlette.responses import Response

from api import problems
from api.auth.access import current_lead, current_rep, require_header
from api.board import service
from api.board.period import Period, period
from api.board.schemas import Board
from api.board.sheet import sheet
from api.clock import now
from api.deps import BrainDep, StoreDep, StrangersDep
from api.team.deps import RulesDep
from bot.guide.entry import QueueName

router = APIRouter(
    prefix="/api/desk",
    tags=["board"],
    dependencies=[Depends(require_header), Depends(current_rep), Depends(current_lead)],
    responses=problems.responses(401, 403, 422),
)


async def asked_for(
    since: Annotated[AwareDatetime | None, Query(description="a day before `until` if left out")] = None,
    until: Annotated[AwareDatetime | None, Query(description="now if left out")] = None,
    queue: Annotated[
        QueueName | None, Query(pattern=r"^([a-z][a-z0-9-]{0,39})?$", examples=["billing"])
    ] = None,
) -> Period:
    """Returns the period and the queue of a request. Raises a 422 problem."""
    return period(since=since, until=until, queue=queue or None, at=now())


Asked = Annotated[Period, Depends(asked_for)]

CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The board as CSV"}
}


async def put_together(
    asked: Asked, store: StoreDep, rules: RulesDep, brain: BrainDep, strangers: StrangersDep
) -> Board:
    """Builds the requested board."""
    return await store.read(
        service.board, period=asked, rules=rules.now, guide=brain.guide, assumed=strangers.assumed
    )


BoardDep = Annotated[Board, Depends(put_together)]


@router.get("/board", summary="The lead's board")
async def get_board(board: BoardDep) -> Board:
    """The desk at this moment, and its figures over a period of at most 31 days."""
    return board


@router.get("/board.csv", summary="The lead's board as CSV", response_class=Response, responses=CSV)
async def get_sheet(board: BoardDep) -> Response:
    """The same board, one figure a row. Text that a spreadsheet takes for a formula gets an apostrophe."""
    name = f"calmline-{board.since:%Y%m%dT%H%M}-{board.until:%Y%m%dT%H%M}.csv"
    return Response(
        sheet(board),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
