"""The signed webhook: sends every event as JSON, with a signature that proves where it comes from."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import httpx

from api.ids import NO_MESSAGE
from api.outbound import content, wire
from api.outbound.content import TranscriptMessage
from api.outbound.deliveries import Job
from api.settings import Settings
from api.store.engine import Store


def signature(secret: str, body: bytes, at: int) -> str:
    """Returns the X-Calmline-Signature: HMAC-SHA256 of the time in Unix seconds, a dot and the body."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


class Webhook:
    """Sends to CALMLINE_WEBHOOK_URL."""

    def __init__(self, *, settings: Settings, store: Store, http: httpx.AsyncClient) -> None:
        self._url = settings.webhook_url
        self._secret = settings.webhook_secret
        self._store = store
        self._http = http

    async def send(self, job: Job) -> None:
        """Sends one delivery. Raises Undelivered."""
        body = json.dumps(await self._body(job), ensure_ascii=False).encode()
        headers = {
            "content-type": "application/json",
            "x-calmline-event": job.event,
            "x-calmline-delivery": str(job.id),
            "x-calmline-signature": signature(self._secret.get_secret_value(), body, int(time.time())),
        }
        await wire.call(self._http, "POST", self._url, headers=headers, body=body)

    async def _body(self, job: Job) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": job.id,
            "event": job.event,
            "at": job.at.isoformat(),
            "conversation": job.conversation,
            "ticket": job.ticket.model_dump(mode="json"),
        }
        if job.event == "ticket.opened":
            lines = await self._store.read(
                content.transcript, conversation=job.conversation, after=NO_MESSAGE, upto=job.seq
            )
            body["messages"] = [_shown(each) for each in lines]
        elif job.event == "message.added":
            line = await self._store.read(content.message, conversation=job.conversation, seq=job.seq)
            body["message"] = _shown(line) if line is not None else None
        return body


def _shown(line: TranscriptMessage) -> dict[str, Any]:
    return {
        "id": line.seq,
        "sender": line.sender,
        "name": line.name,
        "kind": line.kind,
        "text": line.text,
        "at": line.at.isoformat(),
    }
