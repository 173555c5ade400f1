"""What is said for each decision: approved words only, in order, with the right buttons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot import project
from bot.dialogue.buttons import project_buttons
from bot.dialogue.responses import ResponseLine, greeting_choices, response_lines
from bot.dialogue.turn import ChoiceAction, Decision, DeskState, Kind, Reason
from bot.guide.entry import Audience, EntryId, QueueName
from tests.small_guides import TODAY, entry, guide

GUIDE = guide(
    entry(
        "exposed", answer="Yes.\n\n- really\n", follow_ups=("change", "script", "gone", "late"), featured=True
    ),
    entry("change"),
    entry("press", route="press", answer="I will pass you to our press desk."),
    entry("script", audience=Audience.REP, featured=True),
    entry("late", approval=None, featured=True),
)
OPEN = DeskState()


def said(decision: Decision, intent: str | None = None, desk: DeskState = OPEN) -> tuple[ResponseLine, ...]:
    return response_lines(decision, intent, GUIDE, project_buttons(), desk, TODAY)


def hand_over(reason: Reason, name: str | None = None, queue: str = "general") -> Decision:
    return Decision(Kind.HAND_OVER, EntryId(name) if name else None, 0.9, reason, QueueName(queue))


def phrases(said: tuple[ResponseLine, ...]) -> list[str | None]:
    return [line.phrase or line.text for line in said]


def test_an_answer_is_verbatim_with_its_readable_follow_ups() -> None:
    (line,) = said(Decision(Kind.ANSWER, EntryId("exposed")))
    assert line.text == "Yes.\n\n- really" and line.rateable and line.entry == "exposed"
    assert [choice.entry for choice in line.choices] == ["change"]
    assert [choice.label for choice in line.choices] == ["What about change?"]


def test_a_did_you_mean_offers_canonical_questions_and_none_of_these() -> None:
    (line,) = said(Decision(Kind.CLARIFY, offered=(EntryId("exposed"), EntryId("change"))))
    assert line.phrase == "utter_clarify" and not line.rateable
    assert [choice.label for choice in line.choices] == [
        "What about exposed?",
        "What about change?",
        "None of these",
    ]
    assert line.choices[-1].action is ChoiceAction.NONE_OF_THESE


def test_asking_to_reword_offers_a_person() -> None:
    (line,) = said(Decision(Kind.REWORD))
    assert line.phrase == "utter_reword"
    assert [choice.action for choice in line.choices] == [ChoiceAction.PERSON]


@pytest.mark.parametrize(
    ("intent", "phrase"),
    [
        ("greet", "utter_smalltalk_greet"),
        ("thanks", "utter_thanks"),
        ("goodbye", "utter_goodbye"),
        ("bot_challenge", "utter_bot_challenge"),
        ("affirm", "utter_affirm"),
        ("deny", "utter_deny"),
        ("press_continue", "utter_smalltalk_greet"),
        (None, "utter_deny"),
    ],
)
def test_small_talk_follows_the_intent(intent: str | None, phrase: str) -> None:
    assert phrases(said(Decision(Kind.SMALLTALK), intent)) == [phrase]


@pytest.mark.parametrize("reason", [Reason.ASKED, Reason.UNSURE])
def test_a_hand_over_says_why(reason: Reason) -> None:
    assert phrases(said(hand_over(reason))) == [f"utter_hand_over_{reason.value}"]


def test_an_upset_customer_reads_sympathy_first_and_the_answer_if_there_is_one() -> None:
    assert phrases(said(hand_over(Reason.UPSET))) == ["utter_sympathy", "utter_hand_over_upset"]
    with_answer = said(hand_over(Reason.UPSET, "exposed"))
    assert phrases(with_answer) == ["utter_sympathy", "Yes.\n\n- really", "utter_hand_over_upset"]
    assert with_answer[1].kind is Kind.ANSWER and with_answer[1].choices == ()


def test_a_route_is_told_in_the_entrys_own_words() -> None:
    (line,) = said(hand_over(Reason.ROUTE, "press", "press"))
    assert (line.kind, line.text, line.entry) == (
        Kind.HAND_OVER,
        "I will pass you to our press desk.",
        "press",
    )
    upset = said(hand_over(Reason.UPSET, "press", "press"))
    assert phrases(upset) == ["utter_sympathy", "I will pass you to our press desk."]


@pytest.mark.parametrize(
    ("desk", "phrase", "blanks"),
    [
        (DeskState(open=False, backed_up=True, wait_minutes=9), "utter_desk_closed", {}),
        (DeskState(backed_up=True, waiting=8, wait_minutes=25), "utter_desk_wait", {"minutes": "25"}),
        (DeskState(backed_up=True), "utter_desk_busy", {}),
    ],
)
def test_a_closed_or_busy_desk_is_told_with_a_callback(
    desk: DeskState, phrase: str, blanks: dict[str, str]
) -> None:
    for reason in Reason:
        line = said(hand_over(reason, "press" if reason is Reason.ROUTE else None), desk=desk)[-1]
        assert line.phrase == phrase and line.blanks == blanks
        assert [choice.action for choice in line.choices] == [ChoiceAction.CALLBACK]


def test_a_desk_that_answers_at_once_promises_nothing_and_still_offers_a_callback() -> None:
    for decision in (
        hand_over(Reason.ASKED),
        hand_over(Reason.UPSET),
        hand_over(Reason.ROUTE, "press", "press"),
    ):
        spoken = said(decision, desk=DeskState(waiting=1, wait_minutes=1))
        assert not any("desk" in (line.phrase or "") for line in spoken)
        assert [choice.action for choice in spoken[-1].choices] == [ChoiceAction.CALLBACK]


def test_the_desk_is_spoken_of_only_on_a_hand_over() -> None:
    closed = DeskState(open=False)
    for decision in (
        Decision(Kind.ANSWER, EntryId("change")),
        Decision(Kind.REWORD),
        Decision(Kind.SMALLTALK),
    ):
        assert not any("desk" in (line.phrase or "") for line in said(decision, desk=closed))


def test_the_greeting_offers_featured_questions_for_customers() -> None:
    assert [choice.entry for choice in greeting_choices(GUIDE, TODAY)] == ["exposed"]


def test_every_phrase_that_code_names_is_in_the_domain() -> None:
    responses = yaml.safe_load(project.DOMAIN.read_text())["responses"]
    for folder in ("bot", "actions", "api"):
        for file in (project.ROOT / folder).rglob("*.py"):
            for name in re.findall(r'"(utter_[a-z_]+[a-z])"', file.read_text()):
                assert name in responses, f"{file.relative_to(project.ROOT)} names {name}"
    for reason in Reason:
        assert f"utter_hand_over_{reason.value}" in responses


def test_phrases_have_one_wording_each() -> None:
    domain = yaml.safe_load(Path(project.DOMAIN).read_text())
    for name, wordings in domain["responses"].items():
        assert len(wordings) == 1 and wordings[0]["text"].strip(), name
