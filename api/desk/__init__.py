"""The rep's side: tickets, claims, chats with customers, and the guide at hand."""
