"""The rules of the whole desk, set by a lead: opening hours, when to offer a callback, whether tickets are
assigned, and when a silent rep's tickets go back to the queue.

They are stored as one row, and every turn needs them: each process keeps a copy, and reads it again if
another process changes the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import structlog
from pydantic import Field, ValidationError, field_validator
from sqlalchemy.orm import Session

from api import audit
from api.changes import Change
from api.clock import now
from api.problems import conflict
from api.schemas import Frozen, StorableText
from api.store.engine import Store
from api.store.models import Desk, Rep
from api.team.events import DeskChanged
from api.team.hours import Calendar, Span
from bot.day import use_time_zone

log = structlog.get_logger()

MAX_SPANS = 6
MAX_EXCEPTIONS = 200


class SpanOut(Frozen):
    """Open from … until …, local time. It runs past midnight if the closing is not later than the opening."""

    opens: time = Field(examples=["09:00"])
    closes: time = Field(examples=["17:00"])

    @field_validator("opens", "closes")
    @classmethod
    def _local(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise ValueError("The hours are local ones: give them without a zone, as 09:00")
        return value


Spans = Annotated[tuple[SpanOut, ...], Field(max_length=MAX_SPANS)]


class ExceptionOut(Frozen):
    """A day with other hours than its weekday. A holiday has none."""

    day: date
    name: Annotated[StorableText, Field(max_length=80)] = Field("", examples=["Thanksgiving"])
    hours: Spans = ()


class Rules(Frozen):
    """The desk's rules. `week` holds Monday to Sunday; null means always open."""

    timezone: str = Field(default="UTC", max_length=60, examples=["America/New_York"])
    week: Annotated[tuple[Spans, ...], Field(min_length=7, max_length=7)] | None = None
    exceptions: Annotated[tuple[ExceptionOut, ...], Field(max_length=MAX_EXCEPTIONS)] = ()
    backed_up_at: int = Field(
        default=10,
        ge=1,
        le=10_000,
        description="a callback is offered if this many customers wait",
    )
    callback_after_minutes: int = Field(
        default=10, ge=1, le=1440, description="a callback is offered after this wait"
    )
    auto_assign: bool = Field(default=False, description="tickets are assigned to the least busy rep")
    offline_seconds: int = Field(
        default=90,
        ge=30,
        le=3600,
        description="a rep's tickets go back to the queue after no sign of life for this long",
    )
    silent_minutes: int = Field(
        default=15, ge=1, le=1440, description="…or after the customer waited this long for an answer"
    )

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except Exception as error:
            raise ValueError(f"no time zone is called {value!r}; one is called America/New_York") from error
        return value

    @field_validator("exceptions")
    @classmethod
    def _each_day_once(cls, value: tuple[ExceptionOut, ...]) -> tuple[ExceptionOut, ...]:
        days = [each.day for each in value]
        for day in days:
            if days.count(day) > 1:
                raise ValueError(f"{day} is there twice")
        return tuple(sorted(value, key=lambda each: each.day))

    @cached_property
    def calendar(self) -> Calendar:
        """The opening hours."""
        return Calendar(
            ZoneInfo(self.timezone),
            None if self.week is None else [_spans(day) for day in self.week],
            {each.day: _spans(each.hours) for each in self.exceptions},
        )

    def is_open(self, at: datetime) -> bool:
        """Whether reps work at this moment."""
        return self.calendar.is_open(at)


class DeskRules(Frozen):
    """The rules, and who changed them last. Send `version` back with a change."""

    version: int
    rules: Rules
    changed_by: str | None = Field(None, examples=["Lee"])
    changed_at: datetime | None = None


class DeskRulesIn(Frozen):
    """New rules. `version` is the version that was read."""

    version: int = Field(ge=1, le=2**31 - 1)
    rules: Rules


def read(session: Session) -> DeskRules:
    """Returns the rules. If a newer release wrote rules that this one cannot read, returns the defaults."""
    row = session.get_one(Desk, 1)
    try:
        rules = Rules.model_validate(row.rules)
    except ValidationError as error:
        log.error("desk_rules_unreadable", wrong=[each["loc"] for each in error.errors()])
        rules = Rules()
    return DeskRules(version=row.version, rules=rules, changed_by=row.changed_by, changed_at=row.changed_at)


def change(session: Session, *, rep: Rep, body: DeskRulesIn) -> Change[DeskRules]:
    """Stores new rules. Raises a 409 problem if somebody else changed them since they were read."""
    before = read(session).rules.model_dump(mode="json")
    done = _change(session, rep, body)
    after = done.rules.model_dump(mode="json")
    changed = {name: value for name, value in after.items() if before[name] != value}
    audit.record(session, rep.id, "desk.rules", "desk", **changed)
    return Change(done, (DeskChanged(),))


class RuleBook:
    """This process's copy of the rules."""

    def __init__(self, store: Store) -> None:
        """Reads the rules. Raises SQLAlchemyError if the database cannot be read."""
        self._store = store
        with store.transaction() as session:
            self._take(read(session).rules)

    @property
    def now(self) -> Rules:
        """Returns the rules as last read."""
        return self._rules

    async def renew(self) -> None:
        """Reads the rules again."""
        self._take((await self._store.read(read)).rules)

    def _take(self, rules: Rules) -> None:
        self._rules = rules
        use_time_zone(ZoneInfo(rules.timezone))  # an entry takes effect at midnight in the desk's time zone


def _change(session: Session, rep: Rep, body: DeskRulesIn) -> DeskRules:
    changed = session.execute(
        sa.update(Desk)
        .where(Desk.id == 1, Desk.version == body.version)
        .values(
            rules=body.rules.model_dump(mode="json"),
            version=body.version + 1,
            changed_by=rep.name,
            changed_at=now(),
        )
        .returning(Desk.version)
        .execution_options(synchronize_session=False)
    ).first()
    session.expire_all()
    if changed is None:
        by = session.get_one(Desk, 1).changed_by or "Somebody"
        raise conflict(
            f"{by} has changed the desk's settings meanwhile. Load them again, then make your change.",
            kind="changed-meanwhile",
        )
    return read(session)


def _spans(spans: Sequence[SpanOut]) -> list[Span]:
    return [Span(span.opens, span.closes) for span in spans]
