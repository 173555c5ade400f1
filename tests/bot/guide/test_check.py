"""`calmline check` tells what customers can't read yet, what they mustn't, and what confuses the bot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot import project
from bot.guide import GuideProblem, Severity, load_guide
from bot.guide.check import MAX_ANSWER_LENGTH, check_guide
from bot.guide.report import run_check
from bot.guide.wording import fold
from bot.text.arrays import Encode
from bot.text.sentences import split_sentences

Edit = Callable[[str, str, str], None]
AddEntry = Callable[[str], None]

TODAY = date(2026, 11, 23)
SAMPLE_GUIDE = project.GUIDE


def found(folder: Path, *, on: date = TODAY, encode: Encode | None = None) -> list[GuideProblem]:
    """What the check says, less the warning that the little test guide has few examples."""
    problems = check_guide(load_guide(folder), on=on, encode=encode)
    return [problem for problem in problems if "other ways to ask" not in problem.message]


def errors(folder: Path, *, on: date = TODAY, encode: Encode | None = None) -> list[str]:
    problems = found(folder, on=on, encode=encode)
    return [str(problem) for problem in problems if problem.severity is Severity.ERROR]


def warnings(folder: Path, *, on: date = TODAY) -> list[str]:
    return [str(problem) for problem in found(folder, on=on) if problem.severity is Severity.WARNING]


def test_a_sound_guide_has_nothing_to_put_right(folder: Path, encode: Encode) -> None:
    assert found(folder, encode=encode) == []


def test_the_sample_guide_has_nothing_to_put_right(encode: Encode) -> None:
    assert check_guide(load_guide(SAMPLE_GUIDE), on=date(2026, 11, 23), encode=encode) == []


def test_an_unapproved_entry_is_an_error_with_the_line_to_add(folder: Path, edit: Edit) -> None:
    edit("cards.yml", "    approval: {by: Dana Whitfield, on: 2026-11-02}\n", "")
    [line] = errors(folder)
    assert line.startswith("data/faq/cards.yml:21: approval: 'pay-another-way' is not approved")
    assert "add approval: {by:" in line


def test_an_approval_to_come_is_a_warning(folder: Path, edit: Edit) -> None:
    edit("cards.yml", "{by: Dana Whitfield, on: 2026-11-02}", "{by: Dana Whitfield, on: 2062-11-02}")
    assert errors(folder) == []
    assert any("counts from 2062-11-02, which is still to come" in line for line in warnings(folder))


def test_an_entry_expires_after_its_last_day_and_says_so_two_weeks_before(folder: Path) -> None:
    assert warnings(folder, on=date(2027, 10, 18)) == []
    [warning] = warnings(folder, on=date(2027, 10, 19))
    assert warning.startswith(
        "data/faq/cards.yml:20: warning: effective: 'change-my-card' expires on 2027-11-02"
    )
    assert errors(folder, on=date(2027, 11, 2)) == []
    [error] = errors(folder, on=date(2027, 11, 3))
    assert error.startswith("data/faq/cards.yml:20: effective: 'change-my-card' expired on 2027-11-02")


def test_an_answer_too_long_for_a_bubble_is_an_error_for_customers_only(folder: Path, edit: Edit) -> None:
    fits = "Word " * (MAX_ANSWER_LENGTH // 5 - 1) + "words"
    edit("cards.yml", "Yes, by bank transfer or by cheque.", fits)
    assert errors(folder) == []
    edit("cards.yml", fits, fits + ".")
    [line] = errors(folder)
    assert line.startswith("data/faq/cards.yml:24: answer: too long for a chat bubble: 701 characters")
    edit("cards.yml", fits + ".", "Yes.")
    edit("desk.yml", "Ask for the last invoice's amount and the street of the address.", fits + ".")
    assert errors(folder) == []


@pytest.mark.parametrize(
    ("said_to_customers", "quoted"),
    [
        # Eight words in a row, over a wrapped line, in other case and punctuation.
        (
            "Call us - OFFER TO STAY ON THE LINE, while the customer waits.",
            "offer to stay on the line while the",
        ),
        # A whole sentence, shorter than that.
        ("Be careful! Never ask for the number!", "never ask for the number"),
        # The answer of an entry for reps only.
        ("We ask for the last invoice’s amount and the street.", "ask for the last invoices amount and the"),
    ],
)
def test_what_only_reps_may_read_is_found_in_any_customer_answer(
    folder: Path, edit: Edit, said_to_customers: str, quoted: str
) -> None:
    edit("cards.yml", "answer: Yes, by bank transfer or by cheque.", f'answer: "{said_to_customers}"')
    [line] = errors(folder)
    assert line.startswith("data/faq/cards.yml:24: answer: 'pay-another-way' repeats the rep")
    assert f"'{quoted}'" in line


def test_a_leak_into_the_question_counts_and_names_where_the_notes_are(folder: Path, edit: Edit) -> None:
    edit("cards.yml", "Can I pay without a card?", "Will you stay? Never ask for the number?")
    [line] = errors(folder)
    assert line.startswith("data/faq/cards.yml:22: question: ")
    assert "rep notes of 'change-my-card' at data/faq/cards.yml:14" in line


@pytest.mark.parametrize(
    "harmless",
    ["Offer to stay on the line with anyone.", "The number.", "We never ask for the numbers."],
)
def test_a_few_words_in_common_are_no_leak(folder: Path, edit: Edit, harmless: str) -> None:
    edit("cards.yml", "answer: Yes, by bank transfer or by cheque.", f'answer: "{harmless}"')
    assert errors(folder) == []


def test_the_same_question_in_other_words_is_found_by_meaning(
    folder: Path, add_entry: AddEntry, encode: Encode
) -> None:
    add_entry(
        """
        id: swap-card
        question: Something else entirely about the weather?
        examples:
          - how can I change the card that is on my account
          - how do I change the card for my account
        answer: Sign in first.
        approval: {by: Dana Whitfield, on: 2026-11-02}
        """
    )
    assert errors(folder) == [], "without an encoder, meaning isn't compared"
    [line] = errors(folder, encode=encode)
    assert line.startswith("data/faq/cards.yml:3")
    assert "examples: 'how " in line
    assert "'How do I change the card on my account?' (likeness 0.9" in line
    assert "question of 'change-my-card' at data/faq/cards.yml:5" in line


def test_an_expired_entry_is_not_compared_with_its_successor(
    folder: Path, add_entry: AddEntry, encode: Encode
) -> None:
    add_entry(
        """
        id: swap-card
        question: How can I change the card that is on my account?
        answer: Sign in first.
        approval: {by: Dana Whitfield, on: 2026-01-02}
        effective: {until: 2026-11-01}
        """
    )
    [line] = errors(folder, encode=encode)
    assert "expired" in line


def test_too_few_and_repeated_examples_are_warnings(folder: Path, edit: Edit) -> None:
    edit("cards.yml", "[bank transfer, cheque by post]", "[bank transfer, 'Bank-Transfer!']")
    problems = [str(problem) for problem in check_guide(load_guide(folder), on=TODAY, encode=None)]
    assert any("23: warning: examples: 'Bank-Transfer!' is there already" in line for line in problems)
    assert any("'pay-another-way' has 2 other ways to ask, it should have 8" in line for line in problems)


def test_what_will_silently_not_be_shown_is_a_warning(folder: Path, edit: Edit) -> None:
    edit("cards.yml", "    approval: {by: Dana Whitfield, on: 2026-11-02}\n", "")
    edit("desk.yml", "    audience: rep", "    audience: rep\n    featured: true")
    lines = warnings(folder)
    assert any("17: warning: follow_ups: 'pay-another-way' is not shown" in line for line in lines)
    assert any("desk.yml:8: warning: featured: 'verify-a-caller' is for reps only" in line for line in lines)


def test_the_command_prints_each_problem_and_the_sum_and_fails_on_errors_only(
    folder: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_check(Path("data/faq"), on=TODAY) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == "3 entries in 2 topics: 0 errors, 3 warnings"

    assert run_check(Path("data/faq"), on=date(2027, 11, 3)) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == "3 entries in 2 topics: 1 error, 3 warnings"
    assert any(line.startswith("data/faq/cards.yml:20: effective: ") for line in out)


def test_the_command_prints_what_keeps_a_guide_from_loading_in_the_same_form(
    folder: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("cards.yml", "billing", "biling")
    edit("desk.yml", "id: verify-a-caller", "id: pay-another-way")
    assert run_check(Path("data/faq")) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("data/faq/cards.yml:25: route: 'biling' is not known — did you mean 'billing'?")
    assert out[1].startswith("data/faq/desk.yml:4: id: 'pay-another-way' is already the id of")
    assert out[2:] == ["data/faq can't be used as a guide: 2 errors, 0 warnings"]


def test_the_command_compares_meaning_and_tells_that_it_takes_a_while(
    folder: Path, add_entry: AddEntry, encode: Encode, capsys: pytest.CaptureFixture[str]
) -> None:
    add_entry(
        """
        id: swap-card
        question: How can I change the card that is on my account?
        answer: Sign in first.
        approval: {by: Dana Whitfield, on: 2026-11-02}
        """
    )
    assert run_check(Path("data/faq"), on=TODAY, open_encode=lambda: encode) == 1
    captured = capsys.readouterr()
    assert "asks nearly the same as" in captured.out
    assert "Comparing questions" in captured.err


def test_wordings_are_compared_without_case_space_and_punctuation() -> None:
    assert fold("  Don’t  I\u200b pay — twice?! ") == fold("dont i pay twice")
    assert fold("ＣＡＦÉ") == fold("cafe\u0301")
    assert split_sentences("One two. Three\nfour!\n- five\n\nsix") == [
        "\nOne two.",
        "Three\nfour!",
        "five",
        "six",
    ]
