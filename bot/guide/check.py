"""What an editor should know about a guide that loads: what customers cannot read yet, and what they must
not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.guide.entry import Audience, Entry, Guide
from bot.guide.leaks import find_leaks
from bot.guide.problem import GuideProblem, Severity
from bot.guide.similar import near_duplicates
from bot.guide.wording import fold
from bot.text.arrays import Encode

MAX_ANSWER_LENGTH = 700
"""Characters of an answer: fifteen lines of a phone-wide chat bubble, so that all of it is on the screen
at once."""

MAX_QUESTION_LENGTH = 120
"""Characters of a question, which is also the label of a button."""

MIN_EXAMPLES = 8
"""Other ways to ask that an entry should have."""

EXPIRES_SOON = timedelta(days=14)
"""How long before an entry's last day the editor is warned."""


def check_guide(guide: Guide, *, on: date, encode: Encode | None) -> list[GuideProblem]:
    """Everything to put right in the guide as of that day, by file and line.

    `encode` embeds questions; without it, near-duplicates are not looked for.
    """
    problems = [problem for entry in guide.entries for problem in _entry_problems(entry, guide, on)]
    problems.extend(_leaks(guide))
    if encode is not None:
        problems.extend(_near_duplicates(guide, on, encode))
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))


def _entry_problems(entry: Entry, guide: Guide, on: date) -> Iterator[GuideProblem]:
    yield from _approval(entry, on)
    yield from _effect(entry, on)
    yield from _lengths(entry)
    yield from _examples(entry)
    yield from _ways_there(entry, guide, on)


def _approval(entry: Entry, on: date) -> Iterator[GuideProblem]:
    if entry.approval is None:
        remedy = 'have it approved, then add approval: {by: "Name, role", on: YYYY-MM-DD}'
        yield _problem(entry, "approval", f"'{entry.id}' is not approved: nobody is shown it", remedy)
    elif entry.approval.on > on:
        message = f"the approval of '{entry.id}' counts from {entry.approval.on}, which is still to come"
        remedy = "correct the day, unless the answer is meant to wait for it"
        yield _problem(entry, "approval", message, remedy, Severity.WARNING)


def _effect(entry: Entry, on: date) -> Iterator[GuideProblem]:
    until = entry.effective_until
    if until is None:
        return
    if until < on:
        remedy = "have it approved again with a later day, or remove the entry"
        yield _problem(entry, "effective", f"'{entry.id}' expired on {until}: nobody is shown it", remedy)
    elif until - on <= EXPIRES_SOON:
        message = f"'{entry.id}' expires on {until}, in {(until - on).days} days"
        remedy = "have it approved again with a later day, if it still holds"
        yield _problem(entry, "effective", message, remedy, Severity.WARNING)


def _lengths(entry: Entry) -> Iterator[GuideProblem]:
    if entry.audience is not Audience.CUSTOMER:
        return
    if len(entry.answer) > MAX_ANSWER_LENGTH:
        message = (
            f"too long for a chat bubble: {len(entry.answer)} characters, the limit is {MAX_ANSWER_LENGTH}"
        )
        yield _problem(entry, "answer", message, "shorten it, or move a part to an entry to follow up with")
    if len(entry.question) > MAX_QUESTION_LENGTH:
        message = (
            f"too long for a button: {len(entry.question)} characters, the limit is {MAX_QUESTION_LENGTH}"
        )
        yield _problem(entry, "question", message, "shorten it")


def _examples(entry: Entry) -> Iterator[GuideProblem]:
    seen = {fold(entry.question)}
    for index, example in enumerate(entry.examples):
        folded = fold(example)
        if folded in seen:
            message = f"'{example[:80]}' is there already, but for case and punctuation"
            remedy = "put it another way, or remove it"
            line = entry.location.line_of_example(index)
            yield _problem(entry, "examples", message, remedy, Severity.WARNING, line=line)
        seen.add(folded)
    count = len(entry.examples)
    if count < MIN_EXAMPLES:
        message = f"'{entry.id}' has {count} other ways to ask, it should have {MIN_EXAMPLES} or more"
        remedy = "add what customers really type: terse, worried, angry and misspelt too"
        yield _problem(entry, "examples", message, remedy, Severity.WARNING)


def _ways_there(entry: Entry, guide: Guide, on: date) -> Iterator[GuideProblem]:
    if entry.audience is Audience.REP:
        if entry.featured:
            message = f"'{entry.id}' is for reps only, so it can't be a top question"
            yield _problem(entry, "featured", message, "remove it", Severity.WARNING)
        return
    for target in entry.follow_ups:
        if not guide[target].for_customers(on):
            message = f"'{target}' is not shown to customers on {on}, so it won't be offered"
            remedy = "have that entry approved and in effect, or remove it here"
            yield _problem(entry, "follow_ups", message, remedy, Severity.WARNING)


def _leaks(guide: Guide) -> Iterator[GuideProblem]:
    for leak in find_leaks(guide):
        notes = "the rep notes" if leak.source_field == "rep_notes" else "the rep-only answer"
        where = f"{leak.source.location.file}:{leak.source.location.line_of(leak.source_field)}"
        message = f"'{leak.entry.id}' repeats {notes} of '{leak.source.id}' at {where}: '{leak.text}'"
        remedy = "take it out here, or put it in other words there if customers may know it"
        yield _problem(leak.entry, leak.field, message, remedy)


def _near_duplicates(guide: Guide, on: date, encode: Encode) -> Iterator[GuideProblem]:
    current = [
        entry for entry in guide.entries if entry.effective_until is None or entry.effective_until >= on
    ]
    for pair in near_duplicates(current, encode):
        first, second = pair.first, pair.second
        where = f"{first.field} of '{first.entry.id}' at {first.entry.location.file}:{first.line}"
        alike = f"'{first.text[:80]}' (likeness {pair.cosine:.2f})"
        message = f"'{second.text[:80]}' asks nearly the same as {alike}, {where}"
        remedy = "keep it in one of the two, or say what sets them apart"
        yield _problem(second.entry, second.field, message, remedy, line=second.line)


def _problem(
    entry: Entry,
    field: str,
    message: str,
    remedy: str,
    severity: Severity = Severity.ERROR,
    *,
    line: int | None = None,
) -> GuideProblem:
    line = entry.location.line_of(field) if line is None else line
    return GuideProblem(entry.location.file, line, field, message, remedy, severity)
