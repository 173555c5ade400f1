"""Messages that the sample guide's bot is not sure of; a test takes one that it finds likely."""

from __future__ import annotations

BETWEEN = (
    "did they get my passwords",
    "where did you announce this",
    "is it safe to type my card number on your site again",
    "can they log in to my account",
    "should i tell my bank",
    "where do i see my bill",
    "can i get a new card sent",
    "what exactly got taken",
    "is my phone number out there",
)
"""From almost sure to hardly likely: wherever the thresholds lie, some are between them."""
