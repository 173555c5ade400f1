"""What the scripts that browsers run are held to without Node."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "api" / "web"
MADE = {WEB / "widget" / "calmline.js"}
SCRIPTS = sorted(
    file
    for file in WEB.rglob("*.js")
    if not {"vendor", "node_modules"} & set(file.parts) and file not in MADE
)
MAX_COLUMNS = 120
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|unsafeHTML|unsafe-html")


def test_no_line_is_long() -> None:
    assert len(SCRIPTS) > 50
    assert [
        f"{file.relative_to(WEB)}:{number}"
        for file in SCRIPTS
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if len(line) > MAX_COLUMNS
    ] == []


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: str(file.relative_to(WEB)))
def test_no_module_makes_markup_of_text(file: Path) -> None:
    assert MARKUP.findall(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: str(file.relative_to(WEB)))
def test_no_module_is_let_off_the_type_check(file: Path) -> None:
    assert re.findall(r"@ts-(?:ignore|nocheck|expect-error)|biome-ignore", file.read_text("utf-8")) == []
