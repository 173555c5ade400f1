"""What happens to a customer's message, from its arrival to the answer that everyone sees.

    bounds → card numbers removed → stored → told to whoever watches
           → a person has the chat: stop
           → the bot decides → its words, its state and the ticket stored at once → told to whoever watches

The message and the answer are two commits. Between them the database itself says what is owed: `answered_seq`
is behind. So a worker that is killed there loses nothing, and the one that comes after it doubles nothing.
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
"""An answer that is here sooner needs no announcement; dots that only flash are a nuisance."""

SWEEP_SECONDS = 30
ANSWERS_AT_ONCE = 4


@dataclass(frozen=True)
class ReceivedMessage:
    """A customer's message, stored and told of; `answer` is the bot's under way, where it owes one."""

    seq: MessageSeq
    repeated: bool
    events: tuple[Event, ...]
    answer: asyncio.Task[tuple[Event, ...]] | None


class TurnCounter(Protocol):
    """Counts the bot's turns."""

    def turn(self, decision: Decision, seconds: float) -> None: ...

    def turn_failed(self, decision: Decision) -> None: ...


class Turns:
    """The bot's turns in one conversation, while any is under way: one at a time, and how far they are."""

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
        # Looked up now: it is needed when the bot is broken.
        self._trouble = brain.phrase("utter_trouble")
        self._buttons = Buttons.of(brain.phrase)
        self._turns: WeakValueDictionary[ConversationId, Turns] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[Any]] = set()

    # A message, step by step

    async def send(self, conversation: ConversationId, said: SendIn) -> tuple[Messages, bool]:
        """Take a message in and answer it: the message and what it led to, and whether it was new.

        Raises what `receive` raises.
        """
        received = await self.receive(conversation, said)
        # Shielded: should the customer's connection break, the answer is still finished and stored.
        told = await asyncio.shield(received.answer) if received.answer is not None else ()
        messages = _messages_without_gap((*received.events, *told))
        if received.repeated or messages is None or (received.answer is not None and not told):
            messages = await self.messages(conversation, after=before(received.seq))
        return messages, not received.repeated

    async def receive(self, conversation: ConversationId, said: SendIn) -> ReceivedMessage:
        """Store a message, tell of it, begin to answer it. Raises a 404, a 409 (closed) or a 422 problem."""
        # All or nothing: a connection that breaks in the middle leaves no message untold or unanswered.
        return await asyncio.shield(self._kept(self._receive(conversation, said)))

    async def _receive(self, conversation: ConversationId, said: SendIn) -> ReceivedMessage:
        words = self._words(said)
        # The bot reads it meanwhile; should a person have the chat, that was for nothing, and cheap.
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
        """Answer what is owed here, in a task that outlives its caller; gives the events that it told.

        `owed` is the first of it, where the caller knows, and `pending` what the bot makes of that.
        """
        turns = self._turns.setdefault(conversation, Turns())
        return self._kept(self._answer(conversation, turns, owed, pending))

    def _kept(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """A task that outlives its caller, and that `stop` waits for."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # a caller who is gone does not ask for it

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
                # The message is stored and stays owed: the next message or the next sweep comes back to it.
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
        """Tells that the bot is typing, where its answer takes so long that somebody would wonder."""

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
            decision=Decision(Kind.HAND_OVER, reason=Reason.UNSURE, queue=GENERAL),
            hand_over=HandOver(Reason.UNSURE, GENERAL),
            state=state or "",
        )

    def _words(self, said: SendIn) -> Redacted:
        """What stands in the transcript: the typed words without card numbers, or what the button says."""
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
        """The greeting, before there is a conversation."""
        return Welcome(
            greeting=MessageOut.greeting(self._brain.greeting(), now()), company=self._settings.company
        )

    async def start(self, previous: Previous | None = None) -> Started:
        """A new conversation, with the greeting in it. A `previous` not opened by its token is ignored."""
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
        """How the conversation stands. Raises a 404 problem."""
        return await self._store.read(view_of, conversation)

    async def messages(self, conversation: ConversationId, *, after: MessageSeq) -> Messages:
        """The messages after that number, oldest first, at most history.PAGE of them."""

        def read(session: Session) -> Messages:
            return Messages(messages=tuple(map(MessageOut.of, history.after(session, conversation, after))))

        return await self._store.read(read)

    async def leave_line(self, conversation: ConversationId) -> ConversationOut:
        """Takes the customer from the queue to the bot. Raises a 409 problem while a rep has the chat."""
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
        """The customer's page has, or has shown, the messages up to that number: reps are told."""
        receipt = await self._store.write(
            record.mark_received, conversation=conversation, delivered=delivered, seen=seen
        )
        if receipt is not None:
            told = MessagesReceived(conversation=conversation, delivered=receipt.delivered, seen=receipt.seen)
            await self._bus.publish(told)

    async def rate(self, conversation: ConversationId, seq: MessageSeq, rating: Rating) -> None:
        """Keep whether an answer helped. Raises a 404 problem, or a 409 for what is no answer."""

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
        """Keep how satisfied the customer was; the last score counts. Raises a 404 problem."""

        def keep(session: Session) -> None:
            row = history.lock(session, conversation)
            row.csat, row.csat_comment = csat.score, redact(csat.comment).text or None

        await self._store.write(keep)
        await self._bus.publish(ConversationChanged(conversation=conversation))

    # Nothing is forgotten

    async def sweep(self) -> None:
        """For as long as the service runs: answer what a killed worker or a failing database left owed."""
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
        """Let the answers under way be stored."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=self._settings.brain_seconds)


def _messages_without_gap(events: Sequence[Event]) -> Messages | None:
    """The messages that the events tell of; None where others came between them."""
    messages = [event.message for event in events if isinstance(event, MessageAdded)]
    if any(after.id != before.id + 1 for before, after in pairwise(messages)):
        return None
    return Messages(messages=tuple(message.for_customer() for message in messages))
