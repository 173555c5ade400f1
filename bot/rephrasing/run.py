"""`calmline suggest-examples`: suggestions for a guide's folder, shown or written."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.day import today
from bot.encoder.embedding import SentenceEncoder
from bot.guide.entry import EntryId, Guide
from bot.guide.load import load_guide
from bot.guide.wording import did_you_mean
from bot.progress import Say
from bot.ranking.reader import hidden_entries
from bot.rephrasing import report
from bot.rephrasing.settings import ENDPOINT_SETTINGS
from bot.rephrasing.suggest import Ask, suggest_examples
from bot.text.arrays import Encode, Floats

_TEXTS_AT_ONCE = 2048
_SHOWN_FROM = 4096
"""Texts from which reading them takes long enough to say how long."""


class SuggestionsError(Exception):
    """The suggestions cannot be made as asked; str() says what, where and what to do."""


def run(
    folder: Path,
    say: Say,
    *,
    only: Sequence[str] = (),
    limit: int,
    as_json: bool = False,
    out: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Prints suggestions for the guide in a folder, or writes them to `out`; a table, or JSON.

    Raises GuideError, EncoderError and SuggestionsError.
    """
    try:
        out = None if out is None else report.checked_out(out, folder)
    except report.OutError as error:
        raise SuggestionsError(str(error)) from None
    guide = load_guide(folder)
    wanted = _wanted(guide, only)
    ask = _asker(say, environment)
    say("Loading the encoder …")
    encode = _with_progress(SentenceEncoder.configured(threads=2).encode, say)
    found = suggest_examples(guide, encode, only=wanted, limit=limit, ask=ask, say=say)
    if out is not None:
        try:
            report.write(found, out)
        except OSError as error:
            raise SuggestionsError(
                f"{out} cannot be written ({error.strerror}) - choose another --out"
            ) from None
        count = sum(len(each.suggestions) for each in found)
        say(f"Wrote {out}: suggestions: {count}, entries: {len(found)}")
    if as_json:
        print(report.to_json(found))
    elif out is None:
        report.show(found)


def _wanted(guide: Guide, only: Sequence[str]) -> tuple[EntryId, ...]:
    """The entries named, checked."""
    hidden = hidden_entries(guide)
    for name in only:
        if name not in guide:
            guess = did_you_mean(name, [entry.id for entry in guide])
            remedy = f"did you mean '{guess}'?" if guess else "use the id of an entry"
            raise SuggestionsError(f"--entry: the guide has no '{name}' - {remedy}")
        if name in hidden:
            raise SuggestionsError(
                f"--entry: '{name}' is for reps only: no customer's message is read against it - leave it out"
            )
    return tuple(EntryId(name) for name in only)


def _asker(say: Say, environment: Mapping[str, str]) -> Ask | None:
    """What asks the configured endpoint; None if there is none: then no code that can reach a network is
    loaded."""
    if not any(environment.get(name, "").strip() for name in ENDPOINT_SETTINGS):
        return None
    from bot.rephrasing import endpoint

    try:
        settings = endpoint.configured(environment)
    except endpoint.EndpointError as error:
        raise SuggestionsError(str(error)) from None
    if settings is None:
        return None
    say(f"Asking {settings.model} at {settings.host} too, with approved questions and answers only.")
    return endpoint.Asker(settings, say, today())


def _with_progress(encode: Encode, say: Say) -> Encode:
    """`encode`, which says how far it is and how long it will take, if there is much to read."""

    def encode_in_steps(texts: Sequence[str]) -> Floats:
        if len(texts) < _SHOWN_FROM:
            return encode(texts)
        started, parts = time.monotonic(), []
        for top in range(0, len(texts), _TEXTS_AT_ONCE):
            parts.append(encode(texts[top : top + _TEXTS_AT_ONCE]))
            done = min(top + _TEXTS_AT_ONCE, len(texts))
            left = (time.monotonic() - started) / done * (len(texts) - done)
            say(f"Reading the guide: {done} of {len(texts)} texts, {left:.0f} s left …")
        return np.concatenate(parts)

    return encode_in_steps
