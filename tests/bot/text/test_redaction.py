"""Card numbers leave a message however they are typed; what only looks like one stays."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.redaction import REPLACEMENT, card_spans, luhn, redact

VISA = "4111111111111111"
MASTERCARD = "5555555555554444"
AMEX = "378282246310005"
DISCOVER = "6011111111111117"
MAESTRO = "6759649826438453"
CARDS = (
    VISA,
    MASTERCARD,
    "2223003122003222",
    AMEX,
    DISCOVER,
    MAESTRO,
    "30569309025904",
    "3566002020360505",
    "4222222222222",
    "6205500000000000004",
)


def fours(digits: str, separator: str) -> str:
    return separator.join(digits[index : index + 4] for index in range(0, len(digits), 4))


@pytest.mark.parametrize("number", CARDS)
def test_every_brand_goes(number: str) -> None:
    assert redact(f"my number is {number} ok").text == f"my number is {REPLACEMENT} ok"
    assert redact(number).found == ("card",)


@pytest.mark.parametrize(
    "separator",
    [
        " ",
        "-",
        ".",
        "–",
        "\u00a0",
        "\u202f",
        "\u2009",
        "\u200b",
        "\u2011",
        " - ",
        "  ",
        "/",
        "\n",
        "_",
        ", ",
        "\u00ad",
        "\u200e",
        "－",
        "|",
    ],
)
def test_separators_do_not_hide_it(separator: str) -> None:
    assert redact(f"card {fours(VISA, separator)}!").text == f"card {REPLACEMENT}!"


@pytest.mark.parametrize("zero", ["０", "٠", "०"])
def test_digits_of_other_scripts_do_not_hide_it(zero: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in VISA)
    assert redact(f"x {written} y").text == f"x {REPLACEMENT} y"


def test_digit_by_digit_does_not_hide_it() -> None:
    assert redact(" ".join(MASTERCARD)).text == REPLACEMENT
    assert redact("-".join(AMEX)).text == REPLACEMENT


def test_keycap_digits_do_not_hide_it() -> None:
    assert VISA[-1] not in redact(" ".join(f"{digit}\ufe0f\u20e3" for digit in VISA)).text


@pytest.mark.parametrize(
    "after",
    [" 12/27", " 12/2027", " exp 12/27 cvv 123", " 12 27 123", ", 09.26", " 1227", "-123", "\n0928 999"],
)
def test_what_follows_it_does_not_hide_it(after: str) -> None:
    for number in (VISA, fours(VISA, " "), AMEX):
        text = redact(f"it is {number}{after} thanks").text
        assert number not in text and REPLACEMENT in text
        assert text.endswith("thanks")


def test_what_stands_before_it_does_not_hide_it() -> None:
    for before in (
        "my customer no 12 and card ",
        "exp 12/27 ",
        "0 ",
        "call 555-1234, card: ",
        "№",
        "card#",
        "visa",
    ):
        text = redact(f"{before}{VISA}").text
        assert VISA not in text and REPLACEMENT in text, before


def test_several_numbers_go_and_the_words_between_stay() -> None:
    text = f"either {VISA} or {fours(MASTERCARD, '-')}, not {AMEX}."
    assert redact(text).text == f"either {REPLACEMENT} or {REPLACEMENT}, not {REPLACEMENT}."


def test_two_numbers_side_by_side_both_go() -> None:
    text = redact(f"{VISA} {MASTERCARD}").text
    assert not any(character.isdigit() for character in text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no digits at all",
        "order 4111111111111112",  # a wrong check digit
        "order number 100234567890",
        "invoice INV-2026-000123456",
        "call me on +1 (555) 010-4477 or 555-010-4478",
        "+44 20 7946 0018, then +44 20 7946 0019",
        "my account 88123456 since 2009-04-17, 3 routers",
        "0000000000000000",
        "it was 12.50 on 3/11/2026 and 13.75 on 4/11/2026",
        "tracking 1Z999AA10123456784",
        "1234 5678",
    ],
)
def test_what_is_no_card_number_stays(text: str) -> None:
    assert redact(text).text == text and redact(text).found == ()


def test_words_and_digits_around_are_kept_to_the_letter() -> None:
    text = f"  Ünïcode 😀 {VISA}\t… <b>& \u200fend "
    assert redact(text).text == text.replace(VISA, REPLACEMENT)


def test_redacting_twice_changes_nothing_more() -> None:
    once = redact(f"{VISA} and {fours(AMEX, ' ')}").text
    assert redact(once).text == once


@pytest.mark.parametrize("length", [13, 14, 15, 16, 17, 18, 19])
def test_luhn_valid_numbers_of_every_length_go(length: int) -> None:
    stem = "9" + "83157402961835740296"[: length - 2]
    number = next(stem + digit for digit in "0123456789" if luhn(stem + digit))
    assert redact(f"it is {number}.").text == f"it is {REPLACEMENT}."


@given(st.text(max_size=400))
def test_any_text_goes_through(text: str) -> None:
    spans = card_spans(text)
    assert redact(text).found == (("card",) if spans else ())
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(
    st.integers(0, 10**15 - 1),
    st.sampled_from(["", " ", "-", ".", "\u00a0", "\u200b"]),
    st.text("ab ,!", max_size=20),
)
def test_any_number_with_a_right_check_digit_goes(stem: int, separator: str, around: str) -> None:
    digits = next(candidate for last in "0123456789" if luhn(candidate := f"4{stem:014d}{last}"))
    text = redact(f"{around} {fours(digits, separator)} {around}").text
    assert text == f"{around} {REPLACEMENT} {around}"


def test_a_flood_of_digits_takes_no_time() -> None:
    started = time.thread_time()
    redact("1 " * 5000)
    redact("4111-" * 2000)
    redact("9" * 10_000)
    assert time.thread_time() - started < 5
