"""Texts as text: language, spelling, clauses, what leans on what was said before, redaction. No learning."""
