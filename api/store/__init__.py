"""What Calmline remembers: conversations, messages, tickets, reps. SQLite by default, PostgreSQL by URL."""
