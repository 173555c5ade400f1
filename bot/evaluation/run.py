"""`calmline eval`: the guide on itself, a trained bot on messages from a file, or bots on public sets."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation import held_out, messages, report, robust, share_of_strangers
from bot.evaluation.messages import LabelledMessage, MessagesError
from bot.evaluation.outcomes import MeasuredBot, figures, routed_entries
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from bot.progress import Say
from bot.ranking.reader import hidden_entries

if TYPE_CHECKING:
    from bot.encoder.embedding import SentenceEncoder
    from bot.evaluation.public import PublicSet
    from bot.ranking.calibration import Calibration
    from bot.text.arrays import Encode

_TUNED = ", encoder tuned"


@dataclass(frozen=True)
class Subject:
    """What is measured: bots of one guide, each with the messages that it has not seen.

    `out` is the folder for the figures, None for none.
    """

    title: str
    guide: Guide
    parts: Iterable[tuple[MeasuredBot, tuple[LabelledMessage, ...]]]
    out: Path | None
    note: str = ""


def run(
    guide_dir: Path,
    model: Path,
    file: Path | None,
    public: Path | None,
    out: Path | None,
    say: Say,
    *,
    perturbed: bool = False,
    outside: bool = False,
    shots: int | None = None,
    fine_tune: bool = False,
    encoder: str | None = None,
) -> None:
    """Measures, prints, and writes what was asked for.

    - `perturbed`: misspelt, terse, run-on and shouted messages beside the clean ones.
    - `outside`: at several shares of messages outside the guide.
    - `shots`: the public sets with this many examples an intent.
    - `fine_tune`: an encoder tuned on each public set first.
    - `encoder`: another one than config.yml's, unless a trained bot brings its own.

    Raises GuideError, EncoderError, ModelError, MessagesError, and OSError if `out` cannot be written.
    """
    if public is not None:
        _measure_public_sets(
            public,
            out,
            say,
            perturbed=perturbed,
            outside=outside,
            shots=shots,
            fine_tune=fine_tune,
            name=encoder,
        )
        if shots is None and not fine_tune and not outside:
            _measure_conversations(public, guide_dir, out, say, encoder)
        return
    guide = load_guide(guide_dir)
    if file is None and not any(entry.examples for entry in guide):
        raise MessagesError(
            f"{guide_dir}: no entry has examples, and the guide is measured on them — add examples"
        )
    labelled = messages.read_messages(file, guide) if file else ()
    from bot.host import lean

    say("Starting …")
    lean.import_rasa()
    if file is None:
        title = f"{_short_name(guide_dir)}: examples that the bot has not seen"
        subject = Subject(
            title, guide, _held_out_parts(guide_dir, guide, say, encoder), out, held_out.WHY_A_FIFTH
        )
    else:
        title = f"{file.name}: messages of which the right entry is known"
        subject = Subject(title, guide, [(_trained_bot(model, guide, say), labelled)], out)
    _measure(subject, say, perturbed=perturbed, outside=outside)


def _measure(subject: Subject, say: Say, *, perturbed: bool, outside: bool) -> None:
    if perturbed:
        _measure_perturbed(subject, say)
        return
    if outside:
        _measure_shares(subject, say)
        return
    outcomes = [outcome for read, labelled in subject.parts for outcome in read(labelled)]
    found = figures(outcomes)
    report.show_figures(subject.title, found, subject.guide, subject.note)
    if subject.out is not None:
        report.write_figures(subject.out, subject.title, found, subject.guide, say)


def _measure_perturbed(subject: Subject, say: Say) -> None:
    rows = robust.measure_robustness(subject.parts, say)
    report.show_perturbed(subject.title, rows, subject.note)
    if subject.out is not None:
        data = {"title": subject.title, "kinds": [asdict(row) for row in rows]}
        report.write_data(subject.out / "robust.json", data, say)


def _measure_shares(subject: Subject, say: Say) -> None:
    rows = share_of_strangers.measure_shares(subject.parts)
    report.show_shares(subject.title, rows, subject.note)
    if subject.out is not None:
        data = {"title": subject.title, "shares": [asdict(row) for row in rows]}
        report.write_data(subject.out / "outside.json", data, say)


def _measure_public_sets(
    folder: Path,
    out: Path | None,
    say: Say,
    *,
    perturbed: bool,
    outside: bool,
    shots: int | None,
    fine_tune: bool,
    name: str | None,
) -> None:
    from bot.encoder.embedding import SentenceEncoder
    from bot.evaluation import public

    sets = public.find_sets(folder)
    encoder = SentenceEncoder.configured(name, threads=2)
    for each in sets:
        if outside and all(message.entry is not None for message in each.test):
            say(f"{each.name} is left out: it has no messages outside its intents")
            continue
        place = out / each.name.lower() if out is not None else None
        if shots is not None:
            _measure_draws(each, shots, encoder, place, say, fine_tune=fine_tune)
            continue
        with _fitted_bot(each, encoder, encoder.encode, say, fine_tune=fine_tune) as read:
            title = f"{each.name}: its test split{_TUNED if fine_tune else ''}"
            subject = Subject(title, each.guide(), [(read, each.test)], place)
            _measure(subject, say, perturbed=perturbed, outside=outside)


@contextlib.contextmanager
def _fitted_bot(
    each: PublicSet, encoder: SentenceEncoder, encode: Encode, say: Say, *, fine_tune: bool
) -> Iterator[MeasuredBot]:
    """A bot fitted on a set's training split: with `encode`, that of `encoder`, or with a tuned encoder."""
    from bot.evaluation import public

    with tempfile.TemporaryDirectory() as work:
        calibration = None
        if fine_tune:
            encoder, calibration = _tune_on(each, Path(work), encoder, say)
            encode = encoder.encode
        yield public.fit_set(each, encode, say, encoder.words, calibration)


def _tune_on(
    public: PublicSet, work: Path, source: SentenceEncoder, say: Say
) -> tuple[SentenceEncoder, Calibration]:
    """An encoder tuned on a set's training split, and the calibration that was learned meanwhile."""
    from bot.encoder.embedding import SentenceEncoder
    from bot.ranking.tuning import tune_encoder

    folder = work / "encoder"
    tuned = tune_encoder(source.name, public.guide(), public.intents(), folder, say, language=source.words)
    encoder = SentenceEncoder.open(
        str(folder), cache=work / "sessions", threads=2, precision=source.precision
    )
    return encoder, tuned.calibration


def _measure_draws(
    public: PublicSet, shots: int, encoder: SentenceEncoder, out: Path | None, say: Say, *, fine_tune: bool
) -> None:
    from bot.encoder.embedding import CachedEncode
    from bot.evaluation import few_shot

    encode = CachedEncode(encoder.encode)
    draws = []
    for drawn in few_shot.draws(public, shots):
        with _fitted_bot(drawn, encoder, encode, say, fine_tune=fine_tune) as read:
            draws.append(few_shot.right_first(read, drawn))
        say(f"{public.name}: draw {len(draws)} of {few_shot.DRAWS}: {draws[-1] * 100:.1f} % right first")
    title = f"{public.name}: {shots} examples an intent{_TUNED if fine_tune else ''}"
    report.show_draws(title, draws)
    if out is not None:
        report.write_data(out / "shots.json", {"title": title, "shots": shots, "first": draws}, say)


def _held_out_parts(
    guide_dir: Path, guide: Guide, say: Say, name: str | None
) -> Iterator[tuple[MeasuredBot, tuple[LabelledMessage, ...]]]:
    from bot.encoder.embedding import SentenceEncoder
    from bot.importer import intents_beside

    say("Reading the examples …")
    intents = intents_beside(guide_dir)
    encoder = SentenceEncoder.configured(name, threads=2)
    return held_out.held_out_folds(guide, intents, encoder.encode, language=encoder.words, say=say)


def _measure_conversations(
    folder: Path, guide_dir: Path, out: Path | None, say: Say, name: str | None
) -> None:
    """Measures the upset detector on the rated conversations of a folder of public sets, if it has any."""
    from bot.evaluation import satisfaction, transcripts

    file = transcripts.conversations_file(folder)
    if not file.is_file():
        return
    conversations = transcripts.read_conversations(file)
    from bot.host import lean

    lean.import_rasa()
    from bot.encoder.embedding import SentenceEncoder
    from bot.importer import training_data
    from bot.nlu import upset_detector

    say("USS: fitting the upset detector on the examples of data/nlu and the guide …")
    encode = SentenceEncoder.configured(name, threads=2).encode
    model = upset_detector.fitted(training_data(guide_dir), encode)
    if model is None:
        say("USS: data/nlu holds too few examples of upset: nothing is measured")
        return
    found = satisfaction.measure_satisfaction(conversations, model, encode, say)
    satisfaction.show_satisfaction(found)
    if out is not None:
        report.write_data(out / "uss" / "eval.json", asdict(found), say)


def _trained_bot(model: Path, guide: Guide, say: Say) -> MeasuredBot:
    from bot.host.load import open_bot

    say("Loading the bot …")
    bot = open_bot(model, guide)
    return MeasuredBot(
        bot.reader, bot.encoder.encode, hidden_entries(guide), say, routed=routed_entries(guide)
    )


def _short_name(folder: Path) -> str:
    """The last two names of a folder, which tell it from others."""
    return "/".join(folder.resolve().parts[-2:])
