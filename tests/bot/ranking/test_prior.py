"""The shipped prior: it belongs to the code, and a file that does not is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.prior import agree, check_figures
from bot.encoder.embedding import CachedEncode, SentenceEncoder
from bot.importer import intents_beside
from bot.project import GUIDE
from bot.ranking import prior as shipped
from bot.ranking.confidence import NEAR, RIGHT
from bot.ranking.prior import BUCKETS, FILE, Prior, PriorError, bucket, position, shipped_prior


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def test_the_shipped_file_belongs_to_this_code() -> None:
    encode = CachedEncode(SentenceEncoder.open(threads=2).encode)
    found = check_figures(encode, intents_beside(GUIDE), shipped_prior())
    kept = shipped.made_from()["check"]
    assert agree(found, kept), (found, kept)
    assert not agree({**found, "first": found["first"] + 0.1}, kept)


def test_it_says_what_it_was_made_from(data: dict[str, Any]) -> None:
    made_from = data["made_from"]
    assert made_from["guides"] > 100 and len(made_from["left_out_whole"]) == len(BUCKETS) + 1
    for figures in made_from["left_out_whole"]:
        for group in set(figures) - {"answer", "likely"}:
            assert figures[group]["near_sure"] is None or figures[group]["near_sure"] <= 0.08


def test_the_weights_move_from_a_single_wording_to_many() -> None:
    prior = shipped_prior()
    assert position(1) == 0 and position(16) == position(100) == 1
    assert np.allclose(prior.weights(1).views, prior.single.views)
    assert np.allclose(prior.weights(40).views, prior.many.views)
    between = prior.weights(4)
    assert between.beside == pytest.approx((prior.single.beside + prior.many.beside) / 2)
    assert [bucket(wordings) for wordings in (1, 2, 5, 30)] == [0, 1, 2, 3]


def test_its_rows_hold_what_asks_for_entries_and_what_the_guide_lacks() -> None:
    for wordings in (1, 2, 5, 30):
        rows = shipped_prior().judged_rows(wordings)
        assert {RIGHT, NEAR} <= set(rows.outcome.tolist())
        assert np.allclose(rows.outcomes.sum(axis=1), 1, atol=1e-3)
        limits = rows.thresholds(0.02, 0.12)
        assert 0.3 <= limits.likely < limits.answer < 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 99}, "another version"),
        ({"signals": ["log_odds"]}, "another version"),
        ({"views": []}, "another version"),
        ({"confidence": [[0.0]]}, "damaged"),
        ({"scale": "none"}, "damaged"),
        ({"weights": {"single": [1.0]}}, "damaged"),
        ({"judged": []}, "damaged"),
    ],
)
def test_a_prior_that_does_not_fit_is_refused(
    data: dict[str, Any], change: dict[str, Any], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "prior.json"
    file.write_text(json.dumps({**data, **change}), encoding="utf-8")
    with pytest.raises(PriorError, match=f"prior.json .*{said}.*install Calmline's files anew"):
        Prior.read(file)


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"\xff\xfe"])
def test_a_missing_or_broken_file_is_refused(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "prior.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PriorError, match="install Calmline's files anew"):
        Prior.read(file)
