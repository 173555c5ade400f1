"""Stores reps' accounts and sessions. Every function takes a Session inside the caller's transaction."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.auth.passwords import hash_password, random_password
from api.clock import now
from api.ids import RepId
from api.store.models import Invitation, Rep, RepSession

ROLES = ("rep", "lead", "editor", "approver", "admin")
REPS = frozenset({"rep", "lead", "admin"})
"""The roles that answer customers."""
USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
"""An e-mail address is allowed, since a company's sign-in may identify people by it."""
NO_PASSWORD = "!"  # noqa: S105
"""Not a valid hash, so no password matches it."""
DEMO_REPS = (("priya", "Priya", "rep"), ("sam", "Sam", "rep"), ("lee", "Lee", "lead"))


SEEN_EVERY = timedelta(seconds=20)
"""`seen_at` is written no more often than this: otherwise every letter that a rep types would write it."""


class AccountError(ValueError):
    """An account cannot be created or changed like this. str() says why, and what to do."""


class AccountTaken(AccountError):
    """An account with that username exists already."""


@dataclass(frozen=True)
class Account:
    """The part of an account that a log-in needs."""

    rep_id: RepId
    password_hash: str


def find_account(session: Session, username: str) -> Account | None:
    """Returns the active account with that username, in upper or lower case."""
    rep = find_rep(session, username)
    return Account(rep.id, rep.password_hash) if rep is not None and rep.active else None


def start_session(
    session: Session, *, rep_id: RepId, lasts: timedelta, password_hash: str | None = None
) -> str:
    """Starts a session and returns its token. Only the token's hash is stored, so a copy of the database
    gives no access.

    Raises AccountError if the account may no longer log in, or its password no longer has that hash: it may
    have changed while the given password was being checked.
    """
    rep = session.get(Rep, rep_id, with_for_update=True, populate_existing=True)
    if rep is None or not rep.active or password_hash not in (None, rep.password_hash):
        raise AccountError("the account was changed meanwhile — log in again")
    token = secrets.token_urlsafe(32)
    moment = now()
    session.execute(sa.delete(RepSession).where(RepSession.expires_at < moment))
    session.add(RepSession(token_hash=token_hash(token), rep_id=rep_id, expires_at=moment + lasts))
    return token


def rep_of(session: Session, token: str) -> Rep | None:
    """Returns the active rep of the token's session; None if the token is unknown, expired or revoked."""
    row = session.get(RepSession, token_hash(token))
    if row is None or row.revoked_at is not None or row.expires_at <= now() or not row.rep.active:
        return None
    return row.rep


def revoke(session: Session, token: str) -> None:
    """Ends the token's session. Ignores an unknown token."""
    row = session.get(RepSession, token_hash(token))
    if row is not None and row.revoked_at is None:
        row.revoked_at = now()


def mark_active(session: Session, rep_id: RepId) -> None:
    """Records that the rep's console sent a sign of life or a request just now."""
    at, rep = now(), session.get_one(Rep, rep_id)
    if rep.seen_at is None or not timedelta(0) <= at - rep.seen_at <= SEEN_EVERY:
        rep.seen_at = at


def mark_offline(session: Session, token: str) -> None:
    """Marks the rep of that session as offline, unless another session of the same account is open."""
    row = session.get(RepSession, token_hash(token))
    if row is None or row.revoked_at is not None or row.expires_at <= now():
        return
    elsewhere = sa.select(RepSession.token_hash).where(
        RepSession.rep_id == row.rep_id,
        RepSession.token_hash != row.token_hash,
        RepSession.revoked_at.is_(None),
        RepSession.expires_at > now(),
    )
    if session.scalar(elsewhere.limit(1)) is None:
        row.rep.seen_at = None


def renew_hash(session: Session, *, rep_id: RepId, old: str, new: str) -> None:
    """Stores a new hash of the same password with today's parameters, unless it changed meanwhile."""
    session.execute(
        sa.update(Rep)
        .where(Rep.id == rep_id, Rep.password_hash == old, Rep.active)
        .values(password_hash=new)
        .execution_options(synchronize_session=False)
    )


def list_reps(session: Session) -> list[Rep]:
    """Returns all reps, sorted by username."""
    return list(session.scalars(sa.select(Rep).order_by(Rep.username)))


def add_rep(session: Session, *, username: str, name: str, role: str, password: str) -> Rep:
    """Creates an account. Raises AccountError or WeakPassword."""
    rep = new_rep(session, username=username, name=name, role=role, password_hash=NO_PASSWORD)
    rep.password_hash = hash_password(password)
    return rep


def new_rep(session: Session, *, username: str, name: str, role: str, password_hash: str) -> Rep:
    """Creates an account with that password hash. Raises AccountError."""
    username = username.strip().lower()
    name = " ".join(name.split())
    if not USERNAME.fullmatch(username):
        raise AccountError(f"{username!r} is no username — use up to 64 letters, digits, and . _ - + @")
    if not 1 <= len(name) <= 100:
        raise AccountError("the name that customers see is needed, at most 100 characters")
    if role not in ROLES:
        raise AccountError(f"{role!r} is no role — use {', '.join(ROLES)}")
    taken = AccountTaken(
        f"there is a rep called {username} already — calmline rep password {username} sets a new password"
    )
    if find_rep(session, username) is not None:
        raise taken
    rep = Rep(username=username, name=name, role=role, password_hash=password_hash)
    session.add(rep)
    try:
        session.flush()
    except IntegrityError:  # created by somebody else at the same moment
        raise taken from None
    return rep


def set_password(session: Session, *, username: str, password: str) -> None:
    """Sets a new password and ends every session and invitation of that rep.

    Raises AccountError or WeakPassword.
    """
    rep = find_rep(session, username)
    if rep is None:
        raise AccountError(f"there is no rep called {username} — calmline rep list shows all")
    rep.password_hash = hash_password(password)
    expire_invitations(session, rep.id)
    session.execute(
        sa.update(RepSession)
        .where(RepSession.rep_id == rep.id, RepSession.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def expire_invitations(session: Session, rep_id: RepId) -> None:
    """Makes the rep's unused invitations invalid."""
    session.execute(
        sa.update(Invitation)
        .where(Invitation.rep_id == rep_id, Invitation.used_at.is_(None), Invitation.expires_at > now())
        .values(expires_at=now())
    )


def ensure_demo_accounts(session: Session) -> list[tuple[str, str]]:
    """Creates three reps if the desk has none, and returns each username with its password."""
    if session.scalar(sa.select(Rep.id).limit(1)) is not None:
        return []
    made = []
    for username, name, role in DEMO_REPS:
        password = random_password()
        add_rep(session, username=username, name=name, role=role, password=password)
        made.append((username, password))
    return made


def find_rep(session: Session, username: str) -> Rep | None:
    """Returns the account with that username, active or not."""
    return session.scalars(sa.select(Rep).where(Rep.username == username.strip().lower())).one_or_none()


def token_hash(token: str) -> str:
    """Returns the hash that is stored in place of a token."""
    # A token of 256 random bits needs no slow hash, since nobody can guess it.
    return hashlib.sha256(token.encode()).hexdigest()
