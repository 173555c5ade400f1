"""Reps' accounts: passwords, log-in, sessions and access to desk routes."""
