"""Rasa inside this process: imported lean, patched, trained and loaded."""
