"""Rasa graph components of the answering brain."""
