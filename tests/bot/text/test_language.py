"""English is told from other languages, and nobody's English is taken for another one."""

from __future__ import annotations

import csv

import pytest
import yaml

from bot import project
from bot.guide.load import load_guide
from bot.text.language import English

DATA = project.ROOT / "tests" / "data"


@pytest.fixture(scope="module")
def english() -> English:
    found = English.of(
        text
        for entry in load_guide(project.GUIDE)
        for text in (entry.question, *entry.examples, entry.answer)
    )
    assert found is not None
    return found


def column(name: str, file: str) -> list[str]:
    with (DATA / file).open(encoding="utf-8") as stream:
        return [row[name] for row in csv.DictReader(stream)]


def test_messages_in_other_languages_are_told(english: English) -> None:
    taken_for_english = [
        text for text in column("text", "other_languages.csv") if not english.is_foreign(text)
    ]
    assert len(set(column("language", "other_languages.csv"))) >= 8
    assert taken_for_english == []


FOREIGN = frozenset(
    {
        "¿Cuánto cuesta la instalación en un apartamento nuevo?",
        "Wie wird das Wetter am Wochenende?",
        "est-ce que vous avez la fibre dans ma rue",
        "こんにちは、ルーターの設定を教えてください",
        "hvor er nærmeste butikk",
        "lorem ipsum dolor sit amet",
        "necesito hablar con una persona",
    }
)
"""The held-out messages that are not English."""


@pytest.mark.parametrize("file", ["held_out.csv", "double_questions.csv", "follow_ups.csv"])
def test_no_english_message_is_taken_for_another_language(english: English, file: str) -> None:
    alarms = {text for text in column("text", file) if english.is_foreign(text)}
    assert alarms - FOREIGN == set()


def test_no_example_of_small_talk_or_anger_is_taken_for_another_language(english: English) -> None:
    for name in ("ask_person", "bot", "calm", "upset", "yes_no"):
        for intent in yaml.safe_load((project.NLU / f"{name}.yml").read_text(encoding="utf-8"))["nlu"]:
            examples = [line.strip()[2:] for line in intent["examples"].splitlines()]
            assert [text for text in examples if english.is_foreign(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "Jean-Claude Van Damme",
        "mi tarjeta",
        "my name is María José de la Cruz and my card was blocked",
        "wuz my crdit cart stolenn",
        "pls halp wtf is dis mess",
        "café owner here, is my résumé safe with you",
        "4111 1111 1111 1111",
        "😀😀😀",
    ],
)
def test_names_slang_and_misspellings_are_english(english: English, text: str) -> None:
    assert not english.is_foreign(text)


def test_a_guide_in_another_language_turns_the_check_off() -> None:
    german = [
        "Wann haben Sie geöffnet?",
        "Kann ich einen Tisch reservieren?",
        "Wir haben jeden Tag von acht bis sechs geöffnet, auch am Sonntag.",
        "Ja, mindestens einen Tag vorher.",
    ]
    assert English.of(german) is None
    assert English.of(["When are you open?", "Can I book a table?"]) is not None
    assert English.of([]) is None


def test_a_turned_question_mark_is_enough(english: English) -> None:
    assert english.is_foreign("¿me han robado la tarjeta?")
    assert not english.is_foreign("was my card stolen?")
