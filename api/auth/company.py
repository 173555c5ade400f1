"""Which account belongs to whom the company's sign-in vouches for.

The username leads to it once. From then on the account is the one person's, as the provider numbers people:
a name or an address that is given to somebody else there does not bring the account along.
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
    """Nobody's account, or not this person's. str() says why: for the log, and not for who asked."""

    def __init__(self, why: str, rep_id: RepId | None = None) -> None:
        super().__init__(why)
        self.rep_id = rep_id


class Entered(NamedTuple):
    """An account, and the token of its new session."""

    rep_id: RepId
    token: str


def enter(session: Session, person: Person, *, lasts: timedelta) -> Entered:
    """A session of the person's account, which is linked to the person now if it was nobody's.

    Raises NoAccountError, or SignInError where it must be tried again or the provider tells no username.
    """
    # A known person needs no username: one that has changed, or is not told any more, locks nobody out.
    rep = _locked(session, Rep.company_id == person.company_id) or _link(session, person)
    if not rep.active:
        raise NoAccountError("closed", rep.id)
    return Entered(rep.id, service.start_session(session, rep_id=rep.id, lasts=lasts))


def unlink(session: Session, *, admin: Rep, rep_id: RepId) -> None:
    """Whoever has the account's username at the company may sign in next. Every session ends, as it may be
    somebody else's. Raises a 404 problem.
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
    if rep.company_id == person.company_id:  # linked by the same person's other tab, this very moment
        return rep
    if rep.company_id is not None:
        raise NoAccountError("linked to somebody else", rep.id)
    rep.company_id = person.company_id
    try:
        session.flush()
    except IntegrityError:  # this very moment the person came in under another name, to another account
        raise SignInError("again") from None
    audit.record(session, rep.id, "account.company", f"rep {rep.username}")
    return rep


def _locked(session: Session, which: sa.ColumnElement[bool]) -> Rep | None:
    # Held until the end, and read anew: of two who come at once the second finds what the first has done.
    # With key_share, as rows that only refer to the account need not wait for it.
    query = sa.select(Rep).where(which).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()
