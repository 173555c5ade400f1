"""The customer's side: conversations, messages, the socket, and the token that opens one conversation."""
