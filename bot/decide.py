"""The policy table: from what is known of a turn to what the bot does. Pure: no Rasa, no clock, no wording.

| what is known | decision |
| --- | --- |
| a human owns the conversation | silence |
| asks for a person or a call | hand over, `asked`; with the answer to the rest if it is sure |
| upset, now or building up over turns | hand over, `upset`; with the answer if it is sure |
| "something else", or "no" to what was likely; nothing misunderstood before | ask to put it another way |
| the same again, or "none of these", or "that is not what I asked" to an answer | hand over, `unsure` |
| the same asked a third time | hand over, `unsure` |
| P(top entry right) ≥ answer threshold, the entry has a route | hand over to that queue, `route` |
| P ≥ answer threshold | answer; of several questions each that is sure, and "did you mean" for the rest |
| likely threshold ≤ P, one question, the entry has no route | its question and answer, and "something else" |
| small talk, and no entry is sure | small talk |
| clarify threshold ≤ P | "did you mean"; after two of them in a row: hand over, `unsure` |
| P below that, and the message leans on the last answer | "did you mean" its follow-ups; the same limit |
| P below that, first time | ask to put it another way; say that only English is read, if it is not English |
| P below that, again | hand over, `unsure` |

The first row that holds decides. The rows stand below in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.dialogue import context
from bot.dialogue.questions import Part, Understanding, understand
from bot.dialogue.turn import ChoiceAction, Decision, Kind, Question, Reason
from bot.guide.entry import Entry, EntryId, Guide, QueueName
from bot.mood.conversation import TOO_OFTEN, EarlierMessage, MoodUpdate, similarity, update_mood
from bot.mood.upset import Feeling
from bot.ranking.intents import ASK_PERSON, OFF_TOPIC, SMALL_TALK
from bot.ranking.ranked import Ranked
from bot.ranking.thresholds import Thresholds

GENERAL = QueueName("general")

CLARIFY_CHOICES = 3
CLARIFY_FLOOR = 0.03
"""An entry less likely than this is not offered: it would be noise among the choices."""

CLARIFIES_IN_A_ROW = 2

REWORDED = 0.5
"""Cosine from which a message puts the one before it in other words. Of the sample guide's pairs of examples,
23 % of those of one entry come as near, and 1.5 % of those of different ones: it misses most of what is put
in other words, and is rarely fooled."""

BESIDE = 2
"""Other entries that are offered beside a likely one, at most."""


UNFITTED = Thresholds(answer=0.9, likely=0.9, clarify=0.25)
"""Used if a model brings none."""


@dataclass(frozen=True)
class Known:
    """What is known of one turn."""

    intent: str | None = None
    ranking: tuple[Ranked, ...] = ()
    parts: tuple[Part, ...] = ()
    """The questions of a message that holds several."""
    joined: tuple[Ranked, ...] = ()
    """The ranking beside the question of `Memory.last`, if the message leans on it."""
    thresholds: Thresholds = UNFITTED
    upset: float = 0.0
    dissatisfied: float = 0.0
    asks_p: float = 0.0
    asks: bool | None = None
    """How likely the message asks for a person or a call, and whether it does. None: no detector has read
    it, so the intent counts."""
    upset_threshold: float = 1.0
    signature: str = ""
    """What tells whether the same is said again: bot.mood.conversation.signature."""
    pressed: EntryId | ChoiceAction | None = None
    """A button instead of words."""
    human_owns: bool = False
    outside: float | None = None
    """How probably the guide does not hold what is asked; None for a pressed button, and for a message that
    asks the guide nothing by itself."""


@dataclass(frozen=True)
class Memory:
    """What the bot remembers of a conversation from turn to turn."""

    misses: int = 0
    """Turns since the last answer that were not understood."""
    clarifies: int = 0
    """Did-you-means in a row."""
    mood: float = 0.0
    """How upset the customer has sounded so far, 0 to 1, fading."""
    offered: tuple[EntryId, ...] = ()
    """Entries that the last turn offered: under a did-you-mean, or beside what was likely."""
    said: tuple[EarlierMessage, ...] = ()
    """What the customer asked lately, the latest last."""
    last: EntryId | None = None
    """The entry that was answered last."""
    shown: EntryId | None = None
    """The entry that the last turn showed as likely."""
    doubted: EntryId | None = None
    """An entry shown as likely earlier, if the customer has put the question in other words since."""
    turned_down: tuple[EntryId, ...] = ()
    """Entries shown as likely since the last answer to which the customer said "something else" or "no"."""


def decide(known: Known, memory: Memory, guide: Guide, on: date) -> tuple[Decision | None, Memory]:
    """The decision on a turn, None for silence, and what to remember afterwards. `on` is today."""
    if known.human_owns:
        return None, memory

    chosen = _chosen(known, memory)
    understood = (
        Understanding(_visible(known.ranking, guide, on), True)
        if chosen
        else _understand(known, memory, guide, on)
    )
    ranking = understood.ranking
    entry, p = _top(known, ranking, chosen, guide, on)
    sure = entry is not None and p >= known.thresholds.answer and understood.sure
    likely = not sure and _is_likely(known, memory, entry, p, understood)
    found = entry if sure or likely else None
    refuted = _refuted(known, memory, found)
    turn = _update_mood(known, memory, found)
    mood = turn.mood
    remembered = _remembered(known, memory, turn, refuted)

    def decision(kind: Kind, reason: Reason | None = None, about: Entry | None = None) -> Decision:
        queue = None
        if kind is Kind.HAND_OVER:
            queue = (entry.route if sure and entry is not None else None) or GENERAL
        return Decision(
            kind,
            about.id if about else None,
            p,
            reason,
            queue,
            mood,
            ranking,
            understood.questions,
            refutes=refuted,
            asks=known.asks_p,
            outside=known.outside,
        )

    if _asks_for_a_person(known) or known.pressed in (ChoiceAction.PERSON, ChoiceAction.CALLBACK):
        about = entry if sure and known.intent != ASK_PERSON else None
        return decision(Kind.HAND_OVER, Reason.ASKED, about), Memory(mood=mood)
    if known.pressed is None and known.upset_threshold <= mood:
        return decision(Kind.HAND_OVER, Reason.UPSET, entry if sure else None), Memory(mood=mood)
    if _turns_down(known, memory) and not (sure and entry is not None and entry.id != refuted):
        if memory.misses == 0:
            return decision(Kind.REWORD), replace(remembered, misses=1, clarifies=0)
        return decision(Kind.HAND_OVER, Reason.UNSURE), Memory(mood=mood)
    if _rejected(known, memory) or turn.again >= TOO_OFTEN:
        return decision(Kind.HAND_OVER, Reason.UNSURE), Memory(mood=mood)
    if sure and entry is not None and entry.route:
        return decision(Kind.HAND_OVER, Reason.ROUTE, entry), Memory(mood=mood)
    if sure:
        answer = replace(
            decision(Kind.ANSWER, None, entry), offered=_for_the_rest(known, understood.questions)
        )
        rest = any(question.entry is None for question in understood.questions)
        after = Memory(
            misses=int(rest),
            mood=mood,
            offered=answer.offered,
            said=turn.asked,
            last=answer.answered[-1],
        )
        return answer, after
    if likely and entry is not None:
        beside = _beside(entry.id, understood.ranking, memory)
        shown = replace(decision(Kind.LIKELY, None, entry), offered=beside)
        after = replace(remembered, offered=beside, last=entry.id, shown=entry.id, doubted=None)
        return shown, after
    if (known.intent in SMALL_TALK and not understood.questions) or known.pressed is not None:
        return decision(Kind.SMALLTALK), _after_small_talk(known, memory, remembered)
    offered = _did_you_mean(known, memory, understood, guide, on)
    if offered:
        if memory.clarifies >= CLARIFIES_IN_A_ROW:
            return decision(Kind.HAND_OVER, Reason.UNSURE), Memory(mood=mood)
        asked_back = replace(decision(Kind.CLARIFY), offered=offered)
        return asked_back, replace(remembered, clarifies=memory.clarifies + 1, offered=offered)
    if memory.misses == 0:
        return decision(Kind.REWORD), replace(remembered, misses=1, clarifies=0)
    return decision(Kind.HAND_OVER, Reason.UNSURE), Memory(mood=mood)


def clarify_choices(ranking: Sequence[Ranked]) -> tuple[EntryId, ...]:
    """The entries that a did-you-mean offers: the likeliest, three at most."""
    likely = [ranked.entry for ranked in ranking if ranked.p >= CLARIFY_FLOOR]
    return tuple(likely[:CLARIFY_CHOICES])


def _did_you_mean(
    known: Known, memory: Memory, understood: Understanding, guide: Guide, on: date
) -> tuple[EntryId, ...]:
    """What to offer when nothing is sure: the likeliest entries, and the follow-ups of the last answer if the
    message leans on it. () if there is nothing to go by.
    """
    clarify = known.thresholds.clarify
    each = [
        question.ranking[0].entry
        for question in understood.questions
        if question.ranking and question.p >= clarify and question.ranking[0].entry not in memory.turned_down
    ]
    left = [ranked for ranked in understood.ranking if ranked.entry not in memory.turned_down]
    likely = tuple(dict.fromkeys((*each, *clarify_choices(left))))[:CLARIFY_CHOICES]
    near = bool(each) or (bool(understood.ranking) and understood.ranking[0].p >= clarify)
    last = guide.get(memory.last) if memory.last and known.joined and known.intent != OFF_TOPIC else None
    if last is None:
        return likely if near else ()
    next_asked = [name for name in last.follow_ups if name in guide and guide[name].for_customers(on)]
    order = (*likely, *next_asked) if near else (*next_asked, *likely)
    return tuple(dict.fromkeys(order))[:CLARIFY_CHOICES]


def _for_the_rest(known: Known, questions: Sequence[Question]) -> tuple[EntryId, ...]:
    """What to offer for the questions of a message that are not sure, beside the answers to the others."""
    answered = {question.entry for question in questions}
    likely = [
        name
        for question in questions
        if question.entry is None and question.p >= known.thresholds.clarify
        for name in clarify_choices(question.ranking)
        if name not in answered
    ]
    return tuple(dict.fromkeys(likely))[:CLARIFY_CHOICES]


def _understand(known: Known, memory: Memory, guide: Guide, on: date) -> Understanding:
    """The ranking to decide by: the message's, one with the last answer in mind, or its questions'."""
    whole = _visible(known.ranking, guide, on)
    answer = known.thresholds.answer
    if known.joined and memory.last is not None:
        joined = _visible(known.joined, guide, on)
        return Understanding(context.weigh(whole, joined, memory.last, guide, answer), True)
    parts = [
        replace(part, ranking=_visible(part.ranking, guide, on), joined=_visible(part.joined, guide, on))
        for part in known.parts
    ]
    asking = [part for part in parts if not (_is_small_talk(part, answer) or _wants_a_person(part))]
    return understand(asking, whole, answer, guide) if asking else Understanding(whole, True)


def _is_small_talk(part: Part, answer: float) -> bool:
    return part.intent in SMALL_TALK and not (part.ranking and part.ranking[0].p >= answer)


def _asks_for_a_person(known: Known) -> bool:
    read: tuple[Known | Part, ...] = (known, *known.parts)
    return any(map(_wants_a_person, read))


def _wants_a_person(read: Known | Part) -> bool:
    return read.asks if read.asks is not None else read.intent == ASK_PERSON


def _visible(ranking: Sequence[Ranked], guide: Guide, on: date) -> tuple[Ranked, ...]:
    """Without what customers may not read today; the others keep their p, so nothing moves up unearned."""
    return tuple(
        ranked for ranked in ranking if (entry := guide.get(ranked.entry)) and entry.for_customers(on)
    )


def _chosen(known: Known, memory: Memory) -> EntryId | None:
    """The entry that was chosen, not asked for: a pressed one, or "yes" to a single one offered."""
    if known.pressed is not None:
        return None if isinstance(known.pressed, ChoiceAction) else known.pressed
    one = len(memory.offered) == 1 and memory.shown is None  # "yes" to what was likely chooses nothing else
    return memory.offered[0] if known.intent == "affirm" and one else None


def _top(
    known: Known, ranking: Sequence[Ranked], chosen: EntryId | None, guide: Guide, on: date
) -> tuple[Entry | None, float]:
    """The entry in question and P that it is right. A chosen one is right for certain."""
    if chosen is not None:
        entry = guide.get(chosen)
        return (entry, 1.0) if entry is not None and entry.for_customers(on) else (None, 0.0)
    if not ranking or known.pressed is not None:
        return None, 0.0
    return guide[ranking[0].entry], ranking[0].p


def _update_mood(known: Known, memory: Memory, asked: Entry | None) -> MoodUpdate:
    """The mood after the turn; `asked` is the entry that is asked for, surely or likely. A pressed button
    leaves the mood as it was.
    """
    if known.pressed is not None:
        return MoodUpdate(memory.mood, 0, memory.said)
    said = None
    if known.signature and known.intent not in SMALL_TALK:
        said = EarlierMessage(known.signature, asked.id if asked else None)
    feeling = Feeling(known.upset, known.dissatisfied)
    return update_mood(memory.mood, memory.said, feeling, said, memory.misses + memory.clarifies)


def _rejected(known: Known, memory: Memory) -> bool:
    if known.pressed is ChoiceAction.NONE_OF_THESE:
        return True
    if memory.shown is not None:
        return False  # _turns_down
    return known.intent == "not_what_i_asked" or (known.intent == "deny" and bool(memory.offered))


def _is_likely(
    known: Known, memory: Memory, entry: Entry | None, p: float, understood: Understanding
) -> bool:
    """Whether to show an entry that is not sure as likely. One with a route would hand over on a guess, and
    what the customer has turned down is not shown again.
    """
    if entry is None or entry.route or understood.questions or known.pressed is not None:
        return False
    return p >= known.thresholds.likely and entry.id not in memory.turned_down


def _beside(shown: EntryId, ranking: Sequence[Ranked], memory: Memory) -> tuple[EntryId, ...]:
    """The entries to offer beside a likely one: the likeliest others."""
    gone = {shown, *memory.turned_down}
    return clarify_choices([ranked for ranked in ranking if ranked.entry not in gone])[:BESIDE]


def _turns_down(known: Known, memory: Memory) -> bool:
    """Whether the customer says that what was shown as likely is not what was asked."""
    if known.pressed is ChoiceAction.SOMETHING_ELSE:
        return True
    return memory.shown is not None and known.intent in ("deny", "not_what_i_asked")


def _rewords(known: Known, memory: Memory) -> bool:
    """Whether a message puts the one before it in other words. One that leans on the last answer goes on."""
    if not memory.said or known.joined or known.pressed is not None:
        return False
    return similarity(known.signature, memory.said[-1].signature) >= REWORDED


def _refuted(known: Known, memory: Memory, found: Entry | None) -> EntryId | None:
    """The entry shown as likely that this turn tells was not what was asked. `found` is what the turn is
    answered with, surely or likely: a question beside it that was pressed, or new words for the same.
    """
    shown = memory.shown or memory.doubted
    if shown is None or _turns_down(known, memory):
        return memory.shown
    if found is None or found.id == shown:
        return None
    pressed = known.pressed is not None and found.id in memory.offered
    return shown if pressed or _rewords(known, memory) else None


def _remembered(known: Known, memory: Memory, turn: MoodUpdate, refuted: EntryId | None) -> Memory:
    """What is remembered unless the turn is answered or handed over."""
    doubted = memory.shown or memory.doubted
    turned_down = memory.turned_down
    if refuted is not None and _turns_down(known, memory):
        turned_down = (*turned_down, refuted)
    return replace(
        memory,
        mood=turn.mood,
        offered=(),
        said=turn.asked,
        last=None if refuted is not None and refuted == memory.last else memory.last,
        shown=None,
        doubted=doubted if refuted is None and _rewords(known, memory) else None,
        turned_down=turned_down,
    )


def _after_small_talk(known: Known, memory: Memory, remembered: Memory) -> Memory:
    """Thanks, or a "yes", for what was likely says that it was right: nothing is left misunderstood."""
    if memory.shown is None or known.intent not in ("thanks", "affirm"):
        return remembered
    return replace(remembered, misses=0, clarifies=0, turned_down=())
