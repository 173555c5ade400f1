"""Clean messages made into those of a bad day: misspelt, terse, run on, shouted.

Each kind is a function of the text and a seed and of nothing else: a text is always changed in the same
way, whatever else is measured. Words with a digit, an @ or a link in them stay as they are, except in a
shouted message, which is shouted as a whole.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from bot.text.keyboard import NEIGHBOURS

SEED = 20261110

ONE_IN = 8
"""A misspelt message has one misspelt word in this many, and at least one."""

MISSPELT_FROM = 4
"""Letters of the words that are misspelt, if there are any; shorter ones are typed right."""

PRONOUNS = frozenset(
    ["i", "me", "my", "mine", "i'm", "i've", "i'd", "you", "your", "yours", "we", "us", "our", "it", "its"]
)

LEFT_OUT = PRONOUNS | frozenset(
    re.findall(
        r"\S+",
        """
        a an the this that these those some any there and so just please really very
        is are was were am be been being do does did have has had will would can could shall should may
        might
        """,
    )
)
"""What a terse message leaves out. Negations and question words stay, since without them it asks something
else. So do a preposition and the pronoun after it: "mail from you" is terse, "mail" is another question."""

PREPOSITIONS = frozenset(["to", "of", "for", "in", "on", "at", "with", "by", "from", "about"])

SLANG = (
    ("do not know", "dunno"),
    ("don't know", "dunno"),
    ("going to", "gonna"),
    ("want to", "wanna"),
    ("got to", "gotta"),
    ("have to", "gotta"),
    ("thank you", "thx"),
    ("right now", "rn"),
    ("by the way", "btw"),
    ("what is", "whats"),
    ("it is", "its"),
    ("i am", "im"),
    ("i have", "ive"),
    ("thanks", "thx"),
    ("please", "pls"),
    ("because", "cuz"),
    ("you", "u"),
    ("your", "ur"),
    ("are", "r"),
    ("people", "ppl"),
    ("message", "msg"),
    ("about", "abt"),
    ("before", "b4"),
    ("though", "tho"),
    ("something", "smth"),
    ("someone", "some1"),
    ("tomorrow", "tmrw"),
    ("today", "2day"),
    ("okay", "k"),
    ("with", "w"),
    ("and", "n"),
)
"""What is written instead in a run-on message, longer phrases first."""

Perturb = Callable[[str], str]

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_FIXED = re.compile(r"\S*[\d@/]\S*")


def misspell(text: str) -> str:
    """Misspells one word in ONE_IN by one slip (Damerau 1964).

    A slip is a neighbouring key, a letter left out, a letter doubled, or two letters swapped. First
    letters stay, as most do (Yannakoudakis & Fawthrop 1983).
    """
    rng = _rng("misspelt", text)
    fixed = [match.span() for match in _FIXED.finditer(text)]
    words = [
        match
        for match in _WORD.finditer(text)
        if len(match[0]) > 1 and not any(a <= match.start() < b for a, b in fixed)
    ]
    long = [match for match in words if len(match[0]) >= MISSPELT_FROM]
    count = min(len(long), max(1, round(len(text.split()) / ONE_IN)))
    chosen = rng.sample(long, count) if long else words[:1]
    for match in sorted(chosen, key=lambda match: match.start(), reverse=True):
        text = text[: match.start()] + _slip(match[0], rng) + text[match.end() :]
    return text


def make_terse(text: str) -> str:
    """Leaves out LEFT_OUT and punctuation; a text of nothing else stays as it is."""
    words = [word for word in (word.strip(".,;:!?\"'()…") for word in text.split()) if word]
    kept = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if word.lower() not in LEFT_OUT
        or _is_initials(word)
        or (word.lower() in PRONOUNS and before.lower() in PREPOSITIONS)
    ]
    return " ".join(kept) or text


def _is_initials(word: str) -> bool:
    """Whether a word is written as initials: US is no pronoun."""
    return len(word) > 1 and word.isupper()


def make_run_on(text: str) -> str:
    """Writes in lower case, without punctuation, in the SLANG of chats."""
    said = text.lower().replace("’", "'")
    for long, short in SLANG:
        said = re.sub(rf"\b{long}\b(?!')", short, said)
    words = [word if _FIXED.fullmatch(word) else re.sub(r"[^\w-]", "", word) for word in said.split()]
    return " ".join(" ".join(words).replace("-", " ").split()) or text


def shout(text: str) -> str:
    """Writes in capitals, with three exclamation marks at the end."""
    return text.rstrip(" .!?…").upper() + "!!!"


KINDS: Mapping[str, Perturb] = {
    "misspelt": misspell,
    "terse": make_terse,
    "run-on": make_run_on,
    "shouted": shout,
}
"""The kinds of perturbed messages by name."""


def _slip(word: str, rng: random.Random) -> str:
    letters = [at for at in range(1, len(word)) if word[at].isalpha()]
    at = rng.choice(letters or [0])
    letter = word[at]
    slip = rng.choice(("neighbour", "dropped", "doubled", "swapped"))
    if slip == "swapped" and at + 1 < len(word) and word[at + 1].isalpha() and word[at + 1] != letter:
        return word[:at] + word[at + 1] + letter + word[at + 2 :]
    if slip == "dropped" and len(word) > 2:
        return word[:at] + word[at + 1 :]
    if slip == "doubled":
        return word[: at + 1] + letter.lower() + word[at + 1 :]
    near = rng.choice(NEIGHBOURS[letter.lower()])
    return word[:at] + (near.upper() if letter.isupper() else near) + word[at + 1 :]


def _rng(kind: str, text: str) -> random.Random:
    return random.Random(f"{SEED} {kind} {text}")
