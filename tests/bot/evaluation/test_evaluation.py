"""How good the answers are: the figures, the file of messages, and `calmline eval` as an operator runs it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import app
from bot.evaluation import few_shot, messages, metrics, public, share_of_strangers
from bot.evaluation.messages import LabelledMessage, MessagesError
from bot.evaluation.outcomes import Outcome, figures
from bot.evaluation.report import figure_rows
from bot.guide.entry import EntryId
from bot.guide.load import load_guide
from bot.ranking.ranked import Ranked
from bot.ranking.reader import Reading
from bot.ranking.thresholds import Thresholds
from tests import tiny_encoders
from tests.small_guides import write

P = np.array([0.99, 0.9, 0.9, 0.6, 0.4, 0.1])
RIGHT = np.array([True, True, True, False, True, False])
INSIDE = np.array([True, True, True, True, True, False])


def outcome(
    expected: str | None, found: str, p: float, *, answered: bool = False, likely: bool = False
) -> Outcome:
    entry = EntryId(expected) if expected else None
    return Outcome(f"{expected} or {found}", entry, (EntryId(found), EntryId("z")), p, answered, likely)


def test_risk_and_coverage_go_from_the_surest_message_on() -> None:
    curve = metrics.risk_coverage(P, RIGHT, INSIDE)
    assert curve.threshold.tolist() == [0.99, 0.9, 0.6, 0.4, 0.1]  # equal ones are answered together
    assert curve.coverage.tolist() == pytest.approx([0.2, 0.6, 0.6, 0.8, 0.8])
    assert curve.risk.tolist() == pytest.approx([0, 0, 1 / 4, 1 / 5, 2 / 6])
    assert metrics.coverage_at(curve, 0.98) == pytest.approx(0.6)
    assert metrics.coverage_at(curve, 0.8) == pytest.approx(0.8)


def test_what_is_never_precise_enough_covers_nothing() -> None:
    wrong = np.zeros(3, dtype=bool)
    curve = metrics.risk_coverage(np.array([0.9, 0.5, 0.4]), wrong, ~wrong)
    assert metrics.coverage_at(curve, 0.95) == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=40))
def test_auroc_is_the_share_of_pairs_in_order(rows: list[tuple[float, bool]]) -> None:
    score, inside = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    found = metrics.auroc(score, inside)
    if inside.all() or not inside.any():
        assert found is None
        return
    pairs = [(a > b) + 0.5 * (a == b) for a in score[inside] for b in score[~inside]]
    assert found == pytest.approx(np.mean(pairs))


def test_outside_messages_are_recalled_below_what_the_others_pass() -> None:
    score = np.concatenate([np.linspace(0.5, 1, 100), [0.1, 0.2, 0.3, 0.9]])
    inside = np.arange(104) < 100
    assert metrics.outside_recall(score, inside) == pytest.approx(0.75)


def test_promises_kept_have_no_calibration_error_and_broken_ones_do() -> None:
    kept = metrics.reliability(np.full(10, 0.8), np.arange(10) < 8)
    assert metrics.calibration_error(kept) == pytest.approx(0, abs=1e-9)
    broken = metrics.reliability(np.full(10, 0.8), np.arange(10) < 3)
    assert metrics.calibration_error(broken) == pytest.approx(0.5)
    assert metrics.calibration_error(()) == 0


def test_few_answers_say_little() -> None:
    low, high = metrics.interval(0, 100)
    assert low == 0 and 0.03 < high < 0.04
    assert metrics.interval(0, 0) == (0, 1)


def test_the_figures_of_a_handful_of_messages() -> None:
    found = figures(
        [
            outcome("a", "a", 0.99, answered=True),
            outcome("a", "b", 0.97, answered=True),
            outcome("z", "a", 0.5),
            outcome(None, "b", 0.96, answered=True),
            outcome(None, "b", 0.01),
        ]
    )
    assert (found.messages, found.inside, found.answered) == (5, 3, 3)
    assert (found.first, found.among_three) == pytest.approx((1 / 3, 2 / 3))
    assert (found.answered_right, found.answers_wrong) == pytest.approx((1 / 3, 2 / 3))
    assert {(each.expected, each.found) for each in found.confusions} == {("a", "b"), ("z", "a"), (None, "b")}
    assert json.loads(json.dumps(found.as_json()))["curve"]["risk"][0] == 0
    with pytest.raises(ValueError, match="no message"):
        figures([])


def test_what_is_likely_is_read_in_the_first_reply_and_may_be_wrong() -> None:
    rows = [
        outcome("a", "a", 0.99, answered=True),
        *(outcome("a", "a", 0.7, likely=True) for _ in range(3)),
        outcome("a", "b", 0.7, likely=True),
        outcome("a", "a", 0.2),
        outcome(None, "a", 0.7, likely=True),
        outcome(None, "b", 0.1),
    ]
    found = figures(rows)
    assert (found.likely, found.likely_share) == (5, 5 / 8)
    assert found.likely_wrong == pytest.approx(2 / 5)
    assert found.read_right == pytest.approx(4 / 6) and found.answered_right == pytest.approx(1 / 6)
    assert (None, "a") in {(each.expected, each.found) for each in found.confusions}
    shown = {name: (value, meaning) for name, value, meaning in figure_rows(found)}
    assert shown["read the right answer in the first reply"][0] == "66.7 %"
    assert shown["read the right answer in the first reply"][1].startswith("of 6")
    assert shown["shown as likely"] == ("62.5 %", "5 of 8")
    assert shown["wrong among what is shown as likely"][1].startswith("of 5;")
    none = figures(rows[:1])
    assert none.likely_wrong is None and none.likely_wrong_interval == (0, 1)


def test_an_entry_with_a_route_is_never_shown_as_likely() -> None:
    limits = Thresholds(answer=0.9, likely=0.6, clarify=0.25)
    reading = Reading((Ranked(EntryId("a"), 0.7),), None, 0.0)
    assert Outcome.of("what", EntryId("a"), reading, limits).likely
    assert not Outcome.of("what", EntryId("a"), reading, limits, frozenset({EntryId("a")})).likely
    sure = Outcome.of("what", None, Reading((Ranked(EntryId("a"), 0.9),), None, 0.0), limits)
    assert sure.answered and not sure.likely


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"text,label\nhello,a\n", ":1: the column 'entry' is missing"),
        (b"", ":1: the column 'text' is missing"),
        (b"text,entry\n", "holds no message"),
        (b"text,entry\nhello,no-such-entry\n", ":2: entry: the guide has no 'no-such-entry'"),
        (b"text,entry\nhello,\n  ,opening-hours\n", ":3: text: is empty"),
        (b"text,entry\n" + b"x" * 5000 + b",\n", ":2: text: has 5000 characters"),
        (b"text,entry\ncaf\xe9,\n", "is not UTF-8"),
        (b'text,entry\n"open\n', "is not CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_line(
    small_folder: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "messages.csv"
    file.write_bytes(content)
    with pytest.raises(MessagesError) as refused:
        messages.read_messages(file, load_guide(small_folder))
    assert said in str(refused.value) and str(file) in str(refused.value)


def test_messages_are_read_with_other_columns_beside_them(small_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text('when,entry,text\nnow,opening-hours,"open, today?"\nnow,,bread?\n', encoding="utf-8-sig")
    assert messages.read_messages(file, load_guide(small_folder)) == (
        LabelledMessage("open, today?", EntryId("opening-hours")),
        LabelledMessage("bread?", None),
    )


def test_a_guide_is_measured_on_examples_that_its_bot_has_not_seen(
    small_folder: Path, tmp_path: Path
) -> None:
    done = CliRunner().invoke(app, ["eval", "--guide", str(small_folder), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "right entry first" in done.output
    data = json.loads((tmp_path / "out" / "eval.json").read_text())
    hidden = {"where-is-the-key"}  # for reps only: no customer's message is for it
    assert data["inside"] > 10 and data["messages"] > data["inside"]
    assert 0 <= data["answered_right"] <= data["read_right"] <= data["first"]
    assert not hidden & {each["expected"] for each in data["confusions"]}
    page = (tmp_path / "out" / "eval.html").read_text()
    assert page.count("<svg") == 2 and "http://" not in page and "https://" not in page


def test_a_trained_bot_is_measured_on_a_file_of_messages(
    small_folder: Path, small_model: Path, tmp_path: Path
) -> None:
    file = tmp_path / "messages.csv"
    file.write_text("text,entry\nwhen do you open,opening-hours\nwho won the match,\n")
    asked = ["eval", str(file), "--guide", str(small_folder), "--model", str(small_model)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0 and "of them ask for an entry" in done.output


@pytest.mark.parametrize(
    "content", ["text,entry\nwhen do you open,no-such-entry\n", "text,entry\n", "", "a,b\n1,2\n"]
)
def test_a_file_that_cannot_be_used_costs_a_line_and_no_time(
    small_folder: Path, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "messages.csv"
    file.write_text(content)
    refused = CliRunner().invoke(app, ["eval", str(file), "--guide", str(small_folder)])
    assert refused.exit_code == 1 and len(refused.output.strip().splitlines()) == 1
    assert str(file) in refused.output and " — " in refused.output


@pytest.mark.parametrize("options", [[], ["--robust"]])
def test_a_guide_without_examples_has_nothing_to_be_measured_on(tmp_path: Path, options: list[str]) -> None:
    bare = (
        "topic: bare\ntitle: Bare\nentries:\n  - id: hours\n    question: When are you open?\n"
        "    answer: Always.\n    approval: {by: Owner, on: 2026-01-01}\n"
    )
    done = CliRunner().invoke(app, ["eval", "--guide", str(write(tmp_path / "faq", bare)), *options])
    assert done.exit_code == 1 and "Traceback" not in done.output and "add examples" in done.output


@pytest.fixture
def public_sets(tmp_path: Path) -> Path:
    """Both public sets in small, in their authors' files."""
    folder = tmp_path / "public"
    (folder / "banking77").mkdir(parents=True)
    cards = ["where is my card", "has my card arrived", "my card is late", "no card in the post"]
    rates = ["what is the rate", "your exchange rate", "rate for euros", "is the rate good"]
    rows = [*((text, "card_arrival") for text in cards), *((text, "exchange_rate") for text in rates)]
    content = "text,category\n" + "".join(f"{text},{intent}\n" for text, intent in rows)
    for split in ("train", "test"):
        (folder / "banking77" / f"{split}.csv").write_text(content)
    (folder / "clinc150").mkdir()
    data = {split: [list(row) for row in rows] for split in ("train", "test")}
    strange = {split: [["how tall is the moon", "oos"]] for split in ("oos_train", "oos_test")}
    (folder / "clinc150" / "data_full.json").write_text(json.dumps({**data, **strange}))
    return folder


def test_public_sets_are_read_as_their_authors_publish_them(public_sets: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["eval", "--public", str(public_sets), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "BANKING77: its test split" in done.output and "CLINC150: its test split" in done.output
    found = json.loads((tmp_path / "out" / "clinc150" / "eval.json").read_text())
    assert (found["messages"], found["inside"], found["first"]) == (9, 8, 1)


def test_a_young_guide_is_measured_in_five_draws(public_sets: Path, tmp_path: Path) -> None:
    asked = ["eval", "--public", str(public_sets), "--out", str(tmp_path / "out"), "--shots"]
    done = CliRunner().invoke(app, [*asked, "2"])
    assert done.exit_code == 0, done.output
    assert "2 examples an intent" in done.output and "mean" in done.output
    draws = json.loads((tmp_path / "out" / "banking77" / "shots.json").read_text())["first"]
    assert len(draws) == 5 and all(0.5 <= first <= 1 for first in draws)
    refused = CliRunner().invoke(app, [*asked, "5"])
    assert refused.exit_code == 1 and "has 4 examples — ask for --shots 4 or fewer" in refused.output


def test_an_encoder_is_tuned_on_a_set_before_it_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALMLINE_ENCODER_CACHE", str(tmp_path / "cache"))
    encoder = tiny_encoders.save(tmp_path / "tiny")
    (tmp_path / "banking77").mkdir()
    rows = {"card": "where is my {} card", "rate": "which exchange rate has {} today"}
    for split, numbers in (("train", range(40)), ("test", range(40, 50))):
        lines = [f"{text.format(number)},{intent}" for intent, text in rows.items() for number in numbers]
        text = "\n".join(["text,category", *lines])
        (tmp_path / "banking77" / f"{split}.csv").write_text(text + "\n", encoding="utf-8")
    asked = ["eval", "--public", str(tmp_path), "--fine-tune", "--encoder", str(encoder)]
    asked += ["--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "Fine-tuning on" in done.output and "encoder tuned" in done.output
    assert json.loads((tmp_path / "out" / "banking77" / "eval.json").read_text())["first"] == 1

    monkeypatch.setattr(few_shot, "DRAWS", 1)
    done = CliRunner().invoke(app, [*asked, "--shots", "30"])
    assert done.exit_code == 0, done.output
    assert "30 examples an intent, encoder tuned" in done.output
    assert json.loads((tmp_path / "out" / "banking77" / "shots.json").read_text())["first"] == [1]


def test_draws_differ_and_come_again(public_sets: Path) -> None:
    banking = public.find_sets(public_sets)[0]
    drawn = [few_shot.draw(banking, 2, seed).examples for seed in (0, 1, 0)]
    assert drawn[0] == drawn[2] != drawn[1]
    assert all(len(set(texts)) == 2 for texts in drawn[0].values())


def test_spoilt_messages_are_measured_beside_the_clean_ones(public_sets: Path, tmp_path: Path) -> None:
    asked = ["eval", "--public", str(public_sets), "--robust", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    kinds = json.loads((tmp_path / "out" / "clinc150" / "robust.json").read_text())["kinds"]
    assert [each["kind"] for each in kinds] == ["clean", "misspelt", "terse", "run-on", "shouted"]
    assert kinds[0]["first"] == kinds[4]["first"] == 1  # the encoder does not hear who shouts


def test_a_bot_is_measured_at_several_shares_of_strangers(public_sets: Path, tmp_path: Path) -> None:
    asked = ["eval", "--public", str(public_sets), "--outside", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "BANKING77 is left out: it has no messages outside its intents" in done.output
    shares = json.loads((tmp_path / "out" / "clinc150" / "outside.json").read_text())["shares"]
    assert [each["outside"] for each in shares] == [0.1, 0.3, 0.5, 0.7]
    for each in shares:
        assert 0 <= each["answered_right"] <= each["read_right"] <= 1
    assert shares[0]["read_right"] >= shares[3]["read_right"], "among strangers a bot is more careful"


def test_messages_of_one_kind_cannot_be_weighed_against_others() -> None:
    with pytest.raises(MessagesError, match=r"all of one kind — add some of the other"):
        share_of_strangers.measure_shares([])


def test_a_guide_is_measured_on_its_examples_misspelt(small_folder: Path) -> None:
    done = CliRunner().invoke(app, ["eval", "--robust", "--guide", str(small_folder)])
    assert done.exit_code == 0, done.output
    assert "run-on" in done.output and "one at a time would flatter" in done.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["messages.csv", "--public", "."], "leave one of them out"),
        (["messages.csv", "--encoder", "other"], "leave --encoder out"),
        (["--shots", "10"], "--public"),
        (["--fine-tune"], "calmline train --fine-tune"),
        (["--public", ".", "--shots", "10", "--robust"], "leave one of them out"),
        (["--outside", "--robust"], "--outside is measured alone"),
    ],
)
def test_options_that_exclude_each_other_are_not_passed_over(options: list[str], said: str) -> None:
    refused = CliRunner().invoke(app, ["eval", *options])
    assert refused.exit_code == 1 and said in refused.output
    assert len(refused.output.strip().splitlines()) == 1


@pytest.mark.parametrize("broken", ["none", "columns", "json"])
def test_a_folder_without_a_public_set_is_named(tmp_path: Path, broken: str) -> None:
    if broken == "columns":
        (tmp_path / "banking77").mkdir()
        for split in ("train", "test"):
            (tmp_path / "banking77" / f"{split}.csv").write_text("a,b\n1,2\n")
    if broken == "json":
        (tmp_path / "clinc150").mkdir()
        (tmp_path / "clinc150" / "data_full.json").write_text("{")
    done = CliRunner().invoke(app, ["eval", "--public", str(tmp_path)])
    assert done.exit_code == 1 and str(tmp_path) in done.output and "Traceback" not in done.output
