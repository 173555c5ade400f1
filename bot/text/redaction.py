"""Redaction: card numbers are removed from a message before it is stored, logged or read by anyone.

They are found by the Luhn check and the issuers' formats, with any spaces, dashes or digits of other
scripts between or in them. The same finder is a component of the spaCy pipeline, which also finds e-mail
addresses and telephone numbers with an EntityRuler. That pipeline is blank by default, so nothing has to be
downloaded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

REPLACEMENT = "[card number removed]"

CARD_LENGTHS = range(13, 20)
"""How many digits a payment card number has: ISO/IEC 7812, as issued."""

_ISSUERS = re.compile(
    r"^(?:4\d{12}(?:\d{3}){0,2}"  # Visa 13, 16, 19
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|[689]\d)\d{11}"  # Diners
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}(?:\d{3})?"  # Discover
    r"|35\d{14}|62\d{14,17})$"  # JCB, UnionPay
)

_RUN = re.compile(r"\d(?:[\W_]{0,3}\d){12,}")
"""Digits of any script with at most three other signs between two: spaces, dashes, invisible ones,
keycaps."""


CARD_SPANS = "card_spans"
"""Key in `Doc.user_data` for the exact character offsets of card numbers; tokens need not line up with
them."""

_PATTERNS: list[dict[str, Any]] = [
    {"label": "EMAIL", "pattern": [{"LIKE_EMAIL": True}]},
    {
        "label": "PHONE",
        "pattern": [{"TEXT": {"REGEX": r"^\+\d{1,3}$"}}, {"TEXT": {"REGEX": r"^[\d\-().]{2,9}$"}, "OP": "+"}],
    },
    {"label": "PHONE", "pattern": [{"TEXT": {"REGEX": r"^\(?\d{3}\)?[-.]\d{3}[-.]\d{4}$"}}]},
    {
        "label": "PHONE",
        "pattern": [
            {"TEXT": {"REGEX": r"^\d{3}$"}},
            {"TEXT": "-", "OP": "?"},
            {"TEXT": {"REGEX": r"^\d{3}$"}},
            {"TEXT": "-", "OP": "?"},
            {"TEXT": {"REGEX": r"^\d{4}$"}},
        ],
    },
    {"label": "PHONE", "pattern": [{"TEXT": {"REGEX": r"^\+?\d{10,12}$"}}]},
]


@dataclass(frozen=True)
class Redacted:
    """A text without what must not be kept, and the kinds of what was found in it (`card`)."""

    text: str
    found: tuple[str, ...]


def redact(text: str) -> Redacted:
    """Replaces every card number in `text`: 13 to 19 digits, Luhn-valid, also with spaces, dashes or dots."""
    # Not through the pipeline: spaCy keeps each word that it has seen, and a card number may be one.
    spans = card_spans(text)
    if not spans:
        return Redacted(text, ())
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], REPLACEMENT]
        at = end
    return Redacted("".join([*parts, text[at:]]), ("card",))


def card_spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) character offsets of the card numbers in `text`, in order, without overlaps."""
    spans: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        places = [index for index in range(run.start(), run.end()) if text[index].isdigit()]
        digits = "".join(str(unicodedata.digit(text[index], 0)) for index in places)
        first = 0
        while first <= len(digits) - CARD_LENGTHS.start:
            length = _card_at(digits, first)
            if length:
                spans.append((places[first], places[first + length - 1] + 1))
                first += length
            else:
                first += 1
    return spans


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the rest (ISO/IEC 7812-1, annex B)."""
    total = 0
    for position, character in enumerate(reversed(digits)):
        value = int(character)
        if position % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


@lru_cache(maxsize=4)
def spacy_pipeline(name: str = "") -> Language:
    """The spaCy pipeline: blank English, or the trained pipeline `name`, with our two components last."""
    import spacy
    from spacy.language import Language

    if not Language.has_factory("card_numbers"):
        Language.component("card_numbers", func=_card_numbers)
    nlp = spacy.load(name) if name else spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler", config={"overwrite_ents": False})
    ruler.add_patterns(_PATTERNS)
    nlp.add_pipe("card_numbers")
    return nlp


def _card_numbers(doc: Doc) -> Doc:
    from spacy.util import filter_spans

    spans = card_spans(doc.text)
    doc.user_data[CARD_SPANS] = spans
    cards = [doc.char_span(start, end, label="CARD", alignment_mode="expand") for start, end in spans]
    if cards:
        found = [card for card in cards if card is not None]
        tokens = {token.i for card in found for token in card}
        doc.ents = tuple(
            filter_spans([*found, *(ent for ent in doc.ents if not tokens & set(range(ent.start, ent.end)))])
        )
    return doc


def _card_at(digits: str, first: int) -> int:
    """The length of the longest card number that starts at `first`; 0 if there is none.

    A whole run of digits counts if it passes Luhn, whoever issued it. Inside a longer run (a number and its
    expiry date) only the issuers' own formats count, since every tenth window passes Luhn by chance.
    """
    if first == 0 and len(digits) in CARD_LENGTHS and luhn(digits) and len(set(digits)) > 1:
        return len(digits)
    for length in reversed(CARD_LENGTHS):
        candidate = digits[first : first + length]
        if len(candidate) == length and _ISSUERS.match(candidate) and luhn(candidate):
            return length
    return 0
