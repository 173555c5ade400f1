"""The approved guide, as customers may read it today."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import BrainDep, SettingsDep, reading
from api.problems import responses
from bot.day import today
from bot.guide.entry import EntryId, Guide

router = APIRouter(prefix="/api/guide", tags=["Guide"])


class EntryOut(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: EntryId = Field(examples=["change-my-card"])
    question: str = Field(examples=["How do I change the card on my account?"])
    answer: str = Field(description="plain text; an empty line separates paragraphs")
    follow_ups: tuple[EntryId, ...] = Field((), examples=[("pay-another-way",)])


class TopicOut(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str = Field(examples=["cards"])
    title: str = Field(examples=["Cards and payments"])
    entries: tuple[EntryOut, ...]


class GuideOut(BaseModel):
    """Topics in the guide's order. Topics without an entry for today are left out."""

    model_config = ConfigDict(frozen=True)

    company: str = Field(examples=["Harborline Internet"])
    topics: tuple[TopicOut, ...]


@router.get("", summary="The guide", responses=responses(429), dependencies=reading)
async def guide(brain: BrainDep, settings: SettingsDep) -> GuideOut:
    """Every entry that is approved, in effect today, and meant for customers.

    Entries that only hand a chat over to a queue are left out.
    """
    return for_customers(brain.guide, company=settings.company, on=today())


def for_customers(guide: Guide, *, company: str, on: date) -> GuideOut:
    """Returns what a customer may read of the guide on that day. Leaves out rep notes and rep-only entries.

    Also leaves out entries with a route: their text says that the chat is handed over, which is true only in
    the chat.
    """
    shown = tuple(entry for entry in guide.for_customers(on) if entry.route is None)
    ids = {entry.id for entry in shown}
    topics = (
        TopicOut(
            id=topic.id,
            title=topic.title,
            entries=tuple(
                EntryOut(
                    id=entry.id,
                    question=entry.question,
                    answer=entry.answer,
                    follow_ups=tuple(follow_up for follow_up in entry.follow_ups if follow_up in ids),
                )
                for entry in shown
                if entry.topic == topic.id
            ),
        )
        for topic in guide.topics
    )
    return GuideOut(company=company, topics=tuple(topic for topic in topics if topic.entries))
