"""The encoder in its three forms, in one run on one core: `python -m bench.encoder`.

The sentence-transformers model, its session in fp32 and its session in eight bits encode the same messages
of ten words in alternating rounds. A figure is the median of its rounds, a ratio the median of the ratios
within a round. With --public, a guide fitted on public sets is read with either session, too.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.progress import say, waiting
from bot.encoder.embedding import EncoderError, SentenceEncoder
from bot.evaluation import public
from bot.evaluation.messages import MessagesError
from bot.evaluation.outcomes import figures
from bot.guide.load import load_guide
from bot.project import GUIDE, ROOT
from bot.text.arrays import Floats

SOURCE, FP32, INT8 = "sentence-transformers", "fp32", "int8"
WORDS = 10
BATCHES = (1, 8, 32)
ROUND_MESSAGES = 64
ROUNDS = 12
QUICK_ROUNDS = 2
COMPARED = 300
"""Texts of the guide whose embeddings are compared with the source's."""
SEED = 20261110

Encoders = dict[str, SentenceEncoder]


@dataclass(frozen=True)
class EncoderSpeed:
    """One encoder at one batch size.

    `ms` and `cpu_ms` are milliseconds a message, by the clock and of the processor; `ratio` is that of
    `ms` to the source's; `per_second` counts messages in a second of the processor; `rounds` are the
    milliseconds of each round.
    """

    encoder: str
    batch: int
    ms: float
    cpu_ms: float
    ratio: float
    per_second: float
    rounds: tuple[float, ...]


@dataclass(frozen=True)
class Fidelity:
    """The mean and the worst cosine of an encoder's embeddings to the source's, over `texts` texts."""

    encoder: str
    texts: int
    mean: float
    worst: float


@dataclass(frozen=True)
class Accuracy:
    """Top-1 accuracy of an encoder on the test messages of the public set `name`."""

    encoder: str
    name: str
    first: float


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.encoder", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds: does it work at all?")
    parser.add_argument("--public", type=Path, help="folder with banking77/ or clinc150/: accuracy, too")
    parser.add_argument("--out", type=Path, default=ROOT / "results", help="folder for encoder.json")
    given = parser.parse_args()
    try:
        sets = public.find_sets(given.public) if given.public else []
        with waiting(say, "opening the encoders"):
            encoders = open_all()
        pin_to_one_core()
        texts = [text for entry in load_guide(GUIDE) for text in (entry.question, *entry.examples)]
        speeds = measure_speeds(encoders, ten_word_messages(texts), QUICK_ROUNDS if given.quick else ROUNDS)
        fidelities = measure_fidelity(encoders, random.Random(SEED).sample(texts, COMPARED))
        accuracies = [row for each in sets for row in measure_accuracy(encoders, each)]
    except (EncoderError, MessagesError) as error:
        sys.exit(f"bench: {error}")
    show(speeds, fidelities, accuracies)
    given.out.mkdir(parents=True, exist_ok=True)
    file = given.out / "encoder.json"
    rows: dict[str, Sequence[Any]] = {"speeds": speeds, "fidelity": fidelities, "accuracy": accuracies}
    data = {name: [asdict(row) for row in found] for name, found in rows.items()}
    file.write_text(json.dumps({"words": WORDS, "load": os.getloadavg()[0], **data}, indent=1) + "\n")
    say(f"Wrote {file}")


def open_all() -> Encoders:
    """Opens all three, one thread each. Raises EncoderError, also if this machine does not run eight bits."""
    import torch

    torch.set_num_threads(1)
    encoders = {
        SOURCE: SentenceEncoder.source(),
        FP32: SentenceEncoder.open(precision="fp32", threads=1),
        INT8: SentenceEncoder.open(precision="int8", threads=1),
    }
    if encoders[INT8].precision != "int8":
        raise EncoderError("eight bits are too coarse on this processor: there is nothing to compare")
    return encoders


def pin_to_one_core() -> None:
    """Keeps this process, with all threads of all libraries, on one core, if the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def ten_word_messages(texts: Sequence[str]) -> list[str]:
    """ROUND_MESSAGES of the texts that have WORDS words, repeated if there are too few."""
    ten = [text for text in texts if len(text.split()) == WORDS]
    return [ten[number % len(ten)] for number in range(ROUND_MESSAGES)]


def measure_speeds(encoders: Encoders, messages: list[str], rounds: int) -> list[EncoderSpeed]:
    """Times rounds of each encoder in turn, forwards and backwards, after a warm-up that does not count."""
    found: dict[tuple[str, int], list[float]] = {}
    used: dict[tuple[str, int], list[float]] = {}
    for batch in BATCHES:
        with waiting(say, f"{rounds} rounds of {len(messages)} messages of {WORDS} words, {batch} at once"):
            for number in range(rounds + 1):
                for name in list(encoders)[:: 1 if number % 2 else -1]:
                    ms, cpu_ms = _milliseconds(encoders[name], messages, batch)
                    if number:
                        found.setdefault((name, batch), []).append(ms)
                        used.setdefault((name, batch), []).append(cpu_ms)
    return [
        EncoderSpeed(
            encoder=name,
            batch=batch,
            ms=median(times),
            cpu_ms=median(used[name, batch]),
            ratio=median(a / b for a, b in zip(times, found[SOURCE, batch], strict=True)),
            per_second=1000 / median(used[name, batch]),
            rounds=tuple(times),
        )
        for (name, batch), times in found.items()
    ]


def _milliseconds(encoder: SentenceEncoder, messages: Sequence[str], batch: int) -> tuple[float, float]:
    started, worked = time.perf_counter(), time.process_time()
    for start in range(0, len(messages), batch):
        encoder.encode(messages[start : start + batch])
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - worked
    return 1000 * seconds / len(messages), 1000 * cpu_seconds / len(messages)


def measure_fidelity(encoders: Encoders, texts: Sequence[str]) -> list[Fidelity]:
    """Measures how near the sessions' embeddings are to the source's."""
    source: Floats = encoders[SOURCE].encode(texts)
    found = []
    for name in (FP32, INT8):
        cosine = (encoders[name].encode(texts) * source).sum(axis=1)
        found.append(Fidelity(name, len(texts), float(cosine.mean()), float(cosine.min())))
    return found


def measure_accuracy(encoders: Encoders, each: public.PublicSet) -> list[Accuracy]:
    """Measures accuracy on a public set with either session, for fitting and for reading."""
    found = []
    inside = [message for message in each.test if message.entry is not None]
    for name in (FP32, INT8):
        say(f"In {name}:")
        read = public.fit_set(each, encoders[name].encode, say, encoders[name].words)
        found.append(Accuracy(name, each.name, figures(read(inside)).first or 0.0))
    return found


def show(
    speeds: Sequence[EncoderSpeed], fidelities: Sequence[Fidelity], accuracies: Sequence[Accuracy]
) -> None:
    """Prints a table of all figures, with a row for each encoder."""
    sets = list(dict.fromkeys(row.name for row in accuracies))
    table = Table(title=f"Messages of {WORDS} words on one core", title_justify="left")
    table.add_column("encoder", no_wrap=True)
    headings = ["ms a message", "CPU ms", "of the source's"]
    headings += [f"msg/s, {batch} at once" for batch in BATCHES]
    headings += ["cosine, mean", "cosine, worst", *sets]
    for heading in headings:
        table.add_column(heading, justify="right")
    for name in (SOURCE, FP32, INT8):
        by_batch = {row.batch: row for row in speeds if row.encoder == name}
        near = next((row for row in fidelities if row.encoder == name), None)
        right = {row.name: row.first for row in accuracies if row.encoder == name}
        table.add_row(
            name,
            f"{by_batch[1].ms:.2f}",
            f"{by_batch[1].cpu_ms:.2f}",
            f"{by_batch[1].ratio:.2f}",
            *(f"{by_batch[batch].per_second:.0f}" for batch in BATCHES),
            *((f"{near.mean:.4f}", f"{near.worst:.4f}") if near else ("1", "1")),
            *(f"{right[each] * 100:.1f} %" if each in right else "–" for each in sets),
        )
    Console(width=max(120, Console().width)).print(table)


if __name__ == "__main__":
    main()
