"""Handles a customer's message from its arrival to the answer that everyone sees.

    length checked → card numbers removed → stored → published to subscribers
           → a rep has the chat: stop
           → the bot decides → its answer, its state and the ticket stored at once → published to subscribers

The message and the answer are two commits. Between them the database itself shows that an answer is owed:
`answered_seq` is behind. So a worker that is killed there loses nothing, and its successor answers only once.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from weakref import WeakValueDictionary

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from api.brain import BrainLike
from api.bus import Bus, Event
from api.chat import record, tokens
from api.chat.schemas import CsatIn, Messages, Previous, SendIn, Started, Welcome
from api.clock import now
from api.conversation import history
from api.conversation.events import ConversationChanged, MessageAdded, MessagesReceived, Typing
from api.conversation.schemas import ConversationOut, MessageOut, choices_of
from api.conversation.view import view, view_of
from api.ids import NO_MESSAGE, ConversationId, MessageSeq, before
from api.kinds import Rating
from api.problems import ProblemError, conflict, not_found, unprocessable
from api.settings import Settings
from api.store.engine import Store
from api.store.models import Message
from api.team.rules import RuleBook
from bot.day import today
from bot.dialogue.buttons import Buttons
from bot.dialogue.turn import Decision, HandOver, Kind, Reason, Reply, Utterance
from bot.guide.entry import EntryId, QueueName
from bot.text.redaction import Redacted, redact

if TYPE_CHECKING:
    from actions.brain import PendingReading

T = TypeVar("T")

log = structlog.get_logger()

GENERAL = QueueName("general")

TYPING_AFTER_SECONDS = 0.25
"""A faster answer needs no typing indicator: dots that only flash are a nuisance."""

SWEEP_SECONDS = 30
ANSWERS_AT_ONCE = 4


@dataclass(frozen=True)
class ReceivedMessage:
    """A customer's message, stored and published. `answer` is the bot's answer task, if it owes one."""

    seq: MessageSeq
    repeated: bool
    events: tuple[Event, ...]
    answer: asyncio.Task[tuple[Event, ...]] | None


class TurnCounter(Protocol):
    """Counts the bot's turns."""

    def turn(self, decision: Decision, seconds: float) -> None: ...

    def turn_failed(self, decision: Decision) -> None: ...


class Turns:
    """The bot's turns in one conversation while any is in progress: one at a time, and how far they are."""

    def __init__(self) -> None:
        self.one_at_a_time = asyncio.Lock()
        self.answered = 0


class ChatService:
    """The customer's side of every conversation in this process."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        bus: Bus,
        brain: BrainLike,
        rules: RuleBook,
        metrics: TurnCounter,
    ) -> None:
        self._settings = settings
        self._rules = rules
        self._store = store
        self._bus = bus
        self._brain = brain
        self._metrics = metrics
        # Looked up now, since it is needed when the bot fails.
        self._trouble = brain.phrase("utter_trouble")
        self._buttons = Buttons.of(brain.phrase)
        self._turns: WeakValueDictionary[ConversationId, Turns] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[Any]] = set()

    # A message, step by step

    async def send(self, conversation: ConversationId, said: SendIn) -> tuple[Messages, bool]:
        """Stores a message and answers it. Returns the message with what followed, and whether it was new.

        Raises the same problems as `receive`.
        """
        received = await self.receive(conversation, said)
        # Shielded: if the customer's connection breaks, the answer is still finished and stored.
        told = await asyncio.shield(received.answer) if received.answer is not None else ()
        messages = _messages_without_gap((*received.events, *told))
        if received.repeated or messages is None or (received.answer is not None and not told):
            messages = await self.messages(conversation, after=before(received.seq))
        return messages, not received.repeated

    async def receive(self, conversation: ConversationId, said: SendIn) -> ReceivedMessage:
        """Stores and publishes a message and starts its answer. Raises a 404, 409 (closed) or 422 problem."""
        # All or nothing: if the connection breaks in the middle, the message is still published and answered.
        return await asyncio.shield(self._kept(self._receive(conversation, said)))

    async def _receive(self, conversation: ConversationId, said: SendIn) -> ReceivedMessage:
        words = self._words(said)
        # The bot reads it meanwhile. If a rep has the chat, that work is wasted, but cheap.
        pending = self._brain.start_reading(words.text) if said.text is not None else None
        taken = await self._store.write(
            record.store_message, conversation=conversation, said=said, words=words, rules=self._rules.now
        )
        await self._bus.publish(*taken.events)
        answer = self.answer_soon(conversation, taken.owed, pending) if taken.owed is not None else None
        return ReceivedMessage(taken.seq, taken.repeated, taken.events, answer)

    def answer_soon(
        self,
        conversation: ConversationId,
        owed: record.Owed | None = None,
        pending: PendingReading | None = None,
    ) -> asyncio.Task[tuple[Event, ...]]:
        """Starts to answer what is owed here, in a task that outlives its caller and returns its events.

        `owed` is the first owed message, if the caller knows it; `pending` is the bot's reading of it.
        """
        turns = self._turns.setdefault(conversation, Turns())
        return self._kept(self._answer(conversation, turns, owed, pending))

    def _kept(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Starts a task that outlives its caller; `stop` waits for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # read here, since the caller may be gone

    async def _answer(
        self,
        conversation: ConversationId,
        turns: Turns,
        owed: record.Owed | None,
        pending: PendingReading | None,
    ) -> tuple[Event, ...]:
        told: list[Event] = []
        with structlog.contextvars.bound_contextvars(conversation=conversation):
            try:
                async with turns.one_at_a_time:
                    if owed is None or owed.seq <= turns.answered:
                        owed = await self._store.write(
                            record.next_owed, conversation=conversation, rules=self._rules.now
                        )
                    while owed is not None:
                        with self._typing(conversation):
                            written = await self._answer_one(conversation, owed, pending)
                        turns.answered = owed.seq
                        await self._bus.publish(*written.events)
                        told += written.events
                        owed = written.owed
            except Exception:
                # The message is stored and stays owed: the next message or the next sweep answers it.
                log.exception("answer_failed")
        return tuple(told)

    async def _answer_one(
        self, conversation: ConversationId, owed: record.Owed, pending: PendingReading | None
    ) -> record.StoredReply:
        reply = await self._ask(conversation, owed, pending)
        return await self._store.write(
            record.store_reply, conversation=conversation, owed=owed, reply=reply, rules=self._rules.now
        )

    @contextlib.contextmanager
    def _typing(self, conversation: ConversationId) -> Iterator[None]:
        """Publishes that the bot is typing if its answer takes so long that the customer would wonder."""

        async def tell() -> None:
            await asyncio.sleep(TYPING_AFTER_SECONDS)
            await self._bus.publish(Typing(conversation=conversation, sender="bot"))

        telling = asyncio.create_task(tell())
        try:
            yield
        finally:
            telling.cancel()

    async def _ask(
        self, conversation: ConversationId, owed: record.Owed, pending: PendingReading | None
    ) -> Reply:
        started = time.perf_counter()
        try:
            respond = self._brain.respond(
                conversation, owed.turn, state=owed.state, desk=owed.desk, pending=pending
            )
            reply = await asyncio.wait_for(respond, self._settings.brain_seconds)
            if not reply.utterances:
                raise RuntimeError("the bot said nothing")
        except Exception as error:
            log.exception("brain_failed", seq=owed.seq, error=type(error).__name__)
            apology = self._apology(owed.state)
            self._metrics.turn_failed(apology.decision)
            return apology
        seconds = time.perf_counter() - started
        self._metrics.turn(reply.decision, seconds)
        log.info(
            "turn",
            seq=owed.seq,
            kind=reply.decision.kind.value,
            entry=reply.decision.entry,
            p=round(reply.decision.p, 3),
            reason=reply.decision.reason.value if reply.decision.reason else None,
            ms=round(seconds * 1000, 1),
        )
        return reply

    def _apology(self, state: str | None) -> Reply:
        return Reply(
            utterances=(Utterance(Kind.HAND_OVER, self._trouble),),
            decision=Decision(
                Kind.HAND_OVER, reason=Reason.UNSURE, queue=GENERAL, guide=self._brain.guide.digest
            ),
            hand_over=HandOver(Reason.UNSURE, GENERAL),
            state=state or "",
        )

    def _words(self, said: SendIn) -> Redacted:
        """Returns the text for the transcript: typed words without card numbers, or the button's label."""
        if said.action is not None:
            return Redacted(self._buttons.labels[said.action], ())
        if said.entry is not None:
            entry = self._brain.guide.get(EntryId(said.entry))
            if entry is None or not entry.for_customers(today()):
                raise unprocessable("body.entry", "There is no such question.")
            return Redacted(entry.question, ())
        text = said.text or ""
        if len(text) > self._settings.message_max_chars:
            most = self._settings.message_max_chars
            raise unprocessable("body.text", f"A message may have at most {most} characters.")
        return redact(text)

    # Around the messages

    def welcome(self) -> Welcome:
        """Returns the greeting that is shown before a conversation exists."""
        return Welcome(
            greeting=MessageOut.greeting(self._brain.greeting(), now()), company=self._settings.company
        )

    async def start(self, previous: Previous | None = None) -> Started:
        """Creates a conversation with the greeting. Ignores `previous` if its token does not open it."""
        earlier = None
        if previous is not None:
            with contextlib.suppress(ProblemError):
                tokens.check(previous.token, previous.conversation, key=self._settings.signing_key)
                earlier = previous.conversation

        def begin(session: Session, greeting: Utterance) -> tuple[ConversationOut, MessageOut]:
            conversation = history.create(session)
            conversation.earlier_id = earlier
            message = history.append(
                session,
                conversation,
                sender="bot",
                kind="greeting",
                text=greeting.text,
                choices=choices_of(greeting),
            )
            conversation.answered_seq = conversation.last_seq
            return view(session, conversation), MessageOut.of(message)

        conversation, message = await self._store.write(begin, self._brain.greeting())
        token = tokens.issue(conversation.id, key=self._settings.signing_key, days=self._settings.token_days)
        return Started(conversation=conversation, token=token, messages=(message,))

    async def conversation(self, conversation: ConversationId) -> ConversationOut:
        """Returns the state of the conversation. Raises a 404 problem."""
        return await self._store.read(view_of, conversation)

    async def messages(self, conversation: ConversationId, *, after: MessageSeq) -> Messages:
        """Returns the messages after that number, oldest first, at most history.PAGE of them."""

        def read(session: Session) -> Messages:
            return Messages(messages=tuple(map(MessageOut.of, history.after(session, conversation, after))))

        return await self._store.read(read)

    async def leave_line(self, conversation: ConversationId) -> ConversationOut:
        """Moves the customer from the queue back to the bot. Raises a 409 problem if a rep has the chat."""
        events = await self._store.write(record.leave_queue, conversation=conversation)
        await self._bus.publish(*events)
        return await self.conversation(conversation)

    async def received(
        self,
        conversation: ConversationId,
        *,
        delivered: MessageSeq = NO_MESSAGE,
        seen: MessageSeq = NO_MESSAGE,
    ) -> None:
        """Stores up to which number the page has received or shown messages, and tells reps."""
        receipt = await self._store.write(
            record.mark_received, conversation=conversation, delivered=delivered, seen=seen
        )
        if receipt is not None:
            told = MessagesReceived(conversation=conversation, delivered=receipt.delivered, seen=receipt.seen)
            await self._bus.publish(told)

    async def rate(self, conversation: ConversationId, seq: MessageSeq, rating: Rating) -> None:
        """Stores whether an answer helped. Raises a 404 problem, or a 409 if the message is not an answer."""

        def keep(session: Session) -> None:
            message = session.scalar(
                sa.select(Message).where(Message.conversation_id == conversation, Message.seq == seq)
            )
            if message is None:
                raise not_found("There is no such message.")
            if not message.rateable:
                raise conflict("Only an answer of the bot can be rated.", kind="not-rateable")
            message.rating = rating

        await self._store.write(keep)

    async def rate_chat(self, conversation: ConversationId, csat: CsatIn) -> None:
        """Stores how satisfied the customer was; the last score counts. Raises a 404 problem."""

        def keep(session: Session) -> None:
            row = history.lock(session, conversation)
            row.csat, row.csat_comment = csat.score, redact(csat.comment).text or None

        await self._store.write(keep)
        await self._bus.publish(ConversationChanged(conversation=conversation))

    # Owed answers

    async def sweep(self) -> None:
        """Answers what a killed worker or a failing database left owed. Runs as long as the service does."""
        age = timedelta(0)
        while True:
            with contextlib.suppress(sa.exc.SQLAlchemyError):
                await self._catch_up(older_than=age)
            age = timedelta(seconds=self._settings.brain_seconds + SWEEP_SECONDS)
            await asyncio.sleep(SWEEP_SECONDS)

    async def _catch_up(self, *, older_than: timedelta) -> None:
        owed = await self._store.read(record.all_owed, older_than=older_than)
        if owed:
            log.info("catching_up", conversations=len(owed))
        for start in range(0, len(owed), ANSWERS_AT_ONCE):
            await asyncio.gather(*map(self.answer_soon, owed[start : start + ANSWERS_AT_ONCE]))

    async def stop(self) -> None:
        """Waits until the answers in progress are stored."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=self._settings.brain_seconds)


def _messages_without_gap(events: Sequence[Event]) -> Messages | None:
    """Returns the messages in the events; None if other messages came between them."""
    messages = [event.message for event in events if isinstance(event, MessageAdded)]
    if any(after.id != before.id + 1 for before, after in pairwise(messages)):
        return None
    return Messages(messages=tuple(message.for_customer() for message in messages))
