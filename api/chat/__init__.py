"""The customer's side: conversations, messages, the socket and the token of one conversation."""
