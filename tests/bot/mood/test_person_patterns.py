"""Patterns of asking for a person or a call: what they find, what they leave alone, and slips that they
bear."""

from __future__ import annotations

import pytest

from bot.mood.person_matcher import Found, Row, find


def found(text: str) -> Found:
    return find(Row.of(text))


@pytest.mark.parametrize(
    "text",
    [
        "agent",
        "I want to talk to a person",
        "was my card exposed and can I talk to someone about it",
        "could you put me through to one of your colleagues",
        "is anyone there who can actually help",
        "no more links. a person.",
        "stop giving me a robot",
        "not a bot please",
        "I need one of your people on the line",
        "i wanna speek to a real persun",
        "humann plz",
        "hola, quiero hablar con una persona please",
        "can someone with a pulse look at my case",
        "why can't I just talk to a person",
        "get me a manager",
        "can I speak to a doctor",
        "find me a human",
        "somebody has to explain this to me",
        "would a colleague have five minutes for me",
        "who can I ring about this",
        "get me someone who understands",
    ],
)
def test_a_wish_for_a_person_is_found_among_other_words(text: str) -> None:
    assert found(text).person


@pytest.mark.parametrize(
    "text",
    [
        "call me back please",
        "can you ring me",
        "I'm at work until six, can you call me after that",
        "phone me",
        "I'd like a callback",
        "Have one of your people call my mother",
        "give me a number I can call",
    ],
)
def test_a_wish_for_a_call_is_found(text: str) -> None:
    assert found(text).call


@pytest.mark.parametrize(
    "text",
    [
        "do I have to speak to someone to change my card",
        "can I do this without talking to anyone",
        "my neighbour spoke to a person",
        "who is the person behind this",
        "someone called me pretending to be you",
        "will you call me if my data is in there",
        "can the agent in the shop see my data",
        "I already spoke to an agent and it is solved",
        "no need to call me back, just tell me the date",
        "Please don't call me, an e-mail is enough",
        "am I talking to a robot or a person",
        "when can I talk to a rep",
        "please contact me by e-mail only",
        "I want to talk to my bank first",
        "Please find me a dentist.",
        "I need a doctor who speaks Turkish",
        "get me a taxi for eight",
        "call me a cab",
        "I need someone who can repair a sofa",
        "I need a new phone",
        "a table for one person please",
        "send money to a person abroad",
    ],
)
def test_who_only_speaks_of_a_person_or_a_call_asks_for_none(text: str) -> None:
    assert not (found(text).person or found(text).call)


def test_what_is_denied_is_told_from_what_is_wished_beside_it() -> None:
    both = found("I don't want to talk to a machine, give me a person")
    assert both.person
    assert found("I don't need a human, you're doing fine").denied


@pytest.mark.parametrize("text", ["was my card exposed", "someone used my card", "", "?!", "😀"])
def test_most_messages_hold_no_cue_and_are_not_searched(text: str) -> None:
    assert not Row.of(text).has_cue


def test_a_long_message_of_one_word_is_read_in_no_time() -> None:
    assert not found("talk " * 2000).call
