"""The stock assistant: what `rasa init` gives, on the same guide and the same other intents as Calmline.

Pipeline and policies are read from Rasa's own default configuration. The guide's entries are responses of
the retrieval intent `faq`; the intents of `data/nlu/` are ordinary ones, each with a rule and a canned
line. A few stories in the manner of `rasa init` give TED and UnexpecTED something to learn from, since
rules teach them nothing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from bench.processes import train
from bench.progress import waiting
from bench.results import Training
from bot.guide.entry import Guide
from bot.progress import Say
from bot.project import NLU

EPOCHS = 100
"""The epochs that `rasa init` writes for DIET, the response selector, TED and UnexpecTED."""

POLICIES = ("MemoizationPolicy", "RulePolicy", "UnexpecTEDIntentPolicy", "TEDPolicy")
STORIES = (
    ("greet", "faq", "thanks", "goodbye"),
    ("faq", "faq", "affirm"),
    ("greet", "faq", "not_what_i_asked", "faq", "thanks"),
    ("faq", "upset", "ask_person"),
    ("greet", "bot_challenge", "faq", "deny", "goodbye"),
)


class StockError(Exception):
    """There is no stock assistant to measure; str() says why."""


@dataclass(frozen=True)
class StockModel:
    """A trained stock assistant, and how long its training took."""

    model: Path
    training: Training


def rasa_command(*arguments: str) -> list[str]:
    """The command line that runs Rasa's own command in this environment."""
    return [sys.executable, "-m", "rasa", *arguments]


def prepare(folder: Path, say: Say) -> StockModel:
    """Trains the stock assistant of the project in `folder`, unless that was done before.

    Raises ProcessError.
    """
    stamp = _digest(folder)
    model, note = folder / "stock.tar.gz", folder / "stock.json"
    if model.is_file() and note.is_file():
        known = json.loads(note.read_text())
        if known["stamp"] == stamp:
            say(f"Stock assistant: using {model}, trained before")
            return StockModel(model, Training(**{**known["training"], "earlier": True}))
    model.unlink(missing_ok=True)
    command = rasa_command("train", "--force", "--fixed-model-name", "stock", "--out", ".")
    with waiting(say, "training the stock assistant (many minutes on two cores)"):
        training = train(command, folder / "train.log", cwd=folder)
    note.write_text(json.dumps({"stamp": stamp, "training": asdict(training)}))
    return StockModel(model, training)


def use_trained(model: Path) -> StockModel:
    """A stock assistant that was trained before. Raises StockError if there is none at `model`."""
    if not model.is_file():
        raise StockError(f"there is no model at {model}: leave --stock-model out and one is trained")
    return StockModel(model.resolve(), Training())


def write_project(folder: Path, guide: Guide, epochs: int = EPOCHS) -> None:
    """Writes the Rasa project into `folder`, except files that are right already. Raises StockError."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    for file in sorted(NLU.glob("*.yml")):
        shutil.copyfile(file, data / file.name)
    intents = _intents()
    _write(folder / "config.yml", _config(epochs))
    _write(folder / "domain.yml", _domain(guide, intents))
    _write(data / "faq.yml", {"version": "3.1", "nlu": [_examples(entry) for entry in guide]})
    _write(data / "rules.yml", {"version": "3.1", "rules": _rules(intents)})
    _write(data / "stories.yml", {"version": "3.1", "stories": _stories()})
    _write(folder / "credentials.yml", {"rest": None})
    _write(folder / "endpoints.yml", {})


def _config(epochs: int) -> dict[str, Any]:
    shipped = files("rasa.engine.recipes.config_files") / "default_config.yml"
    config: dict[str, Any] = yaml.safe_load(shipped.read_text())
    found = tuple(sorted(policy["name"] for policy in config["policies"]))
    if found != tuple(sorted(POLICIES)):
        raise StockError(f"this Rasa's default policies are others than expected: {', '.join(found)}")
    for part in (*config["pipeline"], *config["policies"]):
        if "epochs" in part:
            part["epochs"] = epochs
    return {**config, "assistant_id": "stock"}


def _intents() -> list[str]:
    return sorted(
        block["intent"] for file in NLU.glob("*.yml") for block in yaml.safe_load(file.read_text())["nlu"]
    )


def _domain(guide: Guide, intents: list[str]) -> dict[str, Any]:
    responses = {f"utter_{name}": [{"text": f"This is the line for {name}."}] for name in intents}
    responses["utter_please_rephrase"] = [{"text": "I did not understand. Could you put it another way?"}]
    responses |= {f"utter_faq/{entry.id}": [{"text": entry.answer}] for entry in guide}
    return {
        "version": "3.1",
        "intents": ["faq", *intents],
        "responses": responses,
        "actions": ["utter_faq"],
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _examples(entry: Any) -> dict[str, str]:
    texts = dict.fromkeys((entry.question, *entry.examples))
    return {"intent": f"faq/{entry.id}", "examples": "".join(f"- {text}\n" for text in texts)}


def _rules(intents: list[str]) -> list[dict[str, Any]]:
    pairs = [(name, f"utter_{name}") for name in ("faq", *intents)]
    pairs.append(("nlu_fallback", "utter_please_rephrase"))
    return [
        {"rule": f"Answer {intent}", "steps": [{"intent": intent}, {"action": action}]}
        for intent, action in pairs
    ]


def _stories() -> list[dict[str, Any]]:
    return [
        {
            "story": f"story {number}",
            "steps": [step for name in names for step in ({"intent": name}, {"action": f"utter_{name}"})],
        }
        for number, names in enumerate(STORIES, 1)
    ]


def _write(file: Path, content: dict[str, Any]) -> None:
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)
    if not file.exists() or file.read_text() != text:
        file.write_text(text)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in (folder / "config.yml", folder / "domain.yml", *sorted((folder / "data").glob("*.yml"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
