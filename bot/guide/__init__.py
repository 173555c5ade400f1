"""The approved guide: YAML under `data/faq/` as typed, frozen objects."""

from bot.guide.entry import QUEUES, Approval, Audience, Entry, EntryId, Guide, Place, QueueName, Topic
from bot.guide.load import load
from bot.guide.problem import GuideError, Problem, Severity

__all__ = [
    "QUEUES",
    "Approval",
    "Audience",
    "Entry",
    "EntryId",
    "Guide",
    "GuideError",
    "Place",
    "Problem",
    "QueueName",
    "Severity",
    "Topic",
    "load",
]
