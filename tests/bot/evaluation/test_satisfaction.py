"""The upset detector on rated conversations, as `calmline eval --public` measures it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot import project
from bot.cli import app
from bot.evaluation import satisfaction, transcripts
from bot.evaluation.satisfaction import HOW_TO_INSTALL, Timing
from bot.evaluation.transcripts import RatedTurn
from bot.mood import upset
from bot.mood.upset import UpsetModel
from bot.text.arrays import Encode

RATED = """
USER\tPlease find me a dentist.\tINFORM_INTENT\t3,3,4
SYSTEM\tWhere?\tREQUEST\t
USER\tIn Harborville.\tINFORM\t3,3,3
SYSTEM\tI am sorry, I found none.\tNOTIFY_FAILURE\t
USER\tThat is not what I asked, look again.\tREQUEST_ALTS\t2,3,2
SYSTEM\tI am sorry, I found none.\tNOTIFY_FAILURE\t
USER\tThis is ridiculous, you are useless!!!\tINFORM\t1,2,2
USER\tOVERALL\t\t2,2,3

USER\tPlease find me a train.\tINFORM_INTENT\t3,4
SYSTEM\tThere is one at noon.\tOFFER\t
USER\tPerfect, thank you!\tTHANK_YOU\t5,4
USER\tOVERALL\t\t4,4
"""


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    file = transcripts.conversations_file(tmp_path)
    file.parent.mkdir()
    file.write_text(RATED, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def model(encode: Encode) -> UpsetModel:
    """A head on the shipped examples, without the guide."""
    examples = {}
    for name in ("upset", "dissatisfied", "calm"):
        (intent,) = yaml.safe_load((project.NLU / f"{name}.yml").read_text(encoding="utf-8"))["nlu"]
        texts = [line[2:] for line in intent["examples"].splitlines()]
        examples[name] = list(zip(texts, encode(texts), strict=True))
    return upset.fit_upset_model(examples)


def test_conversations_are_read_as_their_authors_publish_them(rated: Path) -> None:
    angry, glad = transcripts.read_conversations(rated)
    assert angry.dissatisfied and not glad.dissatisfied
    assert [turn.failures for turn in angry.turns] == [0, 0, 1, 2]
    assert [turn.dissatisfied for turn in angry.turns] == [False, False, True, True]
    assert glad.turns[-1] == RatedTurn("Perfect, thank you!", asks=False, failures=0, dissatisfied=False)


def test_dissatisfied_customers_are_told_apart_and_in_time(
    rated: Path, model: UpsetModel, encode: Encode
) -> None:
    said: list[str] = []
    found = satisfaction.measure_satisfaction(
        transcripts.read_conversations(rated), model, encode, said.append
    )
    assert (found.turns, found.dissatisfied_turns, found.dissatisfied, found.satisfied) == (6, 2, 1, 1)
    assert found.turn_auroc == found.history_auroc == 1 and found.wordlist_auroc is not None
    assert found.timing in (Timing(at=1), Timing(after=1)) and found.satisfied_flagged == 0
    assert said  # it takes a minute on the whole set


def test_without_vader_the_table_says_how_to_have_it(rated: Path, model: UpsetModel, encode: Encode) -> None:
    found = satisfaction.measure_satisfaction(
        transcripts.read_conversations(rated), model, encode, lambda line: None
    )
    table = {name: rest for name, *rest in satisfaction.satisfaction_rows(replace(found, vader_auroc=None))}
    assert table["AUROC, VADER"] == ["–", HOW_TO_INSTALL]
    assert satisfaction.satisfaction_rows(replace(found, vader_auroc=0.5))[3][1:] == ("50.0 %", "")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("USER\tHello\tINFORM\t3,3\nnonsense\n", ":2:"),
        ("USER\tHello\tINFORM\tgood\n", ":1:"),
        ("USER\tHello\tINFORM\n", ":1:"),
        ("\n\n", "holds no conversation"),
    ],
)
def test_a_file_that_is_no_conversation_is_named_with_its_line(rated: Path, content: str, place: str) -> None:
    rated.write_text(content, encoding="utf-8")
    done = CliRunner().invoke(app, ["eval", "--public", str(rated.parents[1])])
    assert done.exit_code == 1 and "Traceback" not in done.output
    assert str(rated) in done.output and place in done.output
