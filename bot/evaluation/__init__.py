"""How good the bot's answers are, measured on the guide itself or on messages whose right entry is known."""
