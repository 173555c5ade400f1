"""`calmline check`, `train`, `decide` and `chat` as an operator runs them, and Rasa's own commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from actions.cli import app as talking
from bot import project
from bot.cli import app as making
from tests.small_guides import SMALL, write

FIELDS = [
    "text", "kind", "entry", "p", "reason", "queue", "upset", "ranking", "questions", "offered", "refutes",
    "asks", "outside", "guide",
]  # fmt: skip


def calmline(*arguments: str, given: bytes = b"", code: int = 0) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", *arguments],
        input=given,
        capture_output=True,
        cwd=project.ROOT,
        timeout=300,
    )
    assert done.returncode == code, done.stderr.decode()[-2000:]
    assert b"Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def decided(sample_model: Path) -> tuple[list[dict[str, Any]], str]:
    """What `decide` printed for a line of each kind, and what it said beside it."""
    lines = [
        b"Has my credit card number been stolen?",
        b"",
        b"   ",
        "caf\xe9 card".encode("latin-1"),
        "😀🙃".encode(),
        b"x" * 5000,
        b"\x00\xff\xfe",
        b"/restart",
        b"I want to talk to a person",
        b"how do I bake bread",
        b"how do I bake bread",
        b"hello\r",
        b"last, without a line's end",
    ]
    done = calmline("decide", "--model", str(sample_model), given=b"\n".join(lines))
    printed = done.stdout.decode("utf-8").splitlines()
    assert len(printed) == len(lines)
    return [json.loads(line) for line in printed], done.stderr.decode()


def test_decide_prints_one_object_a_line(decided: tuple[list[dict[str, Any]], str]) -> None:
    for row in decided[0]:
        assert list(row) == FIELDS
        assert row["kind"] in ("answer", "likely", "clarify", "reword", "hand_over", "smalltalk")
        assert row["reason"] in (None, "asked", "upset", "route", "unsure")
        assert (row["kind"] == "hand_over") == (row["reason"] is not None) == (row["queue"] is not None)
        assert 0 <= row["p"] <= 1 and 0 <= row["upset"] <= 1
        shares = [ranked["p"] for ranked in row["ranking"]]
        assert shares == sorted(shares, reverse=True) and sum(shares) <= 1.001
        assert all(list(ranked) == ["entry", "p"] for ranked in row["ranking"])


def test_decide_reads_each_line_as_a_conversation_of_its_own(
    decided: tuple[list[dict[str, Any]], str],
) -> None:
    rows = decided[0]
    assert (rows[0]["kind"], rows[0]["entry"]) == ("answer", "was-my-card-exposed")
    assert rows[0]["p"] == rows[0]["ranking"][0]["p"]
    assert (rows[8]["kind"], rows[8]["reason"], rows[8]["queue"]) == ("hand_over", "asked", "general")
    assert (rows[0]["asks"], rows[8]["asks"]) == (0.0, 1.0)
    assert rows[9]["kind"] == rows[10]["kind"] == "reword"  # twice in one chat would be a hand-over
    assert (rows[11]["text"], rows[11]["kind"]) == ("hello", "smalltalk")
    assert rows[12]["text"] == "last, without a line's end"


def test_decide_takes_odd_lines_and_says_what_it_did_with_them(
    decided: tuple[list[dict[str, Any]], str],
) -> None:
    rows, said = decided
    for index in (1, 2, 4, 6):
        assert rows[index]["kind"] == "reword", rows[index]
    assert rows[1]["text"] == "" and rows[3]["text"] == "caf\ufffd card"
    assert len(rows[5]["text"]) == 2000
    assert "line 4: not UTF-8 at byte 4" in said
    assert "line 6: 5000 characters; the first 2000 were read" in said
    assert "line 7: not UTF-8" in said


def test_decide_with_nothing_to_read_prints_nothing(small_model: Path) -> None:
    result = CliRunner().invoke(talking, ["decide", "--model", str(small_model)], input=b"")
    assert (result.exit_code, result.stdout) == (0, "")


def test_several_bots_stand_side_by_side(small_model: Path, small_folder: Path) -> None:
    arguments = ["decide", "--model", str(small_model), "--guide", str(small_folder)]
    result = CliRunner().invoke(talking, arguments, input="Can I book a table?\n")
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    ranked = {row["entry"] for row in json.loads(line)["ranking"]}
    assert ranked and ranked <= {"opening-hours", "book-a-table"}


@pytest.mark.parametrize("command", ["decide", "chat"])
def test_a_model_that_cannot_be_used_is_one_clear_line(
    command: str, small_model: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"nonsense")
    for arguments, said in (
        (["--model", str(tmp_path / "none.tar.gz")], "there is no trained bot at"),
        (["--model", str(broken)], "damaged or not a trained bot"),
        (["--model", str(small_model), "--guide", str(project.GUIDE)], "was made from another guide"),
        (["--model", str(small_model), "--guide", str(tmp_path / "none")], "does not exist"),
    ):
        result = CliRunner().invoke(talking, [command, *arguments])
        assert result.exit_code == 1 and said in result.output
        told = [line for line in result.output.splitlines() if line != "Loading the bot …"]
        assert len(told) == 1 and "Traceback" not in result.output


def test_chat_answers_shows_why_and_takes_a_number_for_a_button(
    small_model: Path, small_folder: Path
) -> None:
    arguments = ["chat", "--why", "--model", str(small_model), "--guide", str(small_folder)]
    result = CliRunner().invoke(talking, arguments, input="1\n\nhuman please\n99\n")
    assert result.exit_code == 0, result.output
    assert "[1] When are you open?" in result.output
    assert "We are open from eight to six" in result.output and "answer; p 1.00" in result.output
    assert "Traceback" not in result.output


def test_chat_numbers_the_buttons_of_two_answers_on_and_shows_each_question(sample_model: Path) -> None:
    asked = "Did you pay him? And are the police involved?\n4\n"
    result = CliRunner().invoke(talking, ["chat", "--why", "--model", str(sample_model)], input=asked)
    assert result.exit_code == 0, result.output
    assert "did-you-pay ← Did you pay him?" in result.output
    assert "are-police-involved ← are the police involved?" in result.output
    assert "[4] Has the security hole been fixed?" in result.output and "answer; p 1.00" in result.output


# check and train


def check(folder: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(making, ["check", "--guide", str(folder), *more])
    return result.exit_code, result.output


def test_check_of_the_sample_guide_finds_nothing_wrong() -> None:
    code, said = check(project.GUIDE, "--quick")
    assert code == 0, said
    assert "0 errors" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[old-menu, book-a-table]", "[old-menu, no-such-entry]", "cafe.yml:9: follow_ups"),
        ("id: refund", "id: old-menu", "cafe.yml:28: id"),
        ("question: Can I book a table?", "question: When are you open?", "question"),
        ("    answer: Nobody has approved this yet.\n", "", "cafe.yml:28: answer"),
        ("title: The café", "title: [", "cafe.yml:"),
    ],
)
def test_check_tells_file_line_and_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    sound = SMALL.replace("answer: Nobody", "approval: {by: Owner, on: 2026-01-01}\n    answer: Nobody")
    text = SMALL if "Nobody" in old else sound
    assert text.count(old) == 1
    code, shown = check(write(tmp_path / "faq", text.replace(old, new)), "--quick")
    assert code == 1 and said in shown, shown


def test_check_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    code, said = check(tmp_path / "none", "--quick")
    assert code == 1 and "does not exist" in said


def test_train_with_nothing_changed_says_so(small_folder: Path, small_model: Path) -> None:
    result = CliRunner().invoke(making, ["train", "--guide", str(small_folder), "--out", str(small_model)])
    assert result.exit_code == 0, result.output
    assert f"{small_model} is up to date" in result.output
    assert "warning: 5 of 5 entries have fewer than 5 examples" in result.output


def test_train_on_a_broken_guide_is_told_with_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "faq", SMALL.replace("[old-menu,", "[no-such-entry,"))
    result = CliRunner().invoke(
        making, ["train", "--guide", str(folder), "--out", str(tmp_path / "m.tar.gz")]
    )
    assert result.exit_code == 1 and "cafe.yml:9: follow_ups" in result.output
    assert not (tmp_path / "m.tar.gz").exists()


# Rasa's own commands


@pytest.fixture(scope="module")
def rasa_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the Rasa project with the small guide in it."""
    folder = tmp_path_factory.mktemp("rasa")
    for file in (project.CONFIG, project.DOMAIN, project.ROOT / "endpoints.yml"):
        shutil.copy(file, folder / file.name)
    shutil.copytree(project.NLU, folder / "data" / "nlu")
    shutil.copy(project.RULES, folder / "data" / "rules.yml")
    write(folder / "data" / "faq")
    return folder


def rasa(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(project.ROOT), "RASA_TELEMETRY_ENABLED": "false"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout + done.stderr


@pytest.mark.timeout(1500)  # seconds; TensorFlow takes its time on a busy machine
def test_rasa_train_and_rasa_test_work_in_the_folder(rasa_project: Path) -> None:
    rasa(rasa_project, "train", "--fixed-model-name", "mine")
    assert (rasa_project / "models" / "mine.tar.gz").is_file()
    (rasa_project / "nlu_test.yml").write_text(
        'version: "3.1"\nnlu:\n'
        "- intent: faq/opening-hours\n  examples: |\n    - when are you open\n    - are you open on sundays\n"
        "- intent: faq/book-a-table\n  examples: |\n    - i would like a table for two\n"
        "- intent: ask_person\n  examples: |\n    - I want to talk to a person\n"
    )
    rasa(
        rasa_project,
        "test",
        "nlu",
        "--nlu",
        "nlu_test.yml",
        "--model",
        "models/mine.tar.gz",
        "--out",
        "results",
        "--no-plot",
    )
    report = json.loads((rasa_project / "results" / "intent_report.json").read_text())
    assert report["accuracy"] > 0.5 and "faq" in report
    entries = json.loads((rasa_project / "results" / "response_selection_report.json").read_text())
    assert "faq/opening-hours" in entries
