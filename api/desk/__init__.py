"""The rep's side: the line, claims, chats with customers, and the guide at hand."""
