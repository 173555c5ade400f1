"""The audit log: who did what to what. An entry is written in the same transaction as the change that it
records, so that neither exists without the other.
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
    """One audit log entry. `rep` is null if the desk acted by itself."""

    id: DeedId
    at: datetime
    rep: str | None = Field(None, examples=["Lee"])
    action: str = Field(examples=["ticket.transfer"])
    subject: str = Field(examples=["ticket 3"])
    detail: dict[str, Any]


class Deeds(Frozen):
    """Audit log entries, newest first. `before` asks for the next page; it is null on the last page."""

    deeds: tuple[DeedOut, ...]
    before: DeedId | None = None


def record(session: Session, rep_id: RepId | None, action: str, subject: str, **detail: Any) -> None:
    """Adds an entry to the audit log. No customer's words belong in the detail."""
    session.add(Deed(rep_id=rep_id, action=action, subject=subject, detail=detail))


def page(session: Session, *, before: DeedId | None, limit: int) -> Deeds:
    """Returns the entries before that one, newest first."""
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
