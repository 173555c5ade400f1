"""What a page has to load for the widget: one file, and small."""

from __future__ import annotations

import gzip
from pathlib import Path

import api.web

MOST_GZIPPED = 20_000


def test_the_widget_is_small() -> None:
    bundle = Path(api.web.__file__).parent / "widget" / "calmline.js"
    assert len(gzip.compress(bundle.read_bytes(), compresslevel=6, mtime=0)) <= MOST_GZIPPED
