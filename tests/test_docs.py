"""What holds the docs to the code: the map names every room, and every path and link leads somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAP = ROOT / "docs" / "architecture.md"
DECISIONS = ROOT / "docs" / "decisions"
PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "bench/README.md")),
        *(ROOT / "docs").rglob("*.md"),
    ]
)
DECISION_PAGES = sorted(DECISIONS.glob("[0-9]*.md"))

PARTS = ("bot", "actions", "api", "bench", "tests", "docs", "data")
NO_ROOMS = {"vendor", "migrations", "templates", "node_modules", "__pycache__"}
HEADINGS = ["Context", "What else was weighed", "Decision", "What follows"]

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(rf"(?<![\w./:-])(?:{'|'.join(PARTS)})/[\w./-]*")
_NAME = re.compile(r"(?<![\w./:*-])[\w-]+\.(?:py|js|ts|yml|csv|toml|lock|md)(?![\w/])")
_MODULE = re.compile(rf"-m ((?:{'|'.join(PARTS)})(?:\.\w+)+)")
_FLOORS = re.compile(r"^In `(\w+)/`, from below:\n\n```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def named(page: Path) -> Iterator[Path]:
    """The paths that a page names in its code, from the root; those of fenced blocks too."""
    text = page.read_text(encoding="utf-8")
    code = _FENCED.findall(text) + _INLINE.findall(_FENCED.sub("", text))
    for piece in code:
        yield from (Path(path) for path in _PATH.findall(piece))
        yield from (Path(*module.split(".")).with_suffix(".py") for module in _MODULE.findall(piece))


def file_names(page: Path) -> Iterator[str]:
    """The files that a page names without a folder; examples in fenced blocks are the reader's own."""
    for piece in _INLINE.findall(_FENCED.sub("", page.read_text(encoding="utf-8"))):
        yield from _NAME.findall(piece)


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """The relative links of a page outside code: the file, and the heading's anchor or ""."""
    text = _INLINE.sub("", _FENCED.sub("", page.read_text(encoding="utf-8")))
    for link in _LINK.findall(text):
        if not re.match(r"[a-z]+:", link):
            path, _, anchor = link.partition("#")
            yield (page.parent / path).resolve() if path else page, anchor


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def of_root(path: Path) -> str:
    return str(path.relative_to(ROOT))


def rooms() -> list[str]:
    """Every folder of modules in a part, as the map names it."""
    folders = {file.parent for part in ("bot", "actions", "api") for file in (ROOT / part).rglob("*.py")}
    kept = (folder.relative_to(ROOT) for folder in folders if not NO_ROOMS & set(folder.parts))
    return sorted(f"{folder}/" for folder in kept)


@pytest.mark.parametrize("room", rooms())
def test_every_room_is_on_the_map(room: str) -> None:
    assert f"`{room}`" in MAP.read_text(encoding="utf-8")


def test_the_map_shows_the_floors_that_are_held() -> None:
    source = (ROOT / "tests" / "test_architecture.py").read_text(encoding="utf-8")
    held = next(
        ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FLOORS"
    )
    shown = dict(_FLOORS.findall(MAP.read_text(encoding="utf-8")))

    def floors(text: str) -> list[set[str]]:
        return [set(line.split()) for line in text.strip().splitlines()]

    assert {part: floors(text) for part, text in shown.items()} == {
        part: floors(text) for part, text in held.items()
    }


@pytest.mark.parametrize("page", PAGES, ids=of_root)
def test_what_a_page_names_exists(page: Path) -> None:
    there = {
        file.name
        for folder in (ROOT, *(ROOT / part for part in PARTS))
        for file in (folder.glob("*") if folder == ROOT else folder.rglob("*"))
        if "node_modules" not in file.parts
    }
    missing = {str(path) for path in named(page) if not (ROOT / path).exists()}
    missing |= {name for name in file_names(page) if name not in there}
    assert missing == set()


@pytest.mark.parametrize("page", PAGES, ids=of_root)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    dead = {
        f"{of_root(target)}#{anchor}"
        for target, anchor in links(page)
        if not target.exists() or (anchor and anchor not in anchors(target))
    }
    assert dead == set()


def test_paths_and_links_are_found_at_all() -> None:
    assert len(set(named(MAP))) > 40
    assert len(list(links(MAP))) > 15
    assert "README.md" in {of_root(page) for page in PAGES}


@pytest.mark.parametrize("page", DECISION_PAGES, ids=lambda page: page.stem)
def test_a_decision_is_one_page_under_four_headings_and_in_the_index(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= 60
    assert page in {target for target, _ in links(DECISIONS / "README.md")}
    number = int(page.name.split("-")[0])
    assert text.startswith(f"# {number}. ")
    assert [int(other.name.split("-")[0]) for other in DECISION_PAGES].count(number) == 1
