"""Measurements of Calmline against a stock Rasa assistant. Nothing of the product imports this."""
