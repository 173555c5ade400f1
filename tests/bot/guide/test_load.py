"""An editor writes the guide in YAML, and every slip is named with its file, line and field."""

from __future__ import annotations

import json
import os
import pickle
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from bot.guide import Audience, Entry, Guide, GuideError, GuideProblem, load_guide

Edit = Callable[[str, str, str], None]
AddEntry = Callable[[str], None]


def refused(folder: Path) -> list[str]:
    """The lines that an editor reads when the guide doesn't load."""
    with pytest.raises(GuideError) as raised:
        load_guide(folder)
    assert str(raised.value).splitlines() == [str(problem) for problem in raised.value.problems]
    return [str(problem) for problem in raised.value.problems]


def only(folder: Path) -> str:
    lines = refused(folder)
    assert len(lines) == 1, lines
    return lines[0]


def test_a_sound_guide_loads_with_every_field_in_its_type(folder: Path) -> None:
    guide = load_guide(folder)

    assert [(topic.id, topic.title, topic.file) for topic in guide.topics] == [
        ("cards", "Cards and payments", "data/faq/cards.yml"),
        ("desk", "For the desk", "data/faq/desk.yml"),
    ]
    entry = guide["change-my-card"]
    assert entry.topic == "cards"
    assert entry.examples == ("i want to put another card on my acount", "replace my card")
    assert entry.answer == (
        'You can change it at any time.\n\n- Sign in and open Payment\n- Choose "Use another card"'
    )
    assert entry.rep_notes.endswith("Never ask for the number.")
    assert entry.audience is Audience.CUSTOMER
    assert entry.follow_ups == ("pay-another-way",)
    assert entry.featured
    assert entry.approval is not None
    assert (entry.approval.by, entry.approval.on) == ("Dana Whitfield, Communications", date(2026, 11, 2))
    assert (entry.effective_from, entry.effective_until) == (date(2026, 11, 2), date(2027, 11, 2))
    assert guide["pay-another-way"].route == "billing"
    assert guide["verify-a-caller"].audience is Audience.REP
    assert "change-my-card" in guide
    assert "no-such-entry" not in guide
    assert guide.get("no-such-entry") is None


def test_an_entry_knows_the_lines_it_was_written_on(folder: Path) -> None:
    place = load_guide(folder)["change-my-card"].location
    assert (place.file, place.line) == ("data/faq/cards.yml", 4)
    assert place.line_of("answer") == 9
    assert place.line_of_example(1) == 8
    assert place.line_of("route") == 4, "a field that isn't written is at its entry"


def test_customers_get_only_what_is_approved_in_effect_and_meant_for_them(
    folder: Path, edit: Edit, add_entry: AddEntry
) -> None:
    add_entry("id: draft\nquestion: Is this a draft?\nanswer: It is.")
    guide = load_guide(folder)

    def shown(day: date) -> list[str]:
        return [entry.id for entry in guide.for_customers(day)]

    assert shown(date(2026, 11, 1)) == [], "the day before the approval"
    assert shown(date(2026, 11, 2)) == ["change-my-card", "pay-another-way"], "from the first day"
    assert shown(date(2027, 11, 2)) == ["change-my-card", "pay-another-way"], "through the last day"
    assert shown(date(2027, 11, 3)) == ["pay-another-way"]
    assert guide["verify-a-caller"].live(date(2026, 11, 2))
    assert not guide["draft"].live(date(2026, 11, 2))


def test_the_digest_follows_the_words_and_nothing_else(folder: Path, edit: Edit, tmp_path: Path) -> None:
    before = load_guide(folder).digest
    edit("cards.yml", "topic: cards\n", "# reviewed in November\ntopic: cards\n\n")
    moved = folder.rename(tmp_path / "elsewhere")
    assert load_guide(moved).digest == before
    guide = load_guide(moved)
    assert Guide(guide.topics[::-1], guide.entries[2:] + guide.entries[:2]).digest == before
    text = (moved / "cards.yml").read_text()
    (moved / "cards.yml").write_text(text.replace("replace my card", "replace my cards"))
    assert load_guide(moved).digest != before


def test_a_guide_survives_json_and_pickle_unchanged(folder: Path) -> None:
    guide = load_guide(folder)
    assert Guide.from_json(guide.to_json()) == guide
    assert Guide.from_json(guide.to_json()).digest == guide.digest
    assert pickle.loads(pickle.dumps(guide))["change-my-card"] == guide["change-my-card"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "topics": 3}', "not json"])
def test_json_of_anything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        Guide.from_json(text)


def test_stored_json_with_a_spoilt_entry_is_a_value_error(folder: Path) -> None:
    content = json.loads(load_guide(folder).to_json())
    content["entries"][0]["audience"] = "everyone"
    with pytest.raises(ValueError):
        Guide.from_json(json.dumps(content))


def test_two_entries_with_one_id_never_make_a_guide(folder: Path) -> None:
    guide = load_guide(folder)
    entry: Entry = guide.entries[0]
    with pytest.raises(ValueError):
        Guide(guide.topics, (entry, entry))


SLIPS = [
    (
        "    examples: [bank",
        "    exmples: [bank",
        "23: exmples: is not a field of the guide — did you mean 'examples'?",
    ),
    ("billing", "biling", "25: route: 'biling' is not known — did you mean 'billing'?"),
    (
        "[pay-another-way]",
        "[pay-anoter-way]",
        "17: follow_ups: there is no entry 'pay-anoter-way' — did you mean 'pay-another-way'?",
    ),
    (
        "[pay-another-way]",
        "[change-my-card]",
        "17: follow_ups: 'change-my-card' leads back to the entry itself",
    ),
    (
        "[pay-another-way]",
        "[verify-a-caller]",
        "17: follow_ups: 'verify-a-caller' is for reps only — remove it",
    ),
    ("[pay-another-way]", "pay-another-way", "17: follow_ups: must be a list, found text"),
    ("id: pay-another-way", "id: Pay Another Way", "21: id: 'Pay Another Way' is not an id"),
    ("featured: true", "featured: yes please", "18: featured: must be true or false, found 'yes please'"),
    (
        "until: 2027-11-02",
        "until: 2027-02-30",
        "20: effective.until: 2027-02-30 is not a day of the calendar",
    ),
    (
        "until: 2027-11-02",
        "until: 2 November",
        "20: effective.until: must be a day, found '2 November' — write it as YYYY-MM-DD",
    ),
    (
        "until: 2027-11-02",
        "until: 2026-11-01",
        "20: effective.until: 2026-11-01 is before the start on 2026-11-02",
    ),
    (
        "until: 2027-11-02",
        "till: 2027-11-02",
        "20: effective.till: is not a field of the guide — did you mean 'until'?",
    ),
    (
        "{by: Dana Whitfield, on: 2026-11-02}",
        "yes",
        "26: approval: must hold fields, found the yes/no value 'yes'",
    ),
    ("{by: Dana Whitfield, on: 2026-11-02}", "{by: Dana}", "26: approval.on: is missing — add 'on:'"),
    (
        "answer: Yes, by bank transfer or by cheque.",
        "answer: 12",
        "24: answer: must be text, found the number 12",
    ),
    (
        "answer: Yes, by bank transfer or by cheque.",
        "answer: [yes]",
        "24: answer: must be text, found a list",
    ),
    ("answer: Yes, by bank transfer or by cheque.", "answer:", "24: answer: is missing"),
    ("answer: Yes, by bank transfer or by cheque.", "answer: '???'", "24: answer: has no words"),
    (
        "answer: Yes, by bank transfer or by cheque.",
        'answer: "a\\e[2Jb"',
        "24: answer: holds the unprintable character U+001B",
    ),
    (
        "answer: Yes, by bank transfer or by cheque.",
        "answer: !!python/object:os.system x",
        "24: uses the YAML tag tag:yaml.org,2002:python/object:os.system",
    ),
    (
        "    route: billing",
        "    answer: Again.",
        "25: 'answer' is written twice, first on line 24 — keep one of the two",
    ),
    (
        "Can I pay without a card?",
        "REPLACE  my card!",
        "22: question: 'REPLACE my card!' is the same as examples of 'change-my-card' at data/faq/",
    ),
    (
        "topic: cards",
        "topic: card",
        "1: topic: 'card' differs from the file's name 'cards' — write 'topic: cards'",
    ),
    (
        "title: Cards and payments",
        "titel: Cards",
        "2: titel: is not a field of the guide — did you mean 'title'?",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), SLIPS, ids=[slip[2][:48] for slip in SLIPS])
def test_a_slip_is_named_with_its_line_and_a_way_out(
    folder: Path, edit: Edit, old: str, new: str, expected: str
) -> None:
    # The lines of the expectations are those of cards.yml in conftest.
    edit("cards.yml", old, new)
    assert any(line.startswith(f"data/faq/cards.yml:{expected}") for line in refused(folder)), refused(folder)


def test_all_slips_of_all_files_come_at_once(folder: Path, edit: Edit) -> None:
    edit("cards.yml", "billing", "biling")
    edit("cards.yml", "until: 2027-11-02", "until: soon")
    edit("desk.yml", "audience: rep", "audience: reps")
    assert [line.split(": ")[:2] for line in refused(folder)] == [
        ["data/faq/cards.yml:20", "effective.until"],
        ["data/faq/cards.yml:25", "route"],
        ["data/faq/desk.yml:7", "audience"],
    ]


def test_an_id_used_twice_names_both_places(folder: Path, edit: Edit) -> None:
    edit("desk.yml", "id: verify-a-caller", "id: change-my-card")
    line = only(folder)
    assert line.startswith("data/faq/desk.yml:4: id: 'change-my-card' is already the id")
    assert "data/faq/cards.yml:4" in line


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("question: Can I pay", "question: Well: can I pay", 22, "put a text that holds ': ' in quotes"),
        ("    route: billing", "\troute: billing", 25, "spaces, not tabs"),
        (
            "examples: [bank transfer, cheque by post]",
            "examples: [bank transfer",
            24,
            "that begins on line 23) — close the bracket",
        ),
        ("answer: Yes", "answer: *yes", 24, "YAML alias"),
        ("title: Cards and payments", "---", 2, "second YAML document"),
    ],
)
def test_broken_yaml_says_where_and_what_to_do(
    folder: Path, edit: Edit, old: str, new: str, line: int, said: str
) -> None:
    edit("cards.yml", old, new)
    found = only(folder)
    assert found.startswith(f"data/faq/cards.yml:{line}: "), found
    assert said in found


def test_a_broken_file_does_not_make_its_entries_unknown_elsewhere(folder: Path, edit: Edit) -> None:
    (folder / "desk.yml").write_text("topic: desk\ntitle: [\n")
    edit("cards.yml", "follow_ups: [pay-another-way]", "follow_ups: [from-the-broken-file]")
    assert only(folder).startswith("data/faq/desk.yml:")


def test_a_yaml_bomb_is_refused_without_being_built(folder: Path) -> None:
    levels = "\n".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]" for before, name in pairwise("abcdefghi")
    )
    (folder / "desk.yml").write_text(f"a: &a [x]\n{levels}\n")
    started = time.thread_time()
    assert only(folder).startswith("data/faq/desk.yml:2: uses the YAML alias *a")
    assert time.thread_time() - started < 1


@pytest.mark.parametrize("nest", ["[" * 200_000, "{a: " * 200_000, "- " * 200_000])
def test_bottomless_nesting_is_refused(folder: Path, nest: str) -> None:
    (folder / "desk.yml").write_text(nest)
    assert only(folder).startswith("data/faq/desk.yml:1: ")


def test_text_that_is_not_utf8_is_named_by_byte_and_line(folder: Path) -> None:
    (folder / "desk.yml").write_bytes(b"topic: desk\ntitle: d\xe9sk\n")
    assert only(folder) == (
        "data/faq/desk.yml:2: is not UTF-8: byte 21 of the file is 0xe9 "
        "— save the file as UTF-8 in your editor"
    )


def test_a_file_saved_with_a_byte_order_mark_and_windows_line_ends_loads(folder: Path) -> None:
    before = load_guide(folder).digest
    text = (folder / "cards.yml").read_text()
    (folder / "cards.yml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_guide(folder).digest == before


def test_a_control_character_is_named(folder: Path) -> None:
    (folder / "desk.yml").write_bytes(b"topic: desk\ntitle: d\x00sk\n")
    assert only(folder).startswith("data/faq/desk.yml:2: holds the control character U+0000")


def test_a_file_over_5_mb_is_refused(folder: Path) -> None:
    (folder / "desk.yml").write_bytes(b"#" * (5 * 1024 * 1024 + 1))
    assert only(folder).startswith("data/faq/desk.yml: is larger than 5 MB — split")


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "just words\n", "- a list\n"])
def test_a_file_that_is_no_topic_says_how_to_begin_one(folder: Path, content: str) -> None:
    (folder / "desk.yml").write_text(content)
    assert only(folder).endswith("— begin the file with 'topic:', 'title:' and 'entries:'")


@pytest.mark.parametrize("entries", ["", " []", " soon", "\n  - just words"])
def test_a_topic_without_entries_says_so(folder: Path, entries: str) -> None:
    (folder / "desk.yml").write_text(f"topic: desk\ntitle: Desk\nentries:{entries}\n")
    assert "data/faq/desk.yml:" in only(folder)
    assert "- id:" in only(folder)


def test_an_empty_a_missing_and_a_wrong_folder_each_say_what_to_do(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert only(tmp_path / "empty").startswith("empty: holds no guide file — write one .yml file")
    assert only(tmp_path / "nowhere").startswith("nowhere: does not exist — name the folder")
    assert only(folder / "cards.yml").startswith("data/faq/cards.yml: is not a folder")


def test_the_same_topic_in_two_files_is_refused(folder: Path) -> None:
    (folder / "desk.yaml").write_text(
        "topic: desk\ntitle: Desk\nentries:\n  - {id: a, question: What is a?, answer: It is one.}\n"
    )
    assert "is already the topic of data/faq/desk.yaml" in only(folder)


def test_an_editors_lock_file_and_other_files_are_left_alone(folder: Path) -> None:
    os.symlink("nobody@nowhere", folder / ".#cards.yml")
    (folder / "README.md").write_text("How we write answers")
    assert len(load_guide(folder)) == 3


def test_a_folder_a_pipe_and_a_dead_link_with_a_yml_name_are_problems_not_crashes(folder: Path) -> None:
    (folder / "a.yml").mkdir()
    os.mkfifo(folder / "b.yml")
    os.symlink("nowhere", folder / "c.yml")
    lines = refused(folder)
    assert [line.split(" ")[0] for line in lines] == [f"data/faq/{name}.yml:" for name in "abc"]
    assert all("is not a file that can be read" in line for line in lines)


def test_a_hostile_field_name_cannot_move_the_terminals_cursor(folder: Path, edit: Edit) -> None:
    edit("cards.yml", "    route: billing", '    "\\e[2Jroute\\nx": billing')
    assert "\\x1b[2Jroute\\nx" in only(folder)


def test_a_problem_without_a_line_or_a_field_reads_well() -> None:
    assert str(GuideProblem("a.yml", None, "", "is odd", "mend it")) == "a.yml: is odd — mend it"


def test_scripts_in_which_marks_tell_words_apart_are_not_duplicates(
    folder: Path, add_entry: AddEntry
) -> None:
    add_entry("id: first\nquestion: कि\nanswer: Yes.")
    add_entry("id: second\nquestion: की\nanswer: No.")
    assert len(load_guide(folder)) == 5


def test_a_thousand_entries_with_a_hundred_examples_each_load_in_seconds(tmp_path: Path) -> None:
    for topic in range(10):
        lines = [f"topic: t{topic}", "title: Topic", "entries:"]
        for number in range(100):
            name = f"e-{topic}-{number}"
            lines += [
                f"  - id: {name}",
                f"    question: What is {name}?",
                "    answer: It is.",
                "    examples:",
            ]
            lines += [f"      - tell me number {index} of {name} please" for index in range(100)]
        (tmp_path / f"t{topic}.yml").write_text("\n".join(lines))
    started = time.thread_time()
    assert len(load_guide(tmp_path)) == 1000
    # About one second of a core, however many others want it.
    assert time.thread_time() - started < 6
