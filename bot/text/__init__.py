"""Texts as text: language, spelling, clauses, references to earlier messages, redaction. Nothing is
learned."""
