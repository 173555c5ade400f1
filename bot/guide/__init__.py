"""The approved guide: YAML files under `data/faq/`, read into typed, frozen objects."""

from bot.guide.entry import (
    QUEUES,
    Approval,
    Audience,
    Entry,
    EntryId,
    Guide,
    QueueName,
    SourceLocation,
    Topic,
)
from bot.guide.load import load_guide
from bot.guide.problem import GuideError, GuideProblem, Severity

__all__ = [
    "QUEUES",
    "Approval",
    "Audience",
    "Entry",
    "EntryId",
    "Guide",
    "GuideError",
    "GuideProblem",
    "QueueName",
    "Severity",
    "SourceLocation",
    "Topic",
    "load_guide",
]
