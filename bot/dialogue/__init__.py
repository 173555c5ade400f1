"""What one turn of a dialogue is made of, and what the bot says for a decision."""
