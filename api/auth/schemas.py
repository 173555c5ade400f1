"""What log-in takes, and a rep as the desk shows one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.chat.schemas import Frozen, StorableText
from api.store.models import Rep

Role = Literal["rep", "lead", "admin"]


class RepOut(Frozen):
    """A person at the desk."""

    id: int = Field(examples=[1])
    username: str = Field(examples=["priya"])
    name: str = Field(examples=["Priya"])
    role: Role

    @classmethod
    def of(cls, row: Rep) -> RepOut:
        return cls(id=row.id, username=row.username, name=row.name, role=row.role)  # type: ignore[arg-type]


class LoginIn(Frozen):
    username: Annotated[StorableText, Field(min_length=1, max_length=64)] = Field(examples=["priya"])
    password: Annotated[StorableText, Field(min_length=1, max_length=200)] = Field(
        examples=["hvk7-m6zb-szt3"]
    )
