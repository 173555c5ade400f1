"""Rasa actions: thin. They read the turn, call bot.decide and say approved text.

`rasa run actions` finds them here; Calmline's own process runs the same ones through actions.endpoint.
"""

from actions.callback import ActionCancelCallback, ActionSubmitCallback, ValidateCallbackForm
from actions.deciding import ActionDecide

__all__ = ["ActionCancelCallback", "ActionDecide", "ActionSubmitCallback", "ValidateCallbackForm"]
