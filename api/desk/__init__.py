"""The rep's side: tickets, claims, chats with customers and guide suggestions."""
