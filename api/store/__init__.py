"""Stores conversations, messages, tickets and reps. SQLite by default, PostgreSQL by URL."""
