"""Rasa importer `GuideImporter`: the approved guide becomes training data beside the project's own files.

Each entry is a response of the retrieval intent `faq`: its question and examples are training examples of
`faq/<entry id>`, its answer is the response. The whole entry travels in the metadata of one of its
examples, so that a change anywhere in the guide makes another training, and a trained model carries the
guide that it was made from. Not in the domain: Rasa reads that three times on every start, and rep notes
have no business there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot import project
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from bot.ranking.intents import FAQ

_META = "guide"


class GuideImporter(RasaFileImporter):
    """Reads the folder `guide` (default `data/faq`, from where Rasa is started) beside Rasa's own files.

    Raises GuideError with every problem of the guide, each with file and line.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        guide: str = "data/faq",
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._guide = Path(guide)

    @cached_method  # type: ignore[untyped-decorator]
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The project's examples and the guide's."""
        return super().get_nlu_data(language).merge(training_data_of(load_guide(self._guide)))


def training_data_of(guide: Guide) -> TrainingData:
    """A guide as Rasa training data."""
    content = json.loads(guide.to_json())
    topics = {topic["id"]: topic for topic in content["topics"]}
    examples: list[Message] = []
    responses: dict[str, list[dict[str, Any]]] = {}
    for entry, written in zip(guide, content["entries"], strict=True):
        key = f"{FAQ}/{entry.id}"
        meta = {"format": content["format"], "topic": topics[entry.topic], "entry": written}
        for text in dict.fromkeys((entry.question, *entry.examples)):
            examples.append(Message(data={TEXT: text, INTENT: FAQ, INTENT_RESPONSE_KEY: key}))
        examples[-1].set(METADATA, {_META: json.dumps(meta, sort_keys=True)})
        responses[key] = [{"text": entry.answer}]
    return TrainingData(examples, responses=responses)


def training_data(guide_dir: Path) -> TrainingData:
    """What training with the guide of that folder reads: its examples and the project's."""
    config, domain, nlu = (str(path) for path in (project.CONFIG, project.DOMAIN, project.NLU))
    return GuideImporter(config, domain, [nlu], guide=str(guide_dir)).get_nlu_data()


def intents_beside(guide_dir: Path) -> dict[str, list[str]]:
    """Examples of the project's intents, read as training with the guide of that folder reads them."""
    return intents_of(training_data(guide_dir))


def intents_of(training_data: TrainingData) -> dict[str, list[str]]:
    """Examples of `data/nlu/` by intent, without the guide's."""
    intents: dict[str, list[str]] = {}
    for message in training_data.intent_examples:
        if not message.get(INTENT_RESPONSE_KEY):
            intents.setdefault(message.get(INTENT), []).append(message.get(TEXT))
    return {name: list(dict.fromkeys(examples)) for name, examples in sorted(intents.items())}


def guide_of(training_data: TrainingData) -> Guide:
    """The guide that `training_data_of` put into training data. Raises ValueError if there is none."""
    metas = [
        json.loads(metadata[_META])
        for message in training_data.training_examples
        if _META in (metadata := message.get(METADATA) or {})
    ]
    if not metas:
        raise ValueError("the training data holds no guide: name bot.importer.GuideImporter in config.yml")
    topics = list({meta["topic"]["id"]: meta["topic"] for meta in metas}.values())
    content = {
        "format": metas[0]["format"],
        "topics": topics,
        "entries": [meta["entry"] for meta in metas],
    }
    return Guide.from_json(json.dumps(content))
