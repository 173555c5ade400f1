"""Sends a notice of each new ticket to Slack, through an incoming webhook."""

from __future__ import annotations

import json
from typing import Any

import httpx

from api.outbound import content, wire
from api.outbound.content import Notice
from api.outbound.deliveries import Job
from api.settings import Settings
from api.store.engine import Store


class Slack:
    """Sends to CALMLINE_SLACK_WEBHOOK_URL."""

    def __init__(self, *, settings: Settings, store: Store, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._store = store
        self._http = http

    async def send(self, job: Job) -> None:
        """Sends one delivery. Raises Undelivered."""
        notice = await self._store.read(content.notice, job=job, settings=self._settings)
        body = json.dumps(_message(notice), ensure_ascii=False).encode()
        url = self._settings.slack_webhook_url.get_secret_value()
        await wire.call(self._http, "POST", url, headers={"content-type": "application/json"}, body=body)


def _message(notice: Notice) -> dict[str, Any]:
    """Builds the message: a phone's notification shows `text`, the channel shows the blocks."""
    lines = [
        f"*{_escaped(notice.title)}*",
        f"Why: {_escaped(notice.reason)}",
        f"Queue: {_escaped(notice.queue)}",
    ]
    if notice.words:
        lines.append(f"> {_escaped(notice.words)}")
    if notice.link:
        lines.append(f"<{notice.link}|Open in the console>")
    return {
        "text": _escaped(f"{notice.title}: {notice.reason} ({notice.queue})"),
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "\n".join(lines)}}],
    }


def _escaped(text: str) -> str:
    # Slack's three special characters are escaped: otherwise a customer could notify the whole channel.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
