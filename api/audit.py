"""The audit log: who did what to what. An entry is written in the transaction of what it tells of, so that
neither is without the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.orm import Session

from api.ids import DeedId, RepId
from api.schemas import Frozen
from api.store.models import Deed


class DeedOut(Frozen):
    """A deed. `rep` is null for what the desk did by itself."""

    id: DeedId
    at: datetime
    rep: str | None = Field(None, examples=["Lee"])
    action: str = Field(examples=["ticket.transfer"])
    subject: str = Field(examples=["ticket 3"])
    detail: dict[str, Any]


class Deeds(Frozen):
    """Newest first. `before` is the id to ask for the page after this one with; null on the last."""

    deeds: tuple[DeedOut, ...]
    before: DeedId | None = None


def record(session: Session, rep_id: RepId | None, action: str, subject: str, **detail: Any) -> None:
    """Adds an entry to the audit log. No customer's words belong in the detail."""
    session.add(Deed(rep_id=rep_id, action=action, subject=subject, detail=detail))


def page(session: Session, *, before: DeedId | None, limit: int) -> Deeds:
    """The entries before that one, newest first."""
    query = sa.select(Deed).order_by(Deed.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(Deed.id < before)
    rows = session.scalars(query).all()
    shown = tuple(
        DeedOut(
            id=row.id,
            at=row.at,
            rep=row.rep.name if row.rep else None,
            action=row.action,
            subject=row.subject,
            detail=row.detail,
        )
        for row in rows[:limit]
    )
    return Deeds(deeds=shown, before=shown[-1].id if len(rows) > limit else None)
