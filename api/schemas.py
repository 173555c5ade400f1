"""The base and the field types of all schemas."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _storable(text: str) -> str:
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("The text holds characters that are no text: NUL, or half of a surrogate pair")
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("The text is empty")
    return text.strip()


Storable = AfterValidator(_storable)
StorableText = Annotated[str, Storable]
"""Text that both databases accept: valid Unicode without NUL."""


SaidText = Annotated[StorableText, AfterValidator(_said)]
"""StorableText that is not empty after the white space around it is stripped."""


ClientId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
