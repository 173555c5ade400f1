"""Finds the account of a person who signed in with the company's provider.

The first sign-in finds the account by its username. From then on the account belongs to that one person, by
the provider's own id: if the username or address is given to somebody else there, the account is not.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api import audit
from api.auth import accounts, service
from api.auth.oidc import Person, SignInError
from api.auth.service import AccountError
from api.ids import RepId
from api.store.models import Rep


class NoAccountError(AccountError):
    """This person has no account here. str() says why; the reason is for the log, not for the caller."""

    def __init__(self, why: str, rep_id: RepId | None = None) -> None:
        super().__init__(why)
        self.rep_id = rep_id


class Entered(NamedTuple):
    """An account and the token of its new session."""

    rep_id: RepId
    token: str


def enter(session: Session, person: Person, *, lasts: timedelta) -> Entered:
    """Starts a session of the person's account. Links the account to the person if it was not linked.

    Raises NoAccountError, or SignInError if the person must try again or the provider sends no username.
    """
    # A known person needs no username: a changed or missing username locks nobody out.
    rep = _locked(session, Rep.company_id == person.company_id) or _link(session, person)
    if not rep.active:
        raise NoAccountError("closed", rep.id)
    return Entered(rep.id, service.start_session(session, rep_id=rep.id, lasts=lasts))


def unlink(session: Session, *, admin: Rep, rep_id: RepId) -> None:
    """Unlinks the account: the next person who signs in with its username is linked to it. Ends every
    session, since it may be somebody else's. Raises a 404 problem.
    """
    accounts.get(session, rep_id)
    rep = _locked(session, Rep.id == rep_id)
    if rep is None or rep.company_id is None:
        return
    rep.company_id = None
    accounts.revoke_all(session, rep.id)
    audit.record(session, admin.id, "account.unlink", f"rep {rep.username}")


def _link(session: Session, person: Person) -> Rep:
    rep = _locked(session, Rep.username == person.username())
    if rep is None:
        raise NoAccountError("unknown")
    if not rep.active:
        raise NoAccountError("closed", rep.id)
    if rep.company_id == person.company_id:  # linked by the same person's other tab at the same moment
        return rep
    if rep.company_id is not None:
        raise NoAccountError("linked to somebody else", rep.id)
    rep.company_id = person.company_id
    try:
        session.flush()
    except IntegrityError:  # at the same moment the person signed in to another account
        raise SignInError("again") from None
    audit.record(session, rep.id, "account.company", f"rep {rep.username}")
    return rep


def _locked(session: Session, which: sa.ColumnElement[bool]) -> Rep | None:
    # Held until the end, and read anew: if two people sign in at once, the second sees the first one's
    # change. With key_share, since rows that only refer to the account need not wait for it.
    query = sa.select(Rep).where(which).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()
