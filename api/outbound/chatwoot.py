"""Copies a ticket's conversation to Chatwoot through its application API, and keeps the copy up to date.

The customer's messages are incoming messages there. Everything else (the transcript, the bot's and our reps'
words) is a private note: an outgoing message would come back from Chatwoot as a reply to the customer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from sqlalchemy.orm import Session

from api.ids import ConversationId, MessageSeq
from api.outbound import content, deliveries, wire
from api.outbound.content import REASONS, TranscriptMessage
from api.outbound.deliveries import Job
from api.outbound.wire import Undelivered
from api.settings import Settings
from api.store.engine import Store
from api.store.models import ChatwootLink

CLIENT_ID = "chatwoot/"
"""The prefix of the client id of a message from Chatwoot. No customer can give a message such an id."""

NOTE_CHARS = 100_000
"""Chatwoot takes messages of up to 150,000 characters."""

ATTRIBUTE = "calmline_conversation"


@dataclass(frozen=True)
class Link:
    """The conversation's number in Chatwoot, and the last of our messages that Chatwoot has."""

    chatwoot_id: int
    upto: MessageSeq


def link_of(session: Session, conversation: ConversationId) -> Link | None:
    """Returns the conversation's counterpart, None if it has none yet."""
    row = session.get(ChatwootLink, conversation)
    return Link(row.chatwoot_id, row.upto) if row is not None else None


def keep_link(session: Session, *, conversation: ConversationId, chatwoot_id: int) -> Link:
    """Stores the counterpart. If one is stored already, it stays."""
    row = session.get(ChatwootLink, conversation)
    if row is None:
        row = ChatwootLink(conversation_id=conversation, chatwoot_id=chatwoot_id, upto=0)
        session.add(row)
        session.flush()
    return Link(row.chatwoot_id, row.upto)


def advance(session: Session, *, conversation: ConversationId, upto: MessageSeq) -> None:
    """Stores that Chatwoot has the messages up to that number."""
    row = session.get(ChatwootLink, conversation)
    if row is not None and row.upto < upto:
        row.upto = upto


class Chatwoot:
    """Sends to the inbox that the CALMLINE_CHATWOOT_… settings name."""

    def __init__(self, *, settings: Settings, store: Store, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._store = store
        self._http = http
        self._root = f"{settings.chatwoot_url}/api/v1/accounts/{settings.chatwoot_account}"

    async def send(self, job: Job) -> None:
        """Sends one delivery. Raises Undelivered."""
        link = await self._store.read(link_of, job.conversation)
        known = link is not None
        if link is None:
            chatwoot_id = await self._find_or_open(job)
            link = await self._store.write(keep_link, conversation=job.conversation, chatwoot_id=chatwoot_id)
        if job.event == "ticket.opened":
            await self._hand_over(job, link, reopen=known)
        elif job.event == "message.added":
            await self._pass_on(job, link)
        elif job.event == "ticket.closed":
            await self._note(link, "This ticket was closed in Calmline.")
            await self._status(link, "resolved")

    async def _hand_over(self, job: Job, link: Link, *, reopen: bool) -> None:
        """Sends the reason and the transcript so far in one note."""
        after = link.upto
        if job.seq <= link.upto:
            if not job.retried:  # an earlier try has already sent this note
                return
            after = await self._store.read(deliveries.sent_before, job=job)
        elif reopen:
            await self._status(link, "open")
        lines = await self._store.read(
            content.transcript, conversation=job.conversation, after=after, upto=job.seq
        )
        said = "\n".join(f"[{line.at:%H:%M} UTC] {_who(line)}: {line.text}" for line in lines)
        head = [
            f"Calmline ticket {job.ticket.id}: {REASONS.get(job.ticket.reason, job.ticket.reason)}.",
            f"Queue: {job.ticket.queue}. Priority: {job.ticket.priority} of 100.",
        ]
        if address := content.console_link(job, self._settings):
            head.append(address)
        await self._note(link, "\n".join([*head, "", said[-NOTE_CHARS:]]))
        await self._store.write(advance, conversation=job.conversation, upto=job.seq)

    async def _pass_on(self, job: Job, link: Link) -> None:
        # A message that was given up, and overtaken, is still new unless the note of a hand-over included it.
        passed_by = job.retried and job.seq > await self._store.read(deliveries.sent_before, job=job)
        if job.seq <= link.upto and not passed_by:
            return
        line = await self._store.read(content.message, conversation=job.conversation, seq=job.seq)
        if line is not None and not (line.client_id or "").startswith(CLIENT_ID):
            if line.sender == "customer":
                await self._message(link, line.text, message_type="incoming", private=False)
            else:
                await self._note(link, f"{_who(line)}: {line.text}")
        await self._store.write(advance, conversation=job.conversation, upto=job.seq)

    async def _find_or_open(self, job: Job) -> int:
        contact, source, known = await self._contact(job.conversation)
        # An earlier try whose answer got lost may have opened one.
        found = await self._conversation_of(contact, job.conversation) if known else None
        if found is not None:
            return found
        opened = await self._ask(
            "POST",
            "/conversations",
            {
                "source_id": source,
                "inbox_id": self._settings.chatwoot_inbox,
                "contact_id": contact,
                "status": "open",
                "custom_attributes": {ATTRIBUTE: job.conversation},
            },
        )
        return _number(opened, "id")

    async def _contact(self, conversation: ConversationId) -> tuple[int, str, bool]:
        """Returns this conversation's contact, its source id in the inbox, and whether the contact existed.
        Creates the contact if it did not exist.
        """
        inbox = self._settings.chatwoot_inbox
        wanted = {"inbox_id": inbox, "name": f"Customer {conversation[2:8]}", "identifier": conversation}
        try:
            made = _object(await self._ask("POST", "/contacts", wanted), "payload")
        except Undelivered as error:
            if error.status != 422:  # 422 means that the identifier is taken
                raise
            found = await self._ask("GET", f"/contacts/search?q={quote(conversation)}")
            for contact in _objects(found, "payload"):
                if contact.get("identifier") == conversation:
                    for place in _objects(contact, "contact_inboxes"):
                        if _object(place, "inbox").get("id") == inbox and place.get("source_id"):
                            return _number(contact, "id"), str(place["source_id"]), True
                    return _number(contact, "id"), conversation, True
            raise
        source = _object(made, "contact_inbox").get("source_id")
        return _number(_object(made, "contact"), "id"), str(source or conversation), False

    async def _conversation_of(self, contact: int, conversation: ConversationId) -> int | None:
        found = await self._ask("GET", f"/contacts/{contact}/conversations")
        for each in _objects(found, "payload"):
            if _object(each, "custom_attributes").get(ATTRIBUTE) == conversation:
                return _number(each, "id")
        return None

    async def _note(self, link: Link, text: str) -> None:
        await self._message(link, text, message_type="outgoing", private=True)

    async def _message(self, link: Link, text: str, *, message_type: str, private: bool) -> None:
        body = {"content": text, "message_type": message_type, "private": private}
        await self._ask("POST", f"/conversations/{link.chatwoot_id}/messages", body)

    async def _status(self, link: Link, status: str) -> None:
        await self._ask("POST", f"/conversations/{link.chatwoot_id}/toggle_status", {"status": status})

    async def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        headers = {
            "api_access_token": self._settings.chatwoot_token.get_secret_value(),
            "content-type": "application/json",
        }
        sent = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
        answer = await wire.call(self._http, method, self._root + path, headers=headers, body=sent)
        try:
            read = json.loads(answer)
        except ValueError:
            raise Undelivered("the answer is not Chatwoot's") from None
        return read if isinstance(read, Mapping) else {}


def _who(line: TranscriptMessage) -> str:
    if line.sender == "rep":
        return f"{line.name or 'A rep'} (Calmline)"
    return {"customer": "Customer", "bot": "Assistant"}.get(line.sender, "Calmline")


def _object(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _objects(value: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = value.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _number(value: Mapping[str, Any], key: str) -> int:
    found = value.get(key)
    if not isinstance(found, int):
        raise Undelivered("the answer is not Chatwoot's")
    return found
