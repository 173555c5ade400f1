"""How good the bot's answers are: measured on the guide itself, or on messages with the right entry."""
