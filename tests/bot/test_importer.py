"""The guide as Rasa training data, and back."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from bot import project
from bot.guide.entry import Audience
from bot.guide.load import load_guide
from bot.guide.problem import GuideError
from bot.host import lean
from tests.small_guides import entry, guide, write

lean.import_rasa()

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.importer import GuideImporter, guide_of, intents_of, training_data_of


def test_the_sample_guide_comes_back_as_it_went_in() -> None:
    sample = load_guide(project.GUIDE)
    assert guide_of(training_data_of(sample)) == sample


def test_odd_characters_and_everything_optional_come_back() -> None:
    odd = guide(
        entry("odd", question='Why "so"?', answer="a: {b}\n\n- \\n 😀 {{c}}\n", examples=("é", "x\ty")),
        entry("bare", approval=None, rep_notes="notes: 'x'", audience=Audience.REP, route="legal"),
    )
    again = guide_of(training_data_of(odd))
    assert again == odd and again.digest == odd.digest


def test_an_entry_is_a_response_of_the_intent_faq() -> None:
    data = training_data_of(guide(entry("one", examples=("first way", "second way", "first way"))))
    assert [message.get("text") for message in data.intent_examples] == [
        "What about one?",
        "first way",
        "second way",
    ]
    assert {message.get("intent") for message in data.intent_examples} == {"faq"}
    assert {message.get("intent_response_key") for message in data.intent_examples} == {"faq/one"}
    assert data.responses["faq/one"][0]["text"] == "This is about one."


def test_any_change_of_an_entry_changes_the_training_data() -> None:
    one = entry("one", follow_ups=("one",))
    before = training_data_of(guide(one)).fingerprint()
    for changed in (
        replace(one, answer="Otherwise."),
        replace(one, rep_notes="Be kind."),
        replace(one, audience=Audience.REP),
        replace(one, approval=None),
        replace(one, follow_ups=()),
        replace(one, featured=True),
    ):
        assert training_data_of(guide(changed)).fingerprint() != before


def test_training_data_without_a_guide_says_so() -> None:
    with pytest.raises(ValueError, match=r"bot\.importer\.GuideImporter"):
        guide_of(TrainingData())


def test_the_importer_adds_the_guide_to_the_projects_own_examples(tmp_path: Path) -> None:
    folder = write(tmp_path / "faq")
    importer = GuideImporter(str(project.CONFIG), str(project.DOMAIN), [str(project.NLU)], guide=str(folder))
    data = importer.get_nlu_data()
    assert guide_of(data).digest == load_guide(folder).digest
    intents = intents_of(data)
    assert {"greet", "ask_person", "off_topic", "upset"} <= set(intents) and "faq" not in intents
    assert all(len(examples) == len(set(examples)) for examples in intents.values())


def test_a_guide_that_cannot_be_read_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "faq", "topic: cafe\ntitle: [unclosed\n")
    with pytest.raises(GuideError, match=r"cafe\.yml:\d+"):
        GuideImporter(str(project.CONFIG), str(project.DOMAIN), [], guide=str(folder)).get_nlu_data()
