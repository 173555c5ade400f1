"""Messages spoilt to measure with: always in the same way, never beyond what a person can read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation import robust
from bot.evaluation.messages import LabelledMessage
from bot.evaluation.outcomes import Outcome
from bot.evaluation.perturb import KINDS, make_run_on, make_terse, misspell, shout
from bot.guide.entry import EntryId

ASKED = (
    "Could you please tell me why my new card has not arrived by the 24th of May, as promised in your email?"
)


def test_a_slip_in_eight_words_and_one_at_least() -> None:
    changed = [a != b for a, b in zip(ASKED.split(), misspell(ASKED).split(), strict=True)]
    assert sum(changed) == round(len(changed) / 8)
    short = "card blocked"
    assert sum(a != b for a, b in zip(short.split(), misspell(short).split(), strict=True)) == 1


def test_numbers_and_addresses_are_never_misspelt() -> None:
    for number in range(200):
        text = f"order ab{number} from anna.{number}@example.com at https://example.com/{number}"
        assert misspell(text).split()[1::2] == text.split()[1::2]


def test_every_slip_of_the_hand_occurs() -> None:
    texts = [f"the password of account {'x' * number}" for number in range(1, 200)]
    lengths = {len(misspell(text)) - len(text) for text in texts}
    assert lengths == {-1, 0, 1}


def test_terse_messages_keep_what_they_ask() -> None:
    assert make_terse("Why did you not send me a message?") == "Why not send message"
    assert make_terse("Was that message from you?") == "message from you"
    assert make_terse("Do you ship to the US?") == "ship to US"
    assert make_terse("Can I?") == "Can I?"


def test_run_on_messages_have_no_stops_and_their_own_words() -> None:
    said = "Please, I don't know what to do. Are you going to help with a well-known case?"
    assert make_run_on(said) == "pls i dunno what to do r u gonna help w a well known case"
    assert make_run_on("Is a@b.co yours?") == "is a@b.co yours"
    assert make_run_on("!!!") == "!!!"


def test_shouting_is_loud() -> None:
    assert shout("Where is my card?") == "WHERE IS MY CARD!!!"


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(max_size=80))
def test_a_message_is_always_spoilt_alike_and_never_to_nothing(kind: str, text: str) -> None:
    spoilt = KINDS[kind](text)
    assert spoilt == KINDS[kind](text)
    assert bool(spoilt.strip()) or not text.strip()


def test_what_is_kept_is_a_share_of_the_clean_accuracy() -> None:
    def read(messages: Sequence[LabelledMessage]) -> list[Outcome]:
        """A bot that does not hear who shouts, and is right in half the cases otherwise."""
        return [
            Outcome(m.text, m.entry, (EntryId("b" if m.text.isupper() else "a"),), 0.9, True)
            for m in messages
        ]

    asked = (
        LabelledMessage("where is it", EntryId("a")),
        LabelledMessage("when", EntryId("c")),
        LabelledMessage("so", None),
    )
    found = {row.kind: row for row in robust.measure_robustness([(read, asked)], lambda line: None)}
    assert (found["clean"].first, found["clean"].kept, found["clean"].answers_wrong) == (0.5, 1, 0.5)
    assert (found["terse"].first, found["terse"].kept) == (0.5, 1)
    assert (found["shouted"].first, found["shouted"].kept, found["shouted"].answers_wrong) == (0, 0, 1)
    assert list(found) == ["clean", *KINDS]
