"""Manages accounts: invitations, roles, deactivation and open sessions.

Functions take a Session inside a transaction. Each change is written to the audit log with it.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.auth import service
from api.auth.passwords import WeakPassword, hash_password
from api.auth.schemas import AccountChange, AccountIn, AccountOut, Accounts, Invited, SessionOut, Sessions
from api.auth.service import AccountError, AccountTaken
from api.clock import now
from api.ids import RepId
from api.problems import conflict, not_found, unauthorized, unprocessable
from api.store.models import Invitation, Rep, RepSession

INVITATION = timedelta(days=7)
ID_CHARS = 16
"""Hex digits of a session's hash that identify it: 64 bits, from which nobody can get the token."""


def accounts(session: Session) -> Accounts:
    """Returns all accounts, sorted by username."""
    return Accounts(accounts=tuple(account_out(session, rep) for rep in service.list_reps(session)))


def account_out(session: Session, rep: Rep) -> AccountOut:
    """Returns an account as an admin sees it."""
    waiting = sa.select(Invitation.token_hash).where(
        Invitation.rep_id == rep.id, Invitation.used_at.is_(None), Invitation.expires_at > now()
    )
    return AccountOut(
        id=rep.id,
        username=rep.username,
        name=rep.name,
        role=rep.role,
        active=rep.active,
        invited=session.scalar(waiting.limit(1)) is not None,
        company=rep.company_id is not None,
        last_seen=rep.seen_at,
    )


def invite(session: Session, body: AccountIn) -> Invited:
    """Creates an account; nobody can log in until its invitation is used. Raises a 409 or 422 problem."""
    try:
        rep = service.new_rep(
            session,
            username=body.username,
            name=body.name,
            role=body.role,
            password_hash=service.NO_PASSWORD,
        )
    except AccountTaken as error:
        raise conflict(f"There is an account {body.username.strip().lower()} already.") from error
    except AccountError as error:
        raise unprocessable("body.username", str(error)) from error
    return invite_again(session, rep.id)


def invite_again(session: Session, rep_id: RepId) -> Invited:
    """Creates an invitation, for a first or a forgotten password. Earlier ones become invalid."""
    rep = get(session, rep_id)
    moment = now()
    service.expire_invitations(session, rep.id)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        token_hash=service.token_hash(token), rep_id=rep.id, expires_at=moment + INVITATION
    )
    session.add(invitation)
    session.flush()
    return Invited(account=account_out(session, rep), token=token, expires_at=invitation.expires_at)


def join(session: Session, *, token: str, password_hash: str) -> Rep:
    """Uses an invitation: sets the account's password and ends every older session.

    Raises a 401 problem if the token is unknown, used or too old.
    """
    row = session.get(Invitation, service.token_hash(token))
    if row is None or row.used_at is not None or row.expires_at <= now() or not row.rep.active:
        raise unauthorized("This invitation is used, or too old. Ask an admin for a new one.")
    row.used_at = now()
    row.rep.password_hash = password_hash
    revoke_all(session, row.rep_id)
    return row.rep


def change(session: Session, *, admin: Rep, rep_id: RepId, body: AccountChange) -> AccountOut:
    """Changes an account's name or role, or deactivates it. Raises a 404 problem, or a 409 if no admin would
    remain.
    """
    rep = get(session, rep_id)
    stays_admin = (body.role or rep.role) == "admin" and body.active is not False
    if rep.role == "admin" and not stays_admin and not _other_admin(session, rep.id):
        raise conflict(f"{rep.name} is the only admin. Make another one first.", kind="last-admin")
    if body.name is not None:
        rep.name = " ".join(body.name.split()) or rep.name
    if body.role is not None:
        rep.role = body.role
    if body.active is not None:
        rep.active = body.active
    if body.active is False:
        revoke_all(session, rep.id)
        service.expire_invitations(session, rep.id)
    session.flush()
    return account_out(session, rep)


def get(session: Session, rep_id: RepId) -> Rep:
    """Returns the account. Raises a 404 problem if it does not exist."""
    rep = session.get(Rep, rep_id)
    if rep is None:
        raise not_found(f"There is no account {rep_id}.")
    return rep


def sessions(session: Session, *, rep: Rep, token: str) -> Sessions:
    """Returns the open sessions, newest first: the rep's own; for an admin, everybody's."""
    query = sa.select(RepSession).where(RepSession.revoked_at.is_(None), RepSession.expires_at > now())
    if rep.role != "admin":
        query = query.where(RepSession.rep_id == rep.id)
    own = service.token_hash(token)
    rows = session.scalars(query.order_by(RepSession.created_at.desc()).limit(500))
    return Sessions(
        sessions=tuple(
            SessionOut(
                id=row.token_hash[:ID_CHARS],
                rep=row.rep.username,
                started_at=row.created_at,
                expires_at=row.expires_at,
                this=row.token_hash == own,
            )
            for row in rows
        )
    )


def revoke(session: Session, *, rep: Rep, session_id: str) -> str:
    """Ends an own session, or anybody's for an admin. Returns the rep's username. Raises a 404 problem."""
    query = sa.select(RepSession).where(
        RepSession.token_hash.startswith(session_id, autoescape=True), RepSession.revoked_at.is_(None)
    )
    if rep.role != "admin":
        query = query.where(RepSession.rep_id == rep.id)
    row = session.scalars(query.limit(1)).first()
    if row is None:
        raise not_found("There is no such session.")
    row.revoked_at = now()
    return row.rep.username


def revoke_all(session: Session, rep_id: RepId, *, but: str = "") -> None:
    """Ends every session of a rep except the one with that token."""
    kept = service.token_hash(but) if but else ""
    session.execute(
        sa.update(RepSession)
        .where(RepSession.rep_id == rep_id, RepSession.revoked_at.is_(None), RepSession.token_hash != kept)
        .values(revoked_at=now())
    )


def hash_new(password: str, field: str) -> str:
    """Hashes a new password, slowly on purpose: never call it in a transaction. Raises a 422 problem if the
    password is weak.
    """
    try:
        return hash_password(password)
    except WeakPassword as error:
        raise unprocessable(field, f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


def _other_admin(session: Session, rep_id: RepId) -> bool:
    # Held until the end: if two admins demote each other at once, the second sees the first one's change.
    query = sa.select(Rep).where(Rep.role == "admin", Rep.active).order_by(Rep.id).with_for_update()
    admins = session.scalars(query.execution_options(populate_existing=True)).all()
    return any(admin.id != rep_id for admin in admins)
