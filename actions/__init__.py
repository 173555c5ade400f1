"""Rasa actions: thin. They read the turn, call bot.decide and say approved text.

`rasa run actions` finds them in the modules here; Calmline's own process runs the same ones through
actions.endpoint. Nothing is imported here, so that `calmline --help` does not wait for Rasa.
"""
