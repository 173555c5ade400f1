"""Suggestions for a guide: where each entry is weak, and other ways to ask for a person to judge.

A wording is worth something if it is unlike what the entry has and still clearly asks for this entry. Both
are judged by the encoder that will read the customers' messages. Nothing here changes a guide.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

import numpy as np

from bot.guide.entry import Entry, EntryId, Guide
from bot.guide.similar import NEAR_DUPLICATE
from bot.guide.wording import fold
from bot.progress import Say, say_nothing
from bot.ranking.reader import hidden_entries
from bot.rephrasing.kinds import Kind, kinds_of, missing_kinds
from bot.rephrasing.nearness import Confusions, References
from bot.rephrasing.questions import rephrasings
from bot.rephrasing.terms import Term, answer_terms, with_terms
from bot.rephrasing.words import in_everyday_words
from bot.text.arrays import Encode, Floats, Indices
from bot.text.leaning import has_only_function_words

LIMIT = 8
"""Wordings suggested for an entry: `calmline check` asks for as many."""

MOST_MADE = 32
"""Wordings of an entry that are embedded and judged; more of them repeat each other."""

LEAST_LEAD = 0.03
"""Cosine by which a wording must be nearer to its own entry than to any other. Below it, the eight-bit
encoder's own rounding (0.009 on average) may turn the order."""

CLOSE_LEAD = 0.1
"""Below this lead, a wording is marked as close to the other entry."""

CLEAR_LEAD = 0.3
"""From this lead on a wording is as clear as it can be."""

MISSING_KIND = 1.25
"""A wording of a kind that the entry lacks is worth this much more."""

LONGEST = 120
"""Characters of a wording, as of a question (bot.guide.check)."""

SAME = 0.93
"""Cosine from which a wording says the same as another of its entry. At 0.88 the entries of bench/data/guides
get 3.3 suggestions and not 5.1, and the right entry is among three for 1.6 points fewer messages; at 0.95 no
more are gained (`python -m bench.suggestions`)."""

FARTHEST = 0.1
"""Cosine to the entry's own ways to ask that a wording needs: what is only in the answer may ask nothing. At
0.2 the right entry comes first for 0.9 points fewer of the messages in bench/data/guides; 0 gains nothing
more."""

NEW_ENOUGH = 0.5
"""From this novelty on a wording is worth no more: what is farther is as likely another matter. Real
customers' wordings in bench/data/guides are farther still: their cosine to the question is 0.29 at the
median, and 0.50 at the ninth decile."""

ENTRIES_AT_ONCE = 64
SAID_AFTER = 5 * ENTRIES_AT_ONCE
ASKED_AT_ONCE = 8
"""Entries after which a person who waits for an endpoint is told how far it is."""

_COMPARED_AT_ONCE = 512

Ask = Callable[[Entry], Sequence[str]]
"""Gets wordings for an entry from somewhere else (bot.rephrasing.endpoint)."""


class Source(str, Enum):
    """Where a wording comes from."""

    BUILT_IN = "built-in"
    ENDPOINT = "endpoint"


@dataclass(frozen=True)
class Suggestion:
    """A wording that a person may take.

    `own` is its cosine to the entry, `rival_cosine` that to the nearest other entry, `rival`, None in a guide
    of one entry. `novelty` is 1 minus its cosine to the entry's wordings and to the suggestions before it.
    `worth` is 0 to 1.25.
    """

    text: str
    source: Source
    kinds: tuple[Kind, ...]
    own: float
    rival: EntryId | None
    rival_cosine: float
    novelty: float
    worth: float

    @property
    def close(self) -> bool:
        """Whether the nearest other entry is close (CLOSE_LEAD)."""
        return self.rival is not None and self.own - self.rival_cosine < CLOSE_LEAD


@dataclass(frozen=True)
class EntrySuggestions:
    """What an entry lacks, and suggestions for it, best first; `notes` say what else a person should do."""

    entry: Entry
    confusions: Confusions
    missing: tuple[Kind, ...]
    suggestions: tuple[Suggestion, ...]
    notes: tuple[str, ...]


def suggest_examples(
    guide: Guide,
    encode: Encode,
    *,
    only: Collection[EntryId] = (),
    limit: int = LIMIT,
    ask: Ask | None = None,
    say: Say = say_nothing,
) -> tuple[EntrySuggestions, ...]:
    """Suggests at most `limit` examples for each entry for customers, in guide order.

    The whole guide is embedded on each call; an editor that calls again and again passes a
    bot.encoder.embedding.CachedEncode. `only` names the entries, all if it is empty; `ask` gives further
    wordings, which are judged like the built-in ones. `encode` turns n texts into unit-length embeddings (n,
    d). Raises KeyError if `only` names an entry that the guide does not have, or one for reps only, against
    which no message is read.
    """
    hidden = hidden_entries(guide)
    entries = [entry for entry in guide if entry.id not in hidden]
    number = {entry.id: index for index, entry in enumerate(entries)}
    wanted = sorted(number[entry_id] for entry_id in only) if only else list(range(len(entries)))
    if not entries:
        return ()
    judge = _Judge(References.of(entries, encode), encode, limit)
    terms = answer_terms(entries)
    reserved = {
        fold(text) for entry in guide if entry.id in hidden for text in (entry.question, *entry.examples)
    }
    found: list[tuple[EntrySuggestions, Floats]] = []
    started = time.monotonic()
    for top in range(0, len(wanted), ENTRIES_AT_ONCE):
        if top and top % SAID_AFTER == 0:
            left = (time.monotonic() - started) / top * (len(wanted) - top)
            say(f"Suggesting: {top} of {len(wanted)} entries, {left:.0f} s left …")
        part = wanted[top : top + ENTRIES_AT_ONCE]
        made = []
        for place, index in enumerate(part, top):
            texts = [(text, Source.BUILT_IN) for text in wordings(entries[index], terms[index])]
            if ask is not None:
                if place and place % ASKED_AT_ONCE == 0:
                    say(f"Asked for {place} of {len(wanted)} entries …")
                texts += [(text, Source.ENDPOINT) for text in ask(entries[index])]
            made.append([each for each in texts if fold(each[0]) not in reserved])
        found += judge.judge(part, made)
    return _apart(found)


def wordings(entry: Entry, terms: Sequence[Term]) -> list[str]:
    """The built-in wordings of an entry, unjudged: at most MOST_MADE, each once, none that the entry has.

    `terms` are the answer's own (bot.rephrasing.terms).
    """
    forms = list(rephrasings(entry.question))
    # Few forms, and few variants of each: in a long text every word may have several.
    everyday = [
        text for form in (entry.question, *forms[:3]) for text in islice(in_everyday_words(form), MOST_MADE)
    ]
    named = list(with_terms(entry.question, terms))
    taken = {fold(text) for text in (entry.question, *entry.examples)}
    kept: list[str] = []
    for each in _in_turn(forms, everyday, named):
        text = each.rstrip(". ")
        folded = fold(text)
        if folded and folded not in taken and len(text) <= LONGEST and not has_only_function_words(text):
            taken.add(folded)
            kept.append(text)
    return kept[:MOST_MADE]


def _in_turn(*lists: Sequence[str]) -> Iterator[str]:
    """One of each list after the other, so that a limit leaves some of each."""
    for place in range(max(map(len, lists))):
        yield from (texts[place] for texts in lists if place < len(texts))


@dataclass(frozen=True)
class _Judge:
    """Judges wordings by how near they are to the entries of a guide."""

    references: References
    encode: Encode
    limit: int

    def judge(
        self, part: Sequence[int], made: Sequence[Sequence[tuple[str, Source]]]
    ) -> Iterator[tuple[EntrySuggestions, Floats]]:
        """Judges what was `made` for the entries with the indices `part`.

        Yields the suggestions of each, and their embeddings (suggestions, d).
        """
        texts = [text for each in made for text, _ in each]
        x = self.encode(texts) if texts else self.references.x[:0]
        owners = np.repeat(np.array(part), [len(each) for each in made])
        own, rival, which = self.references.own_and_rival(x, owners)
        top = 0
        for index, each in zip(part, made, strict=True):
            rows = slice(top, top + len(each))
            top += len(each)
            yield self._of_entry(index, each, x[rows], own[rows], rival[rows], which[rows])

    def _of_entry(
        self,
        index: int,
        made: Sequence[tuple[str, Source]],
        x: Floats,
        own: Floats,
        rival: Floats,
        which: Indices,
    ) -> tuple[EntrySuggestions, Floats]:
        references = self.references
        entry, alone = references.entries[index], len(references.entries) == 1
        missing = missing_kinds((entry.question, *entry.examples))
        lead = own - rival if not alone else np.full(len(made), CLEAR_LEAD, np.float32)
        kinds = [kinds_of(text) for text, _ in made]
        clear = np.clip(lead / CLEAR_LEAD, 0, 1) * [
            MISSING_KIND if set(missing) & each else 1.0 for each in kinds
        ]
        likeness = (x @ references.asked(index).T).max(axis=1) if len(made) else np.zeros(0, np.float32)
        # A text that the guide check would refuse beside another entry's is none, whatever its lead.
        open_ = (lead >= LEAST_LEAD) & (rival < NEAR_DUPLICATE) & (likeness >= FARTHEST)
        chosen: list[Suggestion] = []
        rows: list[int] = []
        while len(chosen) < self.limit:
            worth = np.where(
                open_ & (likeness < SAME), np.minimum((1 - likeness) / NEW_ENOUGH, 1) * clear, -1
            )
            if not len(worth) or (best := int(worth.argmax())) < 0 or worth[best] < 0:
                break
            text, source = made[best]
            chosen.append(
                Suggestion(
                    text=text,
                    source=source,
                    kinds=tuple(kind for kind in Kind if kind in kinds[best]),
                    own=float(own[best]),
                    rival=None if alone else references.entries[int(which[best])].id,
                    rival_cosine=float(rival[best]),
                    novelty=float(1 - likeness[best]),
                    worth=float(worth[best]),
                )
            )
            rows.append(best)
            likeness = np.maximum(likeness, x @ x[best])
            open_[best] = False
        confusions = references.confusions(index)
        notes = tuple(_notes(entry, confusions, bool(chosen)))
        return EntrySuggestions(entry, confusions, missing, tuple(chosen), notes), x[rows]


def _notes(entry: Entry, confusions: Confusions, any_chosen: bool) -> Iterator[str]:
    """What stands in the way of suggestions, and what to do about it."""
    nearest = confusions.neighbours[0] if confusions.neighbours else None
    if not entry.answer.strip():
        yield "the answer is empty: write it first, it tells the entry from others and gives its own terms"
    if nearest and nearest.cosine >= NEAR_DUPLICATE:
        yield (
            f"asks nearly the same as '{nearest.entry}' (\"{nearest.theirs}\", "
            f"likeness {nearest.cosine:.2f}): merge the two, or say in the question what sets them apart"
        )
    elif not any_chosen:
        yield "no wording can be made that is new and clearly this entry's: write examples yourself"


def _apart(found: Sequence[tuple[EntrySuggestions, Floats]]) -> tuple[EntrySuggestions, ...]:
    """Leaves each wording to one entry: of near-duplicates, the one with the larger lead stays.

    Both taken, the guide could not be told apart, or even loaded.
    """
    every = [(place, each) for place, (entry, _) in enumerate(found) for each in entry.suggestions]
    x = np.concatenate([rows for _, rows in found])
    owner = np.array([place for place, _ in every])
    lead = np.array([each.own - each.rival_cosine for _, each in every])
    out = np.zeros(len(every), bool)
    for top in range(0, len(every), _COMPARED_AT_ONCE):
        rows = slice(top, top + _COMPARED_AT_ONCE)
        alike = (x[rows] @ x.T >= NEAR_DUPLICATE) & (owner[rows, None] != owner[None, :])
        first = np.arange(len(every))[rows, None] > np.arange(len(every))[None, :]
        weaker = (lead[rows, None] < lead[None, :]) | ((lead[rows, None] == lead[None, :]) & first)
        out[rows] = (alike & weaker).any(axis=1)
    kept: list[list[Suggestion]] = [[] for _ in found]
    for (place, each), dropped in zip(every, out, strict=True):
        if not dropped:
            kept[place].append(each)
    return tuple(
        replace(entry, suggestions=tuple(suggestions))
        for (entry, _), suggestions in zip(found, kept, strict=True)
    )
