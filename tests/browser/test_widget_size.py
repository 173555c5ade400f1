"""What a page has to load for the widget: one file, small, and the one that its sources make."""

from __future__ import annotations

import gzip
import re

from api.web import bundle

MOST_GZIPPED = 20_000


def test_the_widget_is_small() -> None:
    assert len(gzip.compress(bundle.BUNDLE.read_bytes(), compresslevel=6, mtime=0)) <= MOST_GZIPPED


def test_the_served_file_is_what_the_sources_make() -> None:
    assert bundle.BUNDLE.read_text("utf-8") == bundle.bundle(), (
        "the widget's sources have changed: python -m api.web.bundle"
    )


def test_no_module_writes_markup() -> None:
    for source in bundle.SOURCES.glob("*.js"):
        found = re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", source.read_text("utf-8")
        )
        assert found is None, f"{source.name} makes markup of text: {found and found[0]}"
