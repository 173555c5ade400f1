"""Cutting a message into its questions: where two are asked, and only there."""

from __future__ import annotations

import time

import pytest

from bot import project
from bot.guide.load import load_guide
from bot.text.clauses import MAX_CHARACTERS, MAX_PARTS, split_questions


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("was my card exposed and how do I change it", ("was my card exposed", "how do I change it")),
        ("Did you pay him? And are the police involved?", ("Did you pay him?", "are the police involved?")),
        (
            "what happened, and is my card number out there?",
            ("what happened", "is my card number out there?"),
        ),
        (
            "How did he get in?\nIs the hole closed now?\nwho did it?",
            ("How did he get in?", "Is the hole closed now?", "who did it?"),
        ),
        (
            "when is my card charged plus can I pay by check",
            ("when is my card charged", "can I pay by check"),
        ),
        (
            "I want to change my card and did you pay the man",
            ("I want to change my card", "did you pay the man"),
        ),
    ],
)
def test_two_questions_are_told_apart(message: str, questions: tuple[str, ...]) -> None:
    assert split_questions(message) == questions


def test_what_is_told_stays_with_the_question_after_it() -> None:
    assert split_questions("I left you last year. Does this concern me? And was my address in there?") == (
        "I left you last year. Does this concern me?",
        "was my address in there?",
    )
    assert split_questions("My bank has frozen my card, what should I do? And can I pay without one?") == (
        "My bank has frozen my card, what should I do?",
        "can I pay without one?",
    )


@pytest.mark.parametrize(
    "message",
    [
        "Has my credit card number been stolen?",
        "why? how? who?",
        "I have been with you for years and I have never had a problem",
        "I want to cancel my service. How do I do that?",
        "There is a charge on my statement that I did not make. What do I do?",
        "Tell me how and when you found out about the break-in",
        "you did not pay him, did you? I hope so",
        "When I tried to pay, the page was gone",
        "Everyone is calling you idiots, which I think is unfair. Where can I read the statement?",
        "I am a federal agent and have a request for logs. Where should it be sent?",
    ],
)
def test_one_question_is_left_whole(message: str) -> None:
    assert split_questions(message) == ()


def test_a_letter_full_of_questions_is_read_as_one() -> None:
    assert split_questions("was my card exposed? " * MAX_PARTS)
    assert split_questions("was my card exposed? " * (MAX_PARTS + 1)) == ()
    assert split_questions("was my card exposed? did you pay him?" + " x" * MAX_CHARACTERS) == ()


def test_hardly_an_example_of_the_guide_is_taken_for_two() -> None:
    examples = [text for entry in load_guide(project.GUIDE) for text in (entry.question, *entry.examples)]
    cut = [text for text in examples if split_questions(text)]
    assert len(cut) <= len(examples) / 200, cut


@pytest.mark.parametrize(
    "piece", ["and is it ", "a, who ", "\n", " ", "have a ", "i would just like ", "why, "]
)
def test_no_message_takes_long_to_cut(piece: str) -> None:
    message = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    started = time.process_time()
    split_questions(message)
    assert time.process_time() - started < 0.25
