"""Other forms of a guide's questions, everyday words, and the answer's own terms."""

from __future__ import annotations

import pytest

from bot.rephrasing.kinds import Kind, kinds_of, missing_kinds
from bot.rephrasing.questions import rephrasings
from bot.rephrasing.terms import answer_terms, with_terms
from bot.rephrasing.words import EVERYDAY, in_everyday_words
from tests.small_guides import entry


@pytest.mark.parametrize(
    ("question", "forms"),
    [
        (
            "How do I cancel my order?",
            {"I want to cancel my order", "cancel my order", "how to cancel order"},
        ),
        ("Can I get a refund?", {"I want a refund", "how do I get a refund?"}),
        ("What does delivery cost?", {"how much is delivery?", "delivery price"}),
        ("Where is my order?", {"I am still waiting for my order"}),
        ("Who is affected?", {"am I affected?"}),
        ("Do you have a showroom?", {"I am looking for a showroom", "is there a showroom?"}),
        ("My order is late. What now?", {"my order is late", "why is my order late?", "our order is late"}),
        ("Should I be vaccinated if I am feeling unwell?", {"I am feeling unwell, should I be vaccinated?"}),
        ("Why is my bill so high?", {"my bill is so high"}),
        ("How large may a file be?", {"I want to know how large a file may be"}),
        ("Are my notes backed up?", {"are my notes really backed up?", "notes backed up"}),
        ("Has the hole been fixed?", {"hole fixed"}),
        ("Where does it come from, and do you deliver?", {"I want you to deliver"}),
    ],
)
def test_a_question_is_also_told_and_shortened(question: str, forms: set[str]) -> None:
    assert forms <= set(rephrasings(question))


@pytest.mark.parametrize(
    "question", ["", "?", "…", "Fernleaf", "Warum?", "a" * 5000, "Is?\nIs?\nIs?", "who {x} is?"]
)
def test_what_no_pattern_fits_breaks_nothing(question: str) -> None:
    assert all(text.strip() for text in rephrasings(question))


def test_a_sentence_does_not_lose_the_verb_that_it_needs() -> None:
    for question in (
        "Does this affect my phone?",
        "Can the vaccine give me influenza?",
        "Could it happen again?",
    ):
        words = question.rstrip("?").split(maxsplit=1)[1]
        assert words not in list(rephrasings(question))


def test_passives_are_not_said_as_orders() -> None:
    assert not [
        text for text in rephrasings("Can I be vaccinated?") if text.startswith(("be ", "how do I be"))
    ]


def test_a_careful_word_becomes_an_everyday_one_and_a_name_stays() -> None:
    assert "Was my data leaked?" in list(in_everyday_words("Was my data exposed?"))
    assert "Was my data hacked?" in list(in_everyday_words("Was my data exposed?"))
    assert "Can you put it together?" in list(in_everyday_words("Can you assemble it?"))
    assert list(in_everyday_words("Where is the Collection Center?")) == []
    assert "how do I get a profile?" in list(in_everyday_words("how do I get an account?"))


def test_no_everyday_word_is_the_word_itself() -> None:
    assert EVERYDAY and all(left not in right and right for left, right in EVERYDAY.items())


def test_the_answer_names_what_the_question_does_not() -> None:
    waste = entry(
        "waste",
        question="How do I dispose of hazardous waste?",
        answer="Paint, solvents, pesticides and motor oil are taken by the Recycling Center. See https://x.example.",
    )
    (terms, other) = answer_terms([waste, entry("empty", answer="")])
    texts = [term.text for term in terms]

    assert {"solvents", "pesticides"} <= set(texts)
    assert not any("http" in text or "waste" in text for text in texts)
    assert "how do I dispose of solvents?" in list(with_terms(waste.question, terms))
    assert other == ()


def test_the_kinds_of_wording_are_told_by_their_form() -> None:
    assert kinds_of("How do I cancel my order?") == {Kind.QUESTION, Kind.FIRST_PERSON}
    assert kinds_of("cancel order") == {Kind.TERSE, Kind.INFORMAL}
    assert Kind.STATEMENT in kinds_of("I have been waiting for two weeks.")
    assert missing_kinds(["How do I cancel my order?"]) == (Kind.TERSE, Kind.STATEMENT, Kind.INFORMAL)
