"""A slip of the hand does not cost a customer the answer, and what is no slip is left alone."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.encoder.embedding import SentenceEncoder
from bot.ranking.reader import fit_reader
from bot.text.spelling import Speller
from tests.small_guides import entry, guide

TEXTS = (
    "has my card been charged?",
    "I want another card",
    "how do I reset my password",
    "is my email safe",
    "what does my wife pay Harborline each month",
    "can I pay Harborline with Mastercard",
    "did the hacker take my password",
    "I pasted my pasword into the chat",
    "when will you answer",
)


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.of(TEXTS, ["has anybody posted a wifi voucher"], SentenceEncoder.open().words)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("is my emial safe", "is my email safe"),  # swapped
        ("reset my pasword", "reset my password"),  # left out, though an author misspelt it once, too
        ("is my cardd safe", "is my card safe"),  # doubled
        ("is my xard okay, or my passwprd?", "is my xard okay, or my password?"),  # first letters stay
        ("is my cqrd safe", "is my card safe"),  # the key beside it
        ("was (harborlime) paid?", "was (harborline) paid?"),  # a name of the guide's own
        ("RESET MY PASSWROD!!!", "RESET MY password!!!"),  # the encoder knows no capitals
    ],
)
def test_a_slip_is_read_as_the_word_of_the_guide(speller: Speller, written: str, read: str) -> None:
    assert speller.repair(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "hide my wifi network",  # known from a message beside the guide, and no wife
        "did hackers come",  # a form of a word of the guide
        "I posted a letter and pasted a note",
        "my passwords were pasted",
        "is PSSWORD an acronym, or ANSWR",  # initials
        "they wont answer and dont care, whos there",
        "mail me at passwrod@exmaple.com",
        "order pasword1 and 4111111111111111 on 12.3.2026",
        "https://emial.example/pasword",
        "dfgh sdfg emial",  # nothing but noise: who knows what was meant
        "wie spät ist es, emial",  # not English
        "ok",
        "?!",
        "",
    ],
)
def test_what_is_no_slip_stays(speller: Speller, text: str) -> None:
    assert speller.repair(text) == text


@given(st.text())
def test_whatever_is_typed_keeps_its_numbers_and_its_length_in_words(text: str) -> None:
    speller = Speller.of(TEXTS, (), {"the", "is", "my", "safe", "password", "email"})
    repaired = speller.repair(text)
    assert len(repaired.split()) == len(text.split())
    assert [c for c in repaired if c.isdigit()] == [c for c in text if c.isdigit()]
    assert speller.repair(repaired) == repaired


def test_two_words_that_are_as_near_are_not_chosen_between() -> None:
    speller = Speller.of(["plane", "plant"], (), {"plane", "plant", "my"})
    assert speller.repair("my planr") == "my planr" and speller.repair("my plannt") == "my plant"


def test_without_a_language_nothing_is_repaired() -> None:
    assert Speller.of(TEXTS, (), ()).repair("is my emial safe") == "is my emial safe"


def test_it_travels_with_the_bot(speller: Speller) -> None:
    again = Speller.from_arrays(speller.to_arrays())
    assert again == speller and again.repair("my emial") == "my email"
    empty = Speller.of((), (), ())
    assert Speller.from_arrays(empty.to_arrays()) == empty


def test_a_message_costs_a_fraction_of_a_millisecond(speller: Speller) -> None:
    said = "plese tell me wether my emial and my pasword are sfae with harborlime tody"
    speller.repair(said)
    started = time.process_time()
    for _ in range(200):
        speller.repair(said)
    assert (time.process_time() - started) / 200 < 0.0005


def test_a_misspelt_question_is_read_as_the_one_it_was_meant_to_be(encode: Any) -> None:
    taught = guide(
        entry(
            "safe-email",
            question="Is my email safe?",
            examples=("has somebody read my email", "email hacked"),
        ),
        entry("hours", question="When are you open?", examples=("opening hours", "are you open on sundays")),
    )
    reader = fit_reader(taught, {}, encode, language=SentenceEncoder.open().words)
    texts = [reader.speller.repair(text) for text in ("is my emial safe", "is my email safe")]
    assert texts[0] == texts[1]
    assert fit_reader(taught, {}, encode).speller.repair("is my emial safe") == "is my emial safe"
