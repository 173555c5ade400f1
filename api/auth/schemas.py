"""Schemas of log-in and accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.ids import RepId
from api.kinds import Role
from api.schemas import Frozen, StorableText
from api.store.models import Rep


class RepOut(Frozen):
    """A person at the desk."""

    id: RepId = Field(examples=[1])
    username: str = Field(examples=["priya"])
    name: str = Field(examples=["Priya"])
    role: Role

    @classmethod
    def of(cls, row: Rep) -> RepOut:
        return cls(id=row.id, username=row.username, name=row.name, role=row.role)


class LoginIn(Frozen):
    username: Annotated[StorableText, Field(min_length=1, max_length=64)] = Field(examples=["priya"])
    password: Annotated[StorableText, Field(min_length=1, max_length=200)] = Field(
        examples=["hvk7-m6zb-szt3"]
    )


class AccountOut(RepOut):
    """An account as an admin sees it."""

    active: bool
    invited: bool = Field(description="an invitation is open, for a first or a new password")
    company: bool = Field(description="linked to one person of the company's sign-in")
    last_seen: datetime | None = None


class Accounts(Frozen):
    accounts: tuple[AccountOut, ...]


class Invited(Frozen):
    """An account with its invitation's token, shown only once. Its holder chooses the password."""

    account: AccountOut
    token: str
    expires_at: datetime


class AccountIn(Frozen):
    """A new account. The person who gets the invitation chooses the first password."""

    username: Annotated[StorableText, Field(min_length=1, max_length=64)] = Field(examples=["priya"])
    name: Annotated[StorableText, Field(min_length=1, max_length=100)] = Field(examples=["Priya"])
    role: Role = "rep"


class AccountChange(Frozen):
    """The fields to change; a field that is left out stays as it is."""

    name: Annotated[StorableText, Field(min_length=1, max_length=100)] | None = None
    role: Role | None = None
    active: bool | None = None


class JoinIn(Frozen):
    """An invitation's token and the chosen password."""

    token: Annotated[StorableText, Field(min_length=1, max_length=200)]
    password: Annotated[StorableText, Field(min_length=1, max_length=200)]


class PasswordIn(Frozen):
    """A new password for the caller's own account."""

    old: Annotated[StorableText, Field(min_length=1, max_length=200)]
    new: Annotated[StorableText, Field(min_length=1, max_length=200)]


class SessionOut(Frozen):
    """A session that is still valid. `id` identifies it and gives no access."""

    id: str
    rep: str
    started_at: datetime
    expires_at: datetime
    this: bool = Field(description="the session of this request")


class Sessions(Frozen):
    sessions: tuple[SessionOut, ...]
