"""Canned phrases: sentences that reps insert often, with variables that the console fills in.

They are greetings and connecting words. Answers come from the guide.
"""

from __future__ import annotations

import re
from typing import Annotated

import sqlalchemy as sa
from pydantic import Field, field_validator
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api import audit
from api.changes import Change
from api.ids import PhraseId
from api.problems import ProblemError, conflict, not_found
from api.schemas import Frozen, SaidText
from api.store.models import Phrase, Rep
from api.team.events import DeskChanged

VARIABLES = ("rep", "company", "queue", "ticket", "customer")
"""The rep's name, the company's name, the queue's title, the ticket's number, and the name that the customer
gave for a callback ("there" if none was given)."""

MOST = 200
TEXT_CHARS = 1000

_VARIABLE = re.compile(r"\{([^{}]*)\}")


class PhraseOut(Frozen):
    """A phrase. Send `version` back with a change."""

    id: int
    title: str = Field(examples=["Hello"])
    text: str = Field(examples=["Hello {customer}, I am {rep} from {company}."])
    version: int


class Phrases(Frozen):
    phrases: tuple[PhraseOut, ...]
    variables: tuple[str, ...] = VARIABLES
    company: str = Field(examples=["Harborline Internet"])


class PhraseIn(Frozen):
    """A new or changed phrase. `version` is the version that was read, 0 for a new phrase."""

    title: Annotated[SaidText, Field(max_length=60)]
    text: Annotated[SaidText, Field(max_length=TEXT_CHARS)]
    version: int = Field(0, ge=0, le=2**31 - 1)

    @field_validator("text")
    @classmethod
    def _known_variables(cls, value: str) -> str:
        for name in _VARIABLE.findall(value):
            if name not in VARIABLES:
                known = ", ".join(f"{{{each}}}" for each in VARIABLES)
                raise ValueError(f"There is no variable {{{name}}}; there are {known}")
        return value


def phrases(session: Session, *, company: str) -> Phrases:
    """Returns all phrases, sorted by title."""
    rows = session.scalars(sa.select(Phrase).order_by(Phrase.title).limit(MOST))
    shown = tuple(PhraseOut(id=row.id, title=row.title, text=row.text, version=row.version) for row in rows)
    return Phrases(phrases=shown, company=company)


def add(session: Session, *, rep: Rep, body: PhraseIn) -> Change[int]:
    """Adds a phrase and returns its id. Raises a 409 problem if its title is taken or MOST phrases exist."""
    if (session.scalar(sa.select(sa.func.count()).select_from(Phrase)) or 0) >= MOST:
        raise conflict(f"There are {MOST} phrases: remove one first.", kind="too-many")
    _require_free_title(session, body.title, None)
    row = Phrase(title=body.title, text=body.text)
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise _taken(body.title) from None
    audit.record(session, rep.id, "phrase.set", f"phrase {body.title}")
    return Change(row.id, (DeskChanged(),))


def change(session: Session, *, rep: Rep, phrase_id: PhraseId, body: PhraseIn) -> Change[int]:
    """Changes a phrase. Raises a 404 problem, or a 409 if somebody else changed it since it was read or its
    title is taken.
    """
    _require_free_title(session, body.title, phrase_id)
    try:
        changed = session.execute(
            sa.update(Phrase)
            .where(Phrase.id == phrase_id, Phrase.version == body.version)
            .values(title=body.title, text=body.text, version=body.version + 1)
            .returning(Phrase.id)
            .execution_options(synchronize_session=False)
        ).first()
    except IntegrityError:
        raise _taken(body.title) from None
    if changed is None:
        get(session, phrase_id)
        raise conflict(
            "Somebody has changed this phrase meanwhile. Load it again, then make your change.",
            kind="changed-meanwhile",
        )
    audit.record(session, rep.id, "phrase.set", f"phrase {body.title}")
    return Change(phrase_id, (DeskChanged(),))


def remove(session: Session, *, rep: Rep, phrase_id: PhraseId) -> Change[None]:
    """Removes a phrase. Raises a 404 problem."""
    row = get(session, phrase_id)
    audit.record(session, rep.id, "phrase.remove", f"phrase {row.title}")
    session.delete(row)
    return Change(None, (DeskChanged(),))


def get(session: Session, phrase_id: PhraseId) -> Phrase:
    """Returns the phrase. Raises a 404 problem."""
    row = session.get(Phrase, phrase_id)
    if row is None:
        raise not_found(f"There is no phrase {phrase_id}.")
    return row


def _require_free_title(session: Session, title: str, own: int | None) -> None:
    other = session.scalar(sa.select(Phrase.id).where(Phrase.title == title, Phrase.id != (own or 0)))
    if other is not None:
        raise _taken(title)


def _taken(title: str) -> ProblemError:
    return conflict(f"There is a phrase {title!r} already.", kind="title-taken")
